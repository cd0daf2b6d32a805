/**
 * Whether what several threads were answered at once can be explained: by an order in which the calls, one after another, have these answers, and in which no
 * call stands behind one that began after it had ended (linearizability). The orders are searched with a memory of what was tried.
 */
import type { Case, CaseStep } from '../../cases/case';
import { describe } from '../../cases/describe';
import { caseWorldOf, playStep } from '../../cases/run';
import type { CaseWorld } from '../../cases/world';
import type { KernelNumber } from '../../iommufd/version';

/** A run with the times of its calls, in any unit: when each began, and when it had returned. */
export interface History { readonly one: Case; readonly spans: readonly (readonly [begin: number, end: number])[] }

export interface JudgedHistory {
  /**
   * Calls that the order has without an effect: EBUSY, as a call that overlaps has the object in its hands (`iommufd_lock_obj` counts a user), or is about to
   * unmap the same area (`iopt_unmap_iova_range`).
   */
  readonly held?: readonly number[];
  /** An order that explains it, by the places of the calls; none where no order does. */
  readonly order?: readonly number[];
  /** The longest beginning of an order that has the answers, and the calls that could be next, each with what the model answers instead. */
  readonly stuck?: { readonly order: readonly number[]; readonly next: readonly { readonly at: number; readonly expected: string; readonly got: string }[] };
  /** Whether the search was broken off: then neither an order nor that there is none is known. */
  readonly undecided?: true;
  /** States that were looked at. */
  readonly states: number;
}

/** How many states are looked at, of one history. */
const STATES = 100_000;

/** The calls that have to stand before each: those that had ended when it began. */
const mustPrecede = (spans: History['spans']): readonly (readonly number[])[] => spans.map(([begin]) => spans.flatMap(([, end], at) => (end < begin ? [at] : [])));

/** What a call names of objects, by any of its arguments. */
const named = ({ args }: CaseStep): Set<unknown> => new Set(Object.entries(args).flatMap(([key, value]) => (key === 'fd' ? [] : [value])));

/** Whether a call that is EBUSY may be so for another beside it: a destruction for any of the same object, an unmap for another of the same address space. */
const holdsUp = (step: CaseStep, other: CaseStep): boolean => (step.op === 'obj_destroy' ? named(other).has(step.args.id) : step.op === 'unmap' && other.op === 'unmap' && other.args.ioas === step.args.ioas);

/** Calls that were EBUSY, and that such a call overlaps. */
function heldBy({ one: { steps }, spans }: History): Set<number> {
  return new Set(steps.flatMap((step, at) => (
    step.expect === 'EBUSY' && steps.some((other, nth) => nth !== at && spans[nth][0] <= spans[at][1] && spans[at][0] <= spans[nth][1] && holdsUp(step, other)) ? [at] : [])));
}

class Search {
  readonly #before: readonly (readonly number[])[];
  readonly #byEnd: readonly number[];
  readonly #tried = new Set<string>();
  #states = 0;
  #failed = false;
  readonly #order: number[] = [];
  readonly #done = new Set<number>();
  stuck: JudgedHistory['stuck'];

  /**
   * @param remembers whether two states that read alike are one: then fewer are looked at, and an order may be missed
   * @param held calls that may stand anywhere, and have no effect
   */
  constructor(readonly history: History, readonly kernel: KernelNumber, readonly remembers: boolean, readonly held: ReadonlySet<number>) {
    this.#before = mustPrecede(history.spans);
    this.#byEnd = history.spans.map((_, at) => at).sort((a, b) => history.spans[a][1] - history.spans[b][1]);
  }

  get states(): number { return this.#states; }
  get order(): readonly number[] { return this.#order; }

  #step(at: number): CaseStep { return this.history.one.steps[at]; }

  /** The world after the calls that are in order; undefined for a call that makes no sense there. */
  #world(): CaseWorld {
    const world = caseWorldOf(this.history.one, this.kernel);
    for (const at of this.#order) if (!this.held.has(at)) playStep(world, this.#step(at), at);
    return world;
  }

  /** Goes on behind the calls that are in order. @param world in which they were made */
  find(world: CaseWorld): boolean {
    const { one: { steps } } = this.history;
    if (this.#order.length === steps.length) return true;
    if (this.#states++ > STATES) return false;
    // A path that has not failed yet meets no state a second time.
    if (this.remembers && this.#failed) {
      const state = `${[...this.#done].sort((a, b) => a - b).join()} ${describe(world)}`;
      if (this.#tried.has(state)) return false;
      this.#tried.add(state);
    }
    const next: { at: number; expected: string; got: string }[] = [];
    let here: CaseWorld | undefined = world;
    for (const at of this.#byEnd) {
      if (this.#done.has(at) || this.#before[at].some((other) => !this.#done.has(other))) continue;
      const tried = here ?? this.#world();
      here = undefined;
      const difference = this.held.has(at) ? undefined : playStep(tried, this.#step(at), at);
      if (difference) { next.push({ at, ...difference }); continue; }
      this.#order.push(at);
      this.#done.add(at);
      if (this.find(tried)) return true;
      this.#order.pop();
      this.#done.delete(at);
    }
    this.#failed = true;
    if (next.length > 0 && this.#order.length >= (this.stuck?.order.length ?? 0)) this.stuck = { order: [...this.#order], next };
    return false;
  }
}

/**
 * Looks for an order that explains a history. What is found to have none has been searched without the memory, too: what describes a state is not all of it;
 * and then once more without the calls that one beside them may have held up.
 */
export function judgeHistory(history: History, kernel: KernelNumber): JudgedHistory {
  let states = 0;
  let stuck: JudgedHistory['stuck'];
  const held = heldBy(history);
  const none = new Set<number>();
  for (const [remembers, out] of [[true, none], [false, none], ...(held.size > 0 ? [[false, held] as const] : [])] as const) {
    const search = new Search(history, kernel, remembers, out);
    const found = search.find(caseWorldOf(history.one, kernel));
    states += search.states;
    if (found) return { order: search.order, states, ...(out.size > 0 ? { held: [...out] } : {}) };
    if (search.states > STATES) return { undecided: true, states };
    stuck ??= search.stuck;
  }
  return { states, ...(stuck ? { stuck } : {}) };
}
