import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ALL_POLICIES, MODULE, printProof } from '../../src/cli/prove';
import { invariantOf, promisesOf } from '../../src/proof/obligations';
import { type Proof, prove } from '../../src/proof/prove';
import { findSolver, type Solver } from '../../src/proof/solver';
import { type System, systemOf } from '../../src/proof/system';
import { exportSpecification } from '../../src/sany/export';
import { openProject } from '../../src/tlc/project';
import { checker, copyOf, type Edit } from '../tlc/copies';

const proving = suite('The rules, for any number of subjects and descriptions');
let solver: Solver;
proving.before(async () => { solver = await findSolver(); });
proving.after(() => solver.end());

const INVARIANT = `spec/authorization/${MODULE}.tla`;
const RULES = 'spec/authorization/AuthorizationRules.tla';
const HOLDERS = 'spec/authorization/Holders.tla';
const WITHDRAWALS = 'spec/authorization/Withdrawals.tla';

async function system(...edits: readonly Edit[]): Promise<System> {
  const project = edits.length > 0 ? copyOf(openProject().root, edits) : openProject();
  return systemOf(await exportSpecification(project, await checker(), MODULE), ALL_POLICIES);
}

const unproved = ({ obligations }: Proof): string[] => obligations.filter(({ proved }) => !proved).map(({ name }) => name);
const idle = ({ gates }: Proof): string[] => gates.filter(({ passed }) => !passed).map(({ name }) => name);

proving('every obligation is proved, nothing that it assumes is idle, and every action can happen', async () => {
  const whole = await system();
  const proof = await prove(whole, solver);
  assert.equal([unproved(proof), idle(proof)], [[], []]);
  assert.is(proof.obligations.filter(({ kind }) => kind === 'invariant').length, invariantOf(whole).length * (whole.actions.length + 1));
  assert.equal(proof.promises, promisesOf(whole).map(({ property }) => property));
  assert.ok(proof.promises.length >= 15);
});

proving('a rule that admits too much is not proved, and the run that breaks it is shown', async () => {
  const proof = await prove(await system([RULES, 'CanWithdrawRule(p, lapses) == p.withdraw = "always"', 'CanWithdrawRule(p, lapses) == p.withdraw # "never"']), solver, { names: ['CanWithdrawInv'] });
  assert.equal(unproved(proof), ['CanWithdrawInv']);
  const [{ counterexample }] = proof.obligations.filter(({ proved }) => !proved) as [Proof['obligations'][number]];
  assert.match(counterexample!.before['policy']!, /withdraw \|-> "unheld"/);
  assert.match(printProof(proof), /FAIL.*CanWithdrawInv, with 1 of \w+ and 1 of \w+\n +policy = \[/);
});

proving('an action that has lost its guard breaks the invariant, and the step is shown', async () => {
  const proof = await prove(await system([WITHDRAWALS, '  /\\ <<s, d>> \\in Untold\n', '']), solver, { names: ['AllUntold'] });
  assert.equal(unproved(proof), ['AllUntold: Told']);
  const failed = proof.obligations.find(({ name }) => name === 'AllUntold: Told')!;
  assert.match(failed.counterexample!.step!, /^Told\(s\d, d\d\), answered OK$/);
  assert.match(failed.counterexample!.changes['evidence']!, /^\{/);
});

proving('a conjunct that nothing needs, an action that can never happen and a promise from what is no invariant are found out', async () => {
  const proof = await prove(await system(
    [INVARIANT, '  /\\ TypeOK\n', '  /\\ TypeOK /\\ Idly /\\ Wrong\n'], [INVARIANT, 'Inductive ==', 'Idly == left = left\nWrong == using = {}\n\nInductive =='],
    [HOLDERS, '  /\\ policy.evidence = "ticket"\n', '  /\\ policy.evidence = "no such evidence"\n'],
  ), solver);
  assert.equal(idle(proof).filter(name => /Idly|Check/.test(name)).sort(), ['Check can happen', 'something fails without Idly']);
  assert.ok(unproved(proof).includes('Wrong: Begin'));
  assert.equal(proof.promises, [], 'nothing is proved from an invariant that is none');
});

proving('what cannot be translated is an error with its place, never passed over', async () => {
  const refused = async (...edits: readonly Edit[]): Promise<string> => {
    try {
      await prove(await system(...edits), solver);
    } catch (error) {
      return (error as Error).message;
    }
    return 'nothing was refused';
  };
  assert.match(await refused([WITHDRAWALS, '/\\ ClockRuns\n', '/\\ (CHOOSE b \\in BOOLEAN : b)\n']), /^Withdrawals, line \d+: .*Choose; the translation to terms does not know that$/);
  assert.match(await refused([INVARIANT, '  /\\ TypeOK\n', '  /\\ TypeOK /\\ proof = proof\n']), /^a conjunct of Inductive has no name; give it a definition of its own$/);
  assert.match(await refused([INVARIANT, 'Inductive ==', 'Deductive ==']), /defines no Inductive$/);
});

proving.run();
