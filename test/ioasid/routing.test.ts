/** Device files: what open, use, bind, attach and detach refuse, in which order, and what they do. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Ioasid } from '../../src/ioasid/ioasid';
import { answers, busy, flagOf, NAMES, opened, play, world } from './worlds';

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

const tables = suite('Tables: attach, detach');
for (const profile of NAMES) {
  const unknown = profile === 'linux' ? 'ENOENT' : 'EINVAL';
  tables(`${profile}: attach is EBADF, EINVAL before bind, ${unknown} for a number of nothing`, () => {
    const system = opened(profile);
    answers(system, 'attach', ['p2', 'f1', 'c1', 6], 'EBADF');
    answers(system, 'attach', ['p1', 'f1', 'c1', 6], 'EINVAL');
    answers(play(system, 'bind p1 f1 c1'), 'attach', ['p1', 'f1', 'c1', 6], unknown);
  });
  const none = profile === 'linux' ? 0 : 1;
  tables(`${profile}: detach is EBADF, EINVAL before bind, and OK without an attach`, () => {
    const system = opened(profile);
    answers(system, 'detach', ['p2', 'f1', 'c1', none], 'EBADF');
    answers(system, 'detach', ['p1', 'f1', 'c1', none], 'EINVAL');
    const key = play(system, 'bind p1 f1 c1').key();
    answers(system, 'detach', ['p1', 'f1', 'c1', none], 'OK');
    assert.is(system.key(), key);
    answers(system, 'detach', ['p1', 'f1', 'c1', 1 - none], undefined);
  });
}
tables('linux: EINVAL for the number of a device; the number of a table will do', () => {
  const system = play(busy('linux'), 'detach p1 f1 c1 0');
  answers(system, 'attach', ['p1', 'f1', 'c1', 2], 'EINVAL');
  assert.is(answers(system, 'attach', ['p1', 'f1', 'c1', 4], 'OK'), 4);
});
tables('linux: an automatic table is made by the first attach, shared, and goes with the last detach', () => {
  const system = play(opened('linux'), 'bind p1 f1 c1', 'bind p1 f2 c1');
  assert.equal([answers(system, 'attach', ['p1', 'f1', 'c1', 1], 'OK'), answers(system, 'attach', ['p1', 'f2', 'c1', 1], 'OK')], [4, 4]);
  play(system, 'detach p1 f1 c1 0');
  assert.ok(system.view().objects['c1'].has(4));
  play(system, 'detach p1 f2 c1 0');
  assert.not.ok(system.view().objects['c1'].has(4));
});
tables('rfcV1: EBUSY for a parent while the device is attached to its child', () => {
  const system = play(busy('rfcV1'), 'allocNested p1 c1 1', 'attach p1 f1 c1 2');
  answers(system, 'detach', ['p1', 'f1', 'c1', 1], 'EBUSY');
  play(system, 'detach p1 f1 c1 2', 'detach p1 f1 c1 1');
});
for (const profile of ['rfcV2', 'rfc2021', 'linux'] as const) {
  tables(`${profile}: a detach during DMA keeps what it leaves until that has ended`, () => {
    const system = play(opened(profile), 'bind p1 f1 c1', 'attach p1 f1 c1 1', 'map p1 c1 1 0 0', 'dmaBegin d1 0', `detach p1 f1 c1 ${profile === 'linux' ? 0 : 1}`);
    answers(system, 'free', ['p1', 'c1', 1], 'EBUSY');
    play(system, 'dmaEnd d1', 'switchDone g1', 'free p1 c1 1');
  });
}
tables('rfcV2: attach names the context; the others can only name the one that they are bound to', () => {
  for (const profile of NAMES) {
    const system = play(opened(profile), 'openContext p1 c2', `alloc p1 c2 ${flagOf(profile)}`, 'bind p1 f1 c1');
    answers(system, 'attach', ['p1', 'f1', 'c2', 1], profile === 'rfcV2' ? 'EINVAL' : undefined);
    answers(system, 'detach', ['p1', 'f1', 'c2', profile === 'linux' ? 0 : 1], profile === 'rfcV2' ? 'EINVAL' : undefined);
  }
});
tables('rfcV2: a number means nothing in another context: a child of 1 here has the number of the table there', () => {
  const system = play(opened('rfcV2'), 'openContext p1 c2', 'allocNested p1 c1 1', 'alloc p1 c2 false', 'alloc p1 c2 false',
    'bind p1 f1 c1', 'bind p1 f1 c2', 'attach p1 f1 c2 2');
  answers(system, 'detach', ['p1', 'f1', 'c1', 1], 'OK');
  assert.equal([...system.view().attached['f1']], [['c2', 2]]);
  play(system, 'detach p1 f1 c2 2', 'attach p1 f1 c1 2');
  answers(system, 'detach', ['p1', 'f1', 'c1', 1], 'EBUSY');
});
tables.run();
