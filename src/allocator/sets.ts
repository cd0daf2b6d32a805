/** Sets as objects: their quota, their end, and the guest ids of their members. Only in forms with the rule `sets`. Spec: AllocatorSets. */
import { refused } from '../rules';
import { Custom } from './custom';
import { asNumber, type Errno, type TakenId, IoasidSet, type Mm } from './ioasid';
import { ATTACH_SPID, FIND_BY_SPID, GET_IF_OWNED, SET_ALLOC, SET_FREE } from './rules';

/** `NULL` for a set of nobody, `MM` for one of an address space; any other type is none. */
export type SetType = 'NULL' | 'MM';

export type SetMade = { readonly errno: 'OK'; readonly set: IoasidSet } | { readonly errno: 'EINVAL' | 'ENOSPC' | 'EEXIST' };

export abstract class Sets extends Custom {
  /**
   * Makes a set. EINVAL for an unknown type; ENOSPC for more than is left; EINVAL for MM without a token; EEXIST if the address space has one;
   * EINVAL for `NULL` with a token; ENOSPC if no number is left for the set. (`ioasid_set_alloc`)
   * @param quota ids that the set may have; 0 for all that is left
   */
  setAlloc(token: Mm | null, quota: number, type: SetType): SetMade | undefined {
    asNumber('quota', quota);
    if (!this.form.sets) return undefined;
    if (type !== 'NULL' && type !== 'MM') return { errno: refused(SET_ALLOC.unknownType, { type }) };
    const wanted = quota === 0 ? this.available : quota;
    if (wanted > this.available) return { errno: refused(SET_ALLOC.beyondCapacity, { quota, available: this.available }) };
    if (type === 'MM' && !token) return { errno: refused(SET_ALLOC.noToken) };
    if (type === 'MM' && this.setOf(token!)) return { errno: refused(SET_ALLOC.hasSet) };
    if (type === 'NULL' && token) return { errno: refused(SET_ALLOC.tokenOfNobody) };
    const number = this.#freeNumber();
    if (number > this.available) return { errno: refused(SET_ALLOC.noNumber, { available: this.available }) };
    const set = new IoasidSet();
    Object.assign(set, { token, quota: wanted, number });
    this.sets.add(set);
    this.available -= wanted;
    for (const one of this.awaiting) {
      if (one.mm !== token || one.active) continue;
      set.chain.add(one.nb);
      one.active = true;
    }
    return { errno: 'OK', set };
  }

  /** Frees a set. EINVAL if it is none; EBUSY while it has ids, but then it goes with the last of them. (`ioasid_set_free`) */
  setFree(set: IoasidSet): Errno | undefined {
    if (!this.form.sets) return undefined;
    if (!this.exists(set)) return refused(SET_FREE.noSet);
    if (set.count > 0) {
      set.marked = true;
      return refused(SET_FREE.hasIds, { count: set.count });
    }
    this.gone(set);
    return 'OK';
  }

  /** Frees every id of a set. What others have references to stays pending, and is no longer found by its guest id. (`ioasid_free_all_in_set`) */
  freeAllInSet(set: IoasidSet): Errno | undefined {
    if (!this.form.sets) return undefined;
    for (const [id, entry] of set.listed.entries()) {
      // The number may be somebody else's by now, if its allocator went.
      if (this.ids.get(id) === entry) this.freed(entry, set);
      set.listed.remove(id);
    }
    return 'OK';
  }

  /**
   * A reference for the process that owns the id's set. ENOENT without such an id; EINVAL if its set is no address space's; EPERM if it
   * is another's; EBUSY if the id is pending. (`ioasid_get_if_owned`)
   */
  getIfOwned(mm: Mm, id: number): Errno | undefined {
    const entry = this.ids.get(asNumber('id', id));
    if (!this.form.sets) return undefined;
    if (!entry) return refused(GET_IF_OWNED.unknown, { id });
    if (!entry.set!.token) return refused(GET_IF_OWNED.ofNobody, { id });
    if (entry.set!.token !== mm) return refused(GET_IF_OWNED.ofAnother, { id });
    if (entry.pending) return refused(GET_IF_OWNED.pending, { id });
    this.up(entry);
    return 'OK';
  }

  /** Gives an id a guest id. EINVAL for all ones; ENOENT without such an id; EINVAL if an id of its set has it. (`ioasid_attach_spid`) */
  attachSpid(id: number, spid: number): Errno | undefined {
    const entry = this.ids.get(asNumber('id', id));
    asNumber('spid', spid);
    if (!this.form.sets) return undefined;
    if (spid === this.allOnes) return refused(ATTACH_SPID.allOnes, { spid });
    if (!entry) return refused(ATTACH_SPID.unknown, { id });
    if (this.#bearing(entry.set!, spid).length > 0) return refused(ATTACH_SPID.borne, { id, spid });
    entry.spid = spid;
    this.tell('BIND', entry);
    return 'OK';
  }

  /** Takes the guest id away; only logged if there is none. (`ioasid_detach_spid`) */
  detachSpid(id: number): Errno | undefined {
    const entry = this.ids.get(asNumber('id', id));
    if (!this.form.sets) return undefined;
    if (!entry || entry.spid === null) return 'OK';
    this.tell('UNBIND', entry);
    entry.spid = null;
    return 'OK';
  }

  /**
   * The id of a set by its guest id, with a reference if asked, pending or not; INVALID_IOASID, all ones, if there is none. All ones asks for the ids
   * without a guest id, and references each of them. (`ioasid_find_by_spid`)
   */
  findBySpid(set: IoasidSet, spid: number, get = false): number | undefined {
    asNumber('spid', spid);
    if (!this.form.sets) return undefined;
    const found = this.exists(set) ? this.#bearing(set, spid) : [];
    if (get) for (const entry of found) this.up(entry);
    if (found.length > 0) return found[found.length - 1].id;
    refused(FIND_BY_SPID.none, { spid });
    return this.allOnes;
  }

  /** The set that was made for an address space. */
  setOf(mm: Mm): IoasidSet | undefined {
    for (const set of this.sets) if (set.token === mm) return set;
    return undefined;
  }

  #freeNumber(): number {
    const taken = new Set([...this.sets].map(({ number }) => number));
    for (let number = 0; ; number++) if (!taken.has(number)) return number;
  }

  /** What a walk of the set finds by a guest id, the lowest id first; by all ones, what has none. */
  #bearing(set: IoasidSet, spid: number): TakenId[] {
    const wanted = spid === this.allOnes ? null : spid;
    return set.listed.entries().map(([, entry]) => entry).filter(({ spid: borne }) => borne === wanted);
  }
}
