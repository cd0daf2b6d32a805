import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Allocator } from '../../src/allocator/allocator';
import { FORMS } from '../../src/allocator/forms';
import { INVALID_IOASID, Mm } from '../../src/allocator/ioasid';

const counted = (): Allocator => new Allocator(FORMS.v5_11);
const lifetime = (): Allocator => new Allocator(FORMS.v5_18);

const sva = suite('The PASID of a process');

sva('throws the name of a number that is none', () => {
  const mm = new Mm();
  assert.throws(() => counted().svaAlloc(mm, -1, 5), /min: a number/);
  assert.throws(() => counted().svaAlloc(mm, 1, 0.5), /max: a whole number/);
  assert.throws(() => counted().svaFind(-1), /pasid: a number/);
});

sva('whose private pointer somebody has overwritten is of nobody', () => {
  const [one, mm] = [counted(), new Mm()];
  one.svaAlloc(mm, 3, 3);
  one.setData(3, null);
  assert.equal(one.svaFind(3), { errno: 'OK', data: null });
});

sva('is not to be found, and no end of a process concerns it, in 5.5', () => {
  const one = new Allocator(FORMS.v5_5);
  assert.equal([one.svaFind(1), one.mmExited(new Mm())], [undefined, undefined]);
});

sva('is EINVAL for 0, an inverted range or all ones; ENOMEM if none is free', () => {
  for (const one of [counted(), lifetime()]) {
    for (const [min, max] of [[0, 5], [5, 4], [1, INVALID_IOASID], [INVALID_IOASID, INVALID_IOASID]]) {
      assert.is(one.svaAlloc(new Mm(), min, max), 'EINVAL', `${min}..${max}`);
    }
    one.svaAlloc(new Mm(), 3, 3);
    assert.is(one.svaAlloc(new Mm(), 3, 3), 'ENOMEM');
  }
});

sva('does not exist in 5.5, nor in the series', () => {
  for (const form of [FORMS.v5_5, FORMS.ioasidSet]) assert.is(new Allocator(form).svaAlloc(new Mm(), 1, 5), undefined);
});

sva('is EOVERFLOW in a range that it is not in; since 5.18 the upper end counts as outside', () => {
  for (const [one, answer] of [[counted(), 'OK'], [lifetime(), 'EOVERFLOW']] as const) {
    const mm = new Mm();
    one.svaAlloc(mm, 5, 9);
    assert.is(one.svaAlloc(mm, 6, 9), 'EOVERFLOW');
    assert.is(one.svaAlloc(mm, 1, 5), answer);
    assert.is(one.svaAlloc(mm, 1, 6), 'OK');
  }
});

sva('5.11: each user has a reference, and the last that lets go ends it', () => {
  const [one, mm] = [counted(), new Mm()];
  one.svaAlloc(mm, 1, 9);
  one.svaAlloc(mm, 1, 9);
  one.svaFree(mm);
  assert.is(mm.pasid, 1);
  one.svaUnbind(mm);
  assert.is(mm.pasid, INVALID_IOASID);
  assert.is(one.svaFind(1)!.errno, 'ENOENT');
});

sva('5.11: a process that is gone is found as NULL while its PASID has users', () => {
  const [one, mm] = [counted(), new Mm()];
  one.svaAlloc(mm, 1, 9);
  assert.equal(one.svaFind(1), { errno: 'OK', data: mm });
  one.mmExited(mm);
  assert.equal(one.svaFind(1), { errno: 'OK', data: null });
});

sva('5.11: to let go of a process without one puts the id 0, whosever it is', () => {
  const one = counted();
  assert.is(one.alloc(null, 0, 9), 0);
  one.svaFree(new Mm());
  assert.is(one.live, 0);
});

sva('5.18: it stays with the process when a device is unbound, and goes with it', () => {
  const [one, mm] = [lifetime(), new Mm()];
  one.svaAlloc(mm, 1, 9);
  assert.is(one.svaUnbind(mm), 'OK');
  assert.is(mm.pasid, 1);
  one.mmExited(mm);
  assert.is(one.svaFind(1)!.errno, 'ENOENT');
});

sva('is not found in an id of another set', () => {
  const one = counted();
  one.alloc(null, 4, 4);
  assert.equal(one.svaFind(4), { errno: 'EACCES' });
});

sva.run();
