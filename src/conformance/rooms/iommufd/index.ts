import { Iommufd } from './iommufd';
import type { IommufdAnswered, IommufdWorld } from './room';
import type { Value } from '../../../tlc/value';
import { type Constants, methodOf, type Room, showValue, type View } from '../../room';

/** The worlds of models/iommufd, by the names that MCIommufd gives their parts. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  OneContext: ['c1'], TwoContexts: ['c1', 'c2'], NoDevice: [], OneDevice: ['d1'], TwoDevices: ['d1', 'd2'],
};
const LAST_PAGE: Readonly<Record<string, number>> = { NoPages: 0, OnePage: 0, TwoPages: 1, ThreePages: 2 };
/** MCIommufd's devices can nothing but what a name says; their drivers take the data of nested tables. */
const PLAIN = { enforceCc: false, dirty: false };
/** What d1 can beyond that. */
const FIRST: Readonly<Record<string, object>> = { OneEnforces: { enforceCc: true, dirty: true }, OneTracks: { dirty: true }, RefusedReserves: { dirty: true } };
/** Which device cannot translate the lowest page, where one cannot. */
const RESERVES: Readonly<Record<string, string>> = { OneReserves: 'd1', RefusedReserves: 'd2' };

function worldOf(constants: Constants): IommufdWorld {
  const of = (name: string): string => constants.get(name)!;
  const traitsOf = (device: string) => {
    if (of('Traits') === 'AllMock') return { ...PLAIN, mock: true };
    return device === 'd1' ? { ...PLAIN, ...FIRST[of('Traits')] } : PLAIN;
  };
  const reserves = RESERVES[of('Traits')];
  return {
    contexts: LISTS[of('Contexts')],
    devices: Object.fromEntries(LISTS[of('Devices')].map((name) => [name, { group: of('GroupOf') === 'Apart' ? name : 'g1', traits: traitsOf(name) }])),
    reserved: reserves === undefined ? {} : { [reserves]: [{ first: 0, last: 0 }] },
    pages: LAST_PAGE[of('Pages')],
  };
}

type Table = ReadonlyMap<number, Readonly<Record<string, unknown>>>;
type State = ReturnType<Iommufd['view']>;

/** The bounds of MCIommufd by their names: what a state may hold. */
const BOUNDS: Readonly<Record<string, (state: State) => boolean>> = {
  Few: few,
  OneOfEach: (state) => few(state) && tablesOf(state).every((table) => {
    const types = [...table.values()].map(({ type }) => type).filter((type) => type !== 'HwptPaging');
    return new Set(types).size === types.length;
  }),
  OneSpace: (state) => few(state) && tablesOf(state).every((table) => {
    const bound = [...table.values()].filter(({ type }) => type === 'Device').map(({ dev }) => dev);
    return count(table, 'Ioas') <= 1 && count(table, 'HwptPaging') <= 2 && new Set(bound).size === bound.length;
  }),
  BehindViommu: numbered('Ioas', 'Device', 'HwptPaging', 'Viommu', 'Vdevice', 'HwptNested'),
  OneVdevice: numbered('Ioas', 'Device', 'Device', 'HwptPaging', 'Viommu', 'Vdevice'),
  TwoSpaces: numbered('Ioas', 'Ioas', 'Device', 'Device', 'HwptPaging', 'HwptPaging'),
  TwoDomains: numbered('Ioas', 'Device', 'Device', 'HwptPaging', 'HwptPaging'),
};

function numbered(...types: readonly string[]): (state: State) => boolean {
  return (state) => few(state) && tablesOf(state).every((table) => [...table].every(([id, { type }]) => type === types[id - 1]));
}

const tablesOf = ({ objects }: State): Table[] => Object.values(objects as Record<string, Table>);
const count = (table: Table, type: string): number => [...table.values()].filter((object) => object['type'] === type).length;

function few(state: State): boolean {
  return Object.values(state.fds as Record<string, number>).every((fds) => fds <= 2)
    && Object.values(state.owners as Record<string, { count: number }>).every(({ count: claims }) => claims <= 2)
    && tablesOf(state).every((table) => {
      const waits = [...table.values()].map(({ wait }) => wait as number);
      return waits.filter((wait) => wait > 1).length <= 1 && waits.every((wait) => wait <= 2)
        && [...table.values()].every(({ type, next }) => type !== 'Access' || (next as number) <= 1);
    });
}

/** Whether the call could make an automatic HWPT, and no number is left for one. */
function lacksNumber(state: () => State, numbers: number, op: string, [c, , pt]: readonly Value[]): boolean {
  if (op !== 'Attach' && op !== 'Replace') return false;
  const table = (state().objects as Record<string, Table>)[c as string];
  return table.size >= numbers && table.get(pt as number)?.['type'] === 'Ioas';
}

/** What a state may hold, and the highest number that an object may have. */
interface Limit { readonly bound: string; readonly numbers: number }

const limitOf = (constants: Constants): Limit => ({ bound: constants.get('Limit')!.replace(/"/g, ''), numbers: constants.get('Ids')!.match(/\d+/g)!.length });

interface Taken { readonly op: string; readonly args: readonly Value[] }

/**
 * The code within a bound. Its state is what its calls have made of it: a copy is another one that has taken the same calls, and
 * a step out of the bound is none, so it is taken back in this way.
 */
class Played {
  room: Iommufd;
  last: IommufdAnswered = { errno: 'OK', out: 0 };
  /** What the last call left; looked at once, before the next one. */
  #state?: State;

  constructor(readonly world: IommufdWorld, readonly limit: Limit, readonly taken: Taken[]) { this.room = this.#again(); }

  view(): State { return this.#state ??= this.room.view(); }

  take(op: string, args: readonly Value[]): string | undefined {
    if (lacksNumber(() => this.view(), this.limit.numbers, op, args)) return undefined;
    const answer = call(this.room, op, args);
    this.#state = undefined;
    if (!answer) return undefined;
    // Of the calls that are refused, only an unmap or a replace may have changed something, and a copy that lacks what another changed differs.
    if (answer.errno === 'OK' || op === 'Unmap' || op === 'Replace') {
      if (!this.#within(this.view())) {
        this.room = this.#again();
        return undefined;
      }
      this.taken.push({ op, args });
    }
    this.last = answer;
    return answer.errno;
  }

  clone(): Played { return new Played(this.world, this.limit, [...this.taken]); }

  #within(state: State): boolean {
    const { bound, numbers } = this.limit;
    return tablesOf(state).every((table) => [...table.keys()].every((number) => number <= numbers)) && BOUNDS[bound](state);
  }

  #again(): Iommufd {
    this.#state = undefined;
    const room = new Iommufd(this.world);
    for (const { op, args } of this.taken) call(room, op, args);
    return room;
  }
}

function call(room: Iommufd, op: string, args: readonly Value[]): IommufdAnswered | undefined {
  return (room as unknown as Record<string, (...args: readonly Value[]) => IommufdAnswered | undefined>)[methodOf(op)](...args);
}

const LARGE: ReadonlySet<string> = new Set(['attach', 'apart', 'tracks', 'access', 'nest', 'fault', 'mockFlight']);

export const iommufd: Room<Played> = {
  name: 'iommufd',
  code: { path: 'src/conformance/rooms/iommufd/iommufd', class: 'Iommufd' },
  variables: ['fds', 'objects', 'compat', 'owners', 'domains'],
  models: ['areas', 'copy', 'attach', 'apart', 'tracks', 'mock', 'reserve', 'placed', 'partner', 'access', 'nest', 'behind', 'vdevice', 'fault', 'flight', 'mockFlight', 'owners']
    .map((subject) => ({ config: `MCIommufdWhole-${subject}`, module: 'MCIommufdWhole', large: LARGE.has(subject) })),
  start: (_initial, constants) => new Played(worldOf(constants), limitOf(constants), []),
  take: (machine, op, args) => machine.take(op, args),
  view: (machine) => machine.view() as unknown as View,
  out: (machine) => machine.last.out,
  clone: (machine) => machine.clone(),
  program: (_initial, constants) => `new Iommufd(${showValue(worldOf(constants) as never)})`,
};
