/**
 * Values of TLA+ for one search. Equal values are one object: whatever is made is looked up first, so that equality is `===` and a
 * state is known again by one number.
 *
 * A tuple is a function from 1..n and a record is a function from strings, as TLA+ has it; neither needs a form of its own.
 */
import { ToolError } from '../tlc/error';

export type ValueKind = 'boolean' | 'number' | 'text' | 'model' | 'set' | 'function' | 'described';

/** A set that is known by what belongs to it: SUBSET S, Nat, Seq(S). */
export interface DescribedSet {
  readonly text: string;
  readonly has: (value: Value) => boolean;
  /** Its members, if they are finitely many. */
  readonly members?: () => Value[];
}

export class Value {
  /** A set's members in the order of TLC, once they have been asked for; of a described set the set itself. */
  ordered: readonly Value[] | undefined = undefined;
  explicit: Value | undefined = undefined;

  constructor(
    /** Numbers have themselves; everything else has a number from FIRST. */
    readonly id: number,
    readonly kind: ValueKind,
    readonly number: number,
    readonly text: string,
    /** A set's members by id, or a function's values in the order of its domain. */
    readonly items: readonly Value[],
    readonly domain: Value | undefined,
    readonly description: DescribedSet | undefined,
    /** Is there a set in it that is known only by a description? Then it cannot be compared. */
    readonly vague: boolean,
  ) {}
}

const NONE: readonly Value[] = [];
const FIRST = 2 ** 32;

export const FALSE = new Value(FIRST, 'boolean', 0, 'FALSE', NONE, undefined, undefined, false);
export const TRUE = new Value(FIRST + 1, 'boolean', 1, 'TRUE', NONE, undefined, undefined, false);
export const EMPTY = new Value(FIRST + 2, 'set', 0, '', NONE, undefined, undefined, false);
export const NOTHING = new Value(FIRST + 3, 'function', 0, '', NONE, EMPTY, undefined, false);

export const truth = (value: boolean): Value => (value ? TRUE : FALSE);

/** Sets above this size are not written out: a search that needs one is not for this engine. */
const LARGEST = 1_000_000;

export class Universe {
  readonly #numbers = new Map<number, Value>();
  readonly #texts = new Map<string, Value>();
  readonly #models = new Map<string, Value>();
  #next = FIRST + 4;
  #count = 0;
  #slots = new Array<Value | undefined>(1 << 12).fill(undefined);
  #hashes = new Int32Array(1 << 12);
  readonly #intervals: (Value | undefined)[] = [EMPTY];

  /** How many sets and functions there are. */
  get size(): number { return this.#count; }

  number(number: number): Value {
    let known = this.#numbers.get(number);
    if (!known) {
      if (!Number.isSafeInteger(number) || Math.abs(number) >= 2 ** 31) throw new ToolError(`the number ${number} is too large, for TLC as well`);
      this.#numbers.set(number, known = new Value(number, 'number', number, '', NONE, undefined, undefined, false));
    }
    return known;
  }

  text(text: string): Value { return this.#word(this.#texts, 'text', text); }
  model(name: string): Value { return this.#word(this.#models, 'model', name); }

  #word(words: Map<string, Value>, kind: ValueKind, text: string): Value {
    let known = words.get(text);
    if (!known) words.set(text, known = new Value(this.#next++, kind, 0, text, NONE, undefined, undefined, false));
    return known;
  }

  /** The set of these; the array becomes the universe's. */
  set(members: Value[]): Value {
    return members.length === 0 ? EMPTY : this.sorted(sortedById(members));
  }

  /** The set of these, sorted by id and all different; the array becomes the universe's. */
  sorted(members: readonly Value[]): Value {
    if (members.length === 0) return EMPTY;
    if (members.length > LARGEST) throw new ToolError(`a set of ${members.length} members is too large to be written out`);
    return this.#known('set', members, undefined);
  }

  /** The function with that domain, whose values stand in the order of the domain's members. */
  function(domain: Value, values: readonly Value[]): Value {
    return values.length === 0 ? NOTHING : this.#known('function', values, domain);
  }

  tuple(values: readonly Value[]): Value { return this.function(this.interval(values.length), values); }

  /** 1..n */
  interval(n: number): Value {
    return this.#intervals[n] ??= this.sorted(Array.from({ length: n }, (_, i) => this.number(i + 1)));
  }

  record(fields: ReadonlyMap<string, Value>): Value { return this.pairs([...fields].map(([name, value]) => [this.text(name), value])); }

  /** The function with these arguments, all different, and values. */
  pairs(pairs: readonly (readonly [Value, Value])[]): Value {
    const sorted = [...pairs].sort(([a], [b]) => a.id - b.id);
    return this.function(this.sorted(sorted.map(([argument]) => argument)), sorted.map(([, value]) => value));
  }

  described(description: DescribedSet): Value {
    return new Value(this.#next++, 'described', 0, description.text, NONE, undefined, description, true);
  }

  #known(kind: 'set' | 'function', items: readonly Value[], domain: Value | undefined): Value {
    let hash = domain ? (domain.id | 0) ^ 0x5bd1e995 : 0x2545f491;
    for (let i = 0; i < items.length; i++) hash = Math.imul(hash ^ (items[i]!.id | 0), 0x01000193) ^ (hash >>> 15);
    const mask = this.#slots.length - 1;
    let at = (hash ^ (hash >>> 16)) & mask;
    for (let known = this.#slots[at]; known !== undefined; known = this.#slots[at = (at + 1) & mask]) {
      if (this.#hashes[at] === hash && known.kind === kind && known.domain === domain && same(known.items, items)) return known;
    }
    const made = new Value(this.#next++, kind, 0, '', items, domain, undefined, items.some(({ vague }) => vague));
    this.#slots[at] = made;
    this.#hashes[at] = hash;
    if (++this.#count * 2 > this.#slots.length) this.#grow();
    return made;
  }

  #grow(): void {
    const [slots, hashes] = [this.#slots, this.#hashes];
    const mask = slots.length * 2 - 1;
    this.#slots = new Array<Value | undefined>(slots.length * 2).fill(undefined);
    this.#hashes = new Int32Array(slots.length * 2);
    for (let i = 0; i < slots.length; i++) {
      const hash = hashes[i]!;
      if (slots[i] === undefined) continue;
      let at = (hash ^ (hash >>> 16)) & mask;
      while (this.#slots[at] !== undefined) at = (at + 1) & mask;
      this.#slots[at] = slots[i];
      this.#hashes[at] = hash;
    }
  }
}

function same(a: readonly Value[], b: readonly Value[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

/** Sorted by id, each once; in place. */
function sortedById(members: Value[]): Value[] {
  if (members.length < 12) {
    for (let i = 1; i < members.length; i++) {
      const member = members[i]!;
      let at = i;
      for (; at > 0 && members[at - 1]!.id > member.id; at--) members[at] = members[at - 1]!;
      members[at] = member;
    }
  } else members.sort((a, b) => a.id - b.id);
  let kept = 1;
  for (let i = 1; i < members.length; i++) if (members[i] !== members[i - 1]) members[kept++] = members[i]!;
  members.length = kept;
  return members;
}
