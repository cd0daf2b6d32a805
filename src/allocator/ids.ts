/** Ids: given out, looked up, referenced, freed. Spec: AllocatorIds. */
import { refused } from '../rules';
import { asNumber, type Errno, type Found, type TakenId, type IoasidSet } from './ioasid';
import { ALLOC, ALLOC_FROM, ATTACH_DATA, FIND, GET, SET_DATA } from './rules';
import type { IdSpace } from './space';

/** Where a form has no such call, it answers `undefined` and does nothing. */
export class Ids {
  constructor(readonly space: IdSpace) {}

  alloc(set: IoasidSet | null, min: number, max: number, data: unknown = null): number {
    asNumber('min', min);
    asNumber('max', max);
    if (this.space.form.sets && !(set && this.space.exists(set) && set.count < set.quota)) {
      refused(this.space.custom ? ALLOC_FROM.mayNot : ALLOC.mayNot);
      return this.space.allOnes;
    }
    const entry = this.space.take(set, min, max, data);
    if (!entry) return this.space.allOnes;
    if (this.space.form.sets) {
      set!.count++;
      // What an allocator left behind under that number is no longer come to.
      if (this.space.orphans.length) set!.listed.remove(entry.id);
      set!.listed.insert(entry.id, entry);
      this.space.tell('ALLOC', entry);
    }
    return entry.id;
  }

  find(set: IoasidSet | null, id: number, getter?: (data: unknown) => boolean): Found {
    const entry = this.space.ids.get(asNumber('id', id));
    if (!entry) return { errno: refused(FIND.unknown, { id }) };
    if (set !== null && entry.set !== set) return { errno: refused(FIND.otherSet, { id }) };
    if (entry.data !== null && (!getter || getter(entry.data))) return { errno: 'OK', data: entry.data };
    refused(FIND.nothing, { id });
    return { errno: 'OK', data: null };
  }

  setData(id: number, data: unknown): Errno | undefined {
    const entry = this.space.ids.get(asNumber('id', id));
    if (this.space.form.dataOnce) return undefined;
    if (!entry) return refused(SET_DATA.unknown, { id });
    entry.data = data;
    return 'OK';
  }

  attachData(id: number, data: unknown): Errno | undefined {
    const entry = this.space.ids.get(asNumber('id', id));
    if (!this.space.form.dataOnce) return undefined;
    if (!entry) return refused(ATTACH_DATA.unknown, { id });
    if (entry.data !== null) return refused(ATTACH_DATA.hasData, { id });
    entry.data = data;
    return 'OK';
  }

  detachData(id: number): Errno | undefined {
    const entry = this.space.ids.get(asNumber('id', id));
    if (!this.space.form.dataOnce) return undefined;
    if (entry) entry.data = null;
    return 'OK';
  }

  free(id: number, set: IoasidSet | null = null): Errno | undefined {
    const entry = this.space.ids.get(asNumber('id', id));
    if (!this.space.form.frees) return undefined;
    if (entry) this.freed(entry, set);
    return 'OK';
  }

  /** What a free does to an id that there is. */
  freed(entry: TakenId, set: IoasidSet | null): void {
    if (!this.space.form.sets) {
      this.space.reclaim(entry);
      return;
    }
    if (entry.set !== set || entry.pending) return;
    entry.pending = true;
    if (this.space.down(entry)) this.space.reclaim(entry);
    else this.space.tell('FREE', entry, true);
  }

  get(id: number, set: IoasidSet | null = null): Errno | undefined {
    const entry = this.space.ids.get(asNumber('id', id));
    if (!this.space.form.counted) return undefined;
    if (!entry) return refused(GET.unknown, { id }, this.space.form.unknownGet);
    if (entry.pending) return refused(GET.pending, { id });
    if (set !== null && entry.set !== set) return refused(GET.otherSet, { id });
    this.space.up(entry);
    return 'OK';
  }

  put(id: number, set: IoasidSet | null = null): boolean | undefined {
    const entry = this.space.ids.get(asNumber('id', id));
    if (!this.space.form.counted) return undefined;
    if (!entry || (set !== null && entry.set !== set) || !this.space.down(entry)) return false;
    this.space.reclaim(entry);
    return true;
  }
}
