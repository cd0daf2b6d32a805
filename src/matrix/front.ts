import type { Surveyed } from './survey';

/** A set of promises that no policy keeps and one more. */
export interface Summit {
  readonly promises: readonly string[];
  /** All that keep just these, the plainest first. */
  readonly policies: readonly Surveyed[];
}

/** A policy that another beats: it keeps all that this one keeps, and `gains` besides. */
export interface Beaten {
  readonly policy: Surveyed;
  readonly by: Surveyed;
  readonly gains: readonly string[];
}

/**
 * The Pareto front: the sets of `properties` that are kept together by some policy and are part of no larger such set, largest first.
 * Among the policies that keep the same, `first` says which stands for them.
 */
export function front(policies: readonly Surveyed[], properties: readonly string[], first: (policies: readonly Surveyed[]) => Surveyed): Summit[] {
  const bySet = new Map<number, Surveyed[]>();
  for (const policy of policies) {
    const kept = keptBy(policy, properties);
    bySet.set(kept, [...bySet.get(kept) ?? [], policy]);
  }
  const maximal = [...bySet.keys()].filter(set => ![...bySet.keys()].some(other => other !== set && (other & set) === set));
  return maximal
    .map(set => {
      const chosen = first(bySet.get(set)!);
      return { promises: properties.filter((_, i) => set & (1 << i)), policies: [chosen, ...bySet.get(set)!.filter(policy => policy !== chosen)] };
    })
    .sort((a, b) => b.promises.length - a.promises.length || a.policies[0]!.number - b.policies[0]!.number);
}

/** The policy of the front that beats `policy` with the most promises, or nothing if it is on the front itself. */
export function beaten(policy: Surveyed, summits: readonly Summit[], properties: readonly string[]): Beaten | undefined {
  const kept = keptBy(policy, properties);
  for (const summit of summits) {
    const by = summit.policies[0]!;
    const more = keptBy(by, properties);
    if (more === kept) return undefined;
    if ((more & kept) === kept) return { policy, by, gains: properties.filter((_, i) => more & ~kept & (1 << i)) };
  }
  return undefined;
}

/** A bit for each property, set if it is kept. At most 31 properties. */
const keptBy = (policy: Surveyed, properties: readonly string[]): number =>
  properties.reduce((bits, property, i) => (policy.broken.has(property) ? bits : bits | (1 << i)), 0);
