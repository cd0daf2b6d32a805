/**
 * Every mechanism that takes a right back by every promise: derived from its records by TLC, beside what a running kernel answered.
 * A mechanism of several parts keeps a promise if each part does.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ToolError } from '../tlc/error';
import type { Project } from '../tlc/project';
import type { Checker } from '../tlc/run';
import { type Explained, type Mechanism, mechanismOf, type Observation } from './mechanism-cell';
import { RULED } from './mechanism-promises';
import { differences, type Surveyed, withMore } from './survey';
import { survey } from './surveys';

/** Every survey that the matrix of mechanisms is made of. */
export const MECHANISM_SURVEYS: readonly string[] = ['MCRevocationSurvey-all', 'MCRevocationSurvey-beside'];

/** Observations, and why the derived verdict differs from one. */
const OBSERVED = 'test/linux/revocation/observed.json';
const EXPLAINED = 'test/linux/revocation/explained.json';

const read = (root: string, file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));
export const readObservations = (root: string): readonly Observation[] => (read(root, OBSERVED) as { mechanisms: Observation[] }).mechanisms;
export const readExplained = (root: string): readonly Explained[] => read(root, EXPLAINED) as Explained[];

/**
 * Every mechanism and defect that the surveys know, in the order of their numbers.
 * Throws `ToolError` where a rule and a survey differ: then no cell could be believed.
 */
export async function runMechanisms(project: Project, checker: Checker, again = false): Promise<readonly Mechanism[]> {
  const [all, beside] = await survey(project, checker, MECHANISM_SURVEYS, again);
  const observations = readObservations(project.root);
  const explained = readExplained(project.root);
  const grouped = new Map<string, Map<string, Surveyed>>();
  for (const [name, number] of [...all!.survey.named].sort((a, b) => a[1] - b[1])) {
    const [mechanism, part] = name.split('.') as [string, string];
    if (!grouped.has(mechanism)) grouped.set(mechanism, new Map());
    grouped.get(mechanism)!.set(part, withMore(all!.survey.policies.get(number)!, beside!.survey.policies.get(number)));
  }
  for (const [name, parts] of grouped) for (const [{ policy, property, promised }] of [differences(parts.values(), RULED)].filter(({ length }) => length)) {
    throw new ToolError(`${name}: the rule of ${property} ${promised ? 'promises what is broken' : 'does not promise what is kept'} under ${JSON.stringify(policy.number)}; see spec/revocation/RevocationRules.tla`);
  }
  return [...grouped].map(([name, parts]) => mechanismOf(name, parts, observations.find(({ mechanism }) => mechanism === name), explained));
}
