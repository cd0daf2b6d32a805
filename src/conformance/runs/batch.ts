/**
 * Code to specification: TLC decides, for thousands of recorded runs in one search, which of them the specification has.
 *
 * TLC searches the pairs of a state and a node of the merged runs (merge.ts): it takes the full Next of the specification from the
 * state, keeps what fits one of the node's recorded steps, and prints that step's number. A run is accepted when all its steps were
 * taken. As a node reached without a whole view has one way into it, and a whole view leaves nothing open, a run whose steps were all
 * taken is a run of the specification. What the specification does instead of a recorded step is printed too.
 */
import { sentence, ToolError } from '../../tlc/error';
import { keyOf } from '../../tlc/print';
import type { Project } from '../../tlc/project';
import type { Checker } from '../../tlc/run';
import { parsePrinted, type Value } from '../../tlc/value';
import { Merge } from './merge';
import { keptAnswer, type Untaken } from '../cache';
import { ask, type Model, modelHash } from '../model';
import { type Answer, viewOf } from '../room';
import type { Run } from './trace';
import type { Signal } from '../../signal';

export interface Verdict {
  readonly accepted: boolean;
  /** The index of the first step that the specification has not; -1 if it has not even the beginning. */
  readonly rejectedAt?: number;
  /** What the specification has instead, for the same call; none where the call is not possible there. */
  readonly possible?: readonly Answer[];
}

export interface Judged {
  readonly verdicts: readonly Verdict[];
  readonly accepted: number;
  /** Distinct steps that TLC was asked, and those that it took. */
  readonly asked: number;
  readonly taken: number;
  /** TLC processes. */
  readonly searches: number;
  readonly seconds: number;
}

export interface JudgeOptions {
  /** Operations that may have happened any number of times between the recorded steps, without being seen. */
  readonly unseen?: readonly string[];
  readonly signal?: Signal;
  /** Called after each search with the number of runs judged so far. */
  readonly onProgress?: (judged: number) => void;
  /** Keep TLC's word, and do not ask again for the same runs of the same specification. */
  readonly cache?: boolean;
  /** Changes how TLC is asked: for tests of the question itself. */
  readonly change?: (question: string) => string;
}

/** So many answers are kept for a step that is not taken. */
const ANSWERS = 20;

/** How TLC is asked. `batchNode` is the place of the node; a step is a number: its answer times the size, plus the node after. */
export function batchQuestion({ room: { variables }, init, next }: Model, outs: boolean, unseen: readonly string[]): string {
  const fits = (prime: string): string => variables.map((name, i) => `  /\\ view[${i + 1}] = 0 \\/ ${name}${prime} = BatchValues${i + 1}[view[${i + 1}]]`).join('\n');
  return `
BatchState == <<${[...variables, 'batchNode'].join(', ')}>>
BatchFits(view) ==
${fits('')}
BatchFitsNext(view) ==
${fits("'")}
BatchInit ==
  /\\ ${init}
  /\\ batchNode \\in BatchBeginnings
  /\\ BatchFits(BatchViews[batchNode])
  /\\ PrintT(BatchNumbers[batchNode])
BatchBoundsOf == [op \\in {BatchOperations[i] : i \\in DOMAIN BatchOperations} |->
  LET o == CHOOSE i \\in DOMAIN BatchOperations : BatchOperations[i] = op IN
  [args \\in {BatchArguments[o][i] : i \\in DOMAIN BatchArguments[o]} |->
    BatchBounds[o][CHOOSE i \\in DOMAIN BatchArguments[o] : BatchArguments[o][i] = args]]]
BatchSameAnswer(answer) ==
  /\\ answer[1] = <<>> \\/ call'.errno = answer[1][1]
${outs ? "  /\\ answer[2] = <<>> \\/ call'.out = answer[2][1]" : ''}
BatchTaken(step, node) ==
  /\\ BatchSameAnswer(BatchAnswers[step \\div BatchSize])
  /\\ BatchFitsNext(BatchViews[node])
BatchRecorded(step) ==
  LET node == step % BatchSize IN
  IF BatchTaken(step, node) THEN batchNode' = node /\\ PrintT(<<batchNode, step>>)
  ELSE PrintT(ToString(<<batchNode, step, call', <<${variables.map(name => `${name}'`).join(', ')}>>>>)) /\\ FALSE
BatchAny ==
  /\\ call'.op \\in DOMAIN BatchBoundsOf
  /\\ call'.args \\in DOMAIN BatchBoundsOf[call'.op]
  /\\ LET bounds == BatchBoundsOf[call'.op][call'.args] IN
     \\E step \\in BatchSteps[batchNode] \\cap (bounds[1] .. bounds[2]) : BatchRecorded(step)
BatchUnseen ==
  /\\ call'.op \\in {${unseen.map(op => `"${op}"`).join(', ')}}
  /\\ batchNode' = batchNode
BatchNext ==
  /\\ ${next}
  /\\ BatchAny \\/ BatchUnseen`;
}

/** What TLC printed of the steps of one search. */
class Printed {
  readonly taken: Uint8Array;
  readonly #instead = new Map<number, Set<string>>();

  /** @param numberOf the number of a step that TLC names by its node and itself */
  constructor(readonly count: number, readonly numberOf: (node: number, step: number) => number | undefined) {
    this.taken = new Uint8Array(count + 1);
  }

  /** Of a beginning its number, of a step a tuple: its node, and itself. */
  take(line: string): void {
    if (line.charCodeAt(0) === 34) return this.#other(line);
    const number = line.charCodeAt(0) === 60 ? this.#step(line, 2) : Number(line);
    if (!(number > 0 && number <= this.count)) throw new ToolError(`TLC printed what no step of these runs is: ${line}`);
    this.taken[number] = 1;
    this.#instead.delete(number);
  }

  #step(line: string, from: number): number {
    const comma = line.indexOf(',', from);
    return this.numberOf(Number(line.slice(from, comma)), parseInt(line.slice(comma + 2), 10)) ?? 0;
  }

  /** A string that holds a tuple: the step's node, itself, the specification's call and its next state. */
  #other(line: string): void {
    const number = this.#step(line, 3);
    if (this.taken[number]) return;
    const known = this.#instead.get(number) ?? new Set<string>();
    this.#instead.set(number, known);
    if (known.size < ANSWERS) known.add(line);
  }

  untaken(): Untaken {
    return [...this.taken.keys()].filter(number => number > 0 && !this.taken[number]).map(number => [number, [...this.#instead.get(number) ?? []]]);
  }
}

function answersOf(variables: readonly string[], lines: readonly string[]): Answer[] {
  const answers = lines.map(line => parsePrinted(line) as [number, number, { errno: string; out?: Value }, Value[]]);
  // TLC may print one set in two orders.
  const distinct = new Map(answers.map(answer => [keyOf(answer), answer]));
  return [...distinct.values()].map(([, , { errno, out }, state]) => ({ errno, ...(out === undefined ? {} : { out }), view: viewOf(variables, state) }));
}

/** Judges the runs. Throws `ToolError` if there are none, or TLC did not come to its end. */
export async function judgeRuns(project: Project, checker: Checker, model: Model, runs: readonly Run[], options: JudgeOptions = {}): Promise<Judged> {
  if (runs.length === 0) throw new ToolError('no run to judge; nothing was checked');
  const parts: Judged[] = [];
  for (let from = 0; from < runs.length;) {
    const first = from;
    const merge = new Merge(model);
    while (from < runs.length && !(merge.full && merge.runs > 0)) merge.add(runs[from++]);
    parts.push(await searchOrLocate(project, checker, model, merge, runs.slice(first, from), options));
    options.onProgress?.(from);
  }
  return together(parts);
}

function together(parts: readonly Judged[]): Judged {
  const sum = (of: (part: Judged) => number): number => parts.reduce((total, part) => total + of(part), 0);
  return {
    verdicts: parts.flatMap(({ verdicts }) => verdicts), accepted: sum(part => part.accepted), asked: sum(part => part.asked),
    taken: sum(part => part.taken), searches: parts.length, seconds: sum(part => part.seconds),
  };
}

/** TLC cannot compare a number with a string, and stops. Then the run that has such a value is looked for, by halves. */
async function searchOrLocate(project: Project, checker: Checker, model: Model, merge: Merge, runs: readonly Run[], options: JudgeOptions): Promise<Judged> {
  try {
    return await search(project, checker, model, merge, runs, options);
  } catch (error) {
    const [, pair] = error instanceof ToolError ? /Attempted to (?:check equality of|compare) (.*?)\.? *(?:The error|The behavior|While|$)/.exec(sentence(error)) ?? [] : [];
    if (pair === undefined) throw error;
    if (runs.length === 1) throw new ToolError(`${runs[0].line === undefined ? '' : `line ${runs[0].line}: `}the run ${runs[0].name} has a value of another kind than the specification has in its place: ${pair}`);
    const half = runs.length >> 1;
    const judged: Judged[] = [];
    for (const part of [runs.slice(0, half), runs.slice(half)]) judged.push(await judgeRuns(project, checker, model, part, options));
    // Each half has values of one kind, and they are not those of the other: each was judged by itself.
    return together(judged);
  }
}

async function search(project: Project, checker: Checker, model: Model, merge: Merge, all: readonly Run[], options: JudgeOptions): Promise<Judged> {
  const { runs, count } = merge.numbers();
  const outs = all.some(({ steps }) => steps.some(({ out }) => out !== undefined));
  const question = batchQuestion(model, outs, options.unseen ?? []);
  const body = `VARIABLE batchNode\n${merge.definitions()}\n${options.change?.(question) ?? question}`;
  let seconds = 0;
  const find = async (): Promise<Untaken> => {
    const printed = new Printed(count, merge.numbering());
    const result = await ask(project, checker, model, {
      module: 'ConformanceBatch', body, init: 'BatchInit', next: 'BatchNext', view: 'BatchState', onPrinted: line => printed.take(line), signal: options.signal,
    });
    seconds = result.seconds;
    return printed.untaken();
  };
  const untaken = new Map(options.cache ? await keptAnswer(project, modelHash(project, model, checker, body), find) : await find());
  const verdicts = runs.map((numbers): Verdict => {
    const at = numbers.findIndex(number => untaken.has(number));
    return at < 0 ? { accepted: true } : { accepted: false, rejectedAt: at - 1, possible: answersOf(model.room.variables, untaken.get(numbers[at])!) };
  });
  return { verdicts, accepted: verdicts.filter(({ accepted }) => accepted).length, asked: count, taken: count - untaken.size, searches: seconds > 0 ? 1 : 0, seconds };
}
