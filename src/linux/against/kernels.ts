/** Two kernels asked the same runs: what changed between them, of each kind the fewest calls that show it. */
import type { Case } from '../../cases/case';
import { parseKernelNumber } from '../../cases/kernels';
import { versionOf } from '../../iommufd/version';
import { shrinkAsked } from '../shrink';
import { type Asker, type KernelChange, changeKind, changeOf, kernelChangesOf } from './change';
import { type ChangeKind, explainedChange } from './report';

export interface Against { readonly kinds: readonly ChangeKind[]; /** Calls that both were asked. */ readonly calls: number }

/**
 * @param runs without end
 * @param calls how many are asked at least
 */
export async function against(runs: Iterable<Case>, calls: number, before: Asker, after: Asker): Promise<Against> {
  const found = new Map<string, { count: number; change: KernelChange }>();
  let asked = 0;
  const counting: Asker = async (one) => {
    const run = await after(one);
    asked += run?.steps.length ?? 0;
    return run;
  };
  for (const one of runs) {
    if (asked >= calls) break;
    for await (const change of kernelChangesOf(one, before, counting)) {
      const kind = changeKind(change);
      const known = found.get(kind);
      found.set(kind, { count: (known?.count ?? 0) + 1, change: known && known.change.step <= change.step ? known.change : change });
    }
  }
  const total = asked;
  const kinds: ChangeKind[] = [];
  for (const { count, change } of found.values()) kinds.push(explainedChange(await shrinkAsked(change, (part) => changeOf(part, before, after)), count));
  return { kinds: byCall(kinds), calls: total };
}

/** A call that came is one change, however it is answered since: shown where it is answered, if it was, by the fewest calls. */
function byCall(kinds: readonly ChangeKind[]): ChangeKind[] {
  const came = new Map<string, ChangeKind>();
  const others: ChangeKind[] = [];
  for (const kind of kinds) {
    const { call, model, step, kernel, one } = kind.change;
    if (kernel !== 'ENOTTY' || !versionOf(parseKernelNumber(one.ran![0])!).lacks.has(call)) { others.push(kind); continue; }
    const known = came.get(call);
    const better = !known || (model === 'ok' ? known.change.model !== 'ok' || step < known.change.step : known.change.model !== 'ok' && step < known.change.step);
    came.set(call, { ...(better ? kind : known), count: kind.count + (known?.count ?? 0) });
  }
  return [...came.values(), ...others];
}
