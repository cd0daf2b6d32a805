/** Scenarios of the debate about who may use a device: which outcome each profile has. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Ioasid } from '../../../src/ioasid/ioasid';
import { answers, NAMES, opened, play, world } from '../worlds';

const test = suite('Scenarios: opening, binding, drivers');
const CONTEXTS = ['rfcV2', 'rfc2021', 'linux'] as const;

for (const profile of CONTEXTS) {
  test(`S2 ${profile}: a device is used before bind: refused (the errno is Linux's)`, () => {
    const system = opened(profile);
    answers(system, 'useDevice', ['p1', 'f1'], 'EINVAL');
    play(system, 'bind p1 f1 c1', 'useDevice p1 f1');
  });
}
test('S2 rfcV1: nothing waits for the bind', () => { play(opened('rfcV1'), 'useDevice p1 f1'); });

for (const profile of NAMES) {
  test(`S3 ${profile}: attach without bind is EINVAL`, () => { answers(opened(profile), 'attach', ['p1', 'f1', 'c1', 1], 'EINVAL'); });
}

const S5 = { rfcV1: 'EBUSY', rfcV2: 'OK', rfc2021: 'EBUSY', linux: 'EINVAL' } as const;
for (const profile of NAMES) {
  test(`S5 ${profile}: d1 is bound to c1, then to c2: ${S5[profile]}`, () => {
    answers(play(opened(profile), 'openContext p1 c2', 'bind p1 f1 c1'), 'bind', ['p1', 'f1', 'c2'], S5[profile]);
  });
}

const S6 = { rfcV1: 'OK', rfcV2: 'EBUSY', rfc2021: 'EBUSY', linux: 'EPERM' } as const;
for (const profile of NAMES) {
  test(`S6 ${profile}: d1 is bound to c1, its sibling d2 to c2: ${S6[profile]}${profile === 'rfcV2' ? ' (inferred: the errno of rfc2021)' : ''}`, () => {
    answers(play(opened(profile), 'openContext p1 c2', 'bind p1 f1 c1'), 'bind', ['p1', 'f2', 'c2'], S6[profile]);
  });
  test(`S7 ${profile}: d1 and its sibling d2 are bound to c1: OK`, () => { play(opened(profile), 'bind p1 f1 c1', 'bind p1 f2 c1'); });
}

const S8 = { rfcV1: 'OK', rfcV2: 'EINVAL', rfc2021: 'EINVAL', linux: 'EPERM' } as const;
for (const profile of NAMES) {
  test(`S8 ${profile}: d2 is on a driver of the host, d1 is bound: ${S8[profile]}${profile === 'rfcV2' ? ' (inferred: the RFC names no errno)' : ''}`, () => {
    const system = play(new Ioasid(world(profile)), 'driverBind d2', 'openContext p1 c1', 'openDevice p1 f1');
    answers(system, 'bind', ['p1', 'f1', 'c1'], S8[profile]);
  });
}

const S9 = { rfcV1: 'OK', rfcV2: 'EBUSY', rfc2021: 'BUG', linux: 'EBUSY' } as const;
for (const profile of NAMES) {
  test(`S9 ${profile}: d1 is bound, a driver of the host is given its sibling: ${S9[profile]}${profile === 'rfcV2' ? ' (inferred)' : ''}`, () => {
    const system = play(new Ioasid(world(profile)), 'openContext p1 c1', 'openDevice p1 f1', 'bind p1 f1 c1');
    answers(system, 'driverBind', ['d2'], S9[profile]);
  });
}

const S48 = { rfcV1: 'EBUSY', rfcV2: 'EBUSY', rfc2021: 'EBUSY', linux: 'EINVAL' } as const;
for (const profile of NAMES) {
  test(`S48 ${profile}: d1 is bound twice, through two open files: the second is ${S48[profile]}, the first is as before`, () => {
    const system = play(opened(profile), 'openDevice p1 f4', 'bind p1 f1 c1');
    answers(system, 'bind', ['p1', 'f4', 'c1'], S48[profile]);
    play(system, 'attach p1 f1 c1 1', 'close p1 f4', 'fileReleased f4', 'useDevice p1 f1');
    assert.is(system.view().bound['f1'].size, 1);
  });
}
test.run();
