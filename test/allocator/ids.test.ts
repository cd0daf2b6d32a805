import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Allocator } from '../../src/allocator/allocator';
import { FORMS } from '../../src/allocator/forms';
import { INVALID_IOASID, IoasidSet } from '../../src/allocator/ioasid';

const old = (): Allocator => new Allocator(FORMS.v5_5);
const counted = (): Allocator => new Allocator(FORMS.v5_11);
/** The unmerged series with one set of quota 4. */
function withSet(): { one: Allocator; set: IoasidSet } {
  const one = new Allocator(FORMS.ioasidSet);
  const made = one.setAlloc(null, 4, 'NULL');
  if (made?.errno !== 'OK') throw new Error('no set');
  return { one, set: made.set };
}

const bad = suite('Bad input');

bad('that no ioasid_t can hold is thrown, and nothing else is', () => {
  for (const id of [-1, 0.5, 2 ** 32, NaN]) assert.throws(() => old().free(id));
  assert.throws(() => old().alloc(null, -1, 3), /min/);
  assert.throws(() => old().alloc(null, 0, 2 ** 32), /max/);
});

bad('in the world of an allocator is named too', () => {
  for (const name of ['allOnes', 'capacity', 'saturated']) assert.throws(() => new Allocator(FORMS.v5_5, { [name]: -1 }), new RegExp(`^${name}: `));
});

bad('the number that is none is named', () => {
  const { one } = withSet();
  const calls: [string, () => unknown][] = [
    ['find', () => old().find(null, -1)], ['setData', () => old().setData(-1, 1)], ['attachData', () => one.attachData(-1, 1)],
    ['detachData', () => one.detachData(-1)], ['free', () => old().free(-1)], ['get', () => counted().get(-1)], ['put', () => counted().put(-1)],
  ];
  for (const [name, call] of calls) assert.throws(call, /id: a number from 0/, name);
});

bad('a private pointer is attached and detached only where it is set once', () => {
  const one = old();
  const id = one.alloc(null, 0, 9);
  assert.equal([one.attachData(id, 'x'), one.detachData(id)], [undefined, undefined]);
});

bad('an inverted range is answered with all ones', () => assert.is(old().alloc(null, 2, 1), INVALID_IOASID));

bad('an unknown id: ENOENT to find and set_data, nothing to free, WARN to get, false to put', () => {
  for (const id of [5, INVALID_IOASID]) {
    assert.equal(old().find(null, id), { errno: 'ENOENT' });
    assert.is(old().setData(id, 1), 'ENOENT');
    assert.is(old().free(id), 'OK');
    assert.is(counted().get(id), 'WARN');
    assert.is(counted().put(id), false);
  }
});

bad('an unknown id with sets: EINVAL to get, ENOENT to attach_data, ignored by free and detach_data', () => {
  const { one, set } = withSet();
  assert.is(one.get(5, set), 'EINVAL');
  assert.is(one.attachData(5, 1), 'ENOENT');
  assert.is(one.detachData(5), 'OK');
  assert.is(one.free(5, set), 'OK');
});

bad('a call that the form does not have answers undefined', () => {
  assert.is(old().get(0), undefined);
  assert.is(old().put(0), undefined);
  assert.is(counted().free(0), undefined);
  assert.is(old().attachData(0, 1), undefined);
  assert.is(withSet().one.setData(0, 1), undefined);
});

bad.run();

const alloc = suite('Allocation');

alloc('gives the lowest free number, both ends included, 0 too', () => {
  const one = old();
  assert.equal([0, 0, 0].map(() => one.alloc(null, 0, 2)), [0, 1, 2]);
  assert.is(one.alloc(null, 0, 2), INVALID_IOASID);
  one.free(1);
  assert.is(one.alloc(null, 0, 2), 1);
});

alloc('of all ones loses that number: it cannot be named, freed or given again', () => {
  const one = old();
  assert.is(one.alloc(null, INVALID_IOASID, INVALID_IOASID), INVALID_IOASID);
  assert.is(one.live, 0);
  assert.is(one.registerAllocator({ alloc: () => 0, free: () => undefined }), 'EAGAIN');
});

alloc('without a set, in a form where sets are objects, is refused', () => assert.is(withSet().one.alloc(null, 0, 9), INVALID_IOASID));

alloc('beyond the quota is refused, and a freed id makes room', () => {
  const { one, set } = withSet();
  for (let id = 0; id < 4; id++) assert.is(one.alloc(set, 0, 9), id);
  assert.is(one.alloc(set, 0, 9), INVALID_IOASID);
  one.free(2, set);
  assert.is(one.alloc(set, 0, 9), 2);
});

alloc.run();

const find = suite('Lookup');

find('answers EACCES for another set, the pointer for the own set or none', () => {
  const [one, set] = [old(), new IoasidSet()];
  one.alloc(set, 3, 3, 'x');
  assert.equal(one.find(new IoasidSet(), 3), { errno: 'EACCES' });
  assert.equal(one.find(set, 3), { errno: 'OK', data: 'x' });
  assert.equal(one.find(null, 3), { errno: 'OK', data: 'x' });
});

find('answers NULL where the getter says no', () => {
  const one = old();
  one.alloc(null, 3, 3, 'x');
  assert.equal(one.find(null, 3, () => false), { errno: 'OK', data: null });
});

find('data is overwritten by whoever likes; with sets it is given once, until detached', () => {
  const plain = old();
  plain.alloc(null, 0, 0, 'x');
  assert.is(plain.setData(0, 'y'), 'OK');
  assert.equal(plain.find(null, 0), { errno: 'OK', data: 'y' });
  const { one, set } = withSet();
  one.alloc(set, 0, 0, 'x');
  assert.is(one.attachData(0, 'y'), 'EBUSY');
  one.detachData(0);
  assert.is(one.attachData(0, 'y'), 'OK');
});

find.run();

const end = suite('The end of an id');

end('5.5, 5.18: a late second free ends the next owner\'s id', () => {
  for (const form of [FORMS.v5_5, FORMS.v5_18]) {
    const one = new Allocator(form);
    const [first, second] = [new IoasidSet(), new IoasidSet()];
    one.alloc(first, 0, 9);
    one.free(0);
    assert.is(one.alloc(second, 0, 9), 0);
    one.free(0);
    assert.equal(one.find(second, 0), { errno: 'ENOENT' });
  }
});

end('5.11: it is found until the last put, which alone says true', () => {
  const one = counted();
  one.alloc(null, 0, 9, 'x');
  assert.is(one.get(0), 'OK');
  assert.is(one.put(0), false);
  assert.is(one.find(null, 0).errno, 'OK');
  assert.is(one.put(0), true);
  assert.is(one.find(null, 0).errno, 'ENOENT');
});

end('5.11: a stale put after reuse frees the new owner\'s id, and says true', () => {
  const one = counted();
  one.alloc(null, 0, 9);
  one.put(0);
  one.alloc(new IoasidSet(), 0, 9);
  assert.is(one.put(0), true);
});

end('a count that is saturated never goes down again', () => {
  const one = new Allocator(FORMS.v5_11, { saturated: 3 });
  one.alloc(null, 0, 9);
  for (let n = 0; n < 5; n++) one.get(0);
  for (let n = 0; n < 9; n++) assert.is(one.put(0), false);
});

end('with sets: a freed id that is referenced is pending: found, no get, freed again in vain, ended by the last put', () => {
  const { one, set } = withSet();
  one.alloc(set, 0, 9, 'x');
  one.get(0, set);
  one.free(0, set);
  assert.equal(one.find(set, 0), { errno: 'OK', data: 'x' });
  assert.is(one.get(0, set), 'EBUSY');
  one.free(0, set);
  assert.is(one.live, 1);
  assert.is(one.put(0, set), true);
  assert.is(one.live, 0);
});

end('with sets: get answers EBUSY for a pending id before EACCES; free and put of another set do nothing', () => {
  const { one, set } = withSet();
  one.alloc(set, 0, 9);
  one.get(0, set);
  const other = new IoasidSet();
  assert.is(one.get(0, other), 'EACCES');
  one.free(0, other);
  assert.is(one.put(0, other), false);
  one.free(0, set);
  assert.is(one.get(0, other), 'EBUSY');
});

end.run();
