/** The verdicts on a mechanism, made of those on its parts, beside what was observed of it. No file is read: a page of the site asks here, too. */
import { type Asked, type Cell, careCell } from './cell';
import { MECHANISM_PROMISES } from './mechanism-promises';
import type { Surveyed } from './survey';

export interface Observation {
  readonly mechanism: string;
  readonly title: string;
  readonly version: string;
  readonly kernel: string;
  readonly answers: Readonly<Record<string, string>>;
  readonly verdicts: Readonly<Record<string, string>>;
}
export interface Explained { readonly mechanism: string; readonly promise: string; readonly because: string }

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

/** A cell that was observed, and where it stands. */
interface Compared { readonly mechanism: string; readonly code: string; readonly cell: MechanismCell }

/** How many observed cells agree, and those that do not. */
export function agreement(mechanisms: readonly Mechanism[]): { observed: number; agree: number; differ: Compared[] } {
  const cells = mechanisms.flatMap(({ name, cells: row }) => MECHANISM_PROMISES.map(({ name: promise, code }): Compared => ({ mechanism: name, code, cell: row.get(promise)! })))
    .filter(({ cell: { observed } }) => observed !== undefined);
  const differ = cells.filter(({ cell: { agrees: so } }) => !so);
  return { observed: cells.length, agree: cells.length - differ.length, differ };
}
