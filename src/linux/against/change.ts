/** What two kernels answer to the same calls: the first answer of a run in which they differ, and those behind it, which are asked without it. */
import type { Case, CaseStep } from '../../cases/case';
import { printJson } from '../../cases/numerals';
import { compareRun, type KernelDifference } from '../compare';
import { expressible } from '../fit';

/** Asks one kernel; the case with its answers, and undefined where there are none. */
export type Asker = (one: Case) => Promise<Case | undefined>;

/** A call that one kernel answers otherwise than the other: `one` has the answers of the earlier, `kernel` says its answer, `model` that of the later. */
export interface KernelChange extends KernelDifference {
  /** The same calls with the later kernel's answers. */
  readonly other: Case;
}

/** How often the two are asked until they have been asked the same calls, and how many changes of one run are looked behind. */
const TRIES = 3;
const BEHIND = 16;

const bare = ({ op, args, proc }: CaseStep): CaseStep => ({ op, args, ...(proc === undefined ? {} : { proc }) });
const asked = (one: Case, steps: readonly CaseStep[]): Case => ({ ...one, ran: undefined, steps: steps.map(bare) });
const same = (a: Case, b: Case): boolean => a.steps.length === b.steps.length && a.steps.every((step, at) => printJson(bare(step)) === printJson(bare(b.steps[at])));

/** Both kernels asked the same calls: what one of them cannot be asked neither is. */
async function askBoth(one: Case, before: Asker, after: Asker): Promise<{ readonly before: Case; readonly after: Case } | undefined> {
  let part = one;
  for (let tries = 0; tries < TRIES; tries++) {
    const first = await before(part);
    const second = first && await after(asked(first, first.steps));
    if (!first || !second) return undefined;
    if (same(first, second)) return { before: first, after: second };
    part = asked(second, second.steps);
  }
  return undefined;
}

/** The answer of a step as one text: the errno, or the first thing that it tells otherwise than the other one. */
function answers(a: CaseStep, b: CaseStep): readonly [string, string] | undefined {
  if (a.expect !== b.expect) return [a.expect!, b.expect!];
  const keys = [...new Set([...Object.keys(a.out ?? {}), ...Object.keys(b.out ?? {})])];
  const key = keys.find((each) => printJson(a.out?.[each]) !== printJson(b.out?.[each]));
  return key === undefined ? undefined : [`${key} ${printJson(a.out?.[key])}`, `${key} ${printJson(b.out?.[key])}`];
}

/** Asks both kernels a run; the first answer in which they differ. */
export async function changeOf(one: Case, before: Asker, after: Asker): Promise<KernelChange | undefined> {
  const both = await askBoth(one, before, after);
  if (!both) return undefined;
  for (const [at, step] of both.before.steps.entries()) {
    const [kernel, model] = answers(step, both.after.steps[at]) ?? [];
    if (kernel === undefined) continue;
    const rule = ruleOf(both.before, at + 1) ?? ruleOf(both.after, at + 1);
    return { one: both.before, other: both.after, step: at + 1, call: step.op, kernel, model: model!, ...(rule === undefined ? {} : { rule }) };
  }
  return undefined;
}

/** The rule by which the model of a run's kernel refuses the last of so many calls; none where it does not, or does not get there. */
function ruleOf(one: Case, steps: number): string | undefined {
  const { rules } = compareRun({ ...one, steps: one.steps.slice(0, steps) });
  const [name] = [...rules].find(([, nth]) => nth === steps) ?? [];
  return name?.slice(name.indexOf('.') + 1);
}

/** The changes of a run, one behind the other: each call that is answered otherwise is left out, with what needs it, and both are asked again. */
export async function* kernelChangesOf(one: Case, before: Asker, after: Asker): AsyncGenerator<KernelChange> {
  let part = one;
  for (let nth = 0; nth < BEHIND; nth++) {
    const change = await changeOf(part, before, after);
    if (!change) return;
    yield change;
    const steps = expressible(change.one.steps.filter((_, at) => at !== change.step - 1).map(bare));
    if (steps.length === 0 || steps.length >= change.one.steps.length) return;
    part = asked(change.one, steps);
  }
}

/** Changes of one kind: the same call, the same two answers, and the same rule. */
export const changeKind = ({ call, kernel, model, rule }: KernelChange): string => `${call}: ${plain(kernel)}, then ${plain(model)}${rule ? ` (${rule})` : ''}`;

const plain = (answer: string): string => answer.replace(/\b\d+\b/g, 'N');
