/** Dirty tracking of one HWPT, with the calls of its specification by the same names (spec/iommufd/IommufdDirty.tla). A page is an area of its own. */
import { PAGE_SIZE } from '../../../iommufd/answer';
import { Context } from '../../../iommufd/context';
import { bindDevice } from '../../../iommufd/device';
import { dirtyBitmap, markDirty, setDirty } from '../../../iommufd/dirty';
import type { HwptPaging } from '../../../iommufd/hwpt';
import { hwptAlloc } from '../../../iommufd/hwpt-alloc';
import type { Ioas } from '../../../iommufd/ioas';
import { IommufdMachine } from '../../../iommufd/machine';
import { layer } from './layer';
import { at, pageAt } from './room';

/** The last page of the models. */
const LAST = 2;

export class DirtyTracking {
  readonly #ioas: Ioas;
  readonly #hwpt: HwptPaging;
  /** What the last call has told of. */
  told = new Set<number>();

  /** @param tracks whether the HWPT is made with DIRTY_TRACKING */
  constructor(readonly tracks: boolean) {
    const context = new Context(new IommufdMachine());
    const space = made(context.ioasAlloc());
    const { device } = made(bindDevice(context, context.machine.addDevice('d1', 'g1', { dirty: true })));
    const flags = tracks ? ['DIRTY_TRACKING'] : [];
    const hwpt = made(hwptAlloc(context, { device: device.id, pt: space.id, flags, data: 'NONE', dataLength: 0, fault: 0 }));
    this.#ioas = context.lookup<Ioas>(space.id, 'Ioas')!;
    this.#hwpt = context.lookup<HwptPaging>(hwpt.id, 'HwptPaging')!;
  }

  mapPage(page: number): string {
    this.told = new Set();
    const pages = { source: 'user' as const, writable: true, address: PAGE_SIZE };
    return this.#ioas.map({ iova: at(page), length: PAGE_SIZE, prot: { read: true, write: true }, pages }).errno;
  }

  unmapPage(page: number): string {
    this.told = new Set();
    return this.#ioas.unmap(at(page), PAGE_SIZE).errno;
  }

  setTracking(on: boolean): string {
    this.told = new Set();
    return setDirty(this.#hwpt, on);
  }

  getDirty(first: number, last: number, clear: boolean): string {
    const answer = dirtyBitmap(this.#hwpt, { iova: at(first), length: (last - first + 1) * PAGE_SIZE, pageSize: PAGE_SIZE, clear });
    this.told = new Set(answer.errno === 'OK' ? answer.bits.map((bit) => first + bit) : []);
    return answer.errno;
  }

  /** Undefined where nothing is mapped. The selftest's own write is refused while tracking is off; a device's leaves no mark then. */
  dmaWrite(page: number): string | undefined {
    if (!this.#ioas.areas.firstIn(at(page), at(page))) return undefined;
    this.told = new Set();
    if (this.#hwpt.log?.on) markDirty(this.#hwpt, at(page), PAGE_SIZE, [[0, 0]]);
    return 'OK';
  }

  /** The specification's variables. */
  view(): { readonly mapped: Set<number>; readonly on: boolean; readonly dirty: Set<number> } {
    const { log } = this.#hwpt;
    return {
      mapped: new Set([...this.#ioas.areas].map(({ first }) => pageAt(first))), on: log?.on ?? false,
      dirty: new Set(log?.in(at(0), at(LAST + 1) - 1).map(pageAt) ?? []),
    };
  }
}

/** What is made at the beginning is made, or the code is another one than this was written for. */
function made<T extends { readonly errno: string }>(result: T): Extract<T, { readonly errno: 'OK' }> {
  if (result.errno !== 'OK') throw new Error(`the room cannot begin: ${result.errno}`);
  return result as Extract<T, { readonly errno: 'OK' }>;
}

export const dirtyTracking = layer({
  name: 'dirty-tracking', file: 'dirty', class: 'DirtyTracking',
  variables: ['mapped', 'on', 'dirty'],
  module: 'MCIommufdDirty', models: ['', '-plain'],
  made: (constants) => [constants.get('Tracks') === 'TRUE'],
  make: (tracks: boolean) => new DirtyTracking(tracks),
  out: ({ told }) => told,
});
