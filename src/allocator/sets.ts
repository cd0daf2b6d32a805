/** Sets as objects: their quota, their end, and the guest ids of their members. Only in forms with the rule `sets`. Spec: AllocatorSets. */
import { refused } from '../rules';
import type { Ids } from './ids';
import { asNumber, type Errno, type TakenId, IoasidSet, type Mm } from './ioasid';
import { ATTACH_SPID, FIND_BY_SPID, GET_IF_OWNED, SET_ALLOC, SET_FREE } from './rules';
import type { IdSpace } from './space';

/** `NULL` for a set of nobody, `MM` for one of an address space; any other type is none. */
export type SetType = 'NULL' | 'MM';

export type SetMade = { readonly errno: 'OK'; readonly set: IoasidSet } | { readonly errno: 'EINVAL' | 'ENOSPC' | 'EEXIST' };

export class Sets {
  constructor(readonly space: IdSpace, readonly ids: Ids) {}

  setAlloc(token: Mm | null, quota: number, type: SetType): SetMade | undefined {
    asNumber('quota', quota);
    if (!this.space.form.sets) return undefined;
    if (type !== 'NULL' && type !== 'MM') return { errno: refused(SET_ALLOC.unknownType, { type }) };
    const wanted = quota === 0 ? this.space.available : quota;
    if (wanted > this.space.available) return { errno: refused(SET_ALLOC.beyondCapacity, { quota, available: this.space.available }) };
    if (type === 'MM' && !token) return { errno: refused(SET_ALLOC.noToken) };
    if (type === 'MM' && this.setOf(token!)) return { errno: refused(SET_ALLOC.hasSet) };
    if (type === 'NULL' && token) return { errno: refused(SET_ALLOC.tokenOfNobody) };
    const number = this.#freeNumber();
    if (number > this.space.available) return { errno: refused(SET_ALLOC.noNumber, { available: this.space.available }) };
    const set = new IoasidSet();
    Object.assign(set, { token, quota: wanted, number });
    this.space.sets.add(set);
    this.space.available -= wanted;
    for (const one of this.space.awaiting) {
      if (one.mm !== token || one.active) continue;
      set.chain.add(one.nb);
      one.active = true;
    }
    return { errno: 'OK', set };
  }

  setFree(set: IoasidSet): Errno | undefined {
    if (!this.space.form.sets) return undefined;
    if (!this.space.exists(set)) return refused(SET_FREE.noSet);
    if (set.count > 0) {
      set.marked = true;
      return refused(SET_FREE.hasIds, { count: set.count });
    }
    this.space.gone(set);
    return 'OK';
  }

  freeAllInSet(set: IoasidSet): Errno | undefined {
    if (!this.space.form.sets) return undefined;
    for (const [id, entry] of set.listed.entries()) {
      // The number may be somebody else's by now, if its allocator went.
      if (this.space.ids.get(id) === entry) this.ids.freed(entry, set);
      set.listed.remove(id);
    }
    return 'OK';
  }

  getIfOwned(mm: Mm, id: number): Errno | undefined {
    const entry = this.space.ids.get(asNumber('id', id));
    if (!this.space.form.sets) return undefined;
    if (!entry) return refused(GET_IF_OWNED.unknown, { id });
    if (!entry.set!.token) return refused(GET_IF_OWNED.ofNobody, { id });
    if (entry.set!.token !== mm) return refused(GET_IF_OWNED.ofAnother, { id });
    if (entry.pending) return refused(GET_IF_OWNED.pending, { id });
    this.space.up(entry);
    return 'OK';
  }

  attachSpid(id: number, spid: number): Errno | undefined {
    const entry = this.space.ids.get(asNumber('id', id));
    asNumber('spid', spid);
    if (!this.space.form.sets) return undefined;
    if (spid === this.space.allOnes) return refused(ATTACH_SPID.allOnes, { spid });
    if (!entry) return refused(ATTACH_SPID.unknown, { id });
    if (this.#bearing(entry.set!, spid).length > 0) return refused(ATTACH_SPID.borne, { id, spid });
    entry.spid = spid;
    this.space.tell('BIND', entry);
    return 'OK';
  }

  detachSpid(id: number): Errno | undefined {
    const entry = this.space.ids.get(asNumber('id', id));
    if (!this.space.form.sets) return undefined;
    if (!entry || entry.spid === null) return 'OK';
    this.space.tell('UNBIND', entry);
    entry.spid = null;
    return 'OK';
  }

  findBySpid(set: IoasidSet, spid: number, get = false): number | undefined {
    asNumber('spid', spid);
    if (!this.space.form.sets) return undefined;
    const found = this.space.exists(set) ? this.#bearing(set, spid) : [];
    if (get) for (const entry of found) this.space.up(entry);
    if (found.length > 0) return found[found.length - 1].id;
    refused(FIND_BY_SPID.none, { spid });
    return this.space.allOnes;
  }

  setOf(mm: Mm): IoasidSet | undefined {
    for (const set of this.space.sets) if (set.token === mm) return set;
    return undefined;
  }

  #freeNumber(): number {
    const taken = new Set([...this.space.sets].map(({ number }) => number));
    for (let number = 0; ; number++) if (!taken.has(number)) return number;
  }

  /** What a walk of the set finds by a guest id, the lowest id first; by all ones, what has none. */
  #bearing(set: IoasidSet, spid: number): TakenId[] {
    const wanted = spid === this.space.allOnes ? null : spid;
    return set.listed.entries().map(([, entry]) => entry).filter(({ spid: borne }) => borne === wanted);
  }
}
