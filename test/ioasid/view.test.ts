/** Views and keys: fresh values each time, and keys that tell apart exactly what views do. */
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { viewText, type IoasidView } from '../../src/ioasid/view';
import { busy, NAMES, play, take, world } from './worlds';
import { Ioasid } from '../../src/ioasid/ioasid';

const test = suite('View and key');

/** Equal texts for equal views, in whatever order their sets list things. */
const jsonOf = (view: IoasidView): string => JSON.stringify(view, (_, value: unknown) => {
  if (value instanceof Set) return [...value].map((one) => JSON.stringify(one)).sort();
  return value instanceof Map ? [...value].sort(([a], [b]) => (a as number) - (b as number)).map(([id, object]) => [id, jsonOf(object as IoasidView)]) : value;
});

test('a view is nobody else\'s: what is done to it is not done to the state', () => {
  const system = busy('linux');
  const [view, before] = [system.view(), jsonOf(system.view())];
  view.opened.clear();
  view.holders['c1'].clear();
  view.objects['c1'].clear();
  view.attached['f1'].clear();
  (view.claims['g1'] as Record<string, number>)['c1'] = 7;
  assert.is(jsonOf(system.view()), before);
});
test('what there is: numbers, users, areas with both ends, domains and DMA by name', () => {
  const view = play(busy('linux'), 'dmaBegin d1 1', 'detach p1 f2 c1 0').view();
  assert.equal(view.objects['c1'].get(1), { kind: 'Space', users: 2, parent: 0, enforce: false, areas: new Set([{ first: 0, last: 1 }]), unmapping: new Set(), hwpts: [4] });
  assert.equal([view.domains['g1'], view.domains['g2'], view.dma['d1'], view.dma['d2']], [['table', 'c1', 4], ['default'], [['table', 'c1', 4], 1], []]);
  assert.equal([view.bound['f1'], view.attached['f1'], view.attached['f2']], [new Set(['c1']), new Set([['c1', 4]]), new Set()]);
});
test('the text of a value does not depend on the order of sets and maps, and tells apart what they are not', () => {
  const pairs: [string, unknown][] = [['a', 1], ['b', [2]]];
  assert.is(viewText(new Map(pairs)), viewText(new Map([...pairs].reverse())));
  assert.is(viewText(new Set(['a', 'b'])), viewText(new Set(['b', 'a'])));
  const different = [null, 'a', ['a'], ['a', 'b'], ['b', 'a'], { 0: 'a' }, new Set(['a']), new Map([['a', 'a']]), { a: 'a' }, [['a']]];
  assert.is(new Set(different.map(viewText)).size, different.length);
});
test('addresses beyond 2^53 are bigints, and exact', () => {
  const system = play(new Ioasid(world('linux', { last: 2n ** 64n - 1n, grain: 4096 })), 'openContext p1 c1', 'alloc p1 c1 false');
  assert.is(system.map('p1', 'c1', 1, 2n ** 64n - 4096n, 2n ** 64n - 1n).errno, 'OK');
  const { areas } = system.view().objects['c1'].get(1) as { areas: Set<unknown> };
  assert.equal([...areas], [{ first: 2n ** 64n - 4096n, last: 2n ** 64n - 1n }]);
});

const STEPS = ['openContext p1 c1', 'openContext p2 c2', 'pass p1 p2 c1', 'close p1 c1', 'close p2 c1', 'alloc p1 c1 false', 'alloc p1 c1 true', 'allocNested p1 c1 1', 'free p1 c1 1',
  'free p1 c1 2', 'openDevice p1 f1', 'openDevice p1 f2', 'bind p1 f1 c1', 'bind p1 f2 c1', 'attach p1 f1 c1 1', 'attach p1 f2 c1 1', 'attach p1 f1 c1 2', 'detach p1 f1 c1 1', 'detach p1 f1 c1 0',
  'map p1 c1 1 0 0', 'map p1 c1 1 1 1', 'unmap p1 c1 1 0 1', 'unmapDone c1 1 0 0', 'dmaBegin d1 0', 'dmaBegin d2 1', 'dmaEnd d1', 'dmaEnd d2', 'switchDone g1', 'driverBind d2',
  'driverUnbind d2', 'hotUnplug d1', 'deviceUnplugged d1', 'hotPlug d1', 'close p1 f1', 'fileDetached f1', 'fileReleased f1', 'contextReleased c1'];
for (const profile of NAMES) {
  test(`two states have equal keys exactly if they have equal views, ${profile}`, () => {
    const [views, keys] = [new Map<string, string>(), new Map<string, string>()];
    fc.assert(fc.property(fc.array(fc.constantFrom(...STEPS), { minLength: 40, maxLength: 120, size: 'max' }), (steps) => {
      const system = busy(profile);
      for (const step of steps) {
        const [op, ...args] = step.split(' ');
        take(system, op, args.map((word) => (/^\d$/.test(word) ? Number(word) : word === 'true' || word === 'false' ? word === 'true' : word)));
        const [key, view] = [system.key(), jsonOf(system.view())];
        assert.is(views.get(key) ?? view, view);
        assert.is(keys.get(view) ?? key, key);
        views.set(key, view);
        keys.set(view, key);
      }
    }), { numRuns: 150, seed: 4 });
    assert.ok(views.size > 300, `${views.size} states`);
  });
}
test.run();
