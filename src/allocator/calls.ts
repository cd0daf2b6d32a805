/** The kernel's own IOASID allocator: ids, custom allocators, PASIDs of processes, and what the unmerged series added. */
import { Allocator } from './allocator';
import { FORMS, type FormName, formOf } from './forms';
import { type AllocatorOps, INVALID_IOASID, IoasidSet, Mm, type Notifier } from './ioasid';
import type { SetType } from './sets';
import { IoctlAnswer, Args, IoctlCall, CaseError, CaseJson, Ops, Takes, IoctlWorld } from '../iommufd/ioctl/call';
import { Numbered, Thing } from '../iommufd/ioctl/things';

/** The form that a case is about: that of its kernel, or of the series that its words name. */
function formFor(world: IoctlWorld): FormName {
  if (world.series === null) return formOf(...world.kernel);
  return /luxis|earlier/i.test(world.series) ? 'ioasidSetReturning' : 'ioasidSet';
}

class SetThing implements Thing {
  readonly what = 'set';
  constructor(readonly set: IoasidSet) {}
}

/** A custom allocator of a case: gives out what the case says, or the lowest number of the range that it has not out. */
class CaseOps implements AllocatorOps {
  /** The numbers that its free was called for. */
  readonly freed: number[] = [];
  readonly pdata = this;
  readonly #out: Set<number>;
  readonly alloc: AllocatorOps['alloc'];
  readonly free: AllocatorOps['free'];

  constructor(readonly name: string, readonly returns: CaseJson | undefined, twin: CaseOps | undefined) {
    this.#out = twin ? twin.#out : new Set();
    this.alloc = twin ? twin.alloc : (min, max, pdata) => (pdata as CaseOps).#give(min, max);
    this.free = twin ? twin.free : (id, pdata) => (pdata as CaseOps).#takeBack(id);
  }

  #give(min: number, max: number): number {
    if (this.returns !== undefined && this.returns !== null) {
      const next = Array.isArray(this.returns) ? (this.returns.length > 1 ? this.returns.shift()! : this.returns[0]) : this.returns;
      return numberOf(next) ?? INVALID_IOASID;
    }
    for (let id = min; id <= max && id < INVALID_IOASID; id++) {
      if (this.#out.has(id)) continue;
      this.#out.add(id);
      return id;
    }
    return INVALID_IOASID;
  }

  #takeBack(id: number): void {
    this.freed.push(id);
    this.#out.delete(id);
  }
}


/** The allocator of one case, and what its words stand for. */
class AllocatorWorld {
  readonly allocator: Allocator;
  readonly ops = new Map<string, CaseOps>();
  readonly #sets = new Map<string, IoasidSet>();
  readonly #mms = new Map<string, Mm>();
  readonly #notifiers = new Map<string, Notifier>();
  /** The notifiers that the current call has told something, in order. */
  notified: string[] = [];

  constructor(readonly world: IoctlWorld) {
    this.allocator = new Allocator(FORMS[formFor(world)]);
  }

  /** A set by its name. Where sets are objects it was made, or it is none; elsewhere it is a mark that needs no making. */
  set(value: CaseJson | undefined): IoasidSet | null {
    if (value === null || value === undefined) return null;
    const name = String(value);
    if (!this.allocator.form.sets) return made(this.#sets, name, () => new IoasidSet());
    const thing = this.world.names.find(name);
    return thing instanceof SetThing ? thing.set : new IoasidSet();
  }

  mm(value: CaseJson | undefined): Mm {
    return made(this.#mms, String(value), () => new Mm());
  }

  nameOf(mm: Mm): string | undefined {
    return [...this.#mms].find(([, one]) => one === mm)?.[0];
  }

  /** A custom allocator by its name; one that is not known yet is made. */
  custom({ ops, same_functions_as: other, returns }: Args): CaseOps {
    const twin = other === undefined ? undefined : this.ops.get(other as string);
    if (other !== undefined && !twin) throw new CaseError(`name '${String(other)}' is used before it is made (same_functions_as)`);
    return made(this.ops, ops as string, () => new CaseOps(ops as string, returns, twin));
  }

  notifier(args: Args): Notifier {
    const name = String(args.nb ?? args.notifier ?? args.as ?? 'nb');
    return made(this.#notifiers, name, () => () => void this.notified.push(name));
  }

  /** A number, or a name that stands for one; a name that stands for none is all ones. */
  id(value: CaseJson | undefined): number {
    const number = numberOf(value);
    if (number !== undefined) return number;
    const thing = this.world.thing(String(value));
    return thing instanceof Numbered ? thing.id : INVALID_IOASID;
  }
}

function made<T>(things: Map<string, T>, name: string, make: () => T): T {
  let thing = things.get(name);
  if (thing === undefined) things.set(name, thing = make());
  return thing;
}

/** Words for all ones, of 32 bits or cut off to them. */
const ALL_ONES: ReadonlySet<CaseJson | undefined> = new Set(['INVALID_IOASID', 'U32_MAX', 'U64_MAX', 'ULONG_MAX', -1]);

function numberOf(value: CaseJson | undefined): number | undefined {
  if (ALL_ONES.has(value)) return INVALID_IOASID;
  if (typeof value !== 'number') return undefined;
  if (value < 0 || value > INVALID_IOASID) throw new CaseError(`number too large: ${value} (an IOASID has 32 bits)`);
  return value;
}

const worlds = new WeakMap<IoctlWorld, AllocatorWorld>();

type AllocatorOp = (it: AllocatorWorld, args: Args) => IoctlAnswer | string | undefined;

/** A call of the allocator, and who was told of it. What a form does not have, answers as a call that its kernel does not have. */
const call = (takes: Takes, op: AllocatorOp, open = false): IoctlCall => ({
  takes, open,
  op(world, args) {
    let it = worlds.get(world);
    if (!it) worlds.set(world, it = new AllocatorWorld(world));
    it.notified = [];
    const answer = op(it, args) ?? 'ENOTTY';
    const { errno, out } = typeof answer === 'string' ? { errno: answer, out: {} } : answer;
    return { errno, out: { ...out, notified: it.notified } };
  },
});

const GIVEN: Takes = { set: 'any?', min: 'any', max: 'any', private: 'any?', as: 'makes?' };
const ON_ID: Takes = { id: 'name', set: 'any?' };

/** A found pointer: NULL has a word of its own. */
const pointer = (key: string, found: ReturnType<Allocator['svaFind']>, show: (data: unknown) => CaseJson | undefined): IoctlAnswer | string | undefined => {
  if (!found || found.errno !== 'OK') return found?.errno;
  return found.data === null ? 'NULL' : { errno: 'OK', out: { [key]: show(found.data) ?? null } };
};

const ids: Ops = {
  ioasid_alloc: call(GIVEN, (it, args) => {
    const id = it.allocator.alloc(it.set(args.set), it.id(args.min), it.id(args.max), args.private ?? null);
    if (id === INVALID_IOASID) return 'INVALID_IOASID';
    it.world.bind(args.as, new Numbered(id));
    return { errno: 'OK', out: { id, allocator: (it.allocator.lines[0] as CaseOps | undefined)?.name ?? 'default' } };
  }),
  ioasid_find: call({ ...ON_ID, getter: 'any?' }, (it, args) => {
    const getter = args.getter === undefined || args.getter === null ? undefined : (): boolean => String(args.getter) === 'true';
    return pointer('private', it.allocator.find(it.set(args.set), it.id(args.id), getter), data => data as CaseJson);
  }),
  ioasid_set_data: call({ id: 'name', data: 'any?' }, (it, args) => it.allocator.setData(it.id(args.id), args.data ?? null)),
  ioasid_attach_data: call({ id: 'name', data: 'any?' }, (it, args) => it.allocator.attachData(it.id(args.id), args.data ?? null)),
  ioasid_detach_data: call({ id: 'name' }, (it, args) => it.allocator.detachData(it.id(args.id))),
  ioasid_free: call(ON_ID, (it, args) => it.allocator.free(it.id(args.id), it.set(args.set))),
  ioasid_get: call(ON_ID, (it, args) => it.allocator.get(it.id(args.id), it.set(args.set))),
  ioasid_put: call(ON_ID, (it, args) => {
    const freed = it.allocator.put(it.id(args.id), it.set(args.set));
    return freed === undefined ? undefined : { errno: 'OK', out: { freed } };
  }),
};

const custom: Ops = {
  ioasid_register_allocator: call({ ops: 'text', same_functions_as: 'text?', returns: 'any?' }, (it, args) => it.allocator.registerAllocator(it.custom(args))),
  ioasid_unregister_allocator: call({ ops: 'text', same_functions_as: 'text?' }, (it, args) => it.allocator.unregisterAllocator(it.custom(args))),
  query_custom_free_calls: call({ ops: 'text' }, (it, args) => ({ errno: 'OK', out: { ids: it.ops.get(args.ops as string)?.freed ?? [] } })),
};

const processes: Ops = {
  sva_alloc: call({ mm: 'text', min: 'any', max: 'any', as: 'makes?' }, (it, args) => {
    const mm = it.mm(args.mm);
    const errno = it.allocator.svaAlloc(mm, it.id(args.min), it.id(args.max));
    if (errno !== 'OK') return errno;
    it.world.bind(args.as, new Numbered(mm.pasid));
    return { errno, out: { id: mm.pasid } };
  }),
  sva_free: call({ mm: 'text' }, (it, args) => it.allocator.svaFree(it.mm(args.mm))),
  sva_unbind: call({ mm: 'text' }, (it, args) => it.allocator.svaUnbind(it.mm(args.mm)), true),
  sva_find: call({ id: 'name' }, (it, args) => pointer('mm', it.allocator.svaFind(it.id(args.id)), mm => it.nameOf(mm as Mm))),
  mm_exit: call({ mm: 'text' }, (it, args) => it.allocator.mmExited(it.mm(args.mm))),
};

const sets: Ops = {
  ioasid_set_alloc: call({ token: 'any?', quota: 'any?', type: 'any?', as: 'makes?' }, (it, args) => {
    const token = args.token === null || args.token === undefined ? null : it.mm(args.token);
    const answer = it.allocator.setAlloc(token, it.id(args.quota ?? 0), String(args.type ?? 'NULL') as SetType);
    if (answer?.errno !== 'OK') return answer?.errno;
    it.world.bind(args.as, new SetThing(answer.set));
    return { errno: 'OK', out: { quota: answer.set.quota } };
  }),
  ioasid_set_free: call({ set: 'any?' }, (it, args) => it.allocator.setFree(it.set(args.set) ?? new IoasidSet())),
  ioasid_free_all_in_set: call({ set: 'any?' }, (it, args) => it.allocator.freeAllInSet(it.set(args.set) ?? new IoasidSet())),
  ioasid_get_if_owned: call({ id: 'name', mm: 'text' }, (it, args) => it.allocator.getIfOwned(it.mm(args.mm), it.id(args.id))),
  ioasid_attach_spid: call({ id: 'name', spid: 'any' }, (it, args) => it.allocator.attachSpid(it.id(args.id), it.id(args.spid))),
  ioasid_detach_spid: call({ id: 'name' }, (it, args) => it.allocator.detachSpid(it.id(args.id))),
  ioasid_find_by_spid: call({ set: 'any?', spid: 'any', get: 'flag?' }, (it, args) => {
    const id = it.allocator.findBySpid(it.set(args.set) ?? new IoasidSet(), it.id(args.spid), args.get === true);
    return id === undefined ? undefined : id === INVALID_IOASID ? 'INVALID_IOASID' : { errno: 'OK', out: { id } };
  }),
};

const notifiers: Ops = {
  ioasid_register_notifier: call({ set: 'any?' }, (it, args) => it.allocator.registerNotifier(it.set(args.set), it.notifier(args)), true),
  ioasid_unregister_notifier: call({ set: 'any?' }, (it, args) => it.allocator.unregisterNotifier(it.set(args.set), it.notifier(args)), true),
  ioasid_register_notifier_mm: call({ mm: 'text' }, (it, args) => it.allocator.registerNotifierMm(it.mm(args.mm), it.notifier(args)), true),
  ioasid_unregister_notifier_mm: call({ mm: 'text' }, (it, args) => it.allocator.unregisterNotifierMm(it.mm(args.mm), it.notifier(args)), true),
};

export const allocatorOps: Ops = { ...ids, ...custom, ...processes, ...sets, ...notifiers };
