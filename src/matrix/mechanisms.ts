/**
 * Every mechanism that takes a right back by every promise: derived from its records by TLC, beside what a running kernel answered.
 * A mechanism of several parts keeps a promise if each part does.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Project } from '../tlc/project';
import type { Checker } from '../tlc/run';
import { type Asked, cell } from './cares';
import type { Cell } from './matrix';
import { type Surveyed, withMore } from './survey';
import { survey } from './surveys';

/** What is asked of a record, in the order of the columns; the first eighteen were observed. */
export const MECHANISM_PROMISES: readonly Asked[] = [
  { code: 'P1', name: 'GrantSound', kind: 'step', about: '', sentence: 'a handle is given out only while the proof holds' },
  { code: 'P2', name: 'Persist', kind: 'invariant', about: '', sentence: 'whoever holds a handle can use it' },
  { code: 'P3', name: 'NoSpurious', kind: 'invariant', about: '', sentence: 'nobody is turned away before anything is asked back' },
  { code: 'P4', name: 'StartProof', kind: 'step', about: 'ReturnedHeld', sentence: 'a use starts only while its holder has the proof' },
  { code: 'P5', name: 'NoStartAfter', kind: 'step', about: 'ReturnedHeld', sentence: 'after the return, no use starts through what was taken back' },
  { code: 'P6', name: 'Quiesced', kind: 'invariant', about: 'ReturnedHeld', sentence: 'after the return, no use is in flight, of any kind' },
  { code: 'P7', name: 'Continuous', kind: 'invariant', about: 'ReturnedHeld', sentence: 'the proof lasts as long as the access' },
  { code: 'P8', name: 'StaleBound', kind: 'step', about: 'ReturnedHeld', sentence: 'a use without proof starts less than a term after the proof fell' },
  { code: 'P9', name: 'CanWithdraw', kind: 'invariant', about: '', sentence: 'a withdrawal can be called while somebody holds a handle' },
  { code: 'P10', name: 'NonBlocking', kind: 'invariant', about: 'PendingHeld', sentence: 'a withdrawal never waits for a holder' },
  { code: 'P11', name: 'Terminates', kind: 'invariant', about: 'PendingHeld', sentence: 'a withdrawal returns, if uses end' },
  { code: 'P11h', name: 'TerminatesHostile', kind: 'invariant', about: 'PendingHeld', sentence: 'a withdrawal returns, even if uses that can stall do not end' },
  { code: 'P12', name: 'EventualStop', kind: 'invariant', about: 'PendingHeld', sentence: 'after the call there is a time from which on nobody whom it is about can start' },
  { code: 'P16', name: 'DelegCovered', kind: 'invariant', about: 'ReturnedHeld', sentence: 'after the return, no handle that was taken back can start, passed on or not' },
  { code: 'U', name: 'Uncut', kind: 'step', about: '', sentence: 'a use that began is never cut' },
  { code: 'N', name: 'NotEarly', kind: 'invariant', about: '', sentence: 'a holder is turned away only after its proof has gone' },
  { code: 'C', name: 'CanPass', kind: 'invariant', about: '', sentence: 'a handle can always be passed on' },
  { code: 'L', name: 'Local', kind: 'step', about: '', sentence: 'nobody loses the ability to start by the act of another, untold' },
  { code: 'P33', name: 'Woken', kind: 'invariant', about: '', sentence: 'after the return, nobody sleeps on in what was taken back' },
  { code: 'P6r', name: 'NoneRunning', kind: 'invariant', about: '', sentence: 'after the return, nobody runs in what was taken back' },
  { code: 'P6m', name: 'NoneStanding', kind: 'invariant', about: '', sentence: 'after the return, no standing right on what was taken back is in force' },
  { code: 'End', name: 'CanEnd', kind: 'invariant', about: '', sentence: 'who sleeps in it can still end that' },
  { code: 'P13', name: 'Final', kind: 'step', about: '', sentence: 'what was taken back stays so' },
  { code: 'Agn', name: 'Again', kind: 'invariant', about: '', sentence: 'after the return, the object can be had again' },
  { code: 'Whl', name: 'Whole', kind: 'invariant', about: '', sentence: 'who can use the object has no right on it that is there in name only' },
  { code: 'P21', name: 'Guarded', kind: 'step', about: '', sentence: 'nobody but the authority takes it away from somebody else' },
  { code: 'Asd', name: 'Aside', kind: 'invariant', about: '', sentence: 'who opened it on its own loses nothing by a withdrawal from another' },
  { code: 'Clr', name: 'Clear', kind: 'invariant', about: '', sentence: 'who is refused a start is answered, by an error' },
  { code: 'Hon', name: 'Honest', kind: 'step', about: '', sentence: 'nobody who calls is answered as if it were done while somebody still uses' },
];

const MODELS = ['MCRevocationSurvey-all', 'MCRevocationSurvey-beside'];

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

export const readObservations = (root: string): readonly Observation[] =>
  (JSON.parse(readFileSync(join(root, OBSERVED), 'utf8')) as { mechanisms: Observation[] }).mechanisms;
export const readExplained = (root: string): readonly Explained[] => JSON.parse(readFileSync(join(root, EXPLAINED), 'utf8')) as Explained[];

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
  const found = together(parts.map((part) => (promise.about === '' ? plain(cell(part, promise)) : cell(part, promise))));
  const observed = observation?.verdicts[promise.code];
  if (observed === undefined || UNKNOWN.has(observed)) return found;
  const because = explained.find(({ mechanism, promise: code }) => mechanism === observation!.mechanism && code === promise.code)?.because;
  return { ...found, observed, agrees: agrees(found, observed), ...(because !== undefined && { because }) };
}

const plain = ({ vacuous: _, ...rest }: Cell): Cell => rest;

/** Every mechanism and defect that the surveys know, in the order of their numbers. */
export async function runMechanisms(project: Project, checker: Checker, again = false): Promise<readonly Mechanism[]> {
  const [all, beside] = await survey(project, checker, MODELS, again);
  const observations = readObservations(project.root);
  const explained = readExplained(project.root);
  const grouped = new Map<string, Map<string, Surveyed>>();
  for (const [name, number] of [...all!.survey.named].sort((a, b) => a[1] - b[1])) {
    const [mechanism, part] = name.split('.') as [string, string];
    if (!grouped.has(mechanism)) grouped.set(mechanism, new Map());
    grouped.get(mechanism)!.set(part, withMore(all!.survey.policies.get(number)!, beside!.survey.policies.get(number)));
  }
  return [...grouped].map(([name, parts]) => {
    const observation = observations.find(({ mechanism }) => mechanism === name);
    return { name, parts, observation, cells: new Map(MECHANISM_PROMISES.map((promise) => [promise.name, cellOf([...parts.values()], promise, observation, explained)])) };
  });
}

/** How many observed cells agree, and those that do not. */
export function agreement(mechanisms: readonly Mechanism[]): { observed: number; agree: number; differ: { mechanism: string; code: string; cell: MechanismCell }[] } {
  const cells = mechanisms.flatMap(({ name, cells: row }) => MECHANISM_PROMISES.map(({ name: promise, code }) => ({ mechanism: name, code, cell: row.get(promise)! })))
    .filter(({ cell: { observed } }) => observed !== undefined);
  const differ = cells.filter(({ cell: { agrees: so } }) => !so);
  return { observed: cells.length, agree: cells.length - differ.length, differ };
}
