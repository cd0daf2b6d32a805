/** Sets as objects: their quota, their end, and the guest ids of their members. Only in forms with the rule `sets`. Spec: AllocatorSets. */
import { Custom } from './custom';
import { asNumber, type Errno, type Ioasid, IoasidSet, type Mm } from './ioasid';

/** `NULL` for a set of nobody, `MM` for one of an address space; any other type is none. */
export type SetType = 'NULL' | 'MM';

export type SetMade = { readonly errno: 'OK'; readonly set: IoasidSet } | { readonly errno: 'EINVAL' | 'ENOSPC' | 'EEXIST' };

export abstract class Sets extends Custom {
  /**
   * Makes a set. EINVAL for an unknown type; ENOSPC for more than is left; EINVAL for MM without a token; EEXIST if the address space has one;
   * EINVAL for NULL with a token; ENOSPC if no number is left for the set. (`ioasid_set_alloc`)
   * @param quota ids that the set may have; 0 for all that is left
   */
  setAlloc(token: Mm | null, quota: number, type: SetType): SetMade | undefined {
    asNumber('quota', quota);
    if (!this.form.sets) return undefined;
    if (type !== 'NULL' && type !== 'MM') return { errno: 'EINVAL' };
    const wanted = quota === 0 ? this.available : quota;
    if (wanted > this.available) return { errno: 'ENOSPC' };
    if (type === 'MM' && !token) return { errno: 'EINVAL' };
    if (type === 'MM' && this.setOf(token!)) return { errno: 'EEXIST' };
    if (type === 'NULL' && token) return { errno: 'EINVAL' };
    const number = this.#freeNumber();
    if (number > this.available) return { errno: 'ENOSPC' };
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
    if (!this.exists(set)) return 'EINVAL';
    if (set.count > 0) {
      set.marked = true;
      return 'EBUSY';
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
    if (!entry) return 'ENOENT';
    if (!entry.set!.token) return 'EINVAL';
    if (entry.set!.token !== mm) return 'EPERM';
    return this.get(id, entry.set);
  }

  /** Gives an id a guest id. EINVAL for all ones; ENOENT without such an id; EINVAL if an id of its set has it. (`ioasid_attach_spid`) */
  attachSpid(id: number, spid: number): Errno | undefined {
    const entry = this.ids.get(asNumber('id', id));
    asNumber('spid', spid);
    if (!this.form.sets) return undefined;
    if (spid === this.allOnes) return 'EINVAL';
    if (!entry) return 'ENOENT';
    if (this.#bearing(entry.set!, spid).length > 0) return 'EINVAL';
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
   * The id of a set by its guest id, with a reference if asked, pending or not; all ones if there is none. All ones asks for the ids
   * without a guest id, and references each of them. (`ioasid_find_by_spid`)
   */
  findBySpid(set: IoasidSet, spid: number, get = false): number | undefined {
    asNumber('spid', spid);
    if (!this.form.sets) return undefined;
    if (!this.exists(set)) return this.allOnes;
    const found = this.#bearing(set, spid);
    if (get) for (const entry of found) this.up(entry);
    return found.at(-1)?.id ?? this.allOnes;
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
  #bearing(set: IoasidSet, spid: number): Ioasid[] {
    const wanted = spid === this.allOnes ? null : spid;
    return set.listed.entries().map(([, entry]) => entry).filter(({ spid: borne }) => borne === wanted);
  }
}
