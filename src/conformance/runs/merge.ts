/**
 * Runs merged into one graph of what was observed, and written down as data of TLA+.
 *
 * A node stands for what is known after a step: where a whole view was recorded, that state, however many runs come by; else the step
 * and the node before it. Each distinct step from a node is written once, as one number: its call and answer, and the node after.
 * Answers to one request have numbers that follow each other, so the steps of a node that make a request are those within two bounds.
 */
import { keyOf, printValue } from '../../tlc/print';
import type { Value } from '../../tlc/value';
import type { Model } from '../model';
import type { View } from '../room';
import type { Run, Step } from './trace';

/** Integers of TLC have 32 bits, and a step must be one. */
const LARGEST = 2 ** 31 - 1;
/** TLC keeps some hundred bytes for each number of the data. */
const MOST_STEPS = 100_000;

/** Gives each distinct value a place, from 1, in the order they come. */
class Dictionary {
  readonly texts: string[] = [];
  readonly #places = new Map<string, number>();
  /** Most values come again as the same object. */
  readonly #objects = new WeakMap<object, number>();
  constructor(readonly print: (value: Value) => string) {}

  place(value: Value): number {
    const known = typeof value === 'object' ? this.#objects.get(value) : undefined;
    if (known !== undefined) return known;
    const key = keyOf(value);
    let place = this.#places.get(key);
    if (place === undefined) {
      place = this.texts.push(this.print(value));
      this.#places.set(key, place);
    }
    if (typeof value === 'object') this.#objects.set(value, place);
    return place;
  }
}

/** The distinct answers, each with its request, and the number of each in the order of their requests. */
interface Ordered { readonly answers: readonly number[]; readonly rank: readonly number[]; readonly ranges: ReadonlyMap<string, ReadonlyMap<string, readonly [number, number]>> }

interface Node {
  /** By variable, the place of its value; 0 where it was not observed. */
  readonly view: readonly number[];
  /** By answer and node after, as one key: its place among this node's steps. */
  readonly steps: Map<number, number>;
  readonly answers: number[];
  readonly nexts: number[];
}

export class Merge {
  readonly #values: Dictionary[];
  readonly #answers: Dictionary;
  readonly #arguments: Dictionary;
  readonly #nodes: Node[] = [];
  readonly #byKey = new Map<string, number>();
  /** Runs of one graph share their steps and views. */
  readonly #viewPlaces = new WeakMap<View, readonly number[]>();
  readonly #answerPlaces = new WeakMap<Step, number>();
  /** By answer, its operation and its arguments as text. */
  readonly #requests: (readonly [op: string, args: string])[] = [];
  readonly #wholes = new WeakMap<readonly number[], number>();
  /** By node where a run begins, its place among the beginnings. */
  readonly #beginnings = new Map<number, number>();
  /** By run: the node of its beginning; then, for each step, the node before and the place among that one's steps. */
  readonly #runs: { readonly beginning: number; readonly steps: readonly (readonly [node: number, place: number])[] }[] = [];
  #steps = 0;
  /** Until there are more answers. */
  #order?: Ordered;

  constructor(readonly model: Model) {
    const print = (value: Value): string => printValue(value, model.values);
    this.#values = model.room.variables.map(() => new Dictionary(print));
    this.#arguments = new Dictionary(print);
    this.#answers = new Dictionary(value => {
      const [, , errno, out] = value as [string, Value[], Value[], Value[]];
      return `<<${printValue(errno)}, ${print(out)}>>`;
    });
  }

  get runs(): number { return this.#runs.length; }

  /** Is there so much that a search of its own is due? */
  get full(): boolean {
    return this.#steps > MOST_STEPS || (this.#answers.texts.length + 1) * (this.#nodes.length + 1) > LARGEST / 2;
  }

  add(run: Run): void {
    const view = this.#places(run.initial);
    const beginning = this.#node(view, () => `beginning ${view.join()}`);
    if (!this.#beginnings.has(beginning)) this.#beginnings.set(beginning, this.#beginnings.size + 1);
    const steps: [number, number][] = [];
    let at = beginning;
    for (const step of run.steps) {
      const [place, next] = this.#step(at, step);
      steps.push([at, place]);
      at = next;
    }
    this.#runs.push({ beginning, steps });
  }

  #places(view: Step['view']): readonly number[] {
    let places = view && this.#viewPlaces.get(view);
    if (places === undefined) {
      places = this.model.room.variables.map((name, i) => (view?.[name] === undefined ? 0 : this.#values[i].place(view[name])));
      if (view) this.#viewPlaces.set(view, places);
    }
    return places;
  }

  #answer(step: Step): number {
    let answer = this.#answerPlaces.get(step);
    if (answer === undefined) {
      const { op, args, errno, out } = step;
      answer = this.#answers.place([op, args as Value[], errno === undefined ? [] : [errno], out === undefined ? [] : [out]]);
      this.#answerPlaces.set(step, answer);
      this.#order = undefined;
      this.#requests[answer] ??= [op, this.#arguments.texts[this.#arguments.place(args as Value[]) - 1]!];
    }
    return answer;
  }

  /** The node of a whole view, or of what else tells it apart. */
  #node(view: readonly number[], otherwise: () => string): number {
    const known = this.#wholes.get(view);
    if (known !== undefined) return known;
    const whole = !view.includes(0);
    const key = whole ? view.join() : otherwise();
    let node = this.#byKey.get(key);
    if (node === undefined) {
      node = this.#nodes.push({ view, steps: new Map(), answers: [], nexts: [] }) - 1;
      this.#byKey.set(key, node);
    }
    if (whole) this.#wholes.set(view, node);
    return node;
  }

  #step(at: number, step: Step): [place: number, next: number] {
    const places = this.#places(step.view);
    const answer = this.#answer(step);
    const next = this.#node(places, () => `after ${at} ${answer} ${places.join()}`);
    const { steps, answers, nexts } = this.#nodes[at];
    const key = answer * LARGEST + next;
    let place = steps.get(key);
    if (place === undefined) {
      place = answers.push(answer) - 1;
      nexts.push(next);
      steps.set(key, place);
      this.#steps++;
    }
    return [place, next];
  }

  /** By run: the numbers of its beginning and of its steps. */
  numbers(): { readonly runs: readonly (readonly number[])[]; readonly count: number } {
    const { before, count } = this.#offsets();
    const runs = this.#runs.map(({ beginning, steps }) => [this.#beginnings.get(beginning)!, ...steps.map(([node, place]) => before[node] + place + 1)]);
    return { runs, count };
  }

  /** The number of a step that TLC names by the node, from 1, and by the step as the data have it; undefined if there is none. */
  numbering(): (node: number, step: number) => number | undefined {
    const { before } = this.#offsets();
    const { answers } = this.#ordered();
    const size = this.#nodes.length + 1;
    return (node, step) => {
      const answer = answers[Math.floor(step / size) - 1];
      const place = answer === undefined ? undefined : this.#nodes[node - 1]?.steps.get(answer * LARGEST + step % size - 1);
      return place === undefined ? undefined : before[node - 1]! + place + 1;
    };
  }

  /** By node: how many beginnings and steps have a number before those of this one. */
  #offsets(): { before: number[]; count: number } {
    let count = this.#beginnings.size;
    const before = this.#nodes.map(({ answers }) => (count += answers.length) - answers.length);
    return { before, count };
  }

  #ordered(): Ordered { return this.#order ??= this.#orderNow(); }

  #orderNow(): Ordered {
    const byRequest = new Map<string, Map<string, number[]>>();
    for (let answer = 1; answer < this.#requests.length; answer++) {
      const [op, args] = this.#requests[answer]!;
      const ofOp = byRequest.get(op) ?? new Map<string, number[]>();
      byRequest.set(op, ofOp);
      ofOp.set(args, [...ofOp.get(args) ?? [], answer]);
    }
    const answers: number[] = [];
    const rank: number[] = [];
    const ranges = new Map<string, Map<string, readonly [number, number]>>();
    for (const [op, ofOp] of byRequest) {
      const within = new Map<string, readonly [number, number]>();
      ranges.set(op, within);
      for (const [args, of] of ofOp) {
        within.set(args, [answers.length + 1, answers.length + of.length]);
        for (const answer of of) rank[answer] = answers.push(answer);
      }
    }
    return { answers, rank, ranges };
  }

  /** The data, as definitions of TLA+. */
  definitions(): string {
    const { answers, rank, ranges } = this.#ordered();
    const size = this.#nodes.length + 1;
    const tuple = (items: readonly (string | number)[]): string => `<<${items.join(', ')}>>`;
    const lines = (items: readonly string[]): string => `<<\n${items.join(',\n')}\n>>`;
    const requests = [...ranges.values()];
    return `${this.#values.map(({ texts }, i) => `BatchValues${i + 1} == ${lines(texts)}`).join('\n')}
BatchAnswers == ${lines(answers.map((answer) => this.#answers.texts[answer - 1]!))}
BatchSize == ${size}
BatchViews == ${lines(this.#nodes.map(({ view }) => tuple(view)))}
BatchSteps == ${lines(this.#nodes.map((node) => `{${node.answers.map((answer, i) => rank[answer]! * size + node.nexts[i]! + 1).join(', ')}}`))}
BatchOperations == ${tuple([...ranges.keys()].map((op) => JSON.stringify(op)))}
BatchArguments == ${lines(requests.map((within) => tuple([...within.keys()])))}
BatchBounds == ${lines(requests.map((within) => tuple([...within.values()].map(([first, last]) => `<<${first * size}, ${last * size + size - 1}>>`))))}
BatchBeginnings == {${[...this.#beginnings.keys()].map(node => node + 1).join(', ')}}
BatchNumbers == ${tuple(this.#nodes.map((_, node) => this.#beginnings.get(node) ?? 0))}`;
  }
}
