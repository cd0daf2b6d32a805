/** Records of the whole space: how many there are, how many rows they have, some by chance, and pairs that differ in one decision and in a promise. */
import { randomOf } from '../../src/cases/random';
import type { Policy } from '../../src/authorization/policies';
import { CONTRADICTIONS, MANNERS, PLAIN, type Revocable } from '../../src/revocation/manners';
import { RECORD_PROMISES } from '../../src/revocation/promises';

/** What a policy decides; what is heard matters only where a proof lapses, which it does not here. */
const POLICIES = {
  grant: ['free', 'proven'],
  evidence: ['permanent', 'perUse', 'ticket', 'sampled', 'leased', 'gated', 'notified', 'rescindable'],
  withdraw: ['always', 'unheld', 'never'],
  hears: ['nothing'],
  awaits: [[], ['stop'], ['drain'], ['stop', 'drain']].map((all) => new Set(all)),
  abort: ['never', 'late', 'call', 'return'],
  pass: [true, false],
  covers: ['all', 'seen'],
} as const;

const OF_POLICY = Object.keys(POLICIES).filter((name) => name !== 'hears');
const DECISIONS: Readonly<Record<string, readonly unknown[]>> = { ...POLICIES, ...MANNERS };

/** Decisions that contradict nothing. */
const SIMPLEST: Readonly<Record<string, unknown>> = { evidence: 'gated', covers: 'all', ...PLAIN };

type Flat = Readonly<Record<string, unknown>>;
const recordFrom = (flat: Flat): Revocable => {
  const of = (names: object): Record<string, unknown> => Object.fromEntries(Object.keys(names).map((name) => [name, flat[name]]));
  return { policy: of(POLICIES) as unknown as Policy, manner: of(MANNERS) } as unknown as Revocable;
};
export const fits = ({ policy, manner }: Revocable): boolean => !CONTRADICTIONS.some(([, contradicts]) => contradicts(policy, manner));

/** Numbers in [0, 1) that follow from the seed. */
export function chance(seed: number): () => number {
  const next = randomOf(seed);
  return () => next() / 2 ** 32;
}

const pick = <T>(list: readonly T[], next: () => number): T => list[Math.floor(next() * list.length)]!;

/** Decisions by chance; where they contradict each other, one after the other is that of a gate and of the plain manner, until they do not. */
function someFlat(next: () => number): Flat {
  let flat: Flat = Object.fromEntries(Object.entries(DECISIONS).map(([name, values]) => [name, pick(values, next)]));
  while (!fits(recordFrom(flat))) {
    const name = pick(Object.keys(SIMPLEST), next);
    flat = { ...flat, [name]: SIMPLEST[name] };
  }
  return flat;
}

/** A record by chance that does not contradict itself. */
export const someRecord = (next: () => number): Revocable => recordFrom(someFlat(next));

const rowOf = (record: Revocable): string => Object.values(RECORD_PROMISES).map((rule) => +rule(record)).join('');

/** Two records on both sides of a border: they differ in one decision, and in what they promise. */
export interface Border { readonly decision: string; readonly promises: readonly string[]; readonly sides: readonly [Revocable, Revocable] }

/** For each promise and each decision that can turn it, as far as `tries` chances find one, one border; those of one pair are one. */
export function borders(next: () => number, tries: number): readonly Border[] {
  const crossed = new Set<string>();
  const found: Border[] = [];
  for (let i = 0; i < tries; i++) {
    const flat = someFlat(next);
    const decision = pick([...OF_POLICY, ...Object.keys(MANNERS)], next);
    const sides = [recordFrom(flat), recordFrom({ ...flat, [decision]: pick(DECISIONS[decision]!, next) })] as const;
    if (!fits(sides[1])) continue;
    const turned = Object.keys(RECORD_PROMISES).filter((name) => RECORD_PROMISES[name]!(sides[0]) !== RECORD_PROMISES[name]!(sides[1]));
    const fresh = turned.filter((name) => !crossed.has(`${name} ${decision}`));
    if (fresh.length === 0) continue;
    for (const name of turned) crossed.add(`${name} ${decision}`);
    found.push({ decision, promises: turned, sides });
  }
  return found;
}

/** How many different rows of promises `count` records by chance have. */
export const differentRows = (next: () => number, count: number): number => new Set(Array.from({ length: count }, () => rowOf(someRecord(next)))).size;

/** How many records do not contradict themselves: those of one class, in all that contradictions ask, are counted at once. */
export function size(): number {
  const asked = ['sleeping', 'running', 'standing', 'release', 'reach', 'after', 'patience', 'lock', 'grace', 'within', 'counts', 'admits'] as const;
  const free = Object.entries(MANNERS).filter(([name]) => !(asked as readonly string[]).includes(name)).reduce((product, [, values]) => product * values.length, 1);
  const policies = new Map<string, { policy: Policy; count: number }>();
  const all = OF_POLICY.reduce<Flat[]>((flats, name) => flats.flatMap((flat) => DECISIONS[name]!.map((value) => ({ ...flat, [name]: value }))), [{ hears: 'nothing' }]);
  for (const flat of all) {
    const policy = flat as unknown as Policy;
    const simple = ['permanent', 'perUse', 'gated'].includes(policy.evidence) && policy.covers === 'all';
    const key = [simple, policy.evidence === 'perUse', policy.awaits.has('drain'), policy.awaits.size > 0, policy.abort === 'never'].join();
    const known = policies.get(key);
    policies.set(key, { policy, count: (known?.count ?? 0) + 1 });
  }
  let total = 0;
  const each = (i: number, manner: Record<string, string>): void => {
    if (i < asked.length) {
      for (const value of MANNERS[asked[i]!]) each(i + 1, { ...manner, [asked[i]!]: value });
      return;
    }
    for (const { policy, count } of policies.values()) if (fits({ policy, manner } as unknown as Revocable)) total += count * free;
  };
  each(0, {});
  return total;
}
