/** Page faults: what is asked, and what is answered. */
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FaultingIoasid, PendingInv } from '../../src/ioasid/page-fault';
import type { IoasidWorld } from '../../src/ioasid/world';
import { answers, NAMES, play, take, world } from './worlds';

/** The busy world of linux, of which 2 and 3 are not mapped, and every answer that a device is given. */
function faulting(more: Partial<IoasidWorld> = {}): { system: FaultingIoasid; told: string[] } {
  const system = new FaultingIoasid(world('linux', more));
  const told: string[] = [];
  system.onAnswer((device, cookie, code) => told.push(`${device} ${cookie} ${code}`));
  play(system, 'openContext p1 c1', 'openDevice p1 f1', 'openDevice p1 f2', 'alloc p1 c1 false', 'bind p1 f1 c1', 'bind p1 f2 c1',
    'attach p1 f1 c1 1', 'attach p1 f2 c1 1', 'map p1 c1 1 0 1');
  return { system, told };
}

const test = suite('Page faults');
test('respond: EBADF, EINVAL for another code, EINVAL for a cookie of nothing, and OK once', () => {
  const { system, told } = faulting();
  assert.is(answers(system, 'pageFault', ['d1', 2], 'OK'), 1);
  answers(system, 'respond', ['p2', 'c1', 1, 'success'], 'EBADF');
  answers(system, 'respond', ['p1', 'c1', 1, 'perhaps'], 'EINVAL');
  answers(system, 'respond', ['p1', 'c1', 2, 'success'], 'EINVAL');
  play(system, 'map p1 c1 1 2 2', 'respond p1 c1 1 success', 'dmaBegin d1 2');
  answers(system, 'respond', ['p1', 'c1', 1, 'success'], 'EINVAL');
  assert.equal(told, ['d1 1 success']);
});
test('only an address that is not mapped, of a device that is attached where its group is, is asked for', () => {
  const { system } = faulting();
  for (const [d, a] of [['d1', 0], ['d1', 4], ['d3', 2]]) answers(system, 'pageFault', [d, a], undefined);
  play(system, 'detach p1 f1 c1 0');
  answers(system, 'pageFault', ['d1', 2], undefined);
  answers(system, 'pageFault', ['d2', 2], 'OK');
});
test('the lowest free cookie, used again at once', () => {
  const { system } = faulting();
  assert.equal([2, 3, 2].map((a) => answers(system, 'pageFault', ['d1', a], 'OK')), [1, 2, 3]);
  play(system, 'respond p1 c1 1 invalid');
  assert.is(answers(system, 'pageFault', ['d2', 2], 'OK'), 1);
});
test('without a cookie left no fault is asked, until one is answered', () => {
  const { system } = faulting({ cookies: 2 });
  play(system, 'pageFault d1 2', 'pageFault d1 3');
  answers(system, 'pageFault', ['d2', 2], undefined);
  play(system, 'respond p1 c1 1 success');
  assert.is(answers(system, 'pageFault', ['d2', 2], 'OK'), 1);
});
test('who is moved to another table has its faults answered, and its siblings, too', () => {
  const { system, told } = faulting();
  play(system, 'pageFault d1 2', 'pageFault d2 3', 'alloc p1 c1 false', 'attach p1 f1 c1 5');
  assert.equal(told.sort(), ['d1 1 invalid', 'd2 2 invalid']);
  assert.is(system.view().pending['c1'].size, 0);
});
test('who is attached where it is already, does not leave it', () => {
  const { system, told } = faulting();
  play(system, 'pageFault d1 2', 'attach p1 f1 c1 1');
  assert.equal([told, system.view().pending['c1'].size], [[], 1]);
});
test('who leaves its table answers for nobody else; nor need anybody listen', () => {
  const { system, told } = faulting({ ids: 9 });
  play(system, 'openDevice p1 f3', 'alloc p1 c1 false', 'bind p1 f3 c1', 'attach p1 f3 c1 5', 'pageFault d3 0', 'pageFault d1 2', 'detach p1 f1 c1 0');
  assert.equal([told, system.view().pending['c1'].size], [['d1 2 invalid'], 1]);
  assert.is(system.clone().respond('p1', 'c1', 1, 'success').errno, 'OK');
});
for (const profile of NAMES.filter((name) => name !== 'linux')) {
  test(`${profile} has none: no fault, and ENOTTY`, () => {
    const system = play(new FaultingIoasid(world(profile)), 'openContext p1 c1');
    answers(system, 'pageFault', ['d1', 0], undefined);
    answers(system, 'respond', ['p1', 'c1', 1, 'success'], 'ENOTTY');
  });
}
test('bad arguments are refused by name', () => {
  const { system } = faulting();
  const refused = (work: () => unknown, error: typeof TypeError | typeof RangeError, named: string): void => {
    assert.throws(work, (thrown: Error) => thrown instanceof error && thrown.message.startsWith(`${named}: `));
  };
  for (const cookies of [0, 2 ** 32]) refused(() => new FaultingIoasid(world('linux', { cookies })), RangeError, 'cookies');
  refused(() => system.onAnswer(null as never), TypeError, 'told');
  for (const [args, error, named] of [
    [['p1', 'c1', -1, 'success'], RangeError, 'k'], [['p1', 'c1', '1', 'success'], TypeError, 'k'], [['p1', 'c1', 1, 7], TypeError, 'code'],
    [['p9', 'c1', 1, 'success'], RangeError, 'p'], [['p1', 7, 1, 'success'], TypeError, 'c'],
  ] as const) refused(() => take(system, 'respond', args), error, named);
  refused(() => system.pageFault('d1', -1), RangeError, 'a');
});
test('a copy, a snapshot and the key have what waits', () => {
  const { system } = faulting();
  const [before, key] = [system.snapshot(), system.key()];
  play(system, 'pageFault d1 2');
  const copy = system.clone();
  assert.equal([copy.view(), copy.key()], [system.view(), system.key()]);
  assert.not.equal(system.key(), key);
  system.restore(before);
  assert.equal([system.key(), system.view().pending['c1'].size, copy.view().pending['c1'].size], [key, 0, 1]);
});
test.run();

const property = suite('Page faults: any calls in any order');
const STEPS = ['pageFault d1 2', 'pageFault d1 3', 'pageFault d2 2', 'respond p1 c1 1 success', 'respond p1 c1 2 invalid', 'respond p1 c1 3 success',
  'map p1 c1 1 2 2', 'unmap p1 c1 1 2 2', 'detach p1 f1 c1 0', 'detach p1 f2 c1 0', 'attach p1 f1 c1 1', 'attach p1 f2 c1 1', 'attach p1 f1 c1 5',
  'alloc p1 c1 false', 'close p1 f1', 'fileDetached f1', 'fileReleased f1', 'openDevice p1 f1', 'bind p1 f1 c1'];
property('each fault is answered exactly once, and none waits of a device that is detached', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom(...STEPS), { maxLength: 60, size: 'max' }), (steps) => {
    const { system, told } = faulting();
    const asked: string[] = [];
    for (const step of steps) {
      const [op, ...args] = step.split(' ');
      const answered = take(system, op, args.map((word) => (/^\d$/.test(word) ? Number(word) : word === 'false' ? false : word)));
      if (op === 'pageFault' && answered) asked.push(`${args[0]} ${answered.out}`);
      assert.ok(PendingInv(system.view(), system.world), `PendingInv after ${step}`);
      const waiting = [...system.view().pending['c1']].map(([k, { device }]) => `${device} ${k}`);
      assert.equal([...told.map((one) => one.split(' ').slice(0, 2).join(' ')), ...waiting].sort(), [...asked].sort(), step);
    }
  }), { numRuns: 300, seed: 4 });
});
property('PendingInv can fail', () => {
  const { system } = faulting();
  play(system, 'pageFault d1 2');
  for (const elsewhere of [[], [['c2', 1]]] as [string, number][][]) {
    assert.is(PendingInv({ ...system.view(), attached: { ...system.view().attached, f1: new Set(elsewhere) } }, system.world), false);
  }
});
property.run();
