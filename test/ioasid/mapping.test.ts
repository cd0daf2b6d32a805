/** Map, unmap and copy: what each refuses, in which order, and what it does. Every edge of the small worlds: test/conformance. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Ioasid } from '../../src/ioasid/ioasid';
import { answers, busy, flagOf, NAMES, opened, play, world } from './worlds';

const areas = (system: Ioasid, i = 1): unknown[] => [...(system.view().objects['c1'].get(i) as { areas: Set<unknown> }).areas];

const map = suite('map');
for (const profile of NAMES) {
  const unknown = profile === 'linux' ? 'ENOENT' : 'EINVAL';
  map(`${profile}: EBADF before ${unknown} before EINVAL before EEXIST`, () => {
    const system = busy(profile);
    answers(system, 'map', ['p2', 'c1', 6, 1, 0], 'EBADF');
    answers(system, 'map', ['p1', 'c2', 6, 1, 0], 'EBADF');
    answers(system, 'map', ['p1', 'c1', 6, 1, 0], unknown);
    answers(system, 'map', ['p1', 'c1', 1, 1, 0], 'EINVAL');
    answers(system, 'map', ['p1', 'c1', 1, 1, 4], 'EINVAL');
    for (const [first, last] of [[0, 1], [1, 2], [1, 1], [0, 3]]) answers(system, 'map', ['p1', 'c1', 1, first, last], 'EEXIST');
    play(system, 'map p1 c1 1 2 3');
    assert.equal(areas(system), [{ first: 0, last: 1 }, { first: 2, last: 3 }]);
  });
}
for (const profile of ['rfcV1', 'rfcV2'] as const) {
  map(`${profile}: a child has no mappings: EINVAL`, () => { answers(play(busy(profile), 'allocNested p1 c1 1'), 'map', ['p1', 'c1', 2, 2, 3], 'EINVAL'); });
}
map('linux: the number of a device or of a table is no address space: ENOENT', () => { for (const i of [2, 3, 4]) answers(busy('linux'), 'map', ['p1', 'c1', i, 2, 3], 'ENOENT'); });
map('misaligned at either end is EINVAL, and whole pages are OK', () => {
  const system = play(new Ioasid(world('linux', { last: 2n ** 64n - 1n, grain: 4096 })), 'openContext p1 c1', 'alloc p1 c1 false');
  for (const [first, last] of [[1, 4095], [0, 4094], [4096, 4096], [2n ** 63n + 1n, 2n ** 63n + 4096n]]) answers(system, 'map', ['p1', 'c1', 1, first, last], 'EINVAL');
  for (const [first, last] of [[0, 4095], [2n ** 63n, 2n ** 63n + 8191n], [2n ** 64n - 4096n, 2n ** 64n - 1n]]) answers(system, 'map', ['p1', 'c1', 1, first, last], 'OK');
});
map.run();

const unmap = suite('unmap');
for (const profile of NAMES) {
  const [cut, nothing] = profile === 'linux' ? ['ENOENT', 'ENOENT'] : ['EINVAL', 'OK'];
  unmap(`${profile}: EBADF, the address space, an empty range, ${cut} for a part of an area, ${nothing} for none`, () => {
    const system = busy(profile);
    answers(system, 'unmap', ['p2', 'c1', 6, 1, 0], 'EBADF');
    answers(system, 'unmap', ['p1', 'c1', 6, 1, 0], profile === 'linux' ? 'ENOENT' : 'EINVAL');
    answers(system, 'unmap', ['p1', 'c1', 1, 1, 0], 'EINVAL');
    for (const [first, last] of [[0, 0], [1, 1], [1, 3]]) answers(system, 'unmap', ['p1', 'c1', 1, first, last], cut);
    answers(system, 'unmap', ['p1', 'c1', 1, 2, 3], nothing);
    play(system, 'map p1 c1 1 3 3', 'unmap p1 c1 1 0 3');
    assert.equal(areas(system), []);
  });
  unmap(`${profile}: only the areas that DMA is in flight to wait, and each returns by itself`, () => {
    const system = play(busy(profile), 'map p1 c1 1 2 2', 'map p1 c1 1 3 3', 'dmaBegin d1 0', 'dmaBegin d2 3', 'unmap p1 c1 1 0 3');
    const { areas: left, unmapping, users } = system.view().objects['c1'].get(1) as { areas: Set<unknown>; unmapping: Set<{ first: number }>; users: number };
    assert.equal([left.size, [...unmapping].map(({ first }) => first)], [0, [0, 3]]);
    answers(system, 'unmapDone', ['c1', 1, 0, 1], undefined);
    play(system, 'dmaEnd d2', 'unmapDone c1 1 3 3');
    answers(system, 'unmapDone', ['c1', 1, 3, 3], undefined);
    play(system, 'dmaEnd d1', 'unmapDone c1 1 0 1');
    assert.is((system.view().objects['c1'].get(1) as { users: number }).users, users - 2);
  });
}
unmap('a range within pages does not take their areas with it: ENOENT, and EINVAL where a part of an area is', () => {
  for (const profile of ['linux', 'rfcV2'] as const) {
    const system = play(new Ioasid(world(profile, { last: 2n ** 64n - 1n, grain: 4096 })), 'openContext p1 c1', `alloc p1 c1 ${flagOf(profile)}`, 'map p1 c1 1 0 4095');
    for (const [first, last] of [[1, 4095], [0, 4094]]) answers(system, 'unmap', ['p1', 'c1', 1, first, last], profile === 'linux' ? 'ENOENT' : 'EINVAL');
    play(system, 'unmap p1 c1 1 0 8000');
  }
});
unmap.run();

const copy = suite('copy');
for (const profile of NAMES.filter((name) => name !== 'linux')) {
  copy(`${profile}: ENOTTY, after EBADF`, () => {
    answers(busy(profile), 'copy', ['p2', 'c1', 1, 0, 1, 1, 2], 'EBADF');
    answers(busy(profile), 'copy', ['p1', 'c1', 1, 0, 1, 1, 2], 'ENOTTY');
  });
}
copy('linux: ENOENT for the source, EINVAL if empty, ENOENT unless all is mapped, ENOENT for the target, EINVAL past the end, EEXIST', () => {
  const system = play(busy('linux'), 'alloc p1 c1 false');
  answers(system, 'copy', ['p1', 'c1', 6, 1, 0, 6, 0], 'ENOENT');
  answers(system, 'copy', ['p1', 'c1', 1, 1, 0, 6, 0], 'EINVAL');
  answers(system, 'copy', ['p1', 'c1', 1, 1, 2, 6, 0], 'ENOENT');
  answers(system, 'copy', ['p1', 'c1', 1, 0, 1, 6, 0], 'ENOENT');
  answers(system, 'copy', ['p1', 'c1', 1, 0, 1, 5, 3], 'EINVAL');
  answers(system, 'copy', ['p1', 'c1', 1, 0, 1, 1, 1], 'EEXIST');
  play(system, 'copy p1 c1 1 0 1 5 2', 'copy p1 c1 1 1 1 5 0');
  assert.equal(areas(system, 5), [{ first: 0, last: 0 }, { first: 2, last: 3 }]);
});
copy('EEXIST also where only its end meets an area, or one whose unmap has not returned', () => {
  const system = play(opened('linux'), 'map p1 c1 1 0 1', 'alloc p1 c1 false', 'bind p1 f1 c1', 'attach p1 f1 c1 2', 'map p1 c1 2 3 3');
  answers(system, 'copy', ['p1', 'c1', 1, 0, 1, 2, 2], 'EEXIST');
  play(system, 'dmaBegin d1 3', 'unmap p1 c1 2 3 3');
  answers(system, 'copy', ['p1', 'c1', 1, 0, 1, 2, 2], 'EEXIST');
  play(system, 'dmaEnd d1', 'unmapDone c1 2 3 3', 'copy p1 c1 1 0 1 2 2');
});
copy('each area that is met comes as one of its own, clipped, and may come into the same address space', () => {
  const system = play(opened('linux', { last: 7 }), 'map p1 c1 1 0 1', 'map p1 c1 1 2 3', 'copy p1 c1 1 1 2 1 5');
  assert.equal(areas(system), [{ first: 0, last: 1 }, { first: 2, last: 3 }, { first: 5, last: 5 }, { first: 6, last: 6 }]);
});
copy.run();
