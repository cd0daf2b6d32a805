/** The smallest part of a case that still shows a difference. */
import type { Case, Step } from './case';
import { playStep, worldOf } from './run';
import { CaseError } from '../iommufd/ioctl/call';
import type { KernelNumber } from '../iommufd/version';

/** Calls that belong together, as what makes an object and what destroys it, are left out in pairs; for longer parts that takes too long. */
const PAIRS_UP_TO = 80;

/**
 * Steps are left out while what remains is still evidence: the model answers every step but the last just as recorded, numbers
 * included, and differs at the last. So nothing has to be believed that was not recorded.
 * @param step the step that fails, from 1
 */
export function shrink(one: Case, step: number, wanted?: KernelNumber): readonly Step[] {
  let kept = one.steps.slice(0, step);
  const without = (left: (at: number) => boolean): boolean => {
    const fewer = kept.filter((_, at) => at === kept.length - 1 || !left(at));
    if (fewer.length === kept.length || !stillDiffers(one, fewer, wanted)) return false;
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

function stillDiffers(one: Case, steps: readonly Step[], wanted?: KernelNumber): boolean {
  const world = worldOf(one, wanted);
  try {
    for (const [at, step] of steps.entries()) {
      if (playStep(world, step, at)) return at === steps.length - 1;
    }
  } catch (error) {
    if (error instanceof CaseError) return false;
    throw error;
  }
  return false;
}
