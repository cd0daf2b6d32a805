/**
 * Every mechanism that takes a right back by every promise: derived from its records by TLC, beside what a running kernel answered.
 * A mechanism of several parts keeps a promise if each part does.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RECORD_PROMISES } from '../revocation/promises';
import { ToolError } from '../tlc/error';
import type { Project } from '../tlc/project';
import type { Checker } from '../tlc/run';
import { type Asked, careCell } from './cares';
import type { Cell } from './matrix';
import { PROPERTIES, type Property } from './properties';
import { differences, type Surveyed, withMore } from './survey';
import { survey } from './surveys';

/** What a promise of a policy (`PROPERTIES`) says more exactly where uses are of three kinds, and a withdrawal need not be about all. */
const MORE: Readonly<Record<string, string>> = {
  P3: 'nobody is turned away before anything is asked back',
  P4: 'a use starts only while its holder has the proof',
  P5: 'after the return, no use starts through what was taken back',
  P6: 'after the return, no use is in flight, of any kind',
  P8: 'a use without proof starts less than a term after the proof fell',
  P11h: 'a withdrawal returns, even if uses that can stall do not end',
  P12: 'after the call there is a time from which on nobody whom it is about can start',
  P16: 'after the return, no handle that was taken back can start, passed on or not',
  N: 'a holder is turned away only after its proof has gone',
};

/** The proof falls in the return, and every withdrawal comes to that: where a policy speaks of the fall, a mechanism speaks of the return. */
const ABOUT: Readonly<Record<NonNullable<Property['about']>, Asked['about']>> = {
  PendingHeld: 'PendingHeld', ReturnedHeld: 'ReturnedHeld', FallenHeld: 'ReturnedHeld', Fallen: undefined,
};

/** Those of a policy, which were observed; whether a withdrawal returns is read off a state here. */
export const OF_POLICIES: readonly Asked[] = PROPERTIES.map(({ code, name, kind, sentence, about }) => (
  { code, name, kind: kind === 'step' ? kind : 'invariant', about: about && ABOUT[about], sentence: MORE[code] ?? sentence }));

export const OF_MECHANISMS: readonly Asked[] = [
  { code: 'P33', name: 'Woken', kind: 'invariant', sentence: 'after the return, nobody sleeps on in what was taken back' },
  { code: 'P6r', name: 'NoneRunning', kind: 'invariant', sentence: 'after the return, nobody runs in what was taken back' },
  { code: 'P6m', name: 'NoneStanding', kind: 'invariant', sentence: 'after the return, no standing right on what was taken back is in force' },
  { code: 'End', name: 'CanEnd', kind: 'invariant', sentence: 'who sleeps in it can still end that' },
  { code: 'P13', name: 'Final', kind: 'step', sentence: 'what was taken back stays so' },
  { code: 'Agn', name: 'Again', kind: 'invariant', sentence: 'after the return, the object can be had again' },
  { code: 'Whl', name: 'Whole', kind: 'invariant', sentence: 'who can use the object has no right on it that is there in name only' },
  { code: 'P21', name: 'Guarded', kind: 'step', sentence: 'nobody but the authority takes it away from somebody else' },
  { code: 'Asd', name: 'Aside', kind: 'invariant', sentence: 'who opened it on its own loses nothing by a withdrawal from another' },
  { code: 'Clr', name: 'Clear', kind: 'invariant', sentence: 'who is refused a start is answered, by an error' },
  { code: 'Hon', name: 'Honest', kind: 'step', sentence: 'nobody who calls is answered as if it were done while somebody still uses' },
];

/** What is asked of a record, in the order of the columns. */
export const MECHANISM_PROMISES: readonly Asked[] = [...OF_POLICIES, ...OF_MECHANISMS];

/** What has a rule over the record. */
export const RULED: readonly string[] = Object.keys(RECORD_PROMISES);

/** Every survey that the matrix of mechanisms is made of. */
export const MECHANISM_SURVEYS: readonly string[] = ['MCRevocationSurvey-all', 'MCRevocationSurvey-beside'];

/** Observations, and why the derived verdict differs from one. */
const OBSERVED = 'test/linux/revocation/observed.json';
const EXPLAINED = 'test/linux/revocation/explained.json';

export interface Observation {
  readonly mechanism: string;
  readonly title: string;
  readonly version: string;
  readonly kernel: string;
  readonly answers: Readonly<Record<string, string>>;
  readonly verdicts: Readonly<Record<string, string>>;
}
export interface Explained { readonly mechanism: string; readonly promise: string; readonly because: string }

const read = (root: string, file: string): unknown => JSON.parse(readFileSync(join(root, file), 'utf8'));
export const readObservations = (root: string): readonly Observation[] => (read(root, OBSERVED) as { mechanisms: Observation[] }).mechanisms;
export const readExplained = (root: string): readonly Explained[] => read(root, EXPLAINED) as Explained[];

/** A verdict on a mechanism: kept if each part keeps it; `mixed` if some do. */
export interface MechanismCell {
  readonly holds: boolean;
  readonly mixed?: boolean;
  readonly vacuous?: boolean;
  readonly length?: number;
  readonly run?: readonly string[];
  /** What the kernel answered; nothing where that was not observed. */
  readonly observed?: string;
  readonly agrees?: boolean;
  readonly because?: string;
}

export interface Mechanism {
  readonly name: string;
  readonly parts: ReadonlyMap<string, Surveyed>;
  readonly observation?: Observation;
  readonly cells: ReadonlyMap<string, MechanismCell>;
}

export const MIXED: ReadonlySet<string> = new Set(['part', 'yes/no¹']);
const BROKEN = 'no';
const UNKNOWN: ReadonlySet<string> = new Set(['?', '-']);

/** Does the verdict agree with the answer? `yes`, `(y)` and the name of a way in which holders are told say that it is kept. */
export function agrees({ holds, mixed }: Pick<MechanismCell, 'holds' | 'mixed'>, observed: string): boolean {
  if (MIXED.has(observed)) return mixed === true;
  return holds === (observed !== BROKEN);
}

/** The verdicts of the parts as one: the shortest run of those that break it. */
function together(parts: readonly Cell[]): MechanismCell {
  const broken = parts.filter(({ holds }) => !holds).sort((a, b) => a.length! - b.length!);
  if (broken.length === 0) return { holds: true, ...(parts.every(({ vacuous }) => vacuous) && { vacuous: true }) };
  return { holds: false, ...(broken.length < parts.length && { mixed: true }), length: broken[0]!.length, run: broken[0]!.trace };
}

function cellOf(parts: readonly Surveyed[], promise: Asked, observation: Observation | undefined, explained: readonly Explained[]): MechanismCell {
  const found = together(parts.map((part) => careCell(part, promise)));
  const observed = observation?.verdicts[promise.code];
  if (observed === undefined || UNKNOWN.has(observed)) return found;
  const because = explained.find(({ mechanism, promise: code }) => mechanism === observation!.mechanism && code === promise.code)?.because;
  return { ...found, observed, agrees: agrees(found, observed), ...(because !== undefined && { because }) };
}

/** A mechanism by its parts, beside what was observed of it. */
export function mechanismOf(name: string, parts: ReadonlyMap<string, Surveyed>, observation?: Observation, explained: readonly Explained[] = []): Mechanism {
  const cells = MECHANISM_PROMISES.map((promise) => [promise.name, cellOf([...parts.values()], promise, observation, explained)] as const);
  return { name, parts, observation, cells: new Map(cells) };
}

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

/** A cell that was observed, and where it stands. */
interface Compared { readonly mechanism: string; readonly code: string; readonly cell: MechanismCell }

/** How many observed cells agree, and those that do not. */
export function agreement(mechanisms: readonly Mechanism[]): { observed: number; agree: number; differ: Compared[] } {
  const cells = mechanisms.flatMap(({ name, cells: row }) => MECHANISM_PROMISES.map(({ name: promise, code }): Compared => ({ mechanism: name, code, cell: row.get(promise)! })))
    .filter(({ cell: { observed } }) => observed !== undefined);
  const differ = cells.filter(({ cell: { agrees: so } }) => !so);
  return { observed: cells.length, agree: cells.length - differ.length, differ };
}
