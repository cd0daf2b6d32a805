import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Allocator } from '../../src/allocator/allocator';
import { FORMS } from '../../src/allocator/forms';
import { INVALID_IOASID, IoasidSet, Mm, type Notifier } from '../../src/allocator/ioasid';

function setup(): { one: Allocator; mm: Mm; told: string[]; nb: Notifier; make: () => IoasidSet } {
  const [one, mm, told] = [new Allocator(FORMS.ioasidSet), new Mm(), [] as string[]];
  const make = (): IoasidSet => {
    const made = one.setAlloc(mm, 4, 'MM');
    if (made?.errno !== 'OK') throw new Error('no set');
    return made.set;
  };
  return { one, mm, told, nb: (event, { id }) => void told.push(`${event} ${id}`), make };
}

const notifier = suite('A notifier');

notifier('is not possible without sets, nor for a set that is gone', () => {
  const { one, nb } = setup();
  assert.is(one.registerNotifier(new IoasidSet(), nb), undefined);
  assert.is(new Allocator(FORMS.v5_5).registerNotifier(null, nb), undefined);
});

notifier('of a process is not possible without sets', () => {
  const one = new Allocator(FORMS.v5_18);
  assert.equal([one.registerNotifierMm(new Mm(), () => undefined), one.unregisterNotifierMm(new Mm(), () => undefined)], [undefined, undefined]);
});

notifier('of one process is none of another', () => {
  const { one, mm, nb } = setup();
  one.registerNotifierMm(mm, nb);
  const other = new Mm();
  assert.is(one.unregisterNotifierMm(other, nb), 'OK');
  assert.is(one.registerNotifierMm(mm, nb), 'EBUSY');
  assert.is(one.registerNotifierMm(other, nb), 'OK');
});

notifier('of one process hears nothing of the sets of others, and loses nothing by their end', () => {
  const { one, mm, told, nb, make } = setup();
  one.registerNotifierMm(mm, nb);
  const made = one.setAlloc(new Mm(), 4, 'MM');
  if (made?.errno !== 'OK') throw new Error('no set');
  one.alloc(made.set, 1, 1);
  assert.equal(told, []);
  const set = make();
  one.free(1, made.set);
  one.setFree(made.set);
  one.alloc(set, 2, 2);
  assert.equal(told, ['ALLOC 2']);
  assert.is(one.unregisterNotifierMm(mm, nb), 'OK');
  one.alloc(set, 3, 3);
  assert.equal(told, ['ALLOC 2']);
});

notifier('is told the guest id, and all ones where there is none', () => {
  const { one, make } = setup();
  const set = make();
  const spids: number[] = [];
  one.registerNotifier(set, (_event, { spid }) => void spids.push(spid));
  one.alloc(set, 1, 1);
  one.attachSpid(1, 7);
  assert.equal(spids, [INVALID_IOASID, 7]);
});

notifier('of a process is EBUSY twice, and EBUSY for a set that has ids', () => {
  const { one, mm, nb, make } = setup();
  assert.is(one.registerNotifierMm(mm, nb), 'OK');
  assert.is(one.registerNotifierMm(mm, nb), 'EBUSY');
  one.alloc(make(), 0, 9);
  assert.is(one.registerNotifierMm(mm, () => undefined), 'EBUSY');
});

notifier('of a set hears of allocation, binding, unbinding, and of a free that leaves others', () => {
  const { one, told, nb, make } = setup();
  const set = make();
  one.registerNotifier(set, nb);
  one.alloc(set, 0, 9);
  one.attachSpid(0, 40);
  one.detachSpid(0);
  one.get(0, set);
  one.free(0, set);
  assert.equal(told, ['ALLOC 0', 'BIND 0', 'UNBIND 0', 'FREE 0']);
});

notifier('hears nothing of a put that ends an id, nor of a free that ends it', () => {
  const { one, told, nb, make } = setup();
  const set = make();
  for (let n = 0; n < 2; n++) one.alloc(set, 0, 9);
  one.registerNotifier(set, nb);
  one.put(0, set);
  one.free(1, set);
  assert.equal(told, []);
});

notifier('that listens everywhere hears only of frees', () => {
  const { one, told, nb, make } = setup();
  const set = make();
  one.registerNotifier(null, nb);
  one.alloc(set, 0, 9);
  one.get(0, set);
  one.free(0, set);
  assert.equal(told, ['FREE 0']);
});

notifier('of a process is told of its set, this one and the next', () => {
  const { one, mm, told, nb, make } = setup();
  one.registerNotifierMm(mm, nb);
  const first = make();
  one.alloc(first, 0, 0);
  one.free(0, first);
  one.setFree(first);
  one.alloc(make(), 1, 1);
  assert.equal(told, ['ALLOC 0', 'ALLOC 1']);
});

notifier('that leaves a set without ids takes the set with it', () => {
  const { one, nb, make } = setup();
  const set = make();
  one.registerNotifier(set, nb);
  one.unregisterNotifier(set, nb);
  assert.is(one.setFree(set), 'EINVAL');
});

notifier('of a process stays when it is unregistered as one of a set', () => {
  const { one, mm, told, nb, make } = setup();
  one.registerNotifierMm(mm, nb);
  const set = make();
  one.unregisterNotifier(set, nb);
  one.alloc(set, 0, 9);
  assert.equal(told, ['ALLOC 0']);
  one.unregisterNotifierMm(mm, nb);
  one.alloc(set, 0, 9);
  assert.equal(told, ['ALLOC 0']);
});

notifier.run();
