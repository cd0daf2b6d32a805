import { Allocator } from '../../allocator/allocator';
import type { Form } from '../../allocator/forms';
import { type AllocatorOps, type Found, INVALID_IOASID, IoasidSet, Mm, type Notifier } from '../../allocator/ioasid';
import { type SetType } from '../../allocator/sets';
import { parseValue, type Value } from '../../tlc/value';
import { type Constants, type Room, showValue, takeByName, type View } from '../room';

const NONE = 'none';
/** What the notifiers of `told` may be told. */
type Told = [event: string, nb: string];

/** Things by name; what has no name yet is made when it is first asked for. */
class Names {
  readonly #names = new Map<unknown, string>([[null, NONE]]);
  readonly #things = new Map<string, unknown>();

  readonly of = (thing: unknown): string => this.#names.get(thing) ?? String(thing);

  put<T>(name: string, thing: T): T {
    this.#names.set(thing, name);
    this.#things.set(name, thing);
    return thing;
  }

  get<T>(name: string, make: () => T): T {
    return this.#things.has(name) ? this.#things.get(name) as T : this.put(name, make());
  }
}

/** The allocator, its callers' sets, processes, custom allocators and notifiers by the names of the specification. */
export class NamedAllocator {
  readonly #allocator: Allocator;
  readonly #names = new Names();
  readonly #calls: [op: string, args: readonly Value[]][] = [];
  #told: Told[] = [];
  /** What a custom allocator answers next. */
  #answer = 0;
  /** What the last call returned: a number, a pointer by its name, or nothing. */
  returned: Value = NONE;
  /** What the last call left; looked at once, before the next one. */
  #view?: View;

  constructor(readonly form: Form, readonly mms: readonly string[], readonly constants: Constants) {
    const number = (name: string): number => Number(constants.get(name));
    this.#allocator = new Allocator(form, { allOnes: number('AllOnes'), capacity: number('Capacity'), saturated: number('Saturated') });
    this.#names.put('sva', this.#allocator.sva);
    for (const mm of mms) this.#mm(mm);
  }

  take(op: string, args: readonly Value[]): string | undefined {
    this.#calls.push([op, args]);
    const before = this.#told;
    this.#told = [];
    this.#view = undefined;
    this.returned = NONE;
    const answer = takeByName(this, op, args);
    if (answer === undefined) {
      this.#calls.pop();
      this.#told = before;
    }
    return answer;
  }

  /** The same calls once more. */
  clone(): NamedAllocator {
    const other = new NamedAllocator(this.form, this.mms, this.constants);
    for (const [op, args] of this.#calls) other.take(op, args);
    return other;
  }

  view(): View { return this.#view ??= this.#look(); }

  #look(): View {
    const view = this.#allocator.view(this.#names.of);
    const pasids: Record<string, number> = {};
    const exited = new Set<string>();
    for (const name of this.mms) {
      pasids[name] = this.#pasid(name);
      if (this.#mm(name).exited) exited.add(name);
    }
    const told = new Set<Told>();
    for (const [event, nb] of this.#told) told.add([event, nb]);
    // A fresh object each time: to add to it costs less than to spread it into another.
    return Object.assign(view, { told, pasids, exited }) as unknown as View;
  }

  alloc(s: string, min: number, max: number, x: string): string | undefined {
    return this.#custom() ? undefined : this.#number(this.#allocator.alloc(this.#setOrNull(s), min, max, this.#data(x)));
  }

  allocFrom(s: string, x: string, n: number): string | undefined {
    if (!this.#custom()) return undefined;
    this.#answer = n;
    return this.#number(this.#allocator.alloc(this.#setOrNull(s), 0, 0, this.#data(x)));
  }

  find(s: string, n: number, accepts: boolean): string { return this.#found(this.#allocator.find(this.#setOrNull(s), n, () => accepts))!; }
  setData(n: number, x: string): string | undefined { return this.#allocator.setData(n, this.#data(x)); }
  attachData(n: number, x: string): string | undefined { return this.#allocator.attachData(n, this.#data(x)); }
  detachData(n: number): string | undefined { return this.#allocator.detachData(n); }
  free(s: string, n: number): string | undefined { return this.#speaks(s) ? this.#allocator.free(n, this.#setOrNull(s)) : undefined; }
  get(s: string, n: number): string | undefined { return this.#speaks(s) ? this.#allocator.get(n, this.#setOrNull(s)) : undefined; }

  put(s: string, n: number): string | undefined {
    return this.#speaks(s) ? this.#allocator.put(n, this.#setOrNull(s))?.toString().toUpperCase() : undefined;
  }

  registerAllocator(a: string): string { return this.#allocator.registerAllocator(this.#ops(a)); }
  unregisterAllocator(a: string): string { return this.#allocator.unregisterAllocator(this.#ops(a)); }

  setAlloc(s: string, type: string, token: string, quota: number): string | undefined {
    if (this.#set(s).number !== undefined) return undefined;
    const made = this.#allocator.setAlloc(token === NONE ? null : this.#mm(token), quota, type as SetType);
    if (made?.errno === 'OK') this.#names.put(s, made.set);
    return made?.errno;
  }

  setFree(s: string): string | undefined { return this.#allocator.setFree(this.#set(s)); }
  freeAllInSet(s: string): string | undefined { return this.#allocator.freeAllInSet(this.#set(s)); }
  getIfOwned(m: string, n: number): string | undefined { return this.#allocator.getIfOwned(this.#mm(m), n); }
  attachSpid(n: number, p: number): string | undefined { return this.#allocator.attachSpid(n, p); }
  detachSpid(n: number): string | undefined { return this.#allocator.detachSpid(n); }

  findBySpid(s: string, p: number, get: boolean): string | undefined {
    const id = this.#allocator.findBySpid(this.#set(s), p, get);
    return id === undefined ? undefined : this.#number(id);
  }

  registerNotifier(s: string, nb: string): string | undefined { return this.#allocator.registerNotifier(this.#setOrNull(s), this.#nb(nb)); }
  unregisterNotifier(s: string, nb: string): string | undefined { return this.#allocator.unregisterNotifier(this.#setOrNull(s), this.#nb(nb)); }
  registerNotifierMm(m: string, nb: string): string | undefined { return this.#allocator.registerNotifierMm(this.#mm(m), this.#nb(nb)); }
  unregisterNotifierMm(m: string, nb: string): string | undefined { return this.#allocator.unregisterNotifierMm(this.#mm(m), this.#nb(nb)); }

  svaAlloc(m: string, min: number, max: number): string | undefined { return this.#custom() ? undefined : this.#allocator.svaAlloc(this.#mm(m), min, max); }
  svaFree(m: string): string | undefined { return this.#allocator.svaFree(this.#mm(m)); }
  svaFind(n: number): string | undefined { return this.#found(this.#allocator.svaFind(n)); }
  mmExited(m: string): string | undefined { return this.#allocator.mmExited(this.#mm(m)); }

  #custom(): boolean { return this.#allocator.lines.length > 0; }
  #speaks(s: string): boolean { return this.form.sets || s === NONE; }
  #number(id: number): string {
    this.returned = id;
    return id === Number(this.constants.get('AllOnes')) ? 'INVALID_IOASID' : 'OK';
  }
  #data(x: string): string | null { return x === NONE ? null : x; }
  #set(s: string): IoasidSet { return this.#names.get(s, () => new IoasidSet()); }
  #setOrNull(s: string): IoasidSet | null { return s === NONE ? null : this.#set(s); }
  #mm(m: string): Mm { return this.#names.get(m, () => new Mm()); }
  #nb(name: string): Notifier { return this.#names.get(name, () => (event): void => { this.#told.push([event, name]); }); }

  #found(answer: Found | undefined): string | undefined {
    if (answer?.errno === 'OK') this.returned = this.#names.of(answer.data);
    return answer?.errno === 'OK' && answer.data === null ? 'NULL' : answer?.errno;
  }

  #pasid(m: string): number {
    const { pasid } = this.#mm(m);
    return pasid === INVALID_IOASID ? Number(this.constants.get('AllOnes')) : pasid;
  }

  /** Twins share their functions, which are named after the first of them. */
  #ops(a: string): AllocatorOps {
    return this.#names.get(a, () => {
      const twins = [...parseValue(this.constants.get('Twins')!) as Set<Set<string>>].find(set => set.has(a)) ?? new Set([a]);
      return { ...this.#names.get(`functions of ${[...twins].sort()[0]!}`, () => ({ alloc: () => this.#answer, free: () => undefined })) };
    });
  }
}

const mmsOf = (initial: View): string[] => Object.keys(initial['pasids']!);

const LARGE: ReadonlySet<string> = new Set(['quota', 'notifiers', 'sva']);

export const allocator: Room<NamedAllocator> = {
  name: 'allocator',
  code: { path: 'src/conformance/rooms/allocator', class: 'NamedAllocator' },
  variables: ['form', 'ids', 'orphans', 'dangling', 'registered', 'sets', 'available', 'subscribed', 'awaiting', 'pasids', 'exited', 'told'],
  models: ['ids', 'forms', 'custom', 'setsCustom', 'quota', 'pending', 'spids', 'notifiers', 'sva']
    .map(difference => ({ config: `MCAllocator-${difference}`, module: 'MCAllocator', large: LARGE.has(difference) })),
  start: (initial, constants) => new NamedAllocator(initial['form'] as unknown as Form, mmsOf(initial), constants),
  take: (machine, op, args) => machine.take(op, args),
  view: machine => machine.view(),
  out: machine => machine.returned,
  clone: machine => machine.clone(),
  program: (initial, constants) =>
    `new NamedAllocator(${showValue(initial['form']!)}, ${JSON.stringify(mmsOf(initial))}, new Map(${JSON.stringify([...constants])}))`,
};
