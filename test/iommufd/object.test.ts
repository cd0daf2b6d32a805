/** The table of objects: phases, numbers, and the end. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { IommufdObject, ObjectTable } from '../../src/iommufd/object';

/** An object that holds others. */
class Holder extends IommufdObject {
  readonly type = 'Selftest';
  constructor(readonly held: IommufdObject[] = []) {
    super();
    for (const one of held) one.users++;
  }
  destroy(): void { for (const one of this.held) one.users--; }
}

const test = suite('Table of objects');
test('an object is reserved, live, removed: found only while it is live, and its number taken until it is removed', () => {
  const table = new ObjectTable();
  const object = table.reserve(new Holder());
  assert.equal([object.id, object.phase, table.find(1), table.destroy(1), table.empty], [1, 'reserved', undefined, 'ENOENT', false]);
  table.finalize(object);
  assert.equal([object.phase, table.find(1) === object, table.destroy(1)], ['live', true, 'OK']);
  assert.equal([object.phase, table.find(1), table.destroy(1), table.empty], ['removed', undefined, 'ENOENT', true]);
});
test('an aborted object was never found, and its number is the next one', () => {
  const table = new ObjectTable();
  const [first, second] = [table.reserve(new Holder()), table.reserve(new Holder())];
  table.abort(first);
  assert.equal([first.phase, second.id, table.reserve(new Holder()).id, table.reserve(new Holder()).id], ['removed', 2, 1, 3]);
});
test('0 and what never was a number are of nothing', () => {
  const table = new ObjectTable();
  assert.equal([0, 1, -1, 7].map((id) => table.find(id)), [undefined, undefined, undefined, undefined]);
});
test('a tombstone keeps its number, and is no object', () => {
  const table = new ObjectTable();
  const object = table.finalize(table.reserve(new Holder()));
  assert.equal([table.tombstone(object), table.find(1), table.destroy(1), table.objects(), table.tombstones()], ['OK', undefined, 'ENOENT', [], [1]]);
  assert.equal([table.empty, table.reserve(new Holder()).id], [false, 2]);
});
test('the end takes what nobody holds, again and again; a cycle is left, and what it holds', () => {
  const table = new ObjectTable();
  const [bottom, middle, top] = [0, 1, 2].map(() => table.finalize(table.reserve(new Holder())));
  for (const [holder, held] of [[middle, bottom], [top, middle]]) {
    holder.held.push(held);
    held.users++;
  }
  assert.equal([table.destroyAll(), table.objects(), table.empty], [[], [], true]);
  const [one, other] = [0, 1].map(() => table.finalize(table.reserve(new Holder())));
  const free = table.finalize(table.reserve(new Holder()));
  for (const [holder, held] of [[one, other], [other, one]]) {
    holder.held.push(held);
    held.users++;
  }
  assert.equal([table.destroyAll().map(({ id }) => id), free.phase], [[1, 2], 'removed']);
});
test.run();
