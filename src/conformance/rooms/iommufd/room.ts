/** The world of the room: contexts by name with their descriptors, devices by name, and the state as the specification has it. */
import { Access } from '../../../iommufd/access';
import { Errno, PAGE_SIZE } from '../../../iommufd/answer';
import { Context } from '../../../iommufd/context';
import { Device } from '../../../iommufd/device';
import { Ioas } from '../../../iommufd/ioas';
import { IommufdMachine, PhysicalDevice, Traits } from '../../../iommufd/machine';
import type { Selftest } from '../../../iommufd/selftest';
import { U64, down } from '../../../iommufd/u64';
import type { Version } from '../../../iommufd/version';
import { viewOfDomain, viewOfOwner, viewOfTable } from './view';

/** `out`: the number that the call answers, 0 if none. */
export interface IommufdAnswered { readonly errno: Errno; readonly out: number }

/** Numbers of pages, both ends included. */
export interface PageRange { readonly first: number; readonly last: number }

export interface IommufdWorld {
  readonly contexts: readonly string[];
  readonly devices: Readonly<Record<string, { readonly group: string; readonly traits?: Partial<Traits> }>>;
  /** Where a device may not be mapped for, in pages. */
  readonly reserved?: Readonly<Record<string, readonly PageRange[]>>;
  /** The last page under consideration; automatic IOVAs lie in 0 .. pages, or there is no room (ENOSPC). */
  readonly pages: number;
  readonly version?: Version;
}

/** Page 0 of the specification: where the selftest's domains begin. */
const BASE = 2 ** 24 / PAGE_SIZE;

export const OK: IommufdAnswered = { errno: 'OK', out: 0 };
export const withoutNumber = (errno: Errno): IommufdAnswered => ({ errno, out: 0 });

/** The address of a page of the specification, and the page of an address. */
export const at = (page: number): number => (BASE + page) * PAGE_SIZE;
export const pageAt = (iova: U64): number => Number(down(iova, PAGE_SIZE)) / PAGE_SIZE - BASE;

/** The calls on descriptors, and what the calls of `Iommufd` are made of. */
export abstract class DescriptorCalls {
  readonly #machine: IommufdMachine;
  readonly #contexts = new Map<string, { context: Context | null; fds: number }>();
  readonly #last: number;

  constructor(world: IommufdWorld) {
    this.#machine = new IommufdMachine(world.version);
    this.#last = world.pages;
    for (const name of world.contexts) this.#contexts.set(name, { context: null, fds: 0 });
    for (const [name, { group, traits }] of Object.entries(world.devices)) {
      const reserved = (world.reserved?.[name] ?? []).map(({ first, last }) => ({ first: at(first), last: at(last + 1) - 1 }));
      this.#machine.addDevice(name, group, { nesting: 'SELFTEST', ...traits, reserved });
    }
  }

  openFd(c: string): IommufdAnswered | undefined {
    const slot = this.#contexts.get(c)!;
    if (this.contextOf(c)) return undefined;
    slot.context = new Context(this.#machine);
    slot.fds = 1;
    return OK;
  }

  dupFd(c: string): IommufdAnswered {
    return this.user(c, (context) => {
      context.hold();
      this.#contexts.get(c)!.fds++;
      return OK;
    });
  }

  closeFd(c: string): IommufdAnswered | undefined {
    const slot = this.#contexts.get(c)!;
    if (slot.fds === 1 && slot.context!.objects.objects().some(({ wait }) => wait > 1)) return undefined;
    return this.user(c, (context) => {
      slot.fds--;
      context.put();
      return OK;
    });
  }

  /** Undefined also for a mock device with calls in flight on it: its own unbind waits for them. */
  destroy(c: string, id: number): IommufdAnswered | undefined {
    const mock = this.contextOf(c)?.lookup<Selftest>(id, 'Selftest');
    if (mock?.users === 1 && mock.device!.wait > 1) return undefined;
    return this.user(c, (context) => withoutNumber(context.destroyObject(id)));
  }

  callBegan(c: string, id: number): IommufdAnswered | undefined {
    const { context, fds } = this.#contexts.get(c)!;
    const object = fds > 0 ? context!.objects.find(id) : undefined;
    object?.enter();
    return object && OK;
  }

  callEnded(c: string, id: number): IommufdAnswered | undefined {
    const object = this.contextOf(c)?.objects.find(id);
    if (!object || object.wait === 1) return undefined;
    object.leave();
    return OK;
  }

  /** The specification's variables. */
  view(): Record<'fds' | 'objects' | 'compat' | 'owners' | 'domains', unknown> {
    const nameOf = (owner: object): string => [...this.#contexts.keys()].find((name) => this.contextOf(name) === owner)!;
    const fds: Record<string, number> = {};
    const objects: Record<string, unknown> = {};
    const compat: Record<string, number> = {};
    for (const [name, slot] of this.#contexts) {
      const context = this.contextOf(name);
      fds[name] = slot.fds;
      objects[name] = context ? viewOfTable(context, BASE) : new Map();
      compat[name] = context?.compat?.id ?? 0;
    }
    const owners: Record<string, unknown> = {};
    const domains: Record<string, unknown> = {};
    for (const [name, group] of this.#machine.groups) {
      owners[name] = viewOfOwner(group, nameOf);
      domains[name] = viewOfDomain(group);
    }
    return { fds, objects, compat, owners, domains };
  }

  /** The context of this name while anything holds it. */
  protected contextOf(c: string): Context | undefined {
    const { context } = this.#contexts.get(c)!;
    return context && !context.released ? context : undefined;
  }

  /** A call of user space: EBADF without a descriptor. */
  protected user(c: string, act: (context: Context) => IommufdAnswered): IommufdAnswered {
    const { context, fds } = this.#contexts.get(c)!;
    return context && fds > 0 ? act(context) : withoutNumber('EBADF');
  }

  protected ioasOf(c: string, id: number, act: (ioas: Ioas, context: Context) => IommufdAnswered): IommufdAnswered {
    return this.user(c, (context) => {
      const ioas = context.lookup<Ioas>(id, 'Ioas');
      return ioas ? act(ioas, context) : withoutNumber('ENOENT');
    });
  }

  protected deviceOf(c: string, id: number): Device | undefined { return this.contextOf(c)?.lookup<Device>(id, 'Device'); }

  protected accessOf(c: string, id: number, act: (access: Access) => IommufdAnswered | undefined): IommufdAnswered | undefined {
    const access = this.contextOf(c)?.lookup<Access>(id, 'Access');
    return access && act(access);
  }

  protected physicalOf(d: string): PhysicalDevice { return this.#machine.devices.get(d)!; }

  /** Keeps automatic IOVAs from lying below the pages under consideration. */
  protected fence(ioas: Ioas): void { ioas.iovas.reserve(ioas.areas, 0, at(0) - 1, this); }

  /** Whether so many pages from this address on are under consideration. */
  protected within(iova: U64, pages: number): boolean { return pageAt(iova) + pages - 1 <= this.#last; }
}
