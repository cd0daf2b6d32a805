/** What a recorded run names, as the specification `IommufdTrace` has it: numbers of objects, handles, contexts, page numbers. */
import { Value } from '../../../tlc/value';

export interface RecordedStep {
  readonly op: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly expect: string;
  readonly out?: Readonly<Record<string, unknown>>;
}

export interface RecordedRun {
  readonly id: string;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly steps: readonly RecordedStep[];
}

/** One step of `IommufdTrace`. `out` holds the number that the call answered, or nothing where none was recorded. */
export interface SpecStep {
  readonly op: string;
  readonly args: readonly Value[];
  readonly errno: string;
  readonly out: readonly number[];
}

export interface SpecRun {
  readonly id: string;
  readonly steps: readonly SpecStep[];
  /** For each step, the index of the recorded one that it comes from. */
  readonly from: readonly number[];
  /** How many recorded steps the run stands for, up to its end or its first foreign call. */
  readonly recorded: number;
  /** The first call that the specification does not have, if any. */
  readonly foreign?: string;
}

/** A call, or an argument, that the specification does not have. */
export class NotSpecified extends Error {}

const NO_PIN = 1_000_000;

const ADDRESSES: Readonly<Record<string, readonly [first: string, length: string][]>> = {
  map: [['iova', 'len']], unmap: [['iova', 'len']], access_pin: [['iova', 'len']],
  copy: [['src_iova', 'len'], ['dst_iova', 'len']],
};

export const isWhole = (args: RecordedStep['args']): boolean => args.iova === 0 && args.len === 'U64_MAX';

/** The pairs of numbers of `allow_iovas`; those that are none are left to `Foreign`. */
export function rangesOf({ ranges }: RecordedStep['args']): readonly (readonly [first: number, last: number])[] {
  const list = ((ranges as undefined | unknown[][]) ?? []).filter((range) => range.every((each) => typeof each === 'number'));
  return list as unknown as readonly (readonly [number, number])[];
}

/** Page numbers for one run: addresses less the lowest, in units of the greatest common divisor of all differences. */
export class PageNumbers {
  readonly #base: bigint;
  readonly #unit: bigint;

  constructor(run: RecordedRun) {
    const edges = run.steps.flatMap(({ op, args }) => op === 'allow_iovas'
      ? rangesOf(args).flatMap(([first, last]) => [BigInt(first), BigInt(last) + 1n])
      : isWhole(args) ? []
      : (ADDRESSES[op] ?? []).flatMap(([first, length]) =>
        typeof args[first] === 'number' && typeof args[length] === 'number'
          ? [BigInt(args[first] as number), BigInt(args[first] as number) + BigInt(args[length] as number)] : []));
    this.#base = edges.reduce((least, edge) => (edge < least ? edge : least), edges[0] ?? 0n);
    this.#unit = edges.reduce((unit, edge) => gcd(unit, edge - this.#base), 0n) || 1n;
  }

  at(address: unknown): number {
    if (typeof address !== 'number') throw new NotSpecified('an address that is no number');
    const page = (BigInt(address) - this.#base) / this.#unit;
    if (page >= 2n ** 30n) throw new NotSpecified('addresses too far apart');
    return Number(page);
  }

  /** The first and the last page of a range, and its size. */
  range(first: unknown, length: unknown): [first: number, last: number] {
    if (typeof first !== 'number' || typeof length !== 'number') throw new NotSpecified('an address that is no number');
    return [this.at(first), this.at(first + length) - 1];
  }

  size(bytes: number): number {
    return Number(BigInt(bytes) / this.#unit);
  }
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}

/** Translates one run, up to its first foreign call. */
export class Translation {
  readonly steps: SpecStep[] = [];
  readonly from: number[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #handles = new Map<string, number>();
  readonly #contexts = new Map<string, string>();
  readonly #faults = new Map<string, [context: string, id: number]>();
  readonly #pins = new Map<string, number>();
  readonly #pages: PageNumbers;
  #recorded: RecordedStep | undefined;
  #index = 0;
  #given = 0;

  constructor(run: RecordedRun) {
    this.#pages = new PageNumbers(run);
  }

  /** From now on steps of the specification come from this recorded one. */
  begin(recorded: RecordedStep, index: number): void {
    this.#recorded = recorded;
    this.#index = index;
  }

  /** One step of the specification with the errno and the number that were recorded, unless others are given. */
  add(op: string, args: Value[], out?: unknown, errno: string = this.errno): void {
    this.from.push(this.#index);
    this.steps.push({ op, args, errno, out: errno === 'OK' && typeof out === 'number' ? [out] : [] });
  }

  get errno(): string {
    return this.#recorded!.expect === 'ok' ? 'OK' : this.#recorded!.expect;
  }

  /** The number that a name stands for. Nothing has the number 0, so it serves for names whose call failed. */
  number(name: unknown): number {
    if (typeof name === 'number') return name;
    return this.#numbers.get(name as string) ?? 0;
  }

  name(name: unknown, value: unknown): void {
    if (typeof name === 'string' && typeof value === 'number' && this.errno === 'OK') this.#numbers.set(name, value);
  }

  context(name: unknown): string {
    const context = this.#contexts.get(name as string);
    if (context === undefined) throw new NotSpecified('a descriptor that is none');
    return context;
  }

  open(name: unknown): string {
    const context = `c${this.#contexts.size + 1}`;
    this.#contexts.set(name as string, context);
    return context;
  }

  /** The next handle, for a name or for something that does not last. */
  newHandle(name?: string): number {
    this.#given++;
    if (name !== undefined) this.#handles.set(name, this.#given);
    return this.#given;
  }

  /** Undefined for a name that never came to be. */
  handle(name: unknown): number | undefined {
    return this.#handles.get(name as string);
  }

  /** The name stands for nothing from now on. */
  drop(name: unknown): void {
    this.#handles.delete(name as string);
  }

  /** The number of a pin. A name whose call failed stands for a number that no pin has. */
  pin(name: unknown, id?: unknown): number {
    if (typeof name === 'string' && typeof id === 'number') this.#pins.set(name, id);
    return this.#pins.get(name as string) ?? NO_PIN;
  }

  fault(fd: unknown, made?: [context: string, id: number]): [context: string, id: number] | undefined {
    if (made !== undefined) this.#faults.set(fd as string, made);
    return this.#faults.get(fd as string);
  }

  get pages(): PageNumbers {
    return this.#pages;
  }
}
