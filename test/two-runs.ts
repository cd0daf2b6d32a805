/**
 * Two runs of one program that must not differ: what happens in one context depends on nothing in another, except through what they
 * share. For the rooms that have contexts and numbers in them.
 */
import * as fc from 'fast-check';
import * as assert from 'uvu/assert';

export type Word = string | number | boolean | readonly string[] | readonly object[];
export type Step = readonly [op: string, ...args: Word[]];
export interface Answered { readonly errno: string; readonly out: number }

/**
 * A call by the kinds of its arguments; `context` is the name of a context, `number` that of an object in it. Others are drawn from the words
 * of their kind. `out`: the call answers the number of an object of that context.
 */
export interface Shape { readonly op: string; readonly args: readonly string[]; readonly out?: boolean; readonly often?: number }

export interface Language {
  readonly shapes: readonly Shape[];
  readonly words: Readonly<Record<string, readonly Word[]>>;
  /** Anything but a context: which of them it goes with, where they share nothing. */
  readonly side?: (word: Word) => string | undefined;
}

const shapeOf = ({ shapes }: Language, op: string): Shape => shapes.find((shape) => shape.op === op)!;

/** The context of a step, if it names one. */
export const contextOf = (language: Language, [op, ...args]: Step): string | undefined =>
  args[shapeOf(language, op).args.indexOf('context')] as string | undefined;

/** Numbers from 0 up to, not including, 1: the same ones for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A program is over, too, when so many times as many steps were refused. */
const REFUSED = 20;

/**
 * A program of these calls for a system, which it is made on: so many of its steps are answered OK, and those are in it that were refused
 * on the way. Where contexts share nothing, each step is of one of them and of what goes with it.
 */
export function programOf({ shapes, words, side }: Language, system: object, length: number, seed: number): Step[] {
  const random = randomOf(seed);
  const one = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)];
  const weighted = shapes.flatMap((shape) => new Array<Shape>(shape.often ?? 1).fill(shape));
  const draw = (): Step => {
    const context = side && one(words['context'] as string[]);
    const { op, args } = one(weighted);
    return [op, ...args.map((kind) => one(words[kind].filter((word) => context === undefined || [undefined, context].includes(side!(word)))))];
  };
  const steps: Step[] = [];
  for (let came = 0; came < length && steps.length < length * REFUSED;) {
    const step = draw();
    if (take(system, step)?.errno === 'OK') came++;
    steps.push(step);
  }
  return steps;
}

/** Other names for the contexts, and numbers that are so much higher in one of them, by its first name. */
export interface Renaming { readonly names: Readonly<Record<string, string>>; readonly shifted: string; readonly by: number }

const shift = ({ shifted, by }: Renaming, context: string | undefined, number: number): number => (context === shifted && number !== 0 ? number + by : number);

export function renamed(language: Language, renaming: Renaming, step: Step): Step {
  const context = contextOf(language, step);
  const [op, ...args] = step;
  const { args: kinds } = shapeOf(language, op);
  return [op, ...args.map((word, i) => {
    if (kinds[i] === 'number') return shift(renaming, context, word as number);
    return typeof word === 'string' ? renaming.names[word] ?? word : word;
  })];
}

/** What the second run must answer, if the first has answered this. */
export function renamedAnswer(language: Language, renaming: Renaming, step: Step, answered: Answered | undefined): Answered | undefined {
  if (!answered || !shapeOf(language, step[0]).out) return answered;
  return { errno: answered.errno, out: shift(renaming, contextOf(language, step), answered.out) };
}

type Methods = { [op: string]: (...args: readonly Word[]) => Answered | undefined };
export const take = (system: object, [op, ...args]: Step): Answered | undefined => (system as Methods)[op](...args);

/** The calls that were answered OK, by name: a property that no call comes through to has shown nothing. */
export class Seen {
  readonly #answers = new Map<string, Set<string>>();

  add([op]: Step, answered: Answered | undefined): void {
    if (!answered) return;
    if (!this.#answers.has(op)) this.#answers.set(op, new Set());
    this.#answers.get(op)!.add(answered.errno);
  }

  /** Those of the language that never were. */
  never({ shapes }: Language): string[] { return shapes.map(({ op }) => op).filter((op) => !this.#answers.get(op)?.has('OK')).sort(); }
}

export const show = (steps: readonly Step[]): string => steps.map(([op, ...args]) => `${op}(${args.map((word) => JSON.stringify(word)).join(', ')})`).join('\n');

/** Holds for the programs of all seeds, or fails with the seed and the shortest program that is left when steps are taken away. */
export function always(make: (seed: number) => readonly Step[], differs: (steps: readonly Step[]) => string | undefined, runs: number, seed: number): void {
  const details = fc.check(fc.property(fc.noShrink(fc.integer()), (one) => differs(make(one)) === undefined), { numRuns: runs, seed });
  if (!details.failed) return;
  let steps = make(details.counterexample![0]);
  for (let at = steps.length - 1; at >= 0; at--) {
    const fewer = steps.filter((_, i) => i !== at);
    if (differs(fewer) !== undefined) steps = fewer;
  }
  assert.unreachable(`seed ${details.seed}, path ${details.counterexamplePath}: ${differs(steps)}\n${show(steps)}`);
}
