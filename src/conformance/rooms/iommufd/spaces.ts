/** Two address spaces with a device and an access each, and calls on them as a case makes them: what the rooms of areas and their memory share. */
import type { Env } from '../../../cases/env';
import { CaseWorld } from '../../../cases/world';
import type { Access } from '../../../iommufd/access';
import { PAGE_SIZE } from '../../../iommufd/answer';
import type { Area } from '../../../iommufd/area';
import { reach } from '../../../iommufd/dma';
import type { Ioas } from '../../../iommufd/ioas';
import type { Args } from '../../../iommufd/ioctl/call';
import { LINUX_7_2_NUMBER } from '../../../iommufd/version';
import { CaseCalls } from './calls';
import { at, pageAt } from './room';

/** An address space, from 1, and a page of it. */
export type AreaPlace = readonly [space: number, page: number];

const SPACES = [1, 2];

export class SpacesOfAreas extends CaseCalls {
  readonly #spaces: readonly Ioas[];
  readonly #accesses: readonly Access[];

  constructor(readonly places: readonly AreaPlace[], env: Env = {}) {
    super(new CaseWorld(env, LINUX_7_2_NUMBER));
    this.begin('open_fd', { as: 'F' });
    for (const space of SPACES) {
      this.begin('ioas_alloc', { fd: 'F', as: `A${space}` });
      this.begin('bind_device', { fd: 'F', dev: `d${space}`, as: `D${space}` });
      this.begin('access_create', { fd: 'F', needs_pin: true, as: `X${space}` });
      this.begin('access_attach', { access: `X${space}`, ioas: `A${space}` });
    }
    this.#spaces = SPACES.map((space) => this.ioas(`A${space}`));
    this.#accesses = this.#spaces.map(({ accesses }) => [...accesses][0]);
  }

  /** The arguments by which a call names one page. */
  onPage([space, page]: AreaPlace): Args { return { fd: 'F', ioas: `A${space}`, iova: at(page), len: PAGE_SIZE }; }

  copy([src, from]: AreaPlace, [dst, to]: AreaPlace, prot: string[]): string {
    return this.call('copy', { fd: 'F', src: `A${src}`, src_iova: at(from), dst: `A${dst}`, dst_iova: at(to), len: PAGE_SIZE, prot });
  }

  unmap(place: AreaPlace): string { return this.call('unmap', this.onPage(place)); }

  attach(space: number): string { return this.call('attach', { dev: `D${space}`, pt: `A${space}` }); }

  /** Undefined for a device that is not attached: VFIO keeps its callers from it. */
  detach(space: number): string | undefined { return this.isAttached(space) ? this.call('detach', { dev: `D${space}` }) : undefined; }

  access(op: string, [space, page]: AreaPlace, more: Args): string { return this.call(op, { access: `X${space}`, iova: at(page), len: PAGE_SIZE, ...more }); }

  areaAt([space, page]: AreaPlace): Area | undefined { return this.#spaces[space - 1].areas.firstIn(at(page), at(page)); }

  isAttached(space: number): boolean { return this.#spaces[space - 1].hwpts.length > 0; }

  get attached(): Set<number> { return new Set(SPACES.filter((space) => this.isAttached(space))); }

  reaches([space, page]: AreaPlace, write?: boolean): boolean { return reach(this.world.device(`d${space}`)!, at(page), PAGE_SIZE, undefined, write) === 'memory'; }

  get pins(): Set<AreaPlace> { return new Set(SPACES.flatMap((space) => [...this.#accesses[space - 1].pins.values()].map(({ first }): AreaPlace => [space, pageAt(first)]))); }
}
