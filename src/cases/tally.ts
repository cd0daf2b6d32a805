/** How sure a rule is: which kernels gave that answer to a call that the rule refuses, and in how many recorded calls. */
import { RULES } from '../iommufd/rules';
import { KVM_RULES } from '../kvm/rules';
import type { Rule } from '../rules';
import type { Case } from './case';
import { parseKernelNumber } from './kernels';
import { walk } from './walk';

/** Recorded calls by call, rule and kernel. */
export type Tally = Record<string, Record<string, Record<string, number>>>;

/** The rules of every call of Linux, in the order in which the kernel looks. */
export const ALL_RULES: Readonly<Record<string, readonly Rule[]>> = { ...RULES, ...KVM_RULES };

/** A refused call whose rule is none of its table, or that named none. */
export interface Stray { readonly id: string; readonly step: number; readonly call: string; readonly errno: string; readonly rule?: string }

/** What came of counting: refused calls by rule, those that fit no rule, and where an answer was not the kernel's. */
export interface Counted { readonly tally: Tally; readonly strays: readonly Stray[]; readonly differences: readonly string[] }

/** Counts the refused calls of cases that were run, on every kernel on which they ran. A case counts up to its first answer that is not the kernel's.
 *  @param label what a kernel's counts stand under */
export function tallyOf(cases: readonly Case[], into: Tally = {}, label: (kernel: string) => string = (kernel) => kernel): Counted {
  const strays: Stray[] = [];
  const differences: string[] = [];
  for (const one of cases) for (const ran of one.ran ?? []) count(one, ran, label(ran), into, strays, differences);
  return { tally: into, strays, differences };
}

function count(one: Case, ran: string, label: string, into: Tally, strays: Stray[], differences: string[]): void {
  const begun = new Map<unknown, string>();
  for (const { step, nth, refused: errno, rule, difference } of walk(one, parseKernelNumber(ran))) {
    if (difference) {
      differences.push(`${one.id} step ${nth} on ${ran}: expected ${difference.expected}, got ${difference.got}`);
      return;
    }
    if (step.op === 'ioctl_begin') begun.set(step.args.token, step.args.call as string);
    const call = step.op === 'ioctl_end' ? begun.get(step.args.token)! : step.op;
    if (errno === undefined || !(call in ALL_RULES)) continue;
    if (!rule || !ALL_RULES[call].includes(rule)) {
      strays.push({ id: one.id, step: nth, call, errno, ...(rule ? { rule: rule.name } : {}) });
      continue;
    }
    const counts = (into[call] ??= {})[rule.name] ??= {};
    counts[label] = (counts[label] ?? 0) + 1;
  }
}

/** The rules of Linux, each once, with every call that has it. */
export function callsOfRules(): ReadonlyMap<Rule, readonly string[]> {
  const found = new Map<Rule, string[]>();
  for (const [call, table] of Object.entries(ALL_RULES)) for (const rule of table) found.set(rule, [...found.get(rule) ?? [], call]);
  return found;
}

const ASSERTED = /, asserted$/;

/** Counts what is said of calls that were made without a record (`test/linux/asserted`), apart from what was recorded: the selftest's assertions held,
 *  or its sub-tests would have failed. Each case names its kernel. */
export function tallyAsserted(cases: readonly Case[], into: Tally): Counted {
  return tallyOf(cases.map((one) => ({ ...one, ran: [one.kernel!] })), into, (kernel) => `${kernel}, asserted`);
}

/** How sure a rule is: a recorded call of a running kernel was refused by it; or an assertion says so that held there; or it was read in the code. */
export type Sureness = 'recorded' | 'asserted' | 'read';

/** @param calls those that have the rule */
export function surenessOf(tally: Tally, { name }: Rule, calls: readonly string[]): Sureness {
  const kernels = calls.flatMap((call) => Object.keys(tally[call]?.[name] ?? {}));
  return kernels.some((kernel) => !ASSERTED.test(kernel)) ? 'recorded' : kernels.length > 0 ? 'asserted' : 'read';
}

/** Of whom a rule is: the test driver, the host's driver core, or iommufd, VFIO with its containers, and KVM themselves. */
export function ownerOfRule({ source }: Rule): 'the test driver' | 'the host' | 'the kernel' {
  if (/^(iommufd_test|iommufd_selftest|mock_|get_md_pagetable|iommufd_get_device)/.test(source)) return 'the test driver';
  return /^(device_driver_attach|unbind_store|device_add|vfio_unregister_group_dev|iommu_group_store_type|iommu_change_dev_def_domain)/.test(source) ? 'the host' : 'the kernel';
}

/** What a rule is called in `models/iommufd/unrecorded.json`: by the first call that has it. */
export const ruleKey = (rule: Rule, calls: readonly string[]): string => `${calls[0]}.${rule.name}`;
