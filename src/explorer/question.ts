/** A policy of one's own: what it promises, who is near, and what it would take to gain a promise. */
import { type Cause, DECISIONS, NAMED, type Policy } from '../authorization/policies';
import { kept, PROMISES } from '../authorization/promises';
import { textOfPosition, word } from './positions';

type Lapses = ReadonlySet<Cause>;

/** Every record that there is, once. */
export function* records(): Generator<Policy> {
  const sets = DECISIONS.awaits.reduce<Set<string>[]>((all, each) => [...all, ...all.map((set) => new Set([...set, each]))], [new Set()]);
  let all: Record<string, unknown>[] = [{}];
  for (const [decision, values] of Object.entries(DECISIONS)) all = all.flatMap((record) =>
    (decision === 'awaits' ? sets : values as readonly unknown[]).map((value) => ({ ...record, [decision]: value })));
  yield* all as unknown as Policy[];
}

export const apart = (a: Policy, b: Policy): string[] => (Object.keys(DECISIONS) as (keyof Policy)[])
  .filter((decision) => word(a[decision]) !== word(b[decision]));

export interface NearPolicy { readonly name: string; readonly differs: readonly string[] }

/** The named policies by the decisions in which they differ, the nearest first. */
export const nearestPolicies = (policy: Policy): NearPolicy[] => Object.entries<Policy>(NAMED).map(([name, named]) => ({ name, differs: apart(policy, named) }))
  .sort((a, b) => a.differs.length - b.differs.length);

export interface Way {
  readonly policy: Policy;
  /** `abort: late`, a decision each. */
  readonly changes: readonly string[];
  readonly gains: readonly string[];
  readonly loses: readonly string[];
}

/** The ways in the fewest decisions to a policy that keeps the promise, those first that lose the least; none where no policy keeps it. */
export function waysTo(promise: string, policy: Policy, lapses: Lapses, most = 6): Way[] {
  const had = kept(policy, lapses);
  let best: Way[] = [];
  for (const other of records()) {
    if (!PROMISES[promise]!(other, lapses)) continue;
    const changed = apart(policy, other);
    if (best.length > 0 && changed.length > best[0]!.changes.length) continue;
    const has = kept(other, lapses);
    const way: Way = {
      policy: other, changes: changed.map((decision) => `${decision}: ${word(other[decision as keyof Policy]) || 'nothing'}`),
      gains: [...has].filter((name) => !had.has(name)), loses: [...had].filter((name) => !has.has(name)),
    };
    best = best.length > 0 && changed.length < best[0]!.changes.length ? [way] : [...best, way];
  }
  return best.sort((a, b) => a.loses.length - b.loses.length || b.gains.length - a.gains.length).slice(0, most);
}

/** What `ioasid matrix --policy FILE` and `--position FILE` read: the record as JSON, a set as a list. */
export const fileOf = (record: object): string =>
  `${JSON.stringify(record, (_, value: unknown) => (value instanceof Set ? [...value as Set<string>].sort() : value), 2)}\n`;

export const textOfPolicy = (policy: Policy): string => textOfPosition(policy as unknown as Record<string, unknown>, NAMED);
