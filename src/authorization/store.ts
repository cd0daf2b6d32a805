/** The state of an authorization and its forms: by name, as the specification's variables, as a key, as a snapshot to come back to. */
import { copyOfState, Guards, HELD, MARKED, SEEN, AuthorizationState, USING } from './guards';
import { asPolicy, Cause, Policy } from './policies';

export interface AuthorizationWorld {
  /** Names known beforehand; others are taken in as they come. Keys of states compare only between states of the same names. */
  readonly subjects?: readonly string[];
  readonly descriptions?: readonly string[];
  /** The length of a lease, in ticks: 1 or more. */
  readonly term?: number;
  /** Can the holder itself make the proof true and false? Then it starts false. */
  readonly selfProve?: boolean;
  /** Who else may let it fall outside a withdrawal? Nobody, if it is left out. */
  readonly lapses?: readonly Cause[];
}

/** The variables of Authorization.tla but `call`, as fresh values. */
export interface AuthorizationView {
  readonly policy: Policy;
  readonly proof: boolean;
  readonly held: Set<[string, string]>;
  readonly using: Set<[string, string]>;
  readonly evidence: Set<[string, string]>;
  readonly left: Record<string, number>;
  readonly rescinded: Set<string>;
  readonly withdrawal: 'none' | 'called' | 'returned';
  readonly seen: Set<[string, string]>;
  readonly stale: number;
}

/** A state to come back to. Nothing can be done with it but `restore`. */
export type AuthorizationSnapshot = Readonly<AuthorizationState>;

export abstract class Store {
  protected readonly guards: Guards;
  protected readonly selfProve: boolean;
  protected readonly lapses: readonly Cause[];
  /** Names and numbers, which every copy shares: the handles of each description by subject, and back. */
  readonly #numbers: Map<string, { readonly number: number; readonly handles: Map<string, number> }>;
  readonly #handles: [string, string][];
  protected readonly of: number[];
  protected now: AuthorizationState;

  constructor(policy: Policy, world: AuthorizationWorld = {}, origin?: Store) {
    const { term = 1, selfProve = false, lapses = [] } = world;
    if (!Number.isSafeInteger(term)) throw new TypeError(`term: a whole number of ticks expected, not ${String(term)}`);
    if (term < 1) throw new RangeError(`term: 1 tick or more expected, not ${term}`);
    this.selfProve = selfProve;
    this.lapses = lapses;
    this.#numbers = origin ? origin.#numbers : new Map();
    this.#handles = origin ? origin.#handles : [];
    this.of = origin ? origin.of : [];
    this.guards = origin ? origin.guards : new Guards(asPolicy(policy), term, this.of);
    this.now = origin ? copyOfState(origin.now) : {
      proof: !selfProve, withdrawal: 'none', stale: 0, sample: false, held: 0, using: 0, alive: 0, handles: [], users: [], left: [], rescinded: [],
    };
    if (origin) return;
    for (const d of world.descriptions ?? []) for (const s of world.subjects ?? []) this.handle(s, d);
  }

  get policy(): Policy { return this.guards.policy; }
  get proof(): boolean { return this.now.proof; }
  get withdrawal(): AuthorizationState['withdrawal'] { return this.now.withdrawal; }
  /** What the last sample of all holders said; only under `sampled`. */
  get sample(): boolean { return this.now.sample; }

  /** The variables of the specification. */
  view(): AuthorizationView {
    const { proof, withdrawal, stale, sample, rescinded: taken, left: leases } = this.now;
    const rescinded = new Set<string>();
    const left: Record<string, number> = {};
    for (const [d, { number }] of this.#numbers) {
      if (taken[number]) rescinded.add(d);
      left[d] = leases[number] ?? 0;
    }
    const evidence = this.policy.evidence === 'sampled' ? this.#having(sample ? HELD : 0) : this.#having(MARKED);
    return {
      policy: { ...this.policy, awaits: new Set(this.policy.awaits) }, proof, withdrawal, stale, rescinded, left,
      held: this.#having(HELD), using: this.#having(USING), seen: this.#having(SEEN), evidence,
    };
  }

  #having(bits: number): Set<[string, string]> {
    const { handles } = this.now;
    const found = new Set<[string, string]>();
    for (let h = 0; h < this.#handles.length; h++) if (handles[h] & bits) found.add([this.#handles[h][0], this.#handles[h][1]]);
    return found;
  }

  /** The state in a few characters: two states of the same names have equal keys exactly if they have equal views. */
  key(): string {
    const { proof, withdrawal, stale, sample, handles, left, rescinded } = this.now;
    return `${handles},${rescinded.map(Number)},${left},${withdrawal},${stale},${proof ? 1 : 0}${sample ? 1 : 0}`;
  }

  snapshot(): AuthorizationSnapshot { return copyOfState(this.now); }

  /** Goes back to a state of this object, of its copy, or of what it is a copy of. */
  restore(snapshot: AuthorizationSnapshot): void { this.now = copyOfState(snapshot); }

  protected handle(s: string, d: string): number {
    let known = this.#numbers.get(d);
    if (!known) {
      if (typeof d !== 'string') throw new TypeError('d: the name of a description expected');
      known = { number: this.#numbers.size, handles: new Map() };
      this.#numbers.set(d, known);
    }
    let h = known.handles.get(s);
    if (h === undefined) {
      if (typeof s !== 'string') throw new TypeError('s: the name of a subject expected');
      h = this.#handles.push([s, d]) - 1;
      known.handles.set(s, h);
      this.of[h] = known.number;
    }
    const now = this.now;
    while (now.handles.length <= h) now.handles.push(0);
    while (now.left.length <= known.number) {
      now.users.push(0);
      now.left.push(0);
      now.rescinded.push(false);
    }
    return h;
  }

  /** The number of a handle that was met before, or -1. */
  protected find(s: string, d: string): number { return this.#numbers.get(d)?.handles.get(s) ?? -1; }

  protected numberOf(d: string): number | undefined { return this.#numbers.get(d)?.number; }

  protected held(s: string, d: string): number {
    const h = this.find(s, d);
    return h >= 0 && this.now.handles[h] & HELD ? h : -1;
  }

  /** A sample of all holders, taken whenever the list of holders changes. */
  protected resample(): void { this.now.sample = this.policy.evidence === 'sampled' && this.now.proof && this.now.held > 0; }

  protected set(h: number, bits: number): void {
    const now = this.now;
    const before = now.handles[h];
    now.handles[h] = bits;
    now.held += (bits & HELD) - (before & HELD);
    now.using += ((bits & USING) - (before & USING)) / USING;
    const more = Number((bits & (HELD | USING)) !== 0) - Number((before & (HELD | USING)) !== 0);
    now.alive += more;
    now.users[this.of[h]] += more;
  }
}
