/** The smallest part of a case that still shows a difference. */
import type { Case, Step } from './format';
import { playStep, worldOf } from './run';
import { CaseError } from './world';
import type { KernelNumber } from '../iommufd/version';

/**
 * Steps are left out while what remains is still evidence: the model answers every step but the last just as recorded, numbers
 * included, and differs at the last. So nothing has to be believed that was not recorded.
 * @param step the step that fails, from 1
 */
export function shrink(one: Case, step: number, wanted?: KernelNumber): readonly Step[] {
  let kept = one.steps.slice(0, step);
  for (let size = Math.max(1, kept.length >> 1); size >= 1; size = size > 1 ? size >> 1 : 0) {
    for (let changed = true; changed;) {
      changed = false;
      for (let at = kept.length - 1 - size; at >= 0; at--) {
        const fewer = [...kept.slice(0, at), ...kept.slice(at + size)];
        if (!stillDiffers(one, fewer, wanted)) continue;
        kept = fewer;
        changed = true;
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
