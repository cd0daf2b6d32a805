/**
 * What follows from the rules, of every record of the whole space, by exact computation: a statement holds if the diagram of the records that contradict
 * neither themselves nor it is that of all. Spec/revocation/RevocationTheorems.tla says the first of them over the decisions that its formulas look at.
 */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Diagrams } from '../../src/matrix/diagrams';
import { RECORD_DOMAINS } from '../../src/matrix/record-space';
import { CONTRADICTIONS, type Revocable } from '../../src/revocation/manners';
import { RECORD_PROMISES } from '../../src/revocation/promises';

type Rules = typeof RECORD_PROMISES;
/** A statement of a record, given what it keeps. */
type Statement = (keeps: (promise: string) => boolean, record: Revocable) => boolean;

interface Theorem {
  readonly says: Statement;
  /** Rules that are wrong, each of which it would not survive. */
  readonly spoilt: readonly string[];
  /** What it speaks of, which some record is. */
  readonly about: Statement;
}

const free: Statement = (keeps) => keeps('CanWithdraw') && keeps('NonBlocking');

const THEOREMS: Readonly<Record<string, Theorem>> = {
  'always possible, no sleeper left, never waiting: sleepers are cut': {
    about: (keeps, { manner }) => manner.sleeping !== 'none' && keeps('Woken') && keeps('CanWithdraw'), spoilt: ['NonBlocking', 'Woken'],
    says: (keeps, record) => !(free(keeps, record) && record.manner.sleeping !== 'none' && keeps('Woken')) || record.manner.sleeping === 'cut',
  },
  'always possible, nothing running left, never waiting: what runs is cut': {
    about: (keeps, { manner }) => manner.running !== 'none' && keeps('NoneRunning') && keeps('CanWithdraw'), spoilt: ['NonBlocking', 'NoneRunning'],
    says: (keeps, record) => !(free(keeps, record) && record.manner.running !== 'none' && keeps('NoneRunning')) || record.policy.abort !== 'never',
  },
  'always possible, nothing standing left, never waiting: what stands is cut, or held back and given back': {
    about: (keeps, { manner }) => manner.standing !== 'none' && keeps('NoneStanding') && keeps('CanWithdraw'), spoilt: ['NonBlocking', 'NoneStanding'],
    says: (keeps, record) => !(free(keeps, record) && record.manner.standing !== 'none' && keeps('NoneStanding'))
      || record.manner.standing === 'cut' || (record.manner.standing === 'suspended' && record.manner.after === 'revived'),
  },
  'to hold back and give back is not final': {
    about: (keeps, { manner }) => manner.after === 'revived' && keeps('CanWithdraw') && keeps('NoStartAfter'), spoilt: ['Final'],
    says: (keeps, record) => !(record.manner.after === 'revived' && keeps('CanWithdraw') && keeps('NoStartAfter') && keeps('Terminates')) || !keeps('Final'),
  },
  'no record is both: who holds stays able, it can be called at any time, nobody starts after its return, and it returns': {
    about: (keeps) => keeps('Persist') && keeps('CanWithdraw') && keeps('NoStartAfter'), spoilt: ['Persist', 'CanWithdraw', 'NoStartAfter', 'Terminates'],
    says: (keeps) => !(keeps('Persist') && keeps('CanWithdraw') && keeps('NoStartAfter') && keeps('Terminates')),
  },
  'it returns although uses stall, and nothing runs on that may stall: what runs is cut': {
    about: (keeps, { manner }) => manner.running === 'endless' && keeps('CanWithdraw') && keeps('NoneRunning'), spoilt: ['TerminatesHostile', 'NoneRunning'],
    says: (keeps, { policy, manner }) => !(manner.running === 'endless' && keeps('CanWithdraw') && keeps('NoneRunning') && keeps('TerminatesHostile')) || policy.abort !== 'never',
  },
  'it returns although uses stall, and nobody sleeps on: sleepers are cut': {
    about: (keeps, { manner }) => manner.sleeping !== 'none' && keeps('CanWithdraw') && keeps('Woken'), spoilt: ['TerminatesHostile', 'Woken'],
    says: (keeps, { manner }) => !(manner.sleeping !== 'none' && keeps('CanWithdraw') && keeps('Woken') && keeps('TerminatesHostile')) || manner.sleeping === 'cut',
  },
  'it returns although uses stall, and nothing stands: that is cut, or held back, or who has it can be asked to end it': {
    about: (keeps, { manner }) => manner.standing !== 'none' && keeps('CanWithdraw') && keeps('NoneStanding'), spoilt: ['TerminatesHostile', 'NoneStanding'],
    says: (keeps, { manner }) => !(manner.standing !== 'none' && keeps('CanWithdraw') && keeps('NoneStanding') && keeps('TerminatesHostile'))
      || ['cut', 'suspended'].includes(manner.standing) || (manner.standing === 'awaited' && manner.admits === 'able'),
  },
};

/** Are there records of which it holds? */
function some(of: Statement, rules: Rules = RECORD_PROMISES): boolean {
  const diagram = new Diagrams(RECORD_DOMAINS).of((flat) => {
    const record = { policy: flat, manner: flat } as unknown as Revocable;
    return of((promise) => rules[promise]!(record), record) && !CONTRADICTIONS.some(([, contradicts]) => contradicts(record.policy, record.manner));
  });
  return diagram !== 0;
}

const spoilt = suite('A theorem does not survive a rule that is wrong');
for (const [name, { says, spoilt: wrong }] of Object.entries(THEOREMS)) for (const promise of wrong) spoilt(`${name}: without the rule of ${promise}`, () => {
  assert.ok(some((keeps, record) => !says(keeps, record), { ...RECORD_PROMISES, [promise]: () => true }));
});
spoilt.run();

const theorems = suite('Of every record');
for (const [name, { says, about }] of Object.entries(THEOREMS)) {
  theorems(name, () => { assert.not(some((keeps, record) => !says(keeps, record))); });
  theorems(`${name}: and it speaks of something`, () => { assert.ok(some(about)); });
}
theorems.run();
