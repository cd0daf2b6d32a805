import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Allocator } from '../../src/allocator/allocator';
import { FORMS } from '../../src/allocator/forms';
import { type AllocatorOps, INVALID_IOASID } from '../../src/allocator/ioasid';

/** A custom allocator that gives `numbers` one after another, then nothing, and remembers what it is given back. */
function custom(...numbers: number[]): AllocatorOps & { back: number[] } {
  const back: number[] = [];
  return { alloc: () => numbers.shift() ?? INVALID_IOASID, free: (id) => void back.push(id), back };
}
const one = (): Allocator => new Allocator(FORMS.v5_5);

const register = suite('Registration of a custom allocator');

register('is EAGAIN while the default one has ids out', () => {
  const it = one();
  it.alloc(null, 0, 9);
  assert.is(it.registerAllocator(custom()), 'EAGAIN');
  it.free(0);
  assert.is(it.registerAllocator(custom()), 'OK');
});

register('of the same object twice is EEXIST', () => {
  const [it, ops] = [one(), custom()];
  it.registerAllocator(ops);
  assert.is(it.registerAllocator(ops), 'EEXIST');
});

register('with one of the functions the same is another one', () => {
  const [it, ops] = [one(), custom()];
  it.registerAllocator(ops);
  assert.is(it.registerAllocator({ ...custom(), alloc: ops.alloc }), 'OK');
  assert.is(it.registerAllocator({ ...custom(), free: ops.free }), 'OK');
  assert.is(it.lines.length, 3);
});

register('with the same functions shares the ids, which outlast one of them', () => {
  const [it, ops] = [one(), custom(7)];
  it.registerAllocator(ops);
  it.registerAllocator({ ...ops });
  assert.is(it.alloc(null, 0, 9), 7);
  assert.is(it.unregisterAllocator(ops), 'OK');
  assert.is(it.find(null, 7).errno, 'OK');
});

register('with other functions waits in line: only the first is asked', () => {
  const [it, first] = [one(), custom(7)];
  it.registerAllocator(first);
  assert.is(it.registerAllocator(custom(8)), 'OK');
  assert.is(it.alloc(null, 0, 9), 7);
  assert.is(it.alloc(null, 0, 9), INVALID_IOASID);
  it.free(7);
  it.unregisterAllocator(first);
  assert.is(it.alloc(null, 0, 9), 8);
});

register.run();

const remove = suite('Removal of a custom allocator');

remove('that is not registered does nothing', () => assert.is(one().unregisterAllocator(custom()), 'OK'));

remove('as the last of its kind with ids out warns, and no call finds them', () => {
  const [it, ops] = [one(), custom(7)];
  it.registerAllocator(ops);
  it.alloc(null, 0, 9);
  assert.is(it.unregisterAllocator(ops), 'WARN');
  assert.is(it.find(null, 7).errno, 'ENOENT');
  assert.is(it.alloc(null, 7, 7), 7);
});

remove('by an unregistered twin removes the registered one', () => {
  const [it, ops] = [one(), custom()];
  it.registerAllocator(ops);
  assert.is(it.unregisterAllocator({ ...ops }), 'OK');
  assert.is(it.registerAllocator(ops), 'OK');
});

remove.run();

const numbers = suite('A number of a custom allocator');

numbers('that no ioasid_t can hold is thrown, and said to be its own', () => {
  const it = one();
  it.registerAllocator(custom(-1));
  assert.throws(() => it.alloc(null, 0, 9), /^number of a custom allocator: /);
});

numbers('that is live is given back to it at once, and the call is refused', () => {
  const [it, ops] = [one(), custom(7, 7)];
  it.registerAllocator(ops);
  it.alloc(null, 0, 9);
  assert.is(it.alloc(null, 0, 9), INVALID_IOASID);
  assert.equal(ops.back, [7]);
  it.free(7);
  assert.equal(ops.back, [7, 7]);
});

numbers('outside the range is taken all the same', () => {
  const it = one();
  it.registerAllocator(custom(77));
  assert.is(it.alloc(null, 0, 9), 77);
});

numbers.run();
