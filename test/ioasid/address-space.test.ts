/** Address spaces: what each call refuses, in which order, and what it does. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { answers, busy, flagOf, NAMES, opened, play } from './worlds';

const spaces = suite('Address spaces: alloc, nest, free, ask');
for (const profile of NAMES) {
  const unknown = profile === 'linux' ? 'ENOENT' : 'EINVAL';
  const flag = flagOf(profile);
  spaces(`${profile}: alloc is EBADF before the flag, and not possible without a number left`, () => {
    const system = opened(profile, { ids: 2 });
    answers(system, 'alloc', ['p2', 'c1', !flag], 'EBADF');
    if (profile !== 'rfcV2') answers(system, 'alloc', ['p1', 'c1', !flag], profile === 'linux' ? 'EOPNOTSUPP' : 'EINVAL');
    assert.is(answers(system, 'alloc', ['p1', 'c1', flag], 'OK'), 2);
    answers(system, 'alloc', ['p1', 'c1', flag], undefined);
  });
  spaces(`${profile}: free is EBADF, ${unknown}, EBUSY, and gives the number back`, () => {
    const system = busy(profile);
    answers(system, 'free', ['p2', 'c1', 1], 'EBADF');
    answers(system, 'free', ['p1', 'c1', 6], unknown);
    answers(system, 'free', ['p1', 'c1', 1], 'EBUSY');
    play(system, 'processExited p1', 'fileDetached f1', 'fileReleased f1');
    answers(system, 'free', ['p1', 'c1', 1], 'EBADF');
  });
}
spaces('linux: what has a user is EBUSY: a device, its driver; a table, its files', () => { for (const i of [2, 3, 4]) answers(busy('linux'), 'free', ['p1', 'c1', i], 'EBUSY'); });
spaces('nesting: EBADF, the profile\'s answer, the parent, EINVAL for a child of a child', () => {
  for (const [profile, errno] of [['rfc2021', 'EINVAL'], ['linux', 'EOPNOTSUPP']] as const) {
    answers(busy(profile), 'allocNested', ['p2', 'c1', 6], 'EBADF');
    answers(busy(profile), 'allocNested', ['p1', 'c1', 6], errno);
  }
  for (const profile of ['rfcV1', 'rfcV2'] as const) {
    const system = busy(profile);
    answers(system, 'allocNested', ['p1', 'c1', 6], 'EINVAL');
    assert.is(answers(system, 'allocNested', ['p1', 'c1', 1], 'OK'), 2);
    answers(system, 'allocNested', ['p1', 'c1', 2], 'EINVAL');
  }
});
spaces('rfcV1: nothing can be done with an address space before a device is attached: EINVAL', () => {
  const system = opened('rfcV1');
  for (const [op, ...more] of [['getInfo'], ['allocNested'], ['map', 0, 0], ['unmap', 0, 0]]) answers(system, op as string, ['p1', 'c1', 1, ...more], 'EINVAL');
});
spaces('what can be asked about: address spaces, devices, or both; ENOTTY for the rest, after EBADF', () => {
  const said = { rfcV1: ['OK', 'ENOTTY'], rfcV2: ['ENOTTY', 'OK'], rfc2021: ['ENOTTY', 'OK'], linux: ['OK', 'OK'] };
  for (const profile of NAMES) {
    const system = busy(profile);
    answers(system, 'getInfo', ['p1', 'c1', 1], said[profile][0]);
    answers(system, 'getDeviceInfo', ['p1', 'c1', 'f1'], said[profile][1]);
    answers(system, 'getInfo', ['p2', 'c1', 6], 'EBADF');
    answers(system, 'getDeviceInfo', ['p2', 'c1', 'f3'], 'EBADF');
    answers(system, 'getDeviceInfo', ['p1', 'c1', 'f3'], said[profile][1] === 'ENOTTY' ? 'ENOTTY' : profile === 'linux' ? 'ENOENT' : 'EINVAL');
  }
});
spaces.run();
