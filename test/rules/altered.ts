/**
 * Inputs for neighbours in the tables of Linux that no recorded call tells apart: a recorded call with one or two of its arguments changed, or
 * asked of another kernel. What a change breaks is learnt first; then two that break two neighbours are put together.
 */
import { type Open, without } from './apart';
import type { Case, CaseStep } from '../../src/cases/case';
import { checkStep } from '../../src/cases/check';
import { OPS } from '../../src/cases/dispatch';
import { parseKernelNumber } from '../../src/cases/kernels';
import { lineOfStep, parseLine } from '../../src/cases/lines';
import { printJson } from '../../src/cases/numerals';
import { answerStep, caseWorldOf } from '../../src/cases/run';
import type { CaseJson } from '../../src/iommufd/ioctl/call';
import { NO_FLAGS } from '../../src/iommufd/ioctl/words';
import { MEMORY_KINDS } from '../../src/iommufd/memory';
import { U64_MAX } from '../../src/iommufd/u64';
import { forgetRefusal, type Rule, ruleOf } from '../../src/rules';
import type { Witness } from './input';

/** Calls of a recorded case, the last of which is the one that is changed. */
interface Base { readonly object: string; readonly env?: Case['env']; readonly kernel: string; readonly steps: readonly CaseStep[] }
/** Another value of an argument, none where it is left out: of the last call, or of one before; or another kernel, or another machine. */
interface Change { readonly key: string; readonly value?: CaseJson; readonly of?: number; readonly kernel?: string; readonly env?: Case['env'] }

/** Calls before the one that is changed, at most: each attempt plays them all. */
const LONGEST = 30;
/** Of each call, bases that are refused by one rule, or answered. */
const ALIKE = 3;
const VALUES = 14;
/** Changes that break one rule, of each call. */
const LEARNT = 8;
/** Attempts for two neighbours. */
const TRIES = 3000;
/** Files that a call may be made on by mistake. */
const OTHERS: readonly CaseStep[] = [
  { op: 'open_other', args: { as: 'other' } }, { op: 'open_fd', args: { as: 'empty' } }, { op: 'kvm_create', args: { as: 'machine' } }, { op: 'container_open', args: { as: 'container' } },
];
const MACHINES = 40;
const KERNELS = ['5.4', '6.1', '6.2', '6.6', '6.12', '7.0', '7.2', '7.3'];
const NUMBERS: readonly CaseJson[] = [0, 1, 4095, 4096, 4097, 2 ** 21, 2 ** 32, 2 ** 39, 2n ** 63n, U64_MAX as CaseJson];
const BY_KIND: Readonly<Record<string, readonly CaseJson[]>> = {
  name: ['closed', 0, 99], number: NUMBERS, count: [0, 1, 2, 4096, 2 ** 32 - 1], flag: [true, false], prot: [[], ['R'], ['W'], ['R', 'W']], memory: [...MEMORY_KINDS],
  ranges: [[], [[0, 0]], [[1, 0]], [[4096, 8191]], [[1, 8191]], [[0, U64_MAX as CaseJson]]], text: ['other'], bits: [[0]],
};

/** The calls of a base as they are after the changes; none where one makes no sense. */
function changed({ steps }: Base, changes: readonly Change[]): CaseStep[] | undefined {
  const names = new Set<string>();
  const all: CaseStep[] = [];
  for (const [at, step] of steps.entries()) {
    const args: Record<string, CaseJson> = { ...step.args };
    for (const { key, value, of = steps.length - 1, kernel, env } of changes) {
      if (of !== at || kernel || env) continue;
      if (value === undefined) delete args[key];
      else args[key] = value;
    }
    const other = { ...step, args };
    if (checkStep(other, names) !== undefined) return undefined;
    all.push(other);
  }
  return all;
}

/** Plays the calls before the last, and asks that. Throws where one of them makes no sense. */
function upToLast({ object, env, kernel, steps }: Base): () => string | undefined {
  const world = caseWorldOf({ id: '', object, env, steps }, parseKernelNumber(kernel));
  for (let at = 0; at < steps.length - 1; at++) answerStep(world, steps[at], at);
  return () => answerStep(world, steps[steps.length - 1], steps.length - 1).errno;
}

function refusedBy(base: Base): Rule | undefined {
  try {
    const ask = upToLast(base);
    forgetRefusal();
    const errno = ask();
    return errno === undefined || errno === 'OK' ? undefined : ruleOf(errno);
  } catch {
    return undefined;
  }
}

function otherwise(base: Base, rule: Rule): Rule | undefined {
  try {
    const other = without(rule, upToLast(base));
    return typeof other === 'object' && 'name' in other ? other : undefined;
  } catch {
    return undefined;
  }
}

function altered(base: Base, changes: readonly Change[]): Base | undefined {
  const steps = changed(base, changes);
  const { kernel } = changes.find((change) => change.kernel) ?? base;
  const { env } = changes.find((change) => change.env) ?? base;
  return steps && { ...base, kernel: kernel!, env, steps };
}

const tells = (base: Base, { first, second }: Open): boolean => otherwise(base, first) === second && refusedBy(base) === first;

function fromLines(witness: Witness): Base {
  const names = new Set<string>();
  const steps = witness.calls!.map((line) => {
    const { step, message } = parseLine(line, names);
    if (!step) throw new Error(`${line}: ${message ?? 'no call'}`);
    return step;
  });
  return { object: witness.object!, env: witness.env as Case['env'], kernel: witness.kernel!, steps };
}

/** Asks the last call of a witness that is written as lines, after those before it. */
export const upToLines = (witness: Witness): (() => string | undefined) => upToLast(fromLines(witness));

/** The case without calls that it does not need, as lines; none where the lines do not read as the same. */
function witnessOf(base: Base, open: Open): Witness | undefined {
  let best = base;
  for (let at = best.steps.length - 2; at >= 0; at--) {
    const fewer: Base = { ...best, steps: best.steps.filter((_, i) => i !== at) };
    if (changed(fewer, []) && tells(fewer, open)) best = fewer;
  }
  const calls = best.steps.map(lineOfStep);
  if (!calls.every((line) => line !== undefined)) return undefined;
  const witness: Witness = { object: best.object, ...(best.env ? { env: best.env as Witness['env'] } : {}), kernel: best.kernel, calls };
  try {
    return tells(fromLines(witness), open) ? witness : undefined;
  } catch {
    return undefined;
  }
}

/** Looks for an input for each pair that has none. @param recorded cases with a kernel that they ran on */
export function lookInAltered(open: readonly Open[], recorded: readonly { readonly one: Case; readonly kernel: string }[], say: (text: string) => void): void {
  const wanted = new Set(open.filter(({ by }) => !by).map(({ call }) => call));
  const bases = new Map<string, Base[]>([...wanted].map((call) => [call, []]));
  const seen = new Map<string, Map<string, CaseJson>>();
  const alike = new Map<string, number>();
  const machines = new Map<string, Pick<Case, 'object' | 'env'>>();
  for (const { one, kernel } of recorded) {
    const machine = { object: one.object, env: one.env };
    if (one.env && machines.size < MACHINES) machines.set(JSON.stringify(machine), machine);
    for (const [at, { op, args, proc }] of one.steps.entries()) {
      if (!wanted.has(op)) continue;
      for (const [key, value] of Object.entries(args)) {
        const values = seen.get(`${op}.${key}`) ?? new Map<string, CaseJson>();
        seen.set(`${op}.${key}`, values);
        if (values.size < VALUES) values.set(printJson(value), value);
      }
      if (at >= LONGEST) continue;
      const steps = one.steps.slice(0, at + 1).map((step): CaseStep => ({ op: step.op, args: step.args, ...(step.proc === undefined ? {} : { proc: step.proc }) }));
      const kind = `${op} ${one.steps[at].expect} ${Object.keys(args).sort().join()} ${proc} ${one.object}`;
      if ((alike.get(kind) ?? 0) >= ALIKE) continue;
      alike.set(kind, (alike.get(kind) ?? 0) + 1);
      bases.get(op)!.push({ object: one.object, env: one.env, kernel, steps: [...OTHERS, ...steps] });
    }
  }
  for (const call of wanted) search(call, open.filter((each) => each.call === call && !each.by), bases.get(call)!, { seen, machines: [...machines.values()] }, say);
}

/** What was recorded: values of arguments, as `call.argument`, and machines. */
interface Seen { readonly seen: ReadonlyMap<string, ReadonlyMap<string, CaseJson>>; readonly machines: readonly Pick<Case, 'object' | 'env'>[] }

/** All single changes of a base. */
function changesOf({ object, steps }: Base, { seen, machines }: Seen): Change[] {
  const { op, args } = steps[steps.length - 1];
  const { takes, words } = OPS.get(op)!;
  const made = steps.slice(0, -1).flatMap((step) => Object.entries(step.args).filter(([key]) => key === 'as' || key.endsWith('_as')).map(([, name]) => name));
  const before = steps.slice(0, -1).flatMap((step, of): Change[] => (/map/.test(step.op) && 'iova' in step.args
    ? [...MEMORY_KINDS.map((value) => ({ of, key: 'memory', value })), ...BY_KIND.prot.map((value) => ({ of, key: 'prot', value }))] : []));
  const around: Change[] = [...KERNELS.map((kernel) => ({ key: 'kernel', kernel })), ...machines.filter((one) => one.object === object).map(({ env }) => ({ key: 'env', env }))];
  return [...around, ...before, ...Object.entries(takes).flatMap(([key, kind]): Change[] => {
    const plain = kind.replace('?', '');
    if (plain === 'makes') return [];
    const known = [...(words?.[key] ?? NO_FLAGS).keys()];
    const values: CaseJson[] = [...BY_KIND[plain] ?? [], ...(plain === 'name' ? made : []), ...(plain === 'flags' ? [[], ['OTHER'], ...known.map((word) => [word])] : []),
      ...(['type', 'word'].includes(plain) ? ['OTHER', ...known] : []), ...seen.get(`${op}.${key}`)?.values() ?? []];
    return [...values.map((value) => ({ key, value })), ...(kind.endsWith('?') && key in args ? [{ key }] : [])];
  })];
}

function search(call: string, pairs: readonly Open[], bases: readonly Base[], seen: Seen, say: (text: string) => void): void {
  const learnt = new Map<Rule, Change[]>();
  const here = new Map<Rule, Base[]>();
  const keep = (base: Base, rule: Rule | undefined): void => {
    if (!rule) return;
    here.set(rule, [...here.get(rule) ?? [], base]);
    for (const pair of pairs) {
      if (pair.by || pair.first !== rule || pair.tries++ > TRIES || otherwise(base, rule) !== pair.second) continue;
      pair.by = witnessOf(base, pair);
    }
  };
  const used = new Set<string>();
  for (const base of bases) {
    const before = refusedBy(base);
    keep(base, before);
    for (const change of changesOf(base, seen)) {
      const other = altered(base, [change]);
      const rule = other && refusedBy(other);
      if (!other || !rule || rule === before) continue;
      keep(other, rule);
      const key = `${rule.name} ${change.key} ${change.kernel ?? JSON.stringify(change.env) ?? printJson(change.value ?? null)}`;
      const known = learnt.get(rule) ?? [];
      if (used.has(key) || known.length >= LEARNT) continue;
      used.add(key);
      learnt.set(rule, [...known, change]);
    }
  }
  for (const pair of pairs) {
    if (pair.by) continue;
    together(pair, learnt, here.get(pair.first) ?? [], bases);
  }
  say(`${call}: ${pairs.filter(({ by }) => by).length} of ${pairs.length}, ${bases.length} bases`);
}

/** Puts a change that breaks the second to what breaks the first, and to any base both. */
function together(pair: Open, learnt: ReadonlyMap<Rule, readonly Change[]>, refused: readonly Base[], bases: readonly Base[]): void {
  let tries = 0;
  const seconds = learnt.get(pair.second) ?? [];
  for (const base of refused.slice(0, 40)) {
    for (const change of seconds) {
      const other = altered(base, [change]);
      if (!other || ++tries > TRIES) continue;
      if (tells(other, pair) && (pair.by = witnessOf(other, pair))) return;
    }
  }
  for (const base of bases) {
    for (const one of learnt.get(pair.first) ?? []) {
      for (const two of seconds) {
        if (one.key === two.key && one.of === two.of) continue;
        const other = altered(base, [one, two]);
        if (!other || ++tries > TRIES) continue;
        if (tells(other, pair) && (pair.by = witnessOf(other, pair))) return;
      }
    }
  }
}
