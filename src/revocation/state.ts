/** The state of a revocation: that of an authorization, which it looks into, and what other kinds of use and a second round need. */
import { Authorization } from '../authorization/authorization';
import { type Guards, HELD, type AuthorizationState, USING } from '../authorization/guards';
import type { Manner } from './manners';

/** What a handle is besides, as bits of a number. */
export const ASLEEP = 1;
export const STANDING = 2;
/** A standing right that is there in name only: cut, or held back. */
export const VOID = 4;
/** Taken back in an earlier round. */
export const DEAD = 8;
/** Its use has called the withdrawal, and cannot end before it. */
export const INSIDE = 16;

/** An authorization whose handles can be looked at and set by number. */
export class Inner extends Authorization {
  get state(): AuthorizationState { return this.now; }
  get asked(): Guards { return this.guards; }
  get descriptions(): readonly number[] { return this.of; }
  number(s: string, d: string): number { return this.handle(s, d); }
  known(s: string, d: string): number { return this.find(s, d); }
  put(h: number, bits: number): void { this.set(h, bits); }
  override clone(): Inner { return new Inner(this.policy, { term: this.guards.term, selfProve: this.selfProve, lapses: this.lapses }, this); }
}

/** Whom a withdrawal is about: nobody, all, or a description or a holder by its name. */
export type Aim = string;

export class RevocationState {
  readonly inner: Inner;
  readonly manner: Manner;
  /** The subject and the description of each handle, which every copy shares. */
  readonly names: (readonly [s: string, d: string])[];
  /** By the name of a subject or a description, the numbers of its handles; shared, too. */
  readonly #by: Map<string, number[]>;
  readonly #all: number[];
  extra: number[];
  aim: Aim;
  queued: boolean;
  lost: Set<string>;

  constructor(inner: Inner, manner: Manner, origin?: RevocationState) {
    this.inner = inner;
    this.manner = manner;
    this.names = origin ? origin.names : [];
    this.#by = origin ? origin.#by : new Map();
    this.#all = origin ? origin.#all : [];
    this.extra = origin ? origin.extra.slice() : [];
    this.aim = origin ? origin.aim : 'nobody';
    this.queued = origin ? origin.queued : false;
    this.lost = new Set(origin?.lost);
  }

  copy(): RevocationState { return new RevocationState(this.inner.clone(), this.manner, this); }

  /** The number of a handle, which is known from now on. */
  number(s: string, d: string): number {
    const h = this.inner.number(s, d);
    if (this.names[h]) return h;
    this.names[h] = [s, d];
    this.#all.push(h);
    for (const name of new Set([s, d])) {
      const known = this.#by.get(name);
      if (known) known.push(h);
      else this.#by.set(name, [h]);
    }
    return h;
  }

  /** The handles that a withdrawal of `x` is about: all, or those of a description or a holder. */
  those(x: Aim): readonly number[] { return x === 'all' ? this.#all : this.#by.get(x) ?? []; }

  more(h: number): number { return this.extra[h] ?? 0; }
  mark(h: number, bits: number): void { this.extra[h] = this.more(h) | bits; }
  unmark(h: number, bits: number): void { this.extra[h] = this.more(h) & ~bits; }
  bits(h: number): number { return h < 0 ? 0 : this.inner.state.handles[h]; }

  /** Held, or used in any way, or there in name only. */
  there(h: number): boolean { return (this.bits(h) & (HELD | USING)) !== 0 || (this.more(h) & (ASLEEP | STANDING | VOID)) !== 0; }
}
