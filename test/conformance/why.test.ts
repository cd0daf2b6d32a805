import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { refusedBecause } from '../../src/conformance/why';
import { parseConfig } from '../../src/tlc/config';
import { parseState, type Value } from '../../src/tlc/value';
import type { ShownStep } from '../../src/tlc/violation';

const CONFIG = parseConfig('CONSTANTS Subjects = {p, q} Descriptions = {d} Term = 1 SelfProve = FALSE Lapses = {}', 'x.cfg');
const POLICY = '[grant |-> "proven", evidence |-> "gated", withdraw |-> "always", hears |-> "request", awaits |-> {"stop", "drain"}, abort |-> "never", pass |-> TRUE, covers |-> "all"]';

/** A run of calls, each with what TLC's run answers. */
const run = (...calls: readonly (readonly [op: string, errno: string, ...args: Value[]])[]): ShownStep[] => [
  { number: 1, action: 'Init', changed: {}, before: {}, after: parseState(`/\\ policy = ${POLICY}`) },
  ...calls.map(([op, errno, ...args], at): ShownStep => ({ number: at + 2, action: op, call: { op, args, errno }, changed: {}, before: {}, after: {} })),
];
const why = suite('why a call of TLC\'s run is refused');

why('the code names its rule, with its sentence, where it answers as TLC\'s run has it', () => {
  const found = refusedBecause('authorization', CONFIG, run(['Begin', 'EBADF', 'p', 'd'], ['Grant', 'OK', 'p', 'd'], ['Withdraw', 'OK'], ['Begin', 'EACCES', 'p', 'd']));
  assert.equal([...found.keys()], [2, 5]);
  assert.match(found.get(5)!, /^gateShut: /);
});
why('a run of a specification that was changed on purpose is followed as far as the code goes', () => {
  assert.equal([...refusedBecause('authorization', CONFIG, run(['Begin', 'EBADF', 'p', 'd'], ['Begin', 'OK', 'p', 'd'], ['Begin', 'EBADF', 'p', 'd'])).keys()], [2]);
});
why('nothing is said of a room that has no code, of another specification of a room, and of steps that are no calls', () => {
  assert.is(refusedBecause('toy', CONFIG, run(['Take', 'ENOSPC', 'p'])).size, 0);
  assert.is(refusedBecause('authorization', CONFIG, [{ ...run()[0]!, after: {} }, ...run(['Begin', 'EBADF', 'p', 'd']).slice(1)]).size, 0);
  assert.is(refusedBecause('authorization', CONFIG, run(['Nonsense', 'EBADF'])).size, 0);
  assert.is(refusedBecause('authorization', CONFIG, [run()[0]!, { ...run(['Begin', 'EBADF', 'p', 'd'])[1]!, call: undefined }]).size, 0);
});
why.run();
