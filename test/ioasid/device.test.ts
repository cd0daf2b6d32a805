/** Device files: what open, use and bind refuse, in which order, and what they do. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Ioasid } from '../../src/ioasid/ioasid';
import { answers, busy, NAMES, opened, play, world } from './worlds';

const devices = suite('Devices: open, use, bind');
devices('open: ENODEV when a driver of the host has it, when it is to leave, or is gone; not possible while it is open', () => {
  const system = play(new Ioasid(world('linux')), 'driverBind d1');
  answers(system, 'openDevice', ['p1', 'f1'], 'ENODEV');
  play(system, 'driverUnbind d1', 'openDevice p1 f1');
  answers(system, 'openDevice', ['p2', 'f1'], undefined);
  play(system, 'hotUnplug d1');
  answers(system, 'openDevice', ['p1', 'f4'], 'ENODEV');
  play(system, 'close p1 f1', 'fileReleased f1', 'deviceUnplugged d1');
  answers(system, 'openDevice', ['p1', 'f1'], 'ENODEV');
});
for (const profile of NAMES) {
  devices(`${profile}: use is EBADF for who does not hold it`, () => { answers(busy(profile), 'useDevice', ['p2', 'f1'], 'EBADF'); });
  const [twice, context] = { rfcV1: ['EBUSY', 'EINVAL'], rfcV2: ['EBUSY', 'EINVAL'], rfc2021: ['EBUSY', 'EINVAL'], linux: ['EINVAL', 'EBADF'] }[profile];
  devices(`${profile}: bind is EBADF, ${twice} for a file that is bound, ${context} for a context that one does not hold`, () => {
    const system = play(opened(profile), 'openContext p2 c2');
    answers(system, 'bind', ['p2', 'f1', 'c2'], 'EBADF');
    answers(system, 'bind', ['p1', 'f1', 'c2'], context);
    play(system, 'bind p1 f1 c1');
    answers(system, 'bind', ['p1', 'f1', 'c1'], twice);
    answers(system, 'bind', ['p1', 'f1', 'c2'], profile === 'rfcV2' ? context : twice);
  });
}
devices('linux: a bound device has a number, and none is left: not possible', () => {
  const system = opened('linux', { ids: 2 });
  assert.is(answers(system, 'bind', ['p1', 'f1', 'c1'], 'OK'), 2);
  answers(system, 'bind', ['p1', 'f2', 'c1'], undefined);
});
devices('a first bind waits for DMA of the default domain: until then the device is not to be used, and its group cannot be touched', () => {
  for (const profile of ['rfcV2', 'rfc2021', 'linux'] as const) {
    const system = play(opened(profile), 'dmaBegin d2 0', 'bind p1 f1 c1');
    answers(system, 'useDevice', ['p1', 'f1'], 'EINVAL');
    for (const [op, ...args] of [['bind', 'p1', 'f2', 'c1'], ['attach', 'p1', 'f1', 'c1', 1], ['driverBind', 'd2'], ['switchDone', 'g1']]) answers(system, op as string, args, undefined);
    play(system, 'dmaEnd d2', 'switchDone g1', 'useDevice p1 f1', 'bind p1 f2 c1');
  }
});
devices.run();
