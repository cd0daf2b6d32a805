/** The legacy container: who may join it, its IOMMU type, its mappings, and what it says of coherency. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { PAGE_SIZE } from '../../src/iommufd/answer';
import type { Container } from '../../src/iommufd/container';
import type { Traits } from '../../src/iommufd/machine';
import { U64_MAX, minus } from '../../src/iommufd/u64';
import type { KernelNumber } from '../../src/iommufd/version';
import { Host } from './vfio-setup';

const NOIOMMU = { noIommu: true, iommu: false };
const MEDIATED = { emulated: true, iommu: false };
const READ = { read: true, write: false };
const ALL = new Set(['ALL']);
const WRITE = { read: false, write: true };
const at = (page: number): number => page * PAGE_SIZE;

/** A container with one device's group and a type. */
function typed(type = 'TYPE1v2', traits: Partial<Traits> = {}, kernel?: KernelNumber): { host: Host; file: Container } {
  const host = new Host({ g0: { d0: traits } }, kernel);
  const file = host.container();
  host.group().setContainer(file);
  assert.is(file.setIommu(type), 'OK');
  return { host, file };
}

/** A container on which page 1 is mapped, and what a group of these devices gets when it wants to join. */
function joins(devices: Readonly<Record<string, Partial<Traits>>>): { host: Host; errno: string } {
  const host = new Host({ g0: { d0: {} }, g1: devices });
  const { container } = host.contained('g0');
  assert.is(container.map(at(1), at(1)), 'OK');
  return { host, errno: host.group('g1').setContainer(container) };
}

const join = suite('joining a container');

join('EPERM for a group without an IOMMU when the caller lacks the right to do without, though the file was opened by one who had it', () => {
  const host = new Host({ g0: { d0: NOIOMMU } });
  const { group } = host.group();
  assert.is(host.container().join(group, false), 'EPERM');
  assert.is(host.container().join(group, true), 'OK');
});
join('EINVAL when a mapping lies where one of its devices cannot have one, and the group is let go', () => {
  const { host, errno } = joins({ d1: {}, d2: { reserved: [{ first: at(1), last: at(2) - 1 }] } });
  assert.is(errno, 'EINVAL');
  assert.is(host.machine.group('g1').count, 0);
});
join('EINVAL for such a mapping before EPERM for interrupts that are not isolated', () => {
  assert.is(joins({ d1: { isolatedMsi: false, reserved: [{ first: 0, last: at(9) }] } }).errno, 'EINVAL');
  assert.is(joins({ d1: { isolatedMsi: false } }).errno, 'EPERM');
});
join('a mediated group owns nothing that a mapping could meet, and no interrupts', () => {
  assert.is(joins({ d1: { ...MEDIATED, isolatedMsi: false, reserved: [{ first: 0, last: at(9) }] } }).errno, 'OK');
});
join('claims the DMA of groups with an IOMMU alone, and of those from 5.19 on', () => {
  for (const [traits, kernel, count] of [
    [{}, [7, 2], 1], [{}, [5, 19], 1], [{}, [5, 18], 0], [MEDIATED, [7, 2], 0], [MEDIATED, [5, 18], 0], [NOIOMMU, [7, 2], 0],
  ] as const) {
    const host = new Host({ g0: { d0: traits } }, kernel);
    const group = host.group();
    assert.is(group.setContainer(host.container()), 'OK');
    assert.is(host.machine.group('g0').count, count);
    assert.is(group.unsetContainer(), 'OK');
    assert.is(host.machine.group('g0').count, 0);
  }
});
join('a mediated group that leaves lets no claim of somebody else go', () => {
  const host = new Host({ g0: { d0: MEDIATED } });
  const group = host.group();
  group.setContainer(host.container());
  host.machine.group('g0').claimForDevice(host);
  group.unsetContainer();
  assert.is(host.machine.group('g0').count, 1);
});
join('a container is held by its descriptor and its groups, and put by nobody else', () => {
  const host = new Host();
  const file = host.container();
  const group = host.group();
  group.setContainer(file);
  file.put();
  assert.not.ok(file.released);
  group.unsetContainer();
  assert.ok(file.released);
  assert.throws(() => file.put(), /vfio-container/);
});
join.run();

const type = suite('SET_IOMMU');

type('ENODEV for type 1 without an IOMMU, and for no IOMMU with one', () => {
  for (const [traits, right, wrong] of [[NOIOMMU, 'NOIOMMU', 'TYPE1v2'], [{}, 'TYPE1', 'NOIOMMU']] as const) {
    const host = new Host({ g0: { d0: traits } });
    const file = host.container();
    host.group().setContainer(file);
    assert.equal([file.setIommu(wrong), file.setIommu(right)], ['ENODEV', 'OK']);
  }
});
type('EPERM when the interrupts of any device in the group are not isolated, as long as that device is there', () => {
  const host = new Host({ g0: { d0: {}, d1: { isolatedMsi: false } } });
  const file = host.container();
  host.group().setContainer(file);
  assert.is(file.setIommu('TYPE1v2'), 'EPERM');
  host.vfio.unplug(host.device('d1'));
  assert.is(file.setIommu('TYPE1v2'), 'OK');
});
type.run();

const map = suite('MAP_DMA of a container');

map('EINVAL without a backend, ENOTTY from the one without an IOMMU; so for every unmap', () => {
  const calls = (file: Container): string[] => [file.map(0, at(1)), file.unmap(0, at(1)).errno, file.unmap(0, 0, ALL).errno];
  assert.equal(calls(new Host().container()), ['EINVAL', 'EINVAL', 'EINVAL']);
  assert.equal(calls(typed('NOIOMMU', NOIOMMU).file), ['ENOTTY', 'ENOTTY', 'ENOTTY']);
});
map('EINVAL for neither read nor write; one of them is enough', () => {
  const { file } = typed();
  assert.is(file.map(0, at(1), 0, { read: false, write: false }), 'EINVAL');
  assert.equal([file.map(0, at(1), 0, READ), file.map(at(1), at(1), 0, WRITE)], ['OK', 'OK']);
});
map('EINVAL for nothing, and for a place, a length or memory that is not whole pages', () => {
  const { file } = typed();
  for (const [iova, length, address] of [[0, 0, 0], [1, at(1), 0], [0, at(1) + 1, 0], [0, 1, 0], [0, at(1), 8], [0, U64_MAX, 0], [U64_MAX, 0, 0]]) {
    assert.is(file.map(iova, length, address), 'EINVAL', `${iova} ${length} ${address}`);
  }
  assert.is(file.map(at(3), at(2), at(5)), 'OK');
});
map('EOVERFLOW for a place or memory that goes round the end, before all but the length; EINVAL, after the whole pages, until 6.18', () => {
  const last = minus(U64_MAX, at(1) - 1);
  for (const [iova, address] of [[last, 0], [0, last], [U64_MAX, 0]]) {
    assert.is(typed().file.map(iova, at(2), address, { read: false, write: false }), 'EOVERFLOW');
    assert.is(typed('TYPE1v2', {}, [6, 18]).file.map(iova, at(2), address), 'EINVAL');
  }
  assert.is(typed().file.map(last, at(1)), 'EINVAL', 'no IOMMU reaches there');
  const { file } = typed('TYPE1v2', MEDIATED);
  assert.equal([file.map(last, at(1), last), file.map(last, at(1)), file.unmap(last, at(1))], ['OK', 'EEXIST', { errno: 'OK', unmapped: at(1) }]);
});
map('until 6.18 a mapping that ends with the last byte is there, and is never found', () => {
  const { file } = typed('TYPE1v2', MEDIATED, [6, 18]);
  const last = minus(U64_MAX, at(1) - 1);
  assert.equal([file.map(last, at(1)), file.map(last, at(1)), file.unmap(last, at(1)), file.unmap(0, 0, ALL)], ['OK', 'OK', { errno: 'OK', unmapped: 0 }, { errno: 'OK', unmapped: 0 }]);
});
map('EEXIST where it meets a mapping by a page, OK beside it', () => {
  const { file } = typed();
  file.map(at(4), at(2));
  for (const [first, count, errno] of [[3, 2, 'EEXIST'], [5, 1, 'EEXIST'], [5, 2, 'EEXIST'], [3, 4, 'EEXIST'], [3, 1, 'OK'], [6, 1, 'OK']] as const) {
    assert.is(file.map(at(first), at(count)), errno, `${first} ${count}`);
  }
});
map('EINVAL where it meets a byte of any range that a device has reserved, EEXIST first', () => {
  const { file } = typed('TYPE1v2', { reserved: [{ first: at(2) - 1, last: at(3) }, { first: at(8), last: at(9) - 1 }] });
  for (const [first, errno] of [[0, 'OK'], [1, 'EINVAL'], [2, 'EINVAL'], [3, 'EINVAL'], [4, 'OK'], [7, 'OK'], [8, 'EINVAL'], [9, 'OK']] as const) {
    assert.is(file.map(at(first), at(1)), errno, `${first}`);
  }
  assert.is(file.map(at(7), at(2)), 'EEXIST');
});
map('what an unplugged device had reserved is free', () => {
  const host = new Host({ g0: { d0: {}, d1: { reserved: [{ first: 0, last: at(1) - 1 }] } } });
  const { container } = host.contained();
  assert.is(container.map(0, at(1)), 'EINVAL');
  host.vfio.unplug(host.device('d1'));
  assert.is(container.map(0, at(1)), 'OK');
});
map.run();

const unmap = suite('UNMAP_DMA of a container');

unmap('EINVAL for nothing, and for what is not whole pages', () => {
  for (const kind of ['TYPE1', 'TYPE1v2']) {
    const { file } = typed(kind);
    file.map(0, at(2));
    for (const [iova, length] of [[0, 0], [8, at(1)], [0, at(1) + 8], [8, at(1) - 8], [0, U64_MAX], [U64_MAX, at(1)], [at(1), U64_MAX]]) {
      assert.equal(file.unmap(iova, length), { errno: 'EINVAL' }, `${kind} ${iova} ${length}`);
    }
    assert.equal(file.unmap(0, at(2)), { errno: 'OK', unmapped: at(2) });
  }
});
unmap('EOVERFLOW beyond the end, EINVAL until 6.18', () => {
  const last = minus(U64_MAX, at(1) - 1);
  assert.equal(([undefined, [6, 18]] as const).map((kernel) => typed('TYPE1v2', {}, kernel).file.unmap(last, at(2)).errno), ['EOVERFLOW', 'EINVAL']);
});
unmap('EINVAL with type 1 v2 when a mapping sticks out at either end; type 1 takes it whole, or nothing', () => {
  for (const [first, count, taken] of [[4, 1, 4], [4, 2, 4], [3, 3, 4], [5, 1, 0], [6, 4, 0], [5, 3, 0]]) {
    for (const [kind, answer] of [['TYPE1v2', { errno: 'EINVAL' }], ['TYPE1', { errno: 'OK', unmapped: at(taken) }]] as const) {
      const { file } = typed(kind);
      file.map(at(4), at(4));
      assert.equal(file.unmap(at(first), at(count)), answer, `${kind} ${first} ${count}`);
    }
  }
});
unmap('type 1 takes nothing when a mapping begins before, not even what is wholly inside', () => {
  const { file } = typed('TYPE1');
  file.map(at(2), at(2));
  file.map(at(4), at(1));
  assert.equal(file.unmap(at(3), at(2)), { errno: 'OK', unmapped: 0 });
  assert.equal(file.unmap(0, 0, ALL), { errno: 'OK', unmapped: at(3) });
});
unmap('takes what is wholly inside, counts its bytes, and leaves what is beside', () => {
  for (const kind of ['TYPE1', 'TYPE1v2']) {
    const { file } = typed(kind);
    for (const [first, count] of [[2, 1], [3, 1], [4, 2], [6, 1]]) file.map(at(first), at(count));
    assert.equal(file.unmap(at(3), at(3)), { errno: 'OK', unmapped: at(3) });
    assert.equal([2, 3, 4, 5, 6].map((page) => file.map(at(page), at(1))), ['EEXIST', 'OK', 'OK', 'OK', 'EEXIST']);
  }
});
unmap('of everything: EINVAL with a range besides, which takes nothing; else all bytes, wherever they were', () => {
  const { file } = typed();
  file.map(at(2), at(1));
  file.map(at(7), at(3));
  for (const [iova, length] of [[at(2), 0], [0, at(2)], [at(2), at(1)]]) assert.equal(file.unmap(iova, length, ALL), { errno: 'EINVAL' });
  assert.equal(file.unmap(0, 0, ALL), { errno: 'OK', unmapped: at(4) });
  assert.equal(file.unmap(0, 0, ALL), { errno: 'OK', unmapped: 0 });
});
unmap.run();

const extension = suite('CHECK_EXTENSION of a container');

extension('a mediated group, which has no domain, takes nothing from coherency', () => {
  const host = new Host({ g0: { d0: {} }, g1: { d1: MEDIATED } });
  const { container } = host.contained('g0');
  assert.is(host.group('g1').setContainer(container), 'OK');
  assert.is(container.checkExtension('DMA_CC'), 1);
});
extension('without an IOMMU nothing is enforced', () => { assert.is(typed('NOIOMMU', NOIOMMU).file.checkExtension('DMA_CC'), 0); });
extension('knows both types and the unmap of everything, and no other word', () => {
  const { file } = typed();
  assert.equal(['TYPE1', 'TYPE1v2', 'UNMAP_ALL', 'NESTING'].map((word) => file.checkExtension(word)), [1, 1, 1, 0]);
});
extension('with groups without an IOMMU only the backend without one answers, before it is set as after', () => {
  const host = new Host({ g0: { d0: NOIOMMU } });
  const { container } = host.contained('g0');
  const answers = [container, typed('NOIOMMU', NOIOMMU).file].map((file) => ['TYPE1', 'UNMAP_ALL', 'NOIOMMU'].map((word) => file.checkExtension(word)));
  assert.equal([answers, typed().file.checkExtension('NOIOMMU')], [[[0, 0, 1], [0, 0, 1]], 0]);
});
extension.run();
