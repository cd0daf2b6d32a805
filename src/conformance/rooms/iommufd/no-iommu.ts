/** A device without an IOMMU beside one that has one, with the calls of its specification by the same names (spec/iommufd/IommufdNoIommu.tla). */
import { CaseWorld } from '../../../cases/world';
import { PAGE_SIZE } from '../../../iommufd/answer';
import { reach } from '../../../iommufd/dma';
import type { Ioas } from '../../../iommufd/ioas';
import { isPinned, spanOf } from '../../../iommufd/pinned';
import { CaseCalls } from './calls';
import { layer } from './layer';
import { at } from './room';

const PAGES = [0, 1];
const DEVICES = ['fenced', 'bare'];
/** The first kernel in which a device without an IOMMU has a file of its own. */
const LINUX = [7, 3] as const;

export class BareBeside {
  readonly #calls = new CaseCalls(new CaseWorld({ devices: { fenced: {}, bare: { iommu: false, noiommu: true, enforce_cc: false } } }, LINUX));
  readonly #world = this.#calls.world;
  readonly #ioas: Ioas;

  constructor() {
    this.#calls.begin('open_fd', { as: 'F' });
    this.#calls.begin('ioas_alloc', { fd: 'F', as: 'A' });
    for (const device of DEVICES) {
      this.#calls.begin('cdev_open', { dev: device, as: `file of ${device}` });
      this.#calls.begin('cdev_bind', { fd: `file of ${device}`, iommufd: 'F', as: `D ${device}` });
    }
    this.#ioas = this.#calls.ioas('A');
  }

  mapPage(page: number): string { return this.#calls.call('map', { fd: 'F', ioas: 'A', iova: at(page), len: PAGE_SIZE }); }
  unmapPage(page: number): string { return this.#calls.call('unmap', { fd: 'F', ioas: 'A', iova: at(page), len: PAGE_SIZE }); }

  /** Undefined for a device that is attached: its file would move it. */
  attachDevice(device: string): string | undefined { return this.#isAttached(device) ? undefined : this.#calls.call('cdev_attach', { fd: `file of ${device}`, pt: 'A' }); }

  /** Undefined for one that is not: its file has nothing to do then. */
  detachDevice(device: string): string | undefined { return this.#isAttached(device) ? this.#calls.call('cdev_detach', { fd: `file of ${device}` }) : undefined; }

  getPa(page: number, capable: boolean): string {
    const { machine } = this.#world;
    machine.capable = capable;
    const errno = this.#calls.call('noiommu_get_pa', { fd: 'F', ioas: 'A', iova: at(page) });
    machine.capable = true;
    return errno;
  }

  /** The specification's variables. */
  view() {
    const { machine } = this.#world;
    const areaOf = (page: number) => this.#ioas.areas.firstIn(at(page), at(page));
    const pinned = (page: number): boolean => {
      const area = areaOf(page);
      return area !== undefined && isPinned(machine, spanOf(area.pages!, area.start, area.length));
    };
    const goes = (device: string) => {
      const to = PAGES.map((page) => reach(this.#world.device(device)!, at(page), PAGE_SIZE));
      return to.includes('host') ? { to: 'host', pages: new Set<number>() } : { to: 'pages', pages: new Set(PAGES.filter((page) => to[page] === 'memory')) };
    };
    return {
      mapped: new Set(PAGES.filter(areaOf)), attached: new Set(DEVICES.filter((device) => this.#isAttached(device))),
      pinned: new Set(PAGES.filter(pinned)), reach: Object.fromEntries(DEVICES.map((device) => [device, goes(device)])),
    };
  }

  #isAttached(device: string): boolean {
    const name = this.#world.device(device)!;
    return [...this.#world.machine.contexts].some((context) => context.groups.get(name.group)?.domain != null);
  }
}

export const noIommu = layer({
  name: 'no-iommu', file: 'no-iommu', class: 'BareBeside',
  variables: ['mapped', 'attached', 'pinned', 'reach'],
  module: 'MCIommufdNoIommu', models: [''],
  made: () => [],
  make: () => new BareBeside(),
});
