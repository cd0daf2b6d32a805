/** What there is before anything happens: who can call, what can be opened, and how large an address space is. */
import { PROFILES, ProfileName } from './profiles';

export interface IoasidWorld {
  readonly profile: ProfileName;
  /** Those who can hold a descriptor. */
  readonly processes: readonly string[];
  /** Names for open file descriptions of `/dev/ioasid` (`/dev/iommu`); a name can be used again once it is released. */
  readonly contexts: readonly string[];
  /** Devices, their groups, and whether their IOMMU can enforce snoop; it can unless it is said that it cannot. */
  readonly devices: Readonly<Record<string, { readonly group: string; readonly enforcing?: boolean }>>;
  /** Names for open file descriptions of devices, with the device of each. */
  readonly files: Readonly<Record<string, string>>;
  /** The highest number that a context has to give: 2^31 - 1 unless it is said. */
  readonly ids?: number;
  /** The highest number that a page fault is answered by, where there are page faults: 2^32 - 1 unless it is said. */
  readonly cookies?: number;
  /** The last address of an address space, in bytes: 2^64 - 1 unless it is said. The first is 0. */
  readonly last?: number | bigint;
  /** Bytes a page: 4096 unless it is said. */
  readonly grain?: number;
}

const PAGES = 2n ** 53n;
const MOST = 2n ** 64n - 1n;

/** Addresses in bytes, as the caller writes them, and pages, as the library counts them: exact in a double, which 2^64 bytes are not. */
export class Addresses {
  readonly grain: number;
  readonly #grain: bigint;
  readonly last: bigint;
  readonly lastPage: number;

  constructor(last: number | bigint, grain: number) {
    this.grain = natural('grain', grain, 1, Number.MAX_SAFE_INTEGER);
    this.#grain = BigInt(grain);
    if (typeof last !== 'bigint') natural('last', last, 0, Number.MAX_SAFE_INTEGER);
    this.last = BigInt(last);
    if (this.last > MOST) throw new RangeError(`last: an address of 64 bits expected, not ${last}`);
    const pages = (this.last + 1n) / this.#grain;
    if (this.last < 0n || (this.last + 1n) % this.#grain !== 0n) throw new RangeError(`last: the end of a page of ${grain} expected, not ${last}`);
    if (pages > PAGES) throw new RangeError(`last: at most 2^53 pages of ${grain} expected, not ${pages}`);
    this.lastPage = Number(pages - 1n);
  }

  /**
   * The page that an address is in, or the page after the last for all beyond the end.
   * Throws a TypeError or RangeError with the argument's name if it is no address of 64 bits.
   */
  page(name: string, address: number | bigint): number {
    if (typeof address !== 'bigint' && !Number.isSafeInteger(address)) {
      throw new TypeError(`${name}: an address expected, as a whole number below 2^53 or a bigint, not ${String(address)}`);
    }
    if (address < 0 || (typeof address === 'bigint' && address > MOST)) throw new RangeError(`${name}: an address from 0 to 2^64 - 1 expected, not ${address}`);
    const page = typeof address === 'bigint' ? Number(address / this.#grain) : Math.floor(address / this.grain);
    return Math.min(page, this.lastPage + 1);
  }

  /** Is it the first address of a page? */
  begins(address: number | bigint): boolean { return typeof address === 'bigint' ? address % this.#grain === 0n : address % this.grain === 0; }

  /** Is it the last address of a page? */
  ends(address: number | bigint): boolean {
    return typeof address === 'bigint' ? (address + 1n) % this.#grain === 0n : (address + 1) % this.grain === 0;
  }

  first(page: number): number | bigint { return this.#number(page, 0); }

  lastOf(page: number): number | bigint { return this.#number(page + 1, -1); }

  /** As a number where that is exact. */
  #number(page: number, more: number): number | bigint {
    const address = page * this.grain + more;
    return Number.isSafeInteger(address) ? address : BigInt(page) * this.#grain + BigInt(more);
  }
}

export function natural(name: string, value: unknown, from: number, to: number): number {
  if (!Number.isSafeInteger(value)) throw new TypeError(`${name}: a whole number expected, not ${String(value)}`);
  if ((value as number) < from || (value as number) > to) throw new RangeError(`${name}: a number from ${from} to ${to} expected, not ${String(value)}`);
  return value as number;
}

/** The error for a name of nothing: of the wrong type, or of none of these. */
export function noSuch(name: string, kind: string, value: unknown): Error {
  return typeof value === 'string' ? new RangeError(`${name}: there is no ${kind} ${value}`) : new TypeError(`${name}: the name of a ${kind} expected, not ${String(value)}`);
}

function isName(where: string, value: unknown): void {
  if (typeof value !== 'string' || value === '') throw new TypeError(`${where}: a name expected, not ${String(value) || 'the empty text'}`);
}

function areNames(where: string, value: unknown): void {
  if (!Array.isArray(value)) throw new TypeError(`${where}: a list of names expected, not ${String(value)}`);
  const seen = new Set<unknown>();
  for (const name of value) {
    isName(where, name);
    if (seen.has(name)) throw new RangeError(`${where}: ${name} is there twice`);
    seen.add(name);
  }
}

function isRecord(where: string, value: unknown): void {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError(`${where}: an object expected, not ${String(value)}`);
}

/** Throws a TypeError or a RangeError that names what in the world cannot be; `ids`, `cookies`, `last` and `grain` are looked at where they are used. */
export function checkWorld(world: IoasidWorld): void {
  isRecord('world', world);
  if (!Object.hasOwn(PROFILES, world.profile)) {
    throw new TypeError(`profile: one of ${Object.keys(PROFILES).join(', ')} expected, not ${String(world.profile)}`);
  }
  areNames('processes', world.processes);
  areNames('contexts', world.contexts);
  isRecord('devices', world.devices);
  for (const [device, traits] of Object.entries(world.devices)) {
    isName('devices', device);
    isRecord(`devices.${device}`, traits);
    isName(`devices.${device}.group`, traits.group);
    const { enforcing } = traits;
    if (enforcing !== undefined && typeof enforcing !== 'boolean') throw new TypeError(`devices.${device}.enforcing: true or false expected, not ${String(enforcing)}`);
  }
  isRecord('files', world.files);
  const contexts = new Set(world.contexts);
  for (const [file, device] of Object.entries(world.files)) {
    isName('files', file);
    isName(`files.${file}`, device);
    if (!Object.hasOwn(world.devices, device)) throw new RangeError(`files.${file}: there is no device ${device}`);
    if (contexts.has(file)) throw new RangeError(`files.${file}: is the name of a context, too`);
  }
}
