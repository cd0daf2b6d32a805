/** A dmabuf that is mapped and taken back, with the calls of its specification by the same names (spec/iommufd/IommufdDmabuf.tla). */
import type { Dmabuf } from '../../../iommufd/memory';
import { layer } from './layer';
import { type AreaPlace, SpacesOfAreas } from './spaces';

const EVERYTHING = ['R', 'W'];

export class MappedBuffer {
  readonly #spaces = new SpacesOfAreas([[1, 0], [1, 1], [2, 0]]);

  /** @param exporter whose memory it is: `vfio`, or `selftest` */
  constructor(readonly exporter: string) { this.#spaces.begin('dmabuf_create', { as: 'buffer' }); }

  mapFile(place: AreaPlace): string { return this.#spaces.call('map_file', { ...this.#spaces.onPage(place), file: 'buffer', prot: EVERYTHING }); }
  copyArea(from: AreaPlace, to: AreaPlace): string { return this.#spaces.copy(from, to, EVERYTHING); }
  unmapArea(place: AreaPlace): string { return this.#spaces.unmap(place); }
  attachSpace(space: number): string { return this.#spaces.attach(space); }
  detachSpace(space: number): string | undefined { return this.#spaces.detach(space); }
  pinArea(place: AreaPlace): string { return this.#spaces.access('access_pin', place, {}); }
  revoke(): string { return this.#told(true); }

  /** A device's memory that was not taken is not given again (`vfio_pci_dma_buf_move`). */
  restore(): string { return this.exporter === 'vfio' && !this.#taken ? 'OK' : this.#told(false); }

  /** The specification's variables. */
  view() {
    const { places, attached, pins } = this.#spaces;
    const what = (place: AreaPlace): string => {
      const area = this.#spaces.areaAt(place);
      return area ? area.pages!.memory!.revoked ? 'dead' : 'live' : 'none';
    };
    return {
      taken: this.#taken, attached, pins,
      area: new Map(places.map((place) => [place, what(place)])),
      table: new Set(places.filter((place) => this.#spaces.reaches(place))),
    };
  }

  get #taken(): boolean { return (this.#spaces.world.file('buffer') as Dmabuf).revoked; }

  #told(revoked: boolean): string { return this.#spaces.call('dmabuf_revoke', { file: 'buffer', revoked }); }
}

export const dmabufs = layer({
  name: 'dmabuf', file: 'dmabuf', class: 'MappedBuffer',
  variables: ['taken', 'area', 'attached', 'table', 'pins'],
  module: 'MCIommufdDmabuf', models: ['', '-selftest'],
  made: (constants) => [JSON.parse(constants.get('Exporter')!) as string],
  make: (exporter: string) => new MappedBuffer(exporter),
});
