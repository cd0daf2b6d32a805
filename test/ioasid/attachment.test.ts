/** What attach and detach refuse, in which order, and what they do. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { answers, busy, flagOf, NAMES, opened, play } from './worlds';

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
