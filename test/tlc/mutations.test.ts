import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openProject } from '../../src/tlc/project';
import { ahead, type Edit, saidOf, verdictOn } from './copies';

/**
 * What a reader might break without noticing, and what the gate says to it: on copies of the real specification and its models.
 * A refused call changes nothing, so a check that only ever refused what would have had no effect anyway is seen in the answers alone:
 * by the model without a view, in which each answer is a state of its own.
 */
const MODEL = 'MCAuthorization-named';
const ANSWERS = 'MCAuthorization-calls';
/** One policy only: enough where every policy would show the change. */
const SMALL = 'MCAuthorization-unnotified';
const TOGETHER = 'spec/authorization/Authorization.tla';
const HOLDERS = 'spec/authorization/Holders.tla';
const WITHDRAWALS = 'spec/authorization/Withdrawals.tla';
const GUARDS = 'spec/authorization/Guards.tla';
const CONFIG = `models/authorization/${MODEL}.cfg`;
const COUNTS = /distinct: declared \d+, found \d+|generated: declared \d+, found \d+/;
const line = (file: string, text: string): Edit => [file, text, ''];

const mutants: Record<string, [edit: Edit, says?: RegExp, model?: string]> = {
  // Conjuncts of guards.
  'Grant: a description may be opened twice': [line(HOLDERS, '  /\\ d \\notin Opened\n'), undefined, SMALL],
  'Pass: also where it is closed': [line(HOLDERS, '  ELSE IF ~MayPass             THEN "EBUSY"\n'), /distinct|generated/, ANSWERS],
  'Close: a handle that is not held': [[HOLDERS, 'CloseErrno(s, d) == IF <<s, d>> \\notin held THEN "EBADF" ELSE "OK"', 'CloseErrno(s, d) == "OK"'], /distinct|generated/, ANSWERS],
  'Begin: also a second time': [line(HOLDERS, '  ELSE IF <<s, d>> \\in using   THEN "EBUSY"\n'), /distinct|generated/, ANSWERS],
  'Begin: whatever the policy says': [line(HOLDERS, '  ELSE IF ~MayBegin(<<s, d>>)  THEN "EACCES"\n')],
  'End: a use that is not in flight': [line(HOLDERS, '  /\\ <<s, d>> \\in using\n'), undefined, SMALL],
  'Withdraw: whatever the policy says': [line(WITHDRAWALS, '  ELSE IF ~MayWithdraw                THEN "EBUSY"\n')],
  'Return: at any time': [line(WITHDRAWALS, '  /\\ MayReturn\n'), undefined, SMALL],
  'Return: without waiting for the drain': [line(GUARDS, '  /\\ "drain" \\in policy.awaits => Drained\n')],
  'Abort: whatever the policy says': [line(WITHDRAWALS, '  /\\ MayAbort(<<s, d>>)\n')],
  'Renew: also under a withdrawal': [[GUARDS, '/\\ proof /\\ withdrawal = "none" /\\ left[d] < Term', '/\\ proof /\\ left[d] < Term']],
  'Tick: for ever': [line(WITHDRAWALS, '  /\\ ClockRuns\n')],
  'ProofLapsed: also where nothing lapses': [[WITHDRAWALS, '/\\ cause \\in Lapses /\\ MayFall(cause)', '/\\ MayFall(cause)'], /distinct: .*declared never to be taken.*ProofLapsed/],
  // Models made smaller, so that they pass more easily.
  'one subject less': [[CONFIG, 'Subjects = {p, q}', 'Subjects = {p}'], COUNTS],
  'fewer policies': [[CONFIG, 'PolicySet <- NamedPolicies', 'PolicySet <- OnlyOnce'], COUNTS],
  'no beginning': [[TOGETHER, 'Init ==\n  /\\ policy \\in PolicySet\n', 'Init ==\n  /\\ policy \\in {}\n'], /no state at all: Init is empty/, SMALL],
  'an action left out of Next': [[TOGETHER, '  \\/ Withdraw \\/ Return \\/ Tick\n', '  \\/ Return \\/ Tick\n'], /declared never|never taken|distinct/, SMALL],
  'an invariant less': [[CONFIG, 'INVARIANT TypeOK\n', ''], /the config does not ask for TypeOK, as the row declares/],
  'a step property less': [[CONFIG, 'PROPERTY ErrorIsStutterProp\n', ''], /the config does not ask for ErrorIsStutterProp, as the row declares/],
};

const root = openProject().root;
const originals = ahead([MODEL, ANSWERS, SMALL], model => verdictOn(root, model, []));
const verdicts = ahead(Object.keys(mutants), what => verdictOn(root, mutants[what][2] ?? MODEL, [mutants[what][0]]));
const mutations = suite('make check fails when');

for (const [model, verdict] of originals) mutations(`nothing is changed in ${model}: then it passes`, async () => assert.is(saidOf(await verdict), ''));

for (const [what, [, says = /declared/, model = MODEL]] of Object.entries(mutants)) {
  mutations(what, async () => {
    const verdict = await verdicts.get(what)!;
    assert.is(verdict.row.model, model);
    assert.match(saidOf(verdict), says);
  });
}

mutations.run();
