/** Scenarios of the debate about address spaces, tables and what they enforce: which outcome each profile has. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { answers, busy, flagOf, NAMES, opened, play } from '../worlds';

const test = suite('Scenarios: address spaces');

const S4 = { rfcV1: 'EINVAL', rfcV2: 'OK', rfc2021: 'EINVAL', linux: 'OK' } as const;
for (const profile of NAMES) {
  test(`S4 ${profile}: map with no device attached: ${S4[profile]}`, () => { answers(opened(profile), 'map', ['p1', 'c1', 1, 0, 1], S4[profile]); });
}

test('S14 rfcV1: all commands are refused while a group is partly attached, and while its devices are on two address spaces', () => {
  const system = play(opened('rfcV1'), 'alloc p1 c1 false', 'bind p1 f1 c1', 'bind p1 f2 c1', 'attach p1 f1 c1 1');
  for (const [op, ...more] of [['map', 0, 1], ['unmap', 0, 1], ['getInfo'], ['allocNested']]) answers(system, op as string, ['p1', 'c1', 1, ...more], 'EBUSY');
  play(system, 'attach p1 f2 c1 1', 'map p1 c1 1 0 1');
  answers(system, 'attach', ['p1', 'f1', 'c1', 2], 'EBUSY');
  play(system, 'detach p1 f1 c1 1', 'attach p1 f1 c1 2');
  for (const i of [1, 2]) for (const op of ['map', 'unmap']) answers(system, op, ['p1', 'c1', i, 0, 1], 'EBUSY');
});
const S14 = { rfcV2: 'EBUSY', rfc2021: 'EINVAL' } as const;
for (const profile of ['rfcV2', 'rfc2021'] as const) {
  const flag = flagOf(profile);
  test(`S14 ${profile}: a sibling may not go elsewhere, nor who is attached: ${S14[profile]} (inferred but for rfc2021: nothing names the errno)`, () => {
    const system = play(opened(profile), `alloc p1 c1 ${flag}`, 'bind p1 f1 c1', 'bind p1 f2 c1', 'attach p1 f1 c1 1');
    answers(system, 'attach', ['p1', 'f2', 'c1', 2], 'EINVAL');
    play(system, 'attach p1 f2 c1 1');
    answers(system, 'attach', ['p1', 'f1', 'c1', 2], S14[profile]);
    play(system, 'map p1 c1 1 0 1', 'unmap p1 c1 1 0 1');
  });
}
test('S14 linux: attach moves both', () => {
  const system = play(opened('linux'), 'alloc p1 c1 false', 'bind p1 f1 c1', 'bind p1 f2 c1', 'attach p1 f1 c1 1', 'attach p1 f2 c1 1');
  play(system, 'attach p1 f1 c1 2');
  assert.equal(system.view().attached['f1'], system.view().attached['f2']);
});
test('S14 linux: but a device that is not attached may not go elsewhere', () => {
  const system = play(opened('linux'), 'alloc p1 c1 false', 'bind p1 f1 c1', 'bind p1 f2 c1', 'attach p1 f2 c1 1');
  answers(system, 'attach', ['p1', 'f1', 'c1', 2], 'EINVAL');
});

for (const profile of NAMES) {
  test(`S16 ${profile}: free of an address space with a device attached is EBUSY, and changes nothing`, () => { answers(busy(profile), 'free', ['p1', 'c1', 1], 'EBUSY'); });
}
for (const profile of ['rfcV1', 'rfcV2'] as const) {
  test(`S17 ${profile}: free of a parent with a child is EBUSY (inferred: the RFCs say that a child is a reference)`, () => {
    const system = play(busy(profile), 'allocNested p1 c1 1', 'detach p1 f1 c1 1', 'detach p1 f2 c1 1');
    answers(system, 'free', ['p1', 'c1', 1], 'EBUSY');
    play(system, 'free p1 c1 2', 'free p1 c1 1');
  });
}
const NESTING = { rfc2021: 'EINVAL', linux: 'EOPNOTSUPP' } as const;
for (const profile of ['rfc2021', 'linux'] as const) {
  test(`S17 ${profile}: there is no parent, as there can be no child: ${NESTING[profile]}`, () => {
    answers(busy(profile), 'allocNested', ['p1', 'c1', 1], NESTING[profile]);
  });
  test(`S18 ${profile}: nor a child to attach to`, () => {
    answers(busy(profile), 'allocNested', ['p1', 'c1', 1], NESTING[profile]);
    answers(busy(profile), 'attach', ['p1', 'f1', 'c1', 6], profile === 'linux' ? 'ENOENT' : 'EINVAL');
  });
}
const S19 = { rfcV1: 'EINVAL', rfcV2: 'EINVAL', ...NESTING } as const;
for (const profile of NAMES) {
  test(`S19 ${profile}: a user's table without a parent is refused: ${S19[profile]}${profile.startsWith('rfcV') ? ' (the errno is inferred)' : ''}`, () => {
    answers(busy(profile), 'allocNested', ['p1', 'c1', 0], S19[profile]);
  });
}
test('S18 rfcV1: attach to a child without attach to its parent is EINVAL', () => {
  const system = play(busy('rfcV1'), 'allocNested p1 c1 1', 'detach p1 f2 c1 1');
  answers(system, 'attach', ['p1', 'f2', 'c1', 2], 'EINVAL');
  play(system, 'attach p1 f2 c1 1', 'attach p1 f2 c1 2', 'attach p1 f1 c1 2');
  assert.equal(system.view().domains['g1'], ['table', 'c1', 2]);
});

test('S18 rfcV2: a device may be on a child alone, as v2 did not take that rule over (inferred)', () => {
  const system = play(opened('rfcV2'), 'bind p1 f1 c1', 'allocNested p1 c1 1', 'attach p1 f1 c1 2', 'map p1 c1 1 0 0', 'dmaBegin d1 0');
  assert.equal(system.view().domains['g1'], ['table', 'c1', 2]);
});

test('S20 rfcV1: alloc cannot say that snoop shall be enforced, so that no device is refused for it (the errno is inferred)', () => {
  const system = play(opened('rfcV1'), 'openDevice p1 f3', 'bind p1 f3 c1');
  answers(system, 'alloc', ['p1', 'c1', true], 'EINVAL');
  play(system, 'attach p1 f3 c1 1');
});
test('S20 rfcV2: a device that cannot enforce snoop is refused by an address space that does; a second one takes it', () => {
  const system = play(opened('rfcV2'), 'alloc p1 c1 true', 'openDevice p1 f3', 'bind p1 f3 c1');
  answers(system, 'attach', ['p1', 'f3', 'c1', 2], 'EINVAL');
  play(system, 'attach p1 f3 c1 1');
});
test('S20 rfc2021: and there is no second one', () => {
  const system = play(opened('rfc2021'), 'openDevice p1 f3', 'bind p1 f3 c1');
  answers(system, 'attach', ['p1', 'f3', 'c1', 1], 'EINVAL');
  answers(system, 'alloc', ['p1', 'c1', false], 'EINVAL');
});
test('S20 linux: there is no flag, and nothing is refused by an address space', () => {
  const system = play(opened('linux'), 'openDevice p1 f3', 'bind p1 f3 c1', 'bind p1 f1 c1', 'attach p1 f1 c1 1', 'attach p1 f3 c1 1');
  answers(system, 'alloc', ['p1', 'c1', true], 'EOPNOTSUPP');
});
for (const profile of ['rfcV1', 'rfcV2', 'linux'] as const) {
  test(`S21 ${profile}: any device may go to an address space that does not enforce`, () => {
    play(opened(profile), 'openDevice p1 f3', 'bind p1 f3 c1', 'bind p1 f1 c1', 'attach p1 f3 c1 1', 'attach p1 f1 c1 1');
  });
}
test('S21 rfc2021: there is no address space that does not enforce', () => { answers(opened('rfc2021'), 'alloc', ['p1', 'c1', false], 'EINVAL'); });
test('S22 linux: a device that can enforce is put on the table of one that cannot (its lifecycle; inferred from the code)', () => {
  const system = play(opened('linux'), 'openDevice p1 f3', 'bind p1 f3 c1', 'bind p1 f1 c1', 'attach p1 f3 c1 1', 'attach p1 f1 c1 1');
  const { attached, objects } = system.view();
  const [[, hwpt]] = attached['f1'];
  assert.equal(attached['f1'], attached['f3']);
  assert.equal(objects['c1'].get(hwpt), { kind: 'Hwpt', users: 3, space: 1, enforce: false });
  play(system, 'close p1 f3', 'fileDetached f3', 'fileReleased f3');
  assert.is((system.view().objects['c1'].get(hwpt) as { enforce: boolean }).enforce, false, 'it stays so when the other is gone');
});

for (const profile of NAMES) {
  test(`S27 ${profile}: map and unmap of what an unmap has not given back yet are refused${profile === 'linux' ? '' : ' (the errnos are Linux\'s)'}`, () => {
    const system = play(busy(profile), 'dmaBegin d1 1', 'unmap p1 c1 1 0 1');
    answers(system, 'unmap', ['p1', 'c1', 1, 0, 1], 'EBUSY');
    answers(system, 'map', ['p1', 'c1', 1, 0, 1], 'EEXIST');
    answers(system, 'unmapDone', ['c1', 1, 0, 1], undefined);
    play(system, 'dmaEnd d1', 'unmapDone c1 1 0 1', 'map p1 c1 1 0 1');
  });
  test(`the lowest free number is given again at once, in ${profile}`, () => {
    const flag = flagOf(profile);
    const system = play(opened(profile), `alloc p1 c1 ${flag}`, `alloc p1 c1 ${flag}`, 'free p1 c1 1', 'free p1 c1 2');
    assert.equal([1, 2, 3].map(() => answers(system, 'alloc', ['p1', 'c1', flag], 'OK')), [1, 2, 4]);
  });
}
test.run();
