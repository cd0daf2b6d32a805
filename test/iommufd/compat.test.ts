/** An iommufd in the place of a container: its IOMMU type, its one address space, and what it says of coherency. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PAGE_SIZE } from '../../src/iommufd/answer';
import { compatAttach, compatEnforced, compatJoin, compatMap, compatSetIommu, compatUnmap, compatUnmapAll, hasExtension } from '../../src/iommufd/compat';
import type { Context } from '../../src/iommufd/context';
import { U64_MAX } from '../../src/iommufd/u64';
import { newContext, newDevice, newHwpt, page, pages } from './setup';

const ENFORCING = { mock: true, enforceCc: true };

/** A context that some group with an IOMMU was set to. */
function joined(type?: string): Context {
  const context = newContext();
  assert.is(compatJoin(context, false), 'OK');
  if (type !== undefined) assert.is(compatSetIommu(context, type), 'OK');
  return context;
}

const nobody = suite('an iommufd without a compatibility address space');

nobody('ENODEV for whatever needs one, before anything else', () => {
  const context = newContext();
  assert.equal([
    compatAttach(context, () => 'OK'), compatSetIommu(context, 'TYPE1v2'), compatMap(context, pages(0, 0)), compatUnmap(context, 0, 0).errno,
    compatUnmapAll(context, 0, 0).errno, compatUnmapAll(context, 1, 1).errno, compatEnforced(context).errno,
  ], Array<string>(7).fill('ENODEV'));
});
nobody('makes one with the first group, and takes one that is there', () => {
  const context = joined();
  const { compat } = context;
  assert.is(compat!.id, 1);
  assert.is(compatJoin(context, false), 'OK');
  assert.is(context.compat, compat);
  assert.is(compatAttach(context, (pt) => (pt === compat!.id ? 'EBUSY' : 'OK')), 'EBUSY');
});
nobody.run();

const type = suite('SET_IOMMU of an iommufd');

type('EINVAL for a type that is not type 1, even before a group', () => {
  for (const context of [newContext(), joined()]) for (const word of ['NOIOMMU', 'SPAPR']) assert.is(compatSetIommu(context, word), 'EINVAL');
});
type('EPERM without an IOMMU and without the right to do without; EINVAL for type 1 then', () => {
  const context = newContext();
  assert.is(compatJoin(context, true), 'OK');
  assert.equal([compatSetIommu(context, 'NOIOMMU'), compatSetIommu(context, 'TYPE1'), compatSetIommu(context, 'TYPE1v2')], ['OK', 'EINVAL', 'EINVAL']);
  context.machine.capable = false;
  assert.equal([compatSetIommu(context, 'NOIOMMU'), compatSetIommu(context, 'TYPE1v2')], ['EPERM', 'EINVAL']);
});
type('EINVAL for TYPE1 when a domain has pages already, for it forbids huge ones; OK for v2', () => {
  const context = joined();
  newHwpt(context, newDevice(context, 'd0'), 1);
  compatMap(context, pages(0, 1));
  assert.equal([compatSetIommu(context, 'TYPE1'), compatSetIommu(context, 'TYPE1v2'), compatSetIommu(context, 'TYPE1v2')], ['EINVAL', 'OK', 'OK']);
});
type.run();

const unmap = suite('UNMAP_DMA of an iommufd');

unmap('answers 0 bytes where nothing is, but EINVAL for no length', () => {
  for (const word of ['TYPE1', 'TYPE1v2']) {
    const context = joined(word);
    compatMap(context, pages(4, 2));
    assert.equal(compatUnmap(context, page(0), 4 * PAGE_SIZE), { errno: 'OK', unmapped: 0 });
    assert.equal(compatUnmap(context, page(6), PAGE_SIZE), { errno: 'OK', unmapped: 0 });
    assert.equal(compatUnmap(context, page(0), 0), { errno: 'EINVAL' });
  }
});
unmap('ENOENT with TYPE1 v2 for an area that sticks out at either end; TYPE1 cuts it', () => {
  for (const [first, count, inside] of [[3, 2, 1], [4, 1, 1], [5, 1, 1], [5, 4, 3], [7, 2, 1], [3, 1, 0], [3, 6, 4]]) {
    const cut = joined('TYPE1');
    compatMap(cut, pages(4, 4));
    assert.equal(compatUnmap(cut, page(first), count * PAGE_SIZE), { errno: 'OK', unmapped: inside * PAGE_SIZE }, `TYPE1 ${first} ${count}`);
    const whole = joined('TYPE1v2');
    compatMap(whole, pages(4, 4));
    const answer = inside === 0 || inside === 4 ? { errno: 'OK', unmapped: inside * PAGE_SIZE } : { errno: 'ENOENT' };
    assert.equal(compatUnmap(whole, page(first), count * PAGE_SIZE), answer, `TYPE1v2 ${first} ${count}`);
  }
});
unmap('EINVAL with TYPE1 where an area cannot be cut', () => {
  const context = joined('TYPE1');
  compatMap(context, pages(0, 2));
  assert.equal(compatUnmap(context, page(1) + 8, PAGE_SIZE - 8), { errno: 'EINVAL' });
});
unmap('EOVERFLOW beyond the end of the space; EINVAL for no length even there, and the last byte is one like any other', () => {
  for (const word of ['TYPE1', 'TYPE1v2']) {
    assert.equal(compatUnmap(joined(word), page(0), U64_MAX), { errno: 'EOVERFLOW' });
    assert.equal([[U64_MAX, 0], [0, 0], [0, U64_MAX], [U64_MAX, 1]].map(([iova, length]) => compatUnmap(joined(word), iova, length)),
      [{ errno: 'EINVAL' }, { errno: 'EINVAL' }, { errno: 'OK', unmapped: 0 }, { errno: 'OK', unmapped: 0 }]);
  }
});
unmap('ENOENT with TYPE1 for the first byte of an area alone, where nothing is cut', () => {
  const context = joined('TYPE1');
  compatMap(context, pages(0, 2));
  assert.equal([1, PAGE_SIZE + 1, PAGE_SIZE].map((length) => compatUnmap(context, page(0), length)),
    [{ errno: 'ENOENT' }, { errno: 'EINVAL' }, { errno: 'OK', unmapped: PAGE_SIZE }]);
});
unmap('of everything: EINVAL with a range besides, which takes nothing; else all bytes, be there any or not', () => {
  const context = joined();
  compatMap(context, pages(0, 1));
  compatMap(context, pages(4, 2));
  for (const [iova, length] of [[page(0), 0], [0, PAGE_SIZE], [page(0), PAGE_SIZE]]) assert.equal(compatUnmapAll(context, iova, length), { errno: 'EINVAL' });
  assert.equal(compatUnmapAll(context, 0, 0), { errno: 'OK', unmapped: 3 * PAGE_SIZE });
  assert.equal(compatUnmapAll(context, 0, 0), { errno: 'OK', unmapped: 0 });
});
unmap.run();

const extension = suite('CHECK_EXTENSION of an iommufd');

extension('coherency is enforced when every HWPT of the address space does so, and when there is none', () => {
  const context = joined();
  const { compat } = context;
  assert.equal(compatEnforced(context), { errno: 'OK', value: 1 });
  newHwpt(context, newDevice(context, 'd0', ENFORCING), compat!.id);
  assert.equal(compatEnforced(context), { errno: 'OK', value: 1 });
  const hwpt = newHwpt(context, newDevice(context, 'd1'), compat!.id);
  assert.equal(compatEnforced(context), { errno: 'OK', value: 0 });
  assert.is(context.destroyObject(hwpt), 'OK');
  assert.equal(compatEnforced(context), { errno: 'OK', value: 1 });
});
extension('knows both types, the unmap of everything and groups without an IOMMU; once it stands for those, nothing else', () => {
  const context = newContext();
  const known = (): boolean[] => ['TYPE1', 'TYPE1v2', 'UNMAP_ALL', 'NOIOMMU', 'UPDATE_VADDR', 'NESTING'].map((word) => hasExtension(context, word));
  assert.equal(known(), [true, true, true, true, false, false]);
  context.noIommu = true;
  assert.equal(known(), [false, false, false, true, false, false]);
});
extension.run();
