/** Scenarios of the debate about what DMA can reach, and what is left when everything is closed: which outcome each profile has. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Ioasid } from '../../../src/ioasid/ioasid';
import { FaultingIoasid } from '../../../src/ioasid/page-fault';
import type { ProfileName } from '../../../src/ioasid/profiles';
import { answers, busy, flagOf, NAMES, opened, play, take, world } from '../worlds';

const test = suite('Scenarios: DMA and closing');
const CONTEXTS = ['rfcV2', 'rfc2021', 'linux'] as const;
/** How detach is called on address space 1. */
const detach = (profile: ProfileName, f: string): string => `detach p1 ${f} c1 ${profile === 'linux' ? 0 : 1}`;

for (const profile of NAMES) {
  test(`S1 ${profile}: DMA inside the map succeeds, outside it is blocked`, () => {
    const system = play(busy(profile), 'dmaBegin d1 1', 'dmaEnd d1');
    answers(system, 'dmaBegin', ['d1', 2], 'EFAULT');
  });
}
test('S10 rfcV1: bound and not attached: DMA reaches the memory of the host, as nothing has blocked it (inferred: v1 is silent)', () => {
  const system = play(opened('rfcV1'), 'bind p1 f1 c1', 'dmaBegin d1 0');
  assert.equal(system.view().dma['d1'], [['default'], 0]);
});
/** Attaches, detaches, and looks where DMA goes then. */
function between(order: readonly number[]): void {
  const system = play(opened('rfcV1'), 'openDevice p1 f3', 'alloc p1 c1 false', 'bind p1 f3 c1');
  for (const i of order) {
    play(system, `attach p1 f3 c1 ${i}`);
    assert.equal(system.view().domains['g2'], ['table', 'c1', i]);
    play(system, `detach p1 f3 c1 ${i}`, 'dmaBegin d3 0');
    assert.equal(system.view().dma['d3'], [['default'], 0]);
    play(system, 'dmaEnd d3');
  }
}
test('S11 rfcV1: between detach and attach DMA is in the default domain, which v2 put an end to (inferred)', () => { between([1, 2]); });
test('S13 rfcV1: and over and over again (inferred)', () => { between([1, 2, 1, 2]); });
for (const profile of CONTEXTS) {
  test(`S10 ${profile}: bound and not attached: DMA is blocked`, () => {
    answers(play(opened(profile), 'bind p1 f1 c1'), 'dmaBegin', ['d1', 0], 'EFAULT');
  });
  test(`S11 ${profile}: between detach and attach DMA is blocked, and never in the default domain; then only the new one`, () => {
    const system = play(opened(profile), `alloc p1 c1 ${flagOf(profile)}`, 'bind p1 f1 c1', 'attach p1 f1 c1 1', 'map p1 c1 1 0 0', 'dmaBegin d1 0', 'dmaEnd d1', detach(profile, 'f1'));
    assert.equal(system.view().domains['g1'], ['blocking']);
    answers(system, 'dmaBegin', ['d1', 0], 'EFAULT');
    play(system, 'attach p1 f1 c1 2', 'map p1 c1 2 1 1');
    answers(system, 'dmaBegin', ['d1', 0], 'EFAULT');
    play(system, 'dmaBegin d1 1');
  });
  test(`S13 ${profile}: detach and attach over and over, with DMA: never outside of blocked and the two address spaces`, () => {
    const system = play(opened(profile), `alloc p1 c1 ${flagOf(profile)}`, 'bind p1 f1 c1');
    for (const i of [1, 2]) play(system, `attach p1 f1 c1 ${i}`, `map p1 c1 ${i} 0 0`, profile === 'linux' ? 'detach p1 f1 c1 0' : `detach p1 f1 c1 ${i}`);
    for (const i of [1, 2, 1, 2]) {
      answers(system, 'dmaBegin', ['d1', 0], 'EFAULT');
      play(system, `attach p1 f1 c1 ${i}`, 'dmaBegin d1 0', profile === 'linux' ? 'detach p1 f1 c1 0' : `detach p1 f1 c1 ${i}`);
      assert.equal([system.view().domains['g1'], system.view().former['g1'][0]], [['blocking'], 'table']);
      play(system, 'dmaEnd d1', 'switchDone g1');
    }
  });
}
const S12 = { rfcV1: 'EBUSY', rfcV2: 'EBUSY', rfc2021: 'EINVAL' } as const;
for (const profile of ['rfcV1', 'rfcV2', 'rfc2021'] as const) {
  test(`S12 ${profile}: nothing replaces: the attach is ${S12[profile]}${profile === 'rfc2021' ? '' : ' (inferred)'}, and DMA goes on in the old address space`, () => {
    const system = play(busy(profile), `alloc p1 c1 ${flagOf(profile)}`, 'dmaBegin d1 0');
    answers(system, 'attach', ['p1', 'f1', 'c1', 2], S12[profile]);
    assert.equal(system.view().dma['d1'], [system.view().domains['g1'], 0]);
  });
}
test('S12 linux: a device is moved while DMA runs: each sees the old or the new address space, and the call returns after the old', () => {
  const system = play(opened('linux'), 'alloc p1 c1 false', 'bind p1 f1 c1', 'attach p1 f1 c1 1', 'map p1 c1 1 0 0', 'map p1 c1 2 1 1', 'dmaBegin d1 0', 'attach p1 f1 c1 2');
  const { domains, former, dma } = system.view();
  assert.equal(dma['d1'], [former['g1'], 0]);
  assert.not.equal(domains['g1'], former['g1']);
  answers(system, 'dmaBegin', ['d2', 0], 'EFAULT');
  play(system, 'dmaBegin d2 1');
  answers(system, 'switchDone', ['g1'], undefined);
  play(system, 'dmaEnd d1', 'switchDone g1');
});
test('S15 rfcV1: one of two is detached: the other, although attached, has the address space no more (M38; where its DMA goes is inferred)', () => {
  const system = play(busy('rfcV1'), 'detach p1 f1 c1 1', 'dmaBegin d2 2');
  assert.equal(system.view().attached['f2'], new Set([['c1', 1]]));
  assert.equal(system.view().dma['d2'], [['default'], 2]);
});
for (const profile of CONTEXTS) {
  test(`S15 ${profile}: one of two is detached: the group keeps its domain, for the detached device, too, until the last${profile === 'linux' ? '' : ' (inferred)'}`, () => {
    const system = play(busy(profile), detach(profile, 'f1'), 'dmaBegin d1 0', 'dmaEnd d1', detach(profile, 'f2'));
    answers(system, 'dmaBegin', ['d1', 0], 'EFAULT');
  });
}
test('S15 linux: a bound sibling that was never attached can do DMA', () => {
  play(opened('linux'), 'bind p1 f1 c1', 'bind p1 f2 c1', 'attach p1 f1 c1 1', 'map p1 c1 1 0 0', 'dmaBegin d2 0');
});

for (const profile of NAMES) {
  test(`S23 ${profile}: the context is closed first: DMA goes on until the device is closed${profile.startsWith('rfcV') ? ' (inferred: the RFCs say nothing)' : ''}`, () => {
    const system = play(busy(profile), 'dmaBegin d1 0', 'close p1 c1', 'dmaEnd d1', 'dmaBegin d1 1', 'dmaEnd d1');
    answers(system, 'contextReleased', ['c1'], undefined);
    play(system, 'close p1 f1', 'close p1 f2', 'fileDetached f1', 'fileDetached f2', 'fileReleased f1', 'fileReleased f2', 'contextReleased c1');
  });
  test(`S24 ${profile}: the device is closed: detached, unbound, and the group is the host's when it was the last`, () => {
    const system = play(busy(profile), 'close p1 f1', 'close p1 f2', 'fileDetached f1', 'fileReleased f1');
    answers(system, 'fileReleased', ['f2'], undefined);
    play(system, 'fileDetached f2', 'fileReleased f2');
    const { domains, claims, bound } = system.view();
    assert.equal([domains['g1'], claims['g1'], bound['f1'].size], [['default'], { c1: 0, c2: 0 }, 0]);
  });
  test(`S25 ${profile}: somebody else still has the file, as an mmap of it would: the bind persists (inferred)`, () => {
    const system = play(busy(profile), 'pass p1 p2 f1', 'close p1 f1');
    answers(system, 'fileDetached', ['f1'], undefined);
    play(system, 'useDevice p2 f1', 'dmaBegin d1 0');
  });
}

test('S26 linux: a fault waits, its device is detached, and the response comes too late: the device has been told once, that it failed', () => {
  const system = new FaultingIoasid(world('linux'));
  const told: string[] = [];
  system.onAnswer((...answer) => told.push(answer.join(' ')));
  play(system, 'openContext p1 c1', 'openDevice p1 f1', 'alloc p1 c1 false', 'bind p1 f1 c1', 'attach p1 f1 c1 1', 'pageFault d1 2', 'detach p1 f1 c1 0');
  assert.equal(told, ['d1 1 invalid']);
  answers(system, 'respond', ['p1', 'c1', 1, 'success'], 'EINVAL');
  assert.equal(told, ['d1 1 invalid']);
});

/** Takes steps that happen by themselves, from a list in any order, until none is possible. */
function quiesce(system: Ioasid, order: readonly string[]): void {
  while (order.some((step) => { const [op, ...args] = step.split(' '); return take(system, op, args) !== undefined; }));
}

for (const profile of NAMES) {
  test(`S49 ${profile}: the process exits, in any order of closing: no DMA, no owner, no object`, () => {
    const steps = ['fileDetached f1', 'fileDetached f2', 'fileReleased f1', 'fileReleased f2', 'contextReleased c1', 'dmaEnd d1', 'dmaEnd d2', 'switchDone g1'];
    for (let turn = 0; turn < steps.length; turn++) {
      for (const way of [steps, [...steps].reverse()]) {
        const system = play(busy(profile), 'dmaBegin d1 0', 'dmaBegin d2 1', 'processExited p1');
        quiesce(system, [...way.slice(turn), ...way.slice(0, turn)]);
        const { opened: open, objects, domains, claims, dma } = system.view();
        assert.equal([open.size, objects['c1'].size, domains['g1'], claims['g1'], dma['d1']], [0, 0, ['default'], { c1: 0, c2: 0 }, []]);
      }
    }
  });
}
test.run();
