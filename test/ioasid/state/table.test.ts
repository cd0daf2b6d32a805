/** Numbers and users of the objects of a context. */
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { AddressSpace } from '../../../src/ioasid/state/address-space';
import { NONE } from '../../../src/ioasid/answer';
import { BoundDevice, PageTable, NumberTable } from '../../../src/ioasid/state/table';

const test = suite('ObjectTable');
const space = (parent = NONE): AddressSpace => new AddressSpace(parent, false);

test('the lowest free number, used again at once; none beyond the limit', () => {
  const table = new NumberTable(4);
  assert.equal([1, 2, 3, 4].map(() => table.insert(space())), [1, 2, 3, 4]);
  assert.equal([table.hasRoom(1), table.size], [false, 4]);
  assert.throws(() => table.insert(space()), /no number is left/);
  for (const id of [3, 1, 2]) table.delete(id);
  assert.equal([table.next, table.size, table.hasRoom(3), table.hasRoom(4)], [1, 1, true, false]);
  assert.equal([1, 2, 3].map(() => table.insert(space())), [1, 2, 3]);
  assert.is(table.next, 5);
});
test('any inserts and deletes: always the lowest', () => {
  fc.assert(fc.property(fc.array(fc.nat(30), { maxLength: 200, size: 'max' }), (steps) => {
    const table = new NumberTable(20);
    const taken = new Set<number>();
    for (const step of steps) {
      if (taken.has(step)) {
        table.delete(step);
        taken.delete(step);
      } else if (table.hasRoom(1)) {
        const lowest = Array.from({ length: 21 }, (_, at) => at + 1).find((id) => !taken.has(id))!;
        assert.equal([table.next, table.insert(space())], [lowest, lowest]);
        taken.add(lowest);
      }
      assert.equal([...table.entries()].map(([id]) => id), [...taken].sort((a, b) => a - b));
    }
  }), { numRuns: 200, seed: 4 });
});
test('a number of nothing finds nothing, and an address space is found only where one is', () => {
  const table = new NumberTable(9);
  table.insert(space());
  table.insert(new BoundDevice(0));
  assert.equal([table.find(0), table.find(3), table.space(2), table.find(2)!.kind, table.space(1)!.kind], [undefined, undefined, undefined, 'Device', 'Space']);
});
test('an HWPT goes with its last user, and its address space has one user less; nothing else goes', () => {
  const table = new NumberTable(9);
  const owner = space();
  const i = table.insert(owner);
  const hwpt = table.insert(new PageTable(i, true));
  owner.users++;
  owner.hwpts.push(hwpt);
  table.hold(hwpt, 2);
  assert.equal([table.find(hwpt)!.users, table.spaceOf(hwpt), table.rootOf(hwpt)], [3, i, i]);
  table.letGo(hwpt);
  assert.is(table.find(hwpt)!.users, 2);
  table.letGo(hwpt);
  assert.equal([table.find(hwpt), owner.users, owner.hwpts, table.next], [undefined, 1, [], hwpt]);
  table.hold(i);
  table.letGo(i);
  assert.is(table.find(i), owner);
});
test('the root of a child is its parent', () => {
  const table = new NumberTable(9);
  const [root, child] = [table.insert(space()), table.insert(space(1))];
  assert.equal([table.rootOf(child), table.spaceOf(child), table.rootOf(root)], [root, child, root]);
});
test('a copy is another one, object by object', () => {
  const table = new NumberTable(9);
  table.insert(space());
  table.insert(space());
  table.delete(1);
  const copy = table.copy();
  copy.hold(2);
  assert.equal([copy.insert(space()), table.next, table.find(2)!.users], [1, 1, 1]);
  table.clear();
  assert.equal([table.size, copy.size], [0, 2]);
});
test.run();
