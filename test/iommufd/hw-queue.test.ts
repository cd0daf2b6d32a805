/** Hardware queues: what is refused, in order, and what a queue holds. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accessCreate } from '../../src/iommufd/access';
import { PAGE_SIZE } from '../../src/iommufd/answer';
import type { Context } from '../../src/iommufd/context';
import { hwQueueAlloc } from '../../src/iommufd/hw-queue';
import type { Ioas } from '../../src/iommufd/ioas';
import { U64, U64_MAX, minus, plus } from '../../src/iommufd/u64';
import { viommuAlloc } from '../../src/iommufd/viommu';
import { newContext, newDevice, newHwpt, newIoas, page, pages } from './setup';

/** A vIOMMU of a mock device, and the address space behind its parent, of which the first two pages are mapped. */
function withViommu(): { context: Context; ioas: Ioas; viommu: number } {
  const context = newContext();
  const device = newDevice(context, 'd1');
  const ioas = newIoas(context);
  const made = viommuAlloc(context, device.id, newHwpt(context, device, ioas.id, { flags: ['NEST_PARENT'] }));
  if (made.errno !== 'OK') throw new Error(made.errno);
  ioas.map(pages(0, 2));
  return { context, ioas, viommu: made.id };
}

const test = suite('Hardware queues');
test('refusals in order: DEFAULT, no length, overflow, no vIOMMU, a type of nobody, a length of all ones, a list of pages that is too long, then the pages', () => {
  const { context, viommu, ioas } = withViommu();
  const errno = (of: number, index: number, iova: U64, length: U64, type?: string): string => hwQueueAlloc(context, of, index, iova, length, type).errno;
  assert.equal([
    errno(99, 0, page(0), 0, 'DEFAULT'), errno(99, 0, U64_MAX, 0), errno(99, 0, U64_MAX, U64_MAX), errno(99, 0, page(0), 1, 'OTHER'),
    errno(viommu, 0, 0, U64_MAX, 'OTHER'), errno(viommu, 0, 0, U64_MAX), errno(viommu, 0, page(2), 2 ** 40), errno(viommu, 0, page(2), 1), errno(viommu, 0, U64_MAX, 1),
    errno(viommu, 2, page(0), 1), errno(viommu, 1, page(0), 1),
  ], ['EOPNOTSUPP', 'EINVAL', 'EOVERFLOW', 'ENOENT', 'EOPNOTSUPP', 'ERANGE', 'ENOMEM', 'ENOENT', 'ENOENT', 'EINVAL', 'EIO']);
  assert.equal([ioas.accesses.size, context.objects.objects().length], [0, 4]);
});
test('ERANGE: the end of its last page is counted in 64 bits, from the beginning of its first', () => {
  const { context, viommu } = withViommu();
  const most = minus(U64_MAX, PAGE_SIZE - 1);
  const errnos = [[0, 1], [0, 0], [8, -7], [8, -8]].map(([iova, more]) => hwQueueAlloc(context, viommu, 0, iova, plus(most, more)).errno);
  assert.equal(errnos, ['ERANGE', 'ENOMEM', 'ERANGE', 'ENOMEM']);
});
test('ENOMEM: a list of 2^28 pages would be too long, however few bytes of the first and the last it has', () => {
  const { context, viommu } = withViommu();
  const most = (2 ** 28 - 1) * PAGE_SIZE;
  const errnos = [[0, most], [0, most + 1], [1, most], [PAGE_SIZE - 1, most - PAGE_SIZE + 1], [0, 2n ** 63n]].map(([iova, length]) => hwQueueAlloc(context, viommu, 0, iova, length).errno);
  assert.equal(errnos, ['ENOENT', 'ENOMEM', 'ENOMEM', 'ENOENT', 'ENOMEM']);
});
test('EEXIST: the index is taken, before EIO of one that waits for another', () => {
  const { context, viommu } = withViommu();
  const errnos = [0, 0, 1, 1].map((index) => hwQueueAlloc(context, viommu, index, page(0), PAGE_SIZE).errno);
  assert.equal(errnos, ['OK', 'EEXIST', 'OK', 'EEXIST']);
});
test('ENOENT where not all pages that it touches are mapped, EFAULT where they do not lie one after the other, and an unmap of any of them is EBUSY', () => {
  const { context, ioas, viommu } = withViommu();
  ioas.map(pages(3, 1));
  ioas.map(pages(4, 1));
  const errnos = [[page(0), 2 * PAGE_SIZE + 1], [page(1) + 1, PAGE_SIZE], [page(3) - 1, 2], [page(3), PAGE_SIZE + 1], [page(3), PAGE_SIZE]].map(([iova, length]) =>
    hwQueueAlloc(context, viommu, 0, iova, length).errno);
  assert.equal(errnos, ['ENOENT', 'ENOENT', 'ENOENT', 'EFAULT', 'OK']);
  assert.equal([0, 3, 4].map((first) => ioas.unmap(page(first), (first === 0 ? 2 : 1) * PAGE_SIZE).errno), ['OK', 'EBUSY', 'OK']);
});
test('EADDRINUSE where an area is half a page, which a domain of the selftest takes and a pin does not', () => {
  const { context, ioas, viommu } = withViommu();
  assert.is(ioas.map({ ...pages(4, 1), length: PAGE_SIZE / 2 }).errno, 'OK');
  assert.is(hwQueueAlloc(context, viommu, 0, page(0), PAGE_SIZE).errno, 'EADDRINUSE');
});
test('it holds its vIOMMU, the queue before it, and its pages against an unmap, and no context', () => {
  const { context, ioas, viommu } = withViommu();
  const [first, second] = [0, 1].map((index) => (hwQueueAlloc(context, viommu, index, page(index) + 1, 10) as { id: number }).id);
  assert.equal([context.destroyObject(viommu), context.destroyObject(first)], ['EBUSY', 'EBUSY']);
  assert.equal([ioas.unmap(page(0), 2 * PAGE_SIZE).errno, context.holders], ['EBUSY', 1]);
  assert.equal([context.destroyObject(second), context.destroyObject(first), context.destroyObject(viommu)], ['OK', 'OK', 'OK']);
  assert.equal([ioas.accesses.size, ioas.unmap(page(0), 2 * PAGE_SIZE).errno], [0, 'OK']);
});
test('its pins forbid an unmap also where a driver pinned and unpinned before', () => {
  const { context, ioas, viommu } = withViommu();
  const access = accessCreate(context, true);
  access.attach(ioas.id);
  const { pin } = access.pin(page(0), PAGE_SIZE) as { pin: number };
  assert.equal([access.unpin(pin), hwQueueAlloc(context, viommu, 0, page(0), PAGE_SIZE).errno], ['OK', 'OK']);
  assert.is(ioas.unmap(page(0), 2 * PAGE_SIZE).errno, 'EBUSY');
});
test('what was refused holds nothing: the context ends with its last holder', () => {
  const { context, ioas, viommu } = withViommu();
  hwQueueAlloc(context, viommu, 1, page(0), PAGE_SIZE);
  assert.equal([ioas.accesses.size, ioas.unmap(page(0), 2 * PAGE_SIZE).errno], [0, 'OK']);
});
test.run();
