import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ToolError } from '../tlc/error';
import type { Project } from '../tlc/project';
import type { Surveyed } from './survey';

const FILE = 'spec/authorization/Policies.tla';

/** Who argued for a policy or which system works so: the comment above its definition in Policies.tla, by the policy's name and in that order. */
export const sources = (project: Project, names: Iterable<string>): Map<string, string> => sourcesIn(project, FILE, names);

/** The same of the records of another module. */
export function sourcesIn(project: Project, file: string, names: Iterable<string>): Map<string, string> {
  const text = readFileSync(join(project.root, file), 'utf8');
  const found = [...names].map(name => {
    const match = new RegExp(`\\(\\* ((?:(?!\\(\\*)[^])*?) \\*\\)\\n${name} +==`).exec(text);
    if (!match) throw new ToolError(`${file}: ${name} has no comment above it that tells its source; write one`);
    return { name, place: match.index, source: match[1]!.replace(/\s+/g, ' ') };
  });
  return new Map(found.sort((a, b) => a.place - b.place).map(({ name, source }) => [name, source]));
}

/** The policy that differs least from `once`; the first of those that differ as little. */
export function plainest(policies: readonly Surveyed[], once: Surveyed): Surveyed {
  return [...policies].sort((a, b) => distance(a, once) - distance(b, once) || a.number - b.number)[0]!;
}

/** A policy without what it hears of a lapse: where nothing lapses, those that differ in no more are the same. */
export const apartFromHearing = (policy: Surveyed): string =>
  Object.entries(policy.decisions).filter(([decision]) => decision !== 'hears').map(([decision, value]) => `${decision} ${text(value)}`).sort().join(', ');

const distance = (policy: Surveyed, once: Surveyed): number => differing(policy, once).length;

const differing = (policy: Surveyed, once: Surveyed): [string, unknown][] =>
  Object.entries(policy.decisions).filter(([decision, value]) => text(value) !== text(once.decisions[decision]));

/** A policy without a name, as its differences from `Once`: `evidence gated, awaits stop and drain`. */
export function described(policy: Surveyed, once: Surveyed): string {
  const parts = differing(policy, once).map(([decision, value]) => `${decision} ${text(value)}`);
  return parts.length ? parts.sort().join(', ') : 'as Once';
}

function text(value: unknown): string {
  if (value instanceof Set) return value.size ? [...value].sort().reverse().join(' and ') : 'nothing';
  return typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value);
}
