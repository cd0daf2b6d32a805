import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Allocator } from '../../src/allocator/allocator';
import { type Form, FORMS } from '../../src/allocator/forms';
import { INVALID_IOASID, IoasidSet, Mm } from '../../src/allocator/ioasid';
import type { SetType } from '../../src/allocator/sets';

const series = (form: Form = FORMS.ioasidSet): Allocator => new Allocator(form, { capacity: 4 });
function make(one: Allocator, token: Mm | null, quota: number): IoasidSet {
  const made = one.setAlloc(token, quota, token ? 'MM' : 'NULL');
  if (made?.errno !== 'OK') throw new Error(`no set: ${made?.errno}`);
  return made.set;
}

const alloc = suite('A set');

alloc('is EINVAL for a bad type, MM without a token, NULL with one; ENOSPC beyond what is left; EEXIST for a second of a process', () => {
  const [one, mm] = [series(), new Mm()];
  const made = (token: Mm | null, quota: number, type: string): string | undefined => one.setAlloc(token, quota, type as SetType)?.errno;
  assert.is(made(null, 9, 'other'), 'EINVAL');
  assert.is(made(null, 5, 'MM'), 'ENOSPC');
  assert.is(made(null, 1, 'MM'), 'EINVAL');
  assert.is(made(mm, 1, 'NULL'), 'EINVAL');
  assert.is(made(mm, 1, 'MM'), 'OK');
  assert.is(made(mm, 1, 'MM'), 'EEXIST');
});

alloc('throws the name of a number that is none', () => {
  const one = series();
  const set = make(one, null, 1);
  assert.throws(() => one.setAlloc(null, -1, 'NULL'), /^quota: /);
  assert.throws(() => one.getIfOwned(new Mm(), -1), /^id: /);
  assert.throws(() => one.attachSpid(-1, 1), /^id: /);
  assert.throws(() => one.attachSpid(1, -1), /^spid: /);
  assert.throws(() => one.detachSpid(-1), /^id: /);
  assert.throws(() => one.findBySpid(set, -1), /^spid: /);
});

alloc('does not exist before the series, and no call concerns one', () => {
  const [one, set] = [new Allocator(FORMS.v5_5), new IoasidSet()];
  assert.equal([one.setFree(set), one.freeAllInSet(set), one.getIfOwned(new Mm(), 1), one.attachSpid(1, 2), one.detachSpid(1), one.findBySpid(set, 2)],
    Array.from({ length: 6 }, () => undefined));
});

alloc('of another allocator is none', () => {
  const [one, other] = [series(), series()];
  const set = make(other, null, 1);
  other.alloc(set, 3, 3);
  assert.is(one.setFree(set), 'EINVAL');
  assert.is(one.alloc(set, 0, 9), INVALID_IOASID);
  assert.is(one.findBySpid(set, INVALID_IOASID), INVALID_IOASID);
  assert.is(other.findBySpid(set, INVALID_IOASID), 3);
});

alloc('tells the largest id without a guest id by all ones, and references nothing unless asked', () => {
  const one = series();
  const set = make(one, null, 3);
  for (let id = 0; id < 3; id++) one.alloc(set, id, id);
  one.attachSpid(1, 7);
  assert.is(one.findBySpid(set, INVALID_IOASID), 2);
  assert.is(one.findBySpid(set, 7), 1);
  one.put(1, set);
  assert.is(one.find(set, 1).errno, 'ENOENT');
});

alloc('with quota 0 has all that is left', () => {
  const one = series();
  make(one, null, 1);
  assert.is(make(one, null, 0).quota, 3);
});

alloc('that is freed is EINVAL afterwards, and its token is free', () => {
  const [one, mm] = [series(), new Mm()];
  const set = make(one, mm, 1);
  assert.is(one.setFree(set), 'OK');
  assert.is(one.setFree(set), 'EINVAL');
  assert.is(one.setFree(new IoasidSet()), 'EINVAL');
  assert.ok(make(one, mm, 1));
});

alloc('that has ids is EBUSY, but marked: it gives out more, and goes with its last id', () => {
  const one = series();
  const set = make(one, null, 2);
  one.alloc(set, 0, 9);
  assert.is(one.setFree(set), 'EBUSY');
  assert.is(one.alloc(set, 0, 9), 1);
  one.free(0, set);
  one.free(1, set);
  assert.is(one.setFree(set), 'EINVAL');
});

alloc('does not give its quota back; in the earlier stage it does', () => {
  for (const [form, left] of [[FORMS.ioasidSet, 1], [FORMS.ioasidSetReturning, 4]] as const) {
    const one = series(form);
    one.setFree(make(one, null, 3));
    assert.is(one.capacity, left);
  }
});

alloc('does not exist in a form without sets', () => {
  const one = new Allocator(FORMS.v5_11);
  assert.is(one.setAlloc(null, 1, 'NULL'), undefined);
  assert.is(one.setFree(new IoasidSet()), undefined);
  assert.is(one.attachSpid(0, 1), undefined);
});

alloc('frees all its ids; what is referenced stays pending and is no longer found by its guest id', () => {
  const one = series();
  const set = make(one, null, 2);
  one.alloc(set, 0, 9);
  one.alloc(set, 0, 9);
  one.attachSpid(1, 40);
  one.get(1, set);
  one.freeAllInSet(set);
  assert.is(one.live, 1);
  assert.is(one.findBySpid(set, 40), INVALID_IOASID);
  assert.is(one.put(1, set), true);
});

alloc.run();

const owned = suite('get_if_owned');

owned('is ENOENT, EINVAL for the set of no process, EPERM for that of another, EBUSY if pending', () => {
  const [one, mine, other] = [series(), new Mm(), new Mm()];
  const [set, nobody] = [make(one, mine, 1), make(one, null, 1)];
  one.alloc(set, 0, 0);
  one.alloc(nobody, 1, 1);
  assert.is(one.getIfOwned(mine, 9), 'ENOENT');
  assert.is(one.getIfOwned(mine, 1), 'EINVAL');
  assert.is(one.getIfOwned(other, 0), 'EPERM');
  assert.is(one.getIfOwned(mine, 0), 'OK');
  one.free(0, set);
  assert.is(one.getIfOwned(mine, 0), 'EBUSY');
});

owned.run();

const spids = suite('A guest id');

spids('is EINVAL if all ones, ENOENT of an unknown id, EINVAL twice in a set', () => {
  const one = series();
  const set = make(one, null, 2);
  one.alloc(set, 0, 9);
  one.alloc(set, 0, 9);
  assert.is(one.attachSpid(9, INVALID_IOASID), 'EINVAL');
  assert.is(one.attachSpid(9, 40), 'ENOENT');
  assert.is(one.attachSpid(0, 40), 'OK');
  assert.is(one.attachSpid(1, 40), 'EINVAL');
});

spids('is one in each set, and finds its id with a reference if asked', () => {
  const one = series();
  const [first, second] = [make(one, null, 1), make(one, null, 1)];
  one.alloc(first, 0, 9);
  one.alloc(second, 0, 9);
  one.attachSpid(0, 40);
  assert.is(one.attachSpid(1, 40), 'OK');
  assert.is(one.findBySpid(second, 40, true), 1);
  assert.is(one.put(1, second), false);
  one.detachSpid(1);
  assert.is(one.findBySpid(second, 40), INVALID_IOASID);
});

spids.run();
