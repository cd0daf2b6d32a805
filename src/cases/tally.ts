/** How sure a rule is: which kernels gave that answer to a call that the rule refuses, and in how many recorded calls. */
import { CaseError, WARN } from '../iommufd/ioctl/call';
import { RULES } from '../iommufd/rules';
import { KVM_RULES } from '../kvm/rules';
import { type Rule, forgetRefusal, ruleOf } from '../rules';
import type { Case } from './case';
import { parseKernelNumber } from './kernels';
import { answerOf, compare, worldOf } from './run';

/** Recorded calls by call, rule and kernel. */
export type Tally = Record<string, Record<string, Record<string, number>>>;

/** The rules of every call of Linux, in the order in which the kernel looks. */
export const ALL_RULES: Readonly<Record<string, readonly Rule[]>> = { ...RULES, ...KVM_RULES };

/** A refused call whose rule is none of its table, or that named none. */
export interface Stray { readonly id: string; readonly step: number; readonly call: string; readonly errno: string; readonly rule?: string }

/** What came of counting: refused calls by rule, those that fit no rule, and where an answer was not the kernel's. */
export interface Counted { readonly tally: Tally; readonly strays: readonly Stray[]; readonly differences: readonly string[] }

/** Counts the refused calls of cases that were run, on every kernel on which they ran. A case counts up to its first answer that is not the kernel's. */
export function tallyOf(cases: readonly Case[], into: Tally = {}): Counted {
  const strays: Stray[] = [];
  const differences: string[] = [];
  for (const one of cases) for (const ran of one.ran ?? []) count(one, ran, into, strays, differences);
  return { tally: into, strays, differences };
}

function count(one: Case, ran: string, into: Tally, strays: Stray[], differences: string[]): void {
  const world = worldOf(one, parseKernelNumber(ran));
  const begun = new Map<unknown, string>();
  for (const [at, step] of one.steps.entries()) {
    forgetRefusal();
    let answer;
    try {
      answer = answerOf(world, step, at);
    } catch (error) {
      if (!(error instanceof CaseError)) throw error;
      differences.push(`${one.id} step ${at + 1} on ${ran}: ${error.message}`);
      return;
    }
    const difference = compare(world, step, answer);
    if (difference) {
      differences.push(`${one.id} step ${at + 1} on ${ran}: expected ${difference.expected}, got ${difference.got}`);
      return;
    }
    if (step.op === 'ioctl_begin') begun.set(step.args.token, step.args.call as string);
    const call = step.op === 'ioctl_end' ? begun.get(step.args.token)! : step.op;
    if (answer.errno === 'OK' || answer.errno === WARN || !(call in ALL_RULES)) continue;
    const rule = ruleOf(answer.errno);
    if (!rule || !ALL_RULES[call].includes(rule)) {
      strays.push({ id: one.id, step: at + 1, call, errno: answer.errno, ...(rule ? { rule: rule.name } : {}) });
      continue;
    }
    const counts = (into[call] ??= {})[rule.name] ??= {};
    counts[ran] = (counts[ran] ?? 0) + 1;
  }
}

/** The rules of Linux, each once, with every call that has it. */
export function callsOfRules(): ReadonlyMap<Rule, readonly string[]> {
  const found = new Map<Rule, string[]>();
  for (const [call, table] of Object.entries(ALL_RULES)) for (const rule of table) found.set(rule, [...found.get(rule) ?? [], call]);
  return found;
}

/** Whether any call that has the rule was refused by it on a running kernel. */
export const isAnswered = (tally: Tally, rule: Rule, calls: readonly string[]): boolean => calls.some((call) => tally[call]?.[rule.name] !== undefined);
