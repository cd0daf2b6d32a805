/** How many pages are pinned, by whom, and who may pin more. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { accessCreate } from '../../src/iommufd/access';
import { PAGE_SIZE } from '../../src/iommufd/answer';
import type { Pages } from '../../src/iommufd/area';
import type { Context } from '../../src/iommufd/context';
import type { Ioas } from '../../src/iommufd/ioas';
import type { MemoryKind } from '../../src/iommufd/memory';
import { lockedBy, pinnedTimes } from '../../src/iommufd/pinned';
import { newContext, newDevice, newIoas, page } from './setup';

/** So many pages of a process, from one of them on, at a page of the address space. */
function map(ioas: Ioas, at: number, count: number, from = 0, process = 'p', more: Partial<Pages> & { kind?: MemoryKind } = {}): string {
  const { kind = 'anonymous', ...rest } = more;
  const memory = ioas.context.machine.process(process).memory(kind);
  return ioas.map({ iova: page(at), length: count * PAGE_SIZE, prot: { read: true, write: true }, pages: { source: 'user', writable: true, address: from * PAGE_SIZE, memory, ...rest } }).errno;
}

function attached(memlock = Infinity): { context: Context; ioas: Ioas } {
  const context = newContext();
  context.machine.memlock = memlock * PAGE_SIZE;
  const ioas = newIoas(context);
  newDevice(context, 'd0').attach(ioas.id);
  return { context, ioas };
}
const times = ({ machine }: Context, from: number, count: number, want: number, process = 'p'): boolean => (
  pinnedTimes(machine, machine.process(process), from * PAGE_SIZE, count * PAGE_SIZE, want));

const counted = suite('Pins of a page');
counted('are one for each map of it that a table has, and none without a table', () => {
  const { context, ioas } = attached();
  assert.equal([map(ioas, 0, 4), map(ioas, 8, 2, 2)], ['OK', 'OK']);
  assert.equal([times(context, 0, 2, 1), times(context, 2, 2, 2), times(context, 0, 4, 1), times(context, 4, 1, 0)], [true, true, false, true]);
  const bare = newIoas(context);
  map(bare, 0, 4);
  assert.ok(times(context, 0, 2, 1));
});
counted('are not more for a copy, nor for a second table', () => {
  const { context, ioas } = attached();
  map(ioas, 0, 4);
  const found = ioas.pagesOf(page(0), 4 * PAGE_SIZE);
  if (found.errno !== 'OK') throw new Error(found.errno);
  const copy = ioas.reserveAreas(found.parts, { iova: page(8), prot: { read: true, write: true } });
  if (copy.errno !== 'OK') throw new Error(copy.errno);
  for (const area of copy.areas) area.publish();
  const middle = ioas.pagesOf(page(1), 2 * PAGE_SIZE);
  if (middle.errno !== 'OK') throw new Error(middle.errno);
  const part = ioas.reserveAreas(middle.parts, { iova: page(16), prot: { read: true, write: true } });
  if (part.errno === 'OK') for (const area of part.areas) area.publish();
  assert.ok(times(context, 0, 4, 1));
  ioas.unmap(page(0), 4 * PAGE_SIZE);
  assert.ok(times(context, 0, 4, 1), 'the copy has them still');
});
counted('are of the process whose memory it is', () => {
  const { context, ioas } = attached();
  map(ioas, 0, 1);
  assert.equal([times(context, 0, 1, 1, 'p'), times(context, 0, 1, 0, 'q')], [true, true]);
});
counted.run();

const limit = suite('RLIMIT_MEMLOCK');
limit('counts what all users of tables have pinned, each map its own pages', () => {
  const { ioas } = attached(4);
  assert.equal([map(ioas, 0, 3), map(ioas, 8, 2), map(ioas, 8, 1), map(ioas, 16, 1)], ['OK', 'ENOMEM', 'OK', 'ENOMEM']);
  ioas.unmap(page(0), 3 * PAGE_SIZE);
  assert.is(map(ioas, 16, 3), 'OK');
});
limit('counts by process where maps say so, with what containers have pinned of it', () => {
  const { context, ioas } = attached(4);
  const mine = { perProcess: true };
  assert.equal([map(ioas, 0, 3, 0, 'p', mine), map(ioas, 8, 3, 0, 'q', mine)], ['OK', 'OK']);
  const process = context.machine.process('p');
  process.locked = 1;
  assert.is(lockedBy(context.machine, process), 4);
  assert.equal([map(ioas, 16, 1, 0, 'p', mine), map(ioas, 16, 1, 0, 'q', mine)], ['ENOMEM', 'OK']);
});
limit('is EFAULT first where nothing can be pinned', () => {
  const { ioas } = attached(1);
  assert.equal([map(ioas, 0, 9, 0, 'p', { kind: 'none' }), map(ioas, 0, 9)], ['EFAULT', 'ENOMEM']);
});
limit('is looked at area by area: one that is too much comes before one that cannot be pinned, and after', () => {
  for (const [kinds, errno] of [[['anonymous', 'none'], 'ENOMEM'], [['none', 'anonymous'], 'EFAULT']] as const) {
    const context = newContext();
    context.machine.memlock = 0;
    const ioas = newIoas(context);
    assert.equal(kinds.map((kind, nth) => map(ioas, nth, 1, nth, 'p', { kind })), ['OK', 'OK']);
    assert.is(newDevice(context, 'd0').attach(ioas.id).errno, errno);
  }
});
limit('counts the areas of one pin together, those of the user and those of a process each by themselves', () => {
  const context = newContext();
  context.machine.memlock = PAGE_SIZE;
  const ioas = newIoas(context);
  const access = accessCreate(context, true);
  access.attach(ioas.id);
  assert.equal([map(ioas, 0, 1), map(ioas, 1, 1, 1), map(ioas, 2, 1, 2, 'p', { perProcess: true })], ['OK', 'OK', 'OK']);
  const errno = (at: number, count: number): string => access.pin(page(at), count * PAGE_SIZE).errno;
  assert.equal([errno(0, 2), errno(1, 2), errno(0, 1)], ['ENOMEM', 'OK', 'ENOMEM']);
});
limit('is none of who copies, and lets go', () => {
  const context = newContext();
  context.machine.memlock = 0;
  const ioas = newIoas(context);
  const access = accessCreate(context, true);
  access.attach(ioas.id);
  map(ioas, 0, 2);
  assert.equal([access.pin(page(0), PAGE_SIZE).errno, access.readWrite(page(0), 2 * PAGE_SIZE, true)], ['ENOMEM', 'OK']);
});
limit.run();

const copied = suite('Memory that is copied');
copied('by its process is read and written as that could; by another as that could page by page, and else as it can be pinned', () => {
  const answers = (kind: MemoryKind, caller: string): string[] => {
    const context = newContext();
    const ioas = newIoas(context);
    const access = accessCreate(context, true);
    access.attach(ioas.id);
    map(ioas, 0, 2, 0, 'p', { kind });
    const by = context.machine.process(caller);
    return [access.readWrite(page(0), 2 * PAGE_SIZE, false, by), access.readWrite(page(0), PAGE_SIZE, false, by), access.readWrite(page(0), PAGE_SIZE, true, by)];
  };
  assert.equal(answers('readonly', 'p'), ['OK', 'OK', 'EFAULT']);
  assert.equal(answers('readonly', 'q'), ['EFAULT', 'OK', 'EFAULT']);
  assert.equal(answers('pfnmap', 'p'), ['OK', 'OK', 'OK']);
  assert.equal(answers('pfnmap', 'q'), ['EFAULT', 'EFAULT', 'EFAULT']);
  assert.equal([answers('none', 'p'), answers('none', 'q')], [['EFAULT', 'EFAULT', 'EFAULT'], ['EFAULT', 'EFAULT', 'EFAULT']]);
});
copied('of a process that has ended is what is pinned of it', () => {
  const { context, ioas } = attached();
  const bare = newIoas(context);
  const [there, not] = [ioas, bare].map((each) => {
    const access = accessCreate(context, true);
    access.attach(each.id);
    map(each, 0, 1);
    return access;
  });
  context.machine.process('p').ended = true;
  assert.equal([there.readWrite(page(0), 8), not.readWrite(page(0), 8)], ['OK', 'EFAULT']);
});
copied.run();
