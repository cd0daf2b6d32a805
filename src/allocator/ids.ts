/** Ids: given out, looked up, referenced, freed. Spec: AllocatorIds. */
import { refused } from '../rules';
import { asNumber, type Errno, type Found, type TakenId, type IoasidSet } from './ioasid';
import { ALLOC, ALLOC_FROM, ATTACH_DATA, FIND, GET, SET_DATA } from './rules';
import { IdSpace } from './space';

/** Where a form has no such call, it answers `undefined` and does nothing. */
export abstract class Ids extends IdSpace {
  /**
   * Gives `set` the lowest free number of `min..max`, both included; a custom allocator answers what it likes. INVALID_IOASID, all ones, for
   * every refusal: no number free, an inverted range, a set that is none or has used up its quota, a custom allocator's no. (`ioasid_alloc`)
   * @param data the private pointer; `null` for none
   */
  alloc(set: IoasidSet | null, min: number, max: number, data: unknown = null): number {
    asNumber('min', min);
    asNumber('max', max);
    if (this.form.sets && !(set && this.exists(set) && set.count < set.quota)) {
      refused(this.custom ? ALLOC_FROM.mayNot : ALLOC.mayNot);
      return this.allOnes;
    }
    const entry = this.take(set, min, max, data);
    if (!entry) return this.allOnes;
    if (this.form.sets) {
      set!.count++;
      // What an allocator left behind under that number is no longer come to.
      if (this.orphans.length) set!.listed.remove(entry.id);
      set!.listed.insert(entry.id, entry);
      this.tell('ALLOC', entry);
    }
    return entry.id;
  }

  /**
   * The private pointer of an id. No reference is taken, and a pending id is found like any other. (`ioasid_find`)
   * ENOENT without such an id; EACCES if a set is given and not the id's.
   * @param getter what it says no to is NULL
   */
  find(set: IoasidSet | null, id: number, getter?: (data: unknown) => boolean): Found {
    const entry = this.ids.get(asNumber('id', id));
    if (!entry) return { errno: refused(FIND.unknown, { id }) };
    if (set !== null && entry.set !== set) return { errno: refused(FIND.otherSet, { id }) };
    if (entry.data !== null && (!getter || getter(entry.data))) return { errno: 'OK', data: entry.data };
    refused(FIND.nothing, { id });
    return { errno: 'OK', data: null };
  }

  /** Overwrites the private pointer, whoever asks. ENOENT without such an id. (`ioasid_set_data`) */
  setData(id: number, data: unknown): Errno | undefined {
    const entry = this.ids.get(asNumber('id', id));
    if (this.form.dataOnce) return undefined;
    if (!entry) return refused(SET_DATA.unknown, { id });
    entry.data = data;
    return 'OK';
  }

  /** Gives an id that has no private pointer one. ENOENT without such an id; EBUSY if it has one. (`ioasid_attach_data`) */
  attachData(id: number, data: unknown): Errno | undefined {
    const entry = this.ids.get(asNumber('id', id));
    if (!this.form.dataOnce) return undefined;
    if (!entry) return refused(ATTACH_DATA.unknown, { id });
    if (entry.data !== null) return refused(ATTACH_DATA.hasData, { id });
    entry.data = data;
    return 'OK';
  }

  /** Takes the private pointer away; of an unknown id it is only logged. (`ioasid_detach_data`) */
  detachData(id: number): Errno | undefined {
    const entry = this.ids.get(asNumber('id', id));
    if (!this.form.dataOnce) return undefined;
    if (entry) entry.data = null;
    return 'OK';
  }

  /**
   * Frees an id. Of an unknown one it is only logged. Without sets it is unconditional; with them nothing comes of it unless `set` is
   * the id's, nor if it is pending already, and as long as others have references the id is pending, which they are told. (`ioasid_free`)
   */
  free(id: number, set: IoasidSet | null = null): Errno | undefined {
    const entry = this.ids.get(asNumber('id', id));
    if (!this.form.frees) return undefined;
    if (entry) this.freed(entry, set);
    return 'OK';
  }

  protected freed(entry: TakenId, set: IoasidSet | null): void {
    if (!this.form.sets) {
      this.reclaim(entry);
      return;
    }
    if (entry.set !== set || entry.pending) return;
    entry.pending = true;
    if (this.down(entry)) this.reclaim(entry);
    else this.tell('FREE', entry, true);
  }

  /**
   * One more reference to an id. (`ioasid_get`)
   * `unknownGet` (WARN, with sets EINVAL) without such an id; EBUSY if it is pending; EACCES if a set is given and not the id's.
   */
  get(id: number, set: IoasidSet | null = null): Errno | undefined {
    const entry = this.ids.get(asNumber('id', id));
    if (!this.form.counted) return undefined;
    if (!entry) return refused(GET.unknown, { id }, this.form.unknownGet);
    if (entry.pending) return refused(GET.pending, { id });
    if (set !== null && entry.set !== set) return refused(GET.otherSet, { id });
    this.up(entry);
    return 'OK';
  }

  /** One reference less, unless a set is given and not the id's. True if the id has ended by this call; nobody is told. (`ioasid_put`) */
  put(id: number, set: IoasidSet | null = null): boolean | undefined {
    const entry = this.ids.get(asNumber('id', id));
    if (!this.form.counted) return undefined;
    if (!entry || (set !== null && entry.set !== set) || !this.down(entry)) return false;
    this.reclaim(entry);
    return true;
  }
}
