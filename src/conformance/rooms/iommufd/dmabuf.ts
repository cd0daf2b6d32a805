/** A dmabuf that is mapped and taken back, with the calls of its specification by the same names (spec/iommufd/IommufdDmabuf.tla); each is made as a case makes it. */
import { CaseWorld } from '../../../cases/world';
import type { Access } from '../../../iommufd/access';
import { PAGE_SIZE } from '../../../iommufd/answer';
import { reach } from '../../../iommufd/dma';
import type { Ioas } from '../../../iommufd/ioas';
import type { Args } from '../../../iommufd/ioctl/call';
import type { Dmabuf } from '../../../iommufd/memory';
import { LINUX_7_2_NUMBER } from '../../../iommufd/version';
import { layer } from './layer';
import { at, pageAt } from './room';

/** An address space, from 1, and a page of it. */
type Place = readonly [space: number, page: number];

const SPACES = [1, 2];
const EVERYTHING = { prot: ['R', 'W'] };

export class MappedBuffer {
  readonly #world: CaseWorld;
  readonly #spaces: readonly Ioas[];
  readonly #accesses: readonly Access[];

  /** @param exporter whose memory it is: `vfio`, or `selftest` */
  constructor(readonly exporter: string) {
    this.#world = new CaseWorld({}, LINUX_7_2_NUMBER);
    this.#begin('open_fd', { as: 'F' });
    this.#begin('dmabuf_create', { as: 'buffer' });
    for (const space of SPACES) {
      this.#begin('ioas_alloc', { fd: 'F', as: `A${space}` });
      this.#begin('bind_device', { fd: 'F', dev: `d${space}`, as: `D${space}` });
      this.#begin('access_create', { fd: 'F', needs_pin: true, as: `X${space}` });
      this.#begin('access_attach', { access: `X${space}`, ioas: `A${space}` });
    }
    const context = this.#world.context('F')!;
    this.#spaces = SPACES.map((space) => context.lookup<Ioas>(this.#world.id(`A${space}`), 'Ioas')!);
    this.#accesses = this.#spaces.map(({ accesses }) => [...accesses][0]);
  }

  mapFile([space, page]: Place): string {
    return this.#call('map_file', { fd: 'F', ioas: `A${space}`, iova: at(page), len: PAGE_SIZE, file: 'buffer', ...EVERYTHING });
  }

  copyArea([src, from]: Place, [dst, to]: Place): string {
    return this.#call('copy', { fd: 'F', src: `A${src}`, src_iova: at(from), dst: `A${dst}`, dst_iova: at(to), len: PAGE_SIZE, ...EVERYTHING });
  }

  unmapArea([space, page]: Place): string { return this.#call('unmap', { fd: 'F', ioas: `A${space}`, iova: at(page), len: PAGE_SIZE }); }

  attachSpace(space: number): string { return this.#call('attach', { dev: `D${space}`, pt: `A${space}` }); }

  /** Undefined for a device that is not attached: VFIO keeps its callers from it. */
  detachSpace(space: number): string | undefined { return this.#attached(space) ? this.#call('detach', { dev: `D${space}` }) : undefined; }

  pinArea([space, page]: Place): string { return this.#call('access_pin', { access: `X${space}`, iova: at(page), len: PAGE_SIZE }); }

  revoke(): string { return this.#call('dmabuf_revoke', { file: 'buffer', revoked: true }); }

  /** A device's memory that was not taken is not given again (`vfio_pci_dma_buf_move`). */
  restore(): string { return this.exporter === 'vfio' && !this.#taken ? 'OK' : this.#call('dmabuf_revoke', { file: 'buffer', revoked: false }); }

  /** The specification's variables. */
  view() {
    const places = SPACES.flatMap((space) => [0, 1].map((page): Place => [space, page])).filter(([space, page]) => space === 1 || page === 0);
    const is = (place: Place, what: string) => [place, what] as const;
    return {
      taken: this.#taken,
      area: new Map(places.map(([space, page]) => {
        const area = this.#spaces[space - 1].areas.firstIn(at(page), at(page));
        return is([space, page], area ? area.pages!.memory!.revoked ? 'dead' : 'live' : 'none');
      })),
      attached: new Set(SPACES.filter((space) => this.#attached(space))),
      table: new Set(places.filter(([space, page]) => reach(this.#world.device(`d${space}`)!, at(page), PAGE_SIZE) === 'memory')),
      pins: new Set(SPACES.flatMap((space) => [...this.#accesses[space - 1].pins.values()].map(({ first }): Place => [space, pageAt(first)]))),
    };
  }

  get #taken(): boolean { return (this.#world.file('buffer') as Dmabuf).revoked; }

  #attached(space: number): boolean { return this.#spaces[space - 1].hwpts.length > 0; }

  #call(op: string, args: Args): string { return this.#world.calls.get(op)!.op(this.#world, args).errno; }

  /** What is made at the beginning is made, or the code is another one than this was written for. */
  #begin(op: string, args: Args): void {
    const errno = this.#call(op, args);
    if (errno !== 'OK') throw new Error(`the room cannot begin: ${op}: ${errno}`);
  }
}

export const dmabufs = layer({
  name: 'dmabuf', file: 'dmabuf', class: 'MappedBuffer',
  variables: ['taken', 'area', 'attached', 'table', 'pins'],
  module: 'MCIommufdDmabuf', models: ['', '-selftest'],
  made: (constants) => [JSON.parse(constants.get('Exporter')!) as string],
  make: (exporter: string) => new MappedBuffer(exporter),
});
