/** How much a matrix tells: how many of its rows differ, and which of its columns never do. */
import type { Surveyed } from './survey';

/** How many different rows of verdicts (kept or broken) the policies have. */
export const differentRows = (policies: readonly Surveyed[], properties: readonly string[]): number =>
  new Set(policies.map(({ broken }) => properties.map((property) => (broken.has(property) ? 1 : 0)).join(''))).size;

/** The groups of properties that have the same verdict under each policy; a property that agrees with no other is in none. */
export function agreeing(policies: readonly Surveyed[], properties: readonly string[]): string[][] {
  const columns = new Map<string, string[]>();
  for (const property of properties) {
    const column = policies.map(({ broken }) => (broken.has(property) ? 1 : 0)).join('');
    columns.set(column, [...columns.get(column) ?? [], property]);
  }
  return [...columns.values()].filter((group) => group.length > 1);
}
