/** Why two kernels answer otherwise, as the model has it: a field of what differs between versions, and the kernel that brought it. */
import type { Case } from '../../cases/case';
import { parseKernelNumber } from '../../cases/kernels';
import { walk } from '../../cases/walk';
import { type KernelNumber, type Version, versionOf } from '../../iommufd/version';
import { compareRun } from '../compare';
import { explained } from '../known';
import type { KernelChange } from './change';

export interface ChangeCause {
  /** The field of `Version` (src/iommufd/version.ts) that alone makes the one answer of the other; none where it is a rule of KVM, or where several have to. */
  readonly field?: string;
  /** The first kernel whose model answers as the later one. */
  readonly since: string;
}

/** The last minor of each major that had another after it. */
const LAST_MINORS: Readonly<Record<number, number>> = { 5: 19, 6: 19 };

/** The kernels after one up to another. */
function between([major, minor]: KernelNumber, to: KernelNumber): KernelNumber[] {
  const all: KernelNumber[] = [];
  for (let at: KernelNumber = [major, minor]; at[0] < to[0] || (at[0] === to[0] && at[1] < to[1]);) {
    at = at[1] === LAST_MINORS[at[0]] ? [at[0] + 1, 0] : [at[0], at[1] + 1];
    all.push(at);
  }
  return all;
}

const fits = (one: Case, kernel: KernelNumber, version?: Version): boolean => {
  for (const { difference } of walk(one, kernel, version)) if (difference) return false;
  return true;
};

/** Whether the kernel answers the run as its model does, or the last call otherwise in a way that is explained: behind another such call nothing was compared. */
const isModelled = (one: Case): boolean => {
  const { difference } = compareRun(one);
  return !difference || (difference.step === one.steps.length && explained(difference) !== undefined);
};

/** What the model says of a change; undefined where it does not answer as both kernels do: then nobody has explained it. */
export function causeOf({ one, other, step }: KernelChange): ChangeCause | undefined {
  const [before, after] = [one, other].map((each) => ({ ...each, steps: each.steps.slice(0, step) }));
  if (!isModelled(before) || !isModelled(after)) return undefined;
  const [from, to] = [before, after].map(({ ran }) => parseKernelNumber(ran![0])!);
  const since = between(from, to).find((kernel) => fits(after, kernel)) ?? to;
  const [old, now] = [versionOf(from), versionOf(to)];
  const field = (Object.keys(old) as (keyof Version)[]).find((key) => key !== 'name' && fits(after, from, { ...old, [key]: now[key] }));
  return { ...(field === undefined ? {} : { field }), since: since.join('.') };
}
