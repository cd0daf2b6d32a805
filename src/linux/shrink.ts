/** The smallest part of a run that still shows a difference of the same kind, with the kernel as judge: it is asked each part anew. */
import type { Case, CaseStep } from '../cases/case';
import { type KernelDifference, kindOf } from './compare';
import { expressible } from './fit';

/** How many parts a kernel is asked at most. */
const PARTS = 120;

/**
 * @param differs what a kernel and the model make of a part: the first difference, if there is one
 * @returns the difference that the smallest part shows
 */
export async function shrinkAsked(shown: KernelDifference, differs: (part: Case) => Promise<KernelDifference | undefined>): Promise<KernelDifference> {
  const kind = kindOf(shown);
  let best = shown;
  let left = PARTS;
  const bare = ({ op, args, proc }: CaseStep): CaseStep => ({ op, args, ...(proc === undefined ? {} : { proc }) });
  const without = async (from: number, size: number): Promise<boolean> => {
    const steps = best.one.steps.slice(0, best.step).map(bare);
    const kept = expressible(steps.filter((_, at) => at < from || at >= from + size));
    if (left-- <= 0 || kept.length >= steps.length || kept.length === 0) return false;
    const difference = await differs({ ...best.one, ran: undefined, steps: kept });
    if (!difference || kindOf(difference) !== kind || difference.step >= best.step) return false;
    best = difference;
    return true;
  };
  for (let size = Math.max(1, best.step >> 1); size >= 1; size = size === 1 ? 0 : size >> 1) {
    for (let from = best.step - 1 - size; from >= 0; from -= size) await without(from, size);
  }
  return { ...best, one: { ...best.one, steps: best.one.steps.slice(0, best.step) } };
}
