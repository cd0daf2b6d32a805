/** The smallest part of a run that still shows a difference of the same kind, with the kernel as judge: it is asked each part anew. */
import type { Case, CaseStep } from '../cases/case';
import { OPS } from '../cases/dispatch';
import type { CaseJson } from '../iommufd/ioctl/call';
import { type KernelDifference, kindOf } from './compare';
import { expressible } from './fit';

/** What stands for no descriptor and no object. */
const NOTHING = 'closed';
/** How many parts a kernel is asked at most, and how many with less in their calls. */
const PARTS = 120;
const PLAINER = 60;

/**
 * @param differs what a kernel and the model make of a part: the first difference, if there is one
 * @returns the difference that the smallest part shows
 */
export async function shrinkAsked<D extends KernelDifference>(shown: D, differs: (part: Case) => Promise<D | undefined>): Promise<D> {
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
  const shorten = async (): Promise<void> => {
    for (let size = Math.max(1, best.step >> 1); size >= 1; size = size === 1 ? 0 : size >> 1) {
      for (let from = best.step - 1 - size; from >= 0; from -= size) await without(from, size);
    }
  };
  /** The run with an argument left out, or with what it names taken from it, so that what makes that is not needed. */
  const plainer = async (at: number, key: string, value: CaseJson | undefined): Promise<boolean> => {
    const steps = best.one.steps.slice(0, best.step).map(bare);
    const { [key]: _, ...rest } = steps[at].args;
    const part = expressible(steps.map((step, nth) => (nth === at ? { ...step, args: value === undefined ? rest : { ...rest, [key]: value } } : step)));
    if (left-- <= 0 || part.length !== steps.length) return false;
    const difference = await differs({ ...best.one, ran: undefined, steps: part });
    if (!difference || kindOf(difference) !== kind || difference.step > best.step) return false;
    best = difference;
    return true;
  };
  await shorten();
  left = PLAINER;
  for (let at = best.step - 1; at >= 0; at--) {
    for (const [key, kind_] of Object.entries(OPS.get(best.one.steps[at]?.op ?? '')?.takes ?? {})) {
      const value = best.one.steps[at]?.args[key];
      if (value === undefined || value === NOTHING) continue;
      if (kind_.endsWith('?') && await plainer(at, key, undefined)) continue;
      if (kind_.startsWith('name')) await plainer(at, key, NOTHING);
    }
  }
  left = PARTS;
  await shorten();
  return { ...best, one: { ...best.one, steps: best.one.steps.slice(0, best.step) } };
}
