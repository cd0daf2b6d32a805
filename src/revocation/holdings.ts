/** Who holds what of an authority, and under which names its machine knows them. Names are used again, so that what is kept grows with those who hold. */
import type { Handle, Notice } from '../authorization/handle';
import type { Signal } from '../signal';
import type { OpenRevocation } from './open';
import type { UseKind } from './revocation';
import type { InFlight } from './right-use';

export interface Holding {
  readonly handle: Handle;
  /** Its holder, and its description, by the names that the machine has for them; and the number that it has for both. */
  readonly s: string;
  readonly d: string;
  readonly h: number;
  readonly notice: Notice | undefined;
  readonly willing: boolean;
  /** Stops listening to the signal that would close the handle. */
  readonly deaf?: () => void;
  readonly uses: Map<UseKind, InFlight>;
  closed: boolean;
}

/**
 * What one grant gave: how many handles there are of it, or of who came to hold by it; and names for more holders. It is spent when one of
 * them had something else taken back, of which the machine knows by name.
 */
interface Family { readonly free: string[]; named: number; handles: number; spent: boolean }

const ABORTED = { once: true } as const;
const familyOf = (s: string): string => s.slice(0, s.indexOf('.'));

export class Holdings {
  readonly all = new Map<Handle, Holding>();
  /** By the machine's number. */
  readonly of: (Holding | undefined)[] = [];
  readonly #families = new Map<string, Family>();
  /** How many handles a holder has. */
  readonly #has = new Map<string, number>();
  readonly #free: string[] = [];
  /** Names that the withdrawal is about: not to be used again before it is over. */
  readonly #about: string[] = [];
  #named = 0;

  constructor(readonly core: OpenRevocation) {}

  get descriptions(): Iterable<string> { return this.#families.keys(); }

  /** A name for a description that is not yet anybody's; `taken` when it is given out. */
  describe(): string { return this.#free.at(-1) ?? String(this.#named); }
  /** A name for one more holder of it. */
  nameIn(d: string): string {
    const family = this.#families.get(d);
    return family?.free.at(-1) ?? `${d}.${family?.named ?? 0}`;
  }

  /** `gone` is called when the signal is aborted; if it has been, soon. */
  add(one: Pick<Holding, 'handle' | 's' | 'd' | 'notice' | 'willing'>, signal: Signal | undefined, gone: () => void): Holding {
    const { s, d } = one;
    if (signal?.aborted) queueMicrotask(gone);
    signal?.addEventListener('abort', gone, ABORTED);
    const deaf = signal && (() => signal.removeEventListener('abort', gone));
    const holding: Holding = { ...one, h: this.core.state.number(s, d), deaf, uses: new Map(), closed: false };
    this.all.set(one.handle, holding);
    this.of[holding.h] = holding;
    if (!this.#families.has(d)) {
      if (this.#free.pop() === undefined) this.#named++;
      this.#families.set(d, { free: [], named: 0, handles: 0, spent: false });
    }
    if (!this.#has.has(s)) {
      const family = this.#families.get(d)!;
      if (family.free.pop() === undefined) family.named++;
    }
    this.#has.set(s, (this.#has.get(s) ?? 0) + 1);
    for (const name of new Set([d, familyOf(s)])) this.#families.get(name)!.handles++;
    return holding;
  }

  /** Those whom a withdrawal of `x` is about. */
  those(x: string): Holding[] { return this.core.state.those(x).flatMap((h) => this.of[h] ?? []); }

  /** Forgets who has let go and uses no more. */
  forget(holding: Holding): void {
    const { handle, s, d, h } = holding;
    if (!holding.closed || holding.uses.size > 0 || this.of[h] !== holding) return;
    const { inner, aim } = this.core.state;
    // Where the list of who was seen is a list of names, a withdrawal ends their being used again.
    const listed = inner.policy.covers === 'seen' && inner.withdrawal !== 'none';
    this.all.delete(handle);
    this.of[h] = undefined;
    const own = this.#families.get(familyOf(s))!;
    const dead = this.core.asked.isDead(h);
    if (dead && familyOf(s) !== d) own.spent = true;
    const left = this.#has.get(s)! - 1;
    if (left > 0) this.#has.set(s, left);
    else {
      this.#has.delete(s);
      if (!listed && aim !== s && !dead) own.free.push(s);
    }
    for (const name of new Set([d, familyOf(s)])) {
      const family = this.#families.get(name)!;
      if (--family.handles > 0) continue;
      this.#families.delete(name);
      if (listed || family.spent) continue;
      if (aim === name || familyOf(aim) === name) this.#about.push(name);
      else this.#free.push(name);
    }
  }

  /** No withdrawal is about anybody any more. */
  givenBack(): void { this.#free.push(...this.#about.splice(0)); }
}
