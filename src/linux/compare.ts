/** What a kernel answered beside what the model answers: the first difference of a run, by call and rule, and which rules were reached. */
import type { Case } from '../cases/case';
import { parseKernelNumber } from '../cases/kernels';
import { ALL_RULES } from '../cases/tally';
import { walk } from '../cases/walk';

export interface KernelDifference {
  readonly one: Case;
  /** From 1. */
  readonly step: number;
  readonly call: string;
  /** `ok`, an errno, or what else was answered. */
  readonly kernel: string;
  readonly model: string;
  /** The rule by which the model refuses; none where it does not. */
  readonly rule?: string;
}

export interface Compared {
  readonly difference?: KernelDifference;
  /** Steps that were compared. */
  readonly steps: number;
  /** Rules by which both refused, as `call.rule`, each with the first step that it refused. */
  readonly rules: ReadonlyMap<string, number>;
}

/** Plays a recorded run against the model of its kernel, up to the first difference. */
export function compareRun(one: Case): Compared {
  const rules = new Map<string, number>();
  for (const { step: { op }, nth, rule, difference } of walk(one, parseKernelNumber(one.ran![0]))) {
    if (difference) return { difference: { one, step: nth, call: op, kernel: difference.expected, model: difference.got, ...(rule ? { rule: rule.name } : {}) }, steps: nth, rules };
    if (rule && op in ALL_RULES && !rules.has(`${op}.${rule.name}`)) rules.set(`${op}.${rule.name}`, nth);
  }
  return { steps: one.steps.length, rules };
}

/** Differences of one kind: the same call, the same rule of the model, and the same two answers. */
export const kindOf = ({ call, kernel, model, rule }: KernelDifference): string => `${call}: the kernel answers ${kernel.replace(/\b\d+\b/g, 'N')}, the model ${model.replace(/\b\d+\b/g, 'N')}${rule ? ` by ${rule}` : ''}`;

/** One example of each kind, the shortest, and how often it came. */
export function byKind(differences: readonly KernelDifference[]): { readonly kind: string; readonly count: number; readonly example: KernelDifference }[] {
  const kinds = new Map<string, { count: number; example: KernelDifference }>();
  for (const each of differences) {
    const known = kinds.get(kindOf(each));
    kinds.set(kindOf(each), { count: (known?.count ?? 0) + 1, example: known && known.example.step <= each.step ? known.example : each });
  }
  return [...kinds].map(([kind, found]) => ({ kind, ...found })).sort((a, b) => b.count - a.count);
}
