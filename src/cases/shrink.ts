/** The smallest part of a case that still shows a difference. */
import type { Case, CaseStep } from './case';
import { forgetRefusal, type Rule, ruleOf } from '../rules';
import { printJson } from './numerals';
import { answerStep, compareStep, playStep, caseWorldOf } from './run';
import { CaseError } from '../iommufd/ioctl/call';
import type { KernelNumber } from '../iommufd/version';

/** Calls that belong together, as what makes an object and what destroys it, are left out in pairs; for longer parts that takes too long. */
const PAIRS_UP_TO = 80;

/**
 * Steps are left out while what remains still shows the same: the model answers every step but the last just as recorded, numbers
 * included, and the last as it did in the whole run, by the same rule. The kernel was asked in the whole run only.
 * @param step the step that fails, from 1
 */
export function shrink(one: Case, step: number, wanted?: KernelNumber): readonly CaseStep[] {
  let kept = one.steps.slice(0, step);
  const shown = lastOf(one, kept, wanted);
  const without = (left: (at: number) => boolean): boolean => {
    const fewer = kept.filter((_, at) => at === kept.length - 1 || !left(at));
    if (fewer.length === kept.length || !stillShows(one, fewer, shown, wanted)) return false;
    kept = fewer;
    return true;
  };
  for (let before = Infinity; kept.length < before;) {
    before = kept.length;
    for (let size = kept.length >> 1; size >= 1; size >>= 1) {
      for (let from = kept.length - 1 - size; from >= 0; from--) without((at) => at >= from && at < from + size);
    }
    if (kept.length <= PAIRS_UP_TO) {
      for (let first = kept.length - 2; first > 0; first--) {
        for (let second = first - 1; second >= 0; second--) if (without((at) => at === first || at === second)) break;
      }
    }
  }
  return kept;
}

/** How the model answers the last step of a part, if all others are answered as recorded. */
interface Shown { readonly errno: string; readonly rule?: Rule; readonly out: string }

function lastOf(one: Case, steps: readonly CaseStep[], wanted?: KernelNumber): Shown | undefined {
  const world = caseWorldOf(one, wanted);
  try {
    for (const [at, step] of steps.slice(0, -1).entries()) if (playStep(world, step, at)) return undefined;
    forgetRefusal();
    const last = steps[steps.length - 1];
    const answer = answerStep(world, last, steps.length - 1);
    if (!compareStep(world, last, answer)) return undefined;
    return { errno: answer.errno, rule: ruleOf(answer.errno), out: printJson(answer.out) };
  } catch (error) {
    if (error instanceof CaseError) return undefined;
    throw error;
  }
}

function stillShows(one: Case, steps: readonly CaseStep[], shown: Shown | undefined, wanted?: KernelNumber): boolean {
  const last = lastOf(one, steps, wanted);
  return last !== undefined && last.errno === shown?.errno && last.rule === shown.rule && last.out === shown.out;
}
