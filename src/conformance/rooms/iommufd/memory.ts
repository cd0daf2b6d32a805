/** Memory behind areas, and who may have it, with the calls of its specification by the same names (spec/iommufd/IommufdMemory.tla). */
import { PAGE_SIZE } from '../../../iommufd/answer';
import type { Pages } from '../../../iommufd/area';
import type { UserMemory } from '../../../iommufd/memory';
import { layer } from './layer';
import { type AreaPlace, SpacesOfAreas } from './spaces';

type Way = 'read' | 'write';

const PLACES: Readonly<Record<string, readonly AreaPlace[]>> = { OneSpace: [[1, 0], [1, 1]], TwoSpaces: [[1, 0], [1, 1], [2, 0]] };
const WAYS: readonly Way[] = ['read', 'write'];
const LETTERS: Readonly<Record<Way, string>> = { read: 'R', write: 'W' };
const lettersOf = (prot: ReadonlySet<Way>): string[] => WAYS.filter((way) => prot.has(way)).map((way) => LETTERS[way]);

/** The process whose memory is mapped, and one that goes on without it. */
const OWNER = 'owner';
const OTHER = 'main';

export class AreasOfMemory {
  readonly #spaces: SpacesOfAreas;
  /** By which number pages are told from others that are mapped. */
  readonly #numbers = new WeakMap<Pages, number>();

  /** @param places a set of the models, by name  @param limit how many pages may be pinned */
  constructor(readonly places: string, readonly limit: number) {
    this.#spaces = new SpacesOfAreas(PLACES[places], { memlock: limit * PAGE_SIZE });
    this.#by(OWNER, () => 'OK');
  }

  /** Undefined when the process is not there. */
  mapArea(place: AreaPlace, memory: string, prot: ReadonlySet<Way>): string | undefined {
    if (this.#gone) return undefined;
    const used = new Set(this.#spaces.places.map((each) => this.#numberAt(each)));
    const errno = this.#by(OWNER, () => this.#spaces.call('map', { ...this.#spaces.onPage(place), memory, prot: lettersOf(prot) }));
    if (errno === 'OK') this.#numbers.set(this.#spaces.areaAt(place)!.pages!, [1, 2, 3].find((number) => !used.has(number))!);
    return errno;
  }

  copyArea(from: AreaPlace, to: AreaPlace, prot: ReadonlySet<Way>): string { return this.#spaces.copy(from, to, lettersOf(prot)); }
  unmapArea(place: AreaPlace): string { return this.#spaces.unmap(place); }
  attachSpace(space: number): string { return this.#spaces.attach(space); }
  detachSpace(space: number): string | undefined { return this.#spaces.detach(space); }

  /** Undefined for a page that is pinned: here one is pinned once. */
  pinArea(place: AreaPlace, way: Way): string | undefined {
    return this.#isPinned(place) ? undefined : this.#spaces.access('access_pin', place, { write: way === 'write', as: `pin ${place.join(' ')}` });
  }

  unpinArea(place: AreaPlace): string | undefined {
    return this.#isPinned(place) ? this.#spaces.call('access_unpin', { access: `X${place[0]}`, pin: `pin ${place.join(' ')}` }) : undefined;
  }

  readWrite(place: AreaPlace, way: Way): string {
    return this.#by(this.#gone ? OTHER : OWNER, () => this.#spaces.access('access_rw', place, { write: way === 'write' }));
  }

  processEnded(): string | undefined { return this.#gone ? undefined : this.#by(OWNER, () => this.#spaces.call('exit', {})); }

  /** The specification's variables. */
  view() {
    const { places, attached, pins } = this.#spaces;
    const what = (place: AreaPlace) => {
      const area = this.#spaces.areaAt(place);
      if (!area) return { of: 0, kind: 'nothing', writable: false, prot: new Set<Way>() };
      const { writable, memory } = area.pages!;
      return { of: this.#numberAt(place), kind: (memory as UserMemory).kind, writable, prot: new Set(WAYS.filter((way) => area.prot[way])) };
    };
    return {
      attached, pins, gone: this.#gone,
      area: new Map(places.map((place) => [place, what(place)])),
      table: new Set(places.flatMap((place) => WAYS.filter((way) => this.#spaces.reaches(place, way === 'write')).map((way) => [place, way]))),
    };
  }

  get #gone(): boolean { return this.#spaces.world.machine.process(OWNER).ended; }

  #numberAt(place: AreaPlace): number {
    const pages = this.#spaces.areaAt(place)?.pages;
    return pages ? this.#numbers.get(pages)! : 0;
  }

  #isPinned([space, page]: AreaPlace): boolean { return [...this.#spaces.pins].some((pin) => pin[0] === space && pin[1] === page); }

  #by(process: string, act: () => string): string {
    this.#spaces.world.process = process;
    const errno = act();
    this.#spaces.world.process = OTHER;
    return errno;
  }
}

export const memory = layer({
  name: 'memory', file: 'memory', class: 'AreasOfMemory',
  variables: ['area', 'attached', 'table', 'pins', 'gone'],
  module: 'MCIommufdMemory', models: ['', '-limit'], large: ['-limit'],
  made: (constants) => [constants.get('Places')!, Number(constants.get('Limit'))],
  make: (places: string, limit: number) => new AreasOfMemory(places, limit),
});
