/** The space of numbers of the active allocator, and what every call does to it. Spec: AllocatorState. */
import type { Form } from './forms';
import { type AllocatorOps, asNumber, type Awaiting, type AllocatorEvent, INVALID_IOASID, TakenId, type IoasidSet, type Notifier, type Registered } from './ioasid';
import { refused } from '../rules';
import { NumberTree } from './number-tree';
import { ALLOC, ALLOC_FROM } from './rules';
import type { IdView, NameOf, SetView, AllocatorView } from './view';

export interface AllocatorBounds {
  /** The largest number of the machine, which is no id; 2^32 - 1 by itself. */
  readonly allOnes?: number;
  /** Ids that sets can be given as quota; 2^20 by itself, the PASIDs of PCI. */
  readonly capacity?: number;
  /** The count of references that no longer counts; 2^31 - 1 by itself. */
  readonly saturated?: number;
}

const PCI_PASID_MAX = 2 ** 20;
const REFCOUNT_MAX = 2 ** 31 - 1;
const SPARES = 1024;

export class IdSpace {
  readonly allOnes: number;
  readonly saturated: number;
  readonly ids = new NumberTree<TakenId>();
  /** Ids whose allocator was removed under them: no call finds them. */
  readonly orphans: TakenId[] = [];
  /** The default allocator has given out all ones, which no call can name or free. */
  dangling = false;
  readonly registered: Registered[] = [];
  readonly sets = new Set<IoasidSet>();
  available: number;
  readonly subscribed = new Set<Notifier>();
  readonly awaiting: Awaiting[] = [];
  /** Memory of ids that have ended. */
  readonly #spare: TakenId[] = [];

  constructor(readonly form: Form, bounds: AllocatorBounds = {}) {
    this.allOnes = asNumber('allOnes', bounds.allOnes ?? INVALID_IOASID);
    this.available = asNumber('capacity', bounds.capacity ?? PCI_PASID_MAX);
    this.saturated = asNumber('saturated', bounds.saturated ?? REFCOUNT_MAX);
  }

  /** The custom allocator that is active; undefined while it is the default one. */
  get custom(): AllocatorOps | undefined { return this.registered[0]?.first; }

  /** Gives out a number; undefined for every refusal, by a rule of its own. */
  take(set: IoasidSet | null, min: number, max: number, data: unknown): TakenId | undefined {
    const { custom } = this;
    let id: number | undefined;
    if (custom) {
      id = custom.alloc(min, max, custom.pdata);
      if (id === this.allOnes) {
        refused(ALLOC_FROM.refused);
        return undefined;
      }
      const live = this.ids.get(asNumber('number of a custom allocator', id));
      if (live) {
        live.returned = true;
        custom.free(id, custom.pdata);
        refused(ALLOC_FROM.taken, { id });
        return undefined;
      }
    } else {
      id = this.ids.lowestFree(min, max);
      if (id === undefined) {
        refused(ALLOC.noneFree, { min, max });
        return undefined;
      }
      if (id === this.allOnes) {
        this.dangling = true;
        refused(ALLOC.allOnes, { allOnes: id });
        return undefined;
      }
    }
    const entry = this.#entry(id, set, data);
    this.ids.insert(id, entry);
    return entry;
  }

  /** What is known of a new id, in the memory of one that has ended if there is any: with many ids live, garbage is what costs. */
  #entry(id: number, set: IoasidSet | null, data: unknown): TakenId {
    const entry = this.#spare.pop();
    if (!entry) return new TakenId(id, set, data);
    entry.id = id;
    entry.set = set;
    entry.data = data;
    entry.refs = 1;
    entry.pending = false;
    entry.spid = null;
    entry.returned = false;
    return entry;
  }

  /** An id ends. A set that was freed goes with its last id. */
  reclaim(entry: TakenId): void {
    const { custom } = this;
    if (custom) custom.free(entry.id, custom.pdata);
    this.ids.remove(entry.id);
    if (this.form.sets) {
      const set = entry.set!;
      set.count--;
      set.listed.remove(entry.id);
      if (set.marked && set.count === 0) this.gone(set);
    }
    entry.set = null;
    entry.data = null;
    if (this.#spare.length < SPARES) this.#spare.push(entry);
  }

  /** A set goes; who waits for sets of its token waits for the next. */
  gone(set: IoasidSet): void {
    this.sets.delete(set);
    set.number = undefined;
    if (this.form.quotaReturned) this.available += set.quota;
    for (const one of this.awaiting) if (one.mm === set.token) one.active = false;
  }

  /** The set is one of this allocator, and not gone. */
  exists(set: IoasidSet): boolean { return this.sets.has(set); }

  up(entry: TakenId): void { if (entry.refs < this.saturated) entry.refs++; }

  /** One reference less; was it the last? */
  down(entry: TakenId): boolean { return entry.refs < this.saturated && --entry.refs === 0; }

  /** Tells the chain of the id's set, and all that listen everywhere before it if `everywhere`. */
  tell(event: AllocatorEvent, entry: TakenId, everywhere = false): void {
    const { id, set, data } = entry;
    if (set!.chain.size === 0 && !everywhere) return;
    const args = { id, spid: entry.spid ?? this.allOnes, set, data };
    if (everywhere) for (const nb of this.subscribed) nb(event, args);
    for (const nb of set!.chain) nb(event, args);
  }

  /** The state by names. Made after every call that is compared, so it is made in plain loops, and each id is looked at once. */
  view(nameOf: NameOf): AllocatorView {
    const ids = new Map<number, IdView>();
    const live = new Map<IoasidSet | null, number>();
    for (const [id, entry] of this.ids.entries()) {
      ids.set(id, this.#idView(entry, nameOf));
      live.set(entry.set, (live.get(entry.set) ?? 0) + 1);
    }
    const view: AllocatorView = {
      form: this.form, ids, orphans: this.#orphansView(nameOf), dangling: this.dangling,
      registered: this.registered.map(({ first, ops }) => ({ first: nameOf(first), ops: names(ops, nameOf) })),
      sets: {}, available: this.available, subscribed: names(this.subscribed, nameOf), awaiting: new Set(),
    };
    for (const set of this.sets) view.sets[nameOf(set)] = this.#setView(set, live.get(set) ?? 0, nameOf);
    for (const { mm, nb, active } of this.awaiting) view.awaiting.add({ mm: nameOf(mm), nb: nameOf(nb), active });
    return view;
  }

  /** Orphans that are alike in all are one to the specification. */
  #orphansView(nameOf: NameOf): AllocatorView['orphans'] {
    const orphans = new Map<string, { readonly number: number; readonly of: IdView }>();
    for (const entry of this.orphans) {
      const of = this.#idView(entry, nameOf);
      orphans.set(JSON.stringify(of) + entry.id, { number: entry.id, of });
    }
    return new Set(orphans.values());
  }

  #idView(entry: TakenId, nameOf: NameOf): IdView {
    const { set, data, refs, pending, spid, returned } = entry;
    return { set: nameOf(set), data: nameOf(data), refs, pending, spid: spid ?? this.allOnes, listed: set?.listed.get(entry.id) === entry, returned };
  }

  /** @param live how many live ids are of the set */
  #setView({ token, quota, number, marked, count, chain }: IoasidSet, live: number, nameOf: NameOf): SetView {
    return { token: nameOf(token), quota, number: number!, marked, lost: count - live, chain: names(chain, nameOf) };
  }
}

function names(things: Iterable<unknown>, nameOf: NameOf): Set<string> {
  const named = new Set<string>();
  for (const thing of things) named.add(nameOf(thing));
  return named;
}
