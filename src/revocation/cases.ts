/**
 * Cases of revocation: what somebody does to an object, call by call, and what is answered, under the record of a mechanism. A case of
 * a mechanism in parts names the part. Waiting is an answer, too: the call has not come back.
 */
import { KNOWN, READ } from './defects';
import { asRevocable, type Revocable } from './manners';
import { OBSERVED } from './mechanisms';
import { type UseKind, Revocation } from './revocation';

/** What may be done, and what is asked; each with the number of its words. */
const OPS = {
  grant: 2, pass: 3, close: 2, check: 2, run: 2, end: 2, sleep: 2, wake: 2, map: 2, unmap: 2,
  withdraw: 0, withdrawFrom: 1, revoke: 2, withdrawWithin: 2, return: 0, giveUp: 0, giveBack: 0, queue: 0, tick: 0, abort: 2, told: 2,
  rescind: 1, renew: 1,
  canStart: 2, sleeps: 2, runs: 2, stands: 2,
} as const;
type Op = keyof typeof OPS;

const KINDS: Readonly<Partial<Record<Op, UseKind>>> = { sleeps: 'sleeping', runs: 'running', stands: 'standing' };

/** `[op, ...words, answer]`: `["run", "p", "d", "OK"]`, `["sleeps", "p", "d", true]`, `["return", "waits"]`. */
export type RevocationStep = readonly (string | boolean)[];

export interface RevocationCase {
  readonly name: string;
  /** The mechanism whose record it is played under, `evdev.read`; or the record itself. */
  readonly mechanism?: string;
  readonly record?: unknown;
  readonly registered?: readonly string[];
  readonly willing?: readonly string[];
  readonly steps: readonly RevocationStep[];
}

export interface PlayedCase {
  readonly name: string;
  /** What was answered otherwise than the case says: the first such step. */
  readonly difference?: { readonly step: number; readonly call: string; readonly expected: string | boolean; readonly answered: string | boolean };
}

const fail = (name: string, why: string): never => { throw new TypeError(`${name}: ${why}`); };
const isNames = (value: unknown): boolean => value === undefined || (Array.isArray(value) && value.every((one) => typeof one === 'string'));
const all: Readonly<Record<string, object>> = { ...OBSERVED, ...READ, ...KNOWN };

/** The record of a mechanism's part by name. Throws a TypeError that says what there is. */
export function recordNamed(name: string): Revocable {
  const [mechanism, part] = name.split('.') as [string, string?];
  if (!Object.hasOwn(all, mechanism)) throw new TypeError(`there is no mechanism '${mechanism}'; ioasid matrix --mechanisms lists them`);
  const parts = all[mechanism] as Readonly<Record<string, Revocable>>;
  const names = Object.keys(parts);
  if (part === undefined) {
    if (names.length > 1) throw new TypeError(`'${mechanism}' has several parts; name one: ${names.map((one) => `${mechanism}.${one}`).join(', ')}`);
    return parts[names[0]!]!;
  }
  if (!Object.hasOwn(parts, part)) throw new TypeError(`'${mechanism}' has no part '${part}'; it has ${names.join(', ')}`);
  return parts[part]!;
}

/** A record as JSON has it: sets are lists there. */
export function recordOf(value: unknown): Revocable {
  const { policy, ...rest } = (value ?? {}) as { policy?: { awaits?: unknown } };
  const awaits = policy?.awaits;
  return asRevocable(Array.isArray(awaits) ? { ...rest, policy: { ...policy, awaits: new Set(awaits) } } : value);
}

/** The value as a case. Throws a TypeError that names the case, the step and what is wrong with it. */
export function readCase(value: unknown, place: string): RevocationCase & { readonly under: Revocable } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return fail(place, 'a case is a record with name, mechanism or record, and steps');
  }
  const given = value as Partial<RevocationCase>;
  const name = typeof given.name === 'string' && given.name !== '' ? given.name : fail(place, 'it has no name');
  for (const field of Object.keys(value)) {
    if (!['name', 'mechanism', 'record', 'registered', 'willing', 'steps'].includes(field)) fail(name, `there is no field '${field}'`);
  }
  if ((given.mechanism === undefined) === (given.record === undefined)) fail(name, 'it says a mechanism or a record, one of them');
  if (!isNames(given.registered) || !isNames(given.willing)) fail(name, 'registered and willing are lists of names');
  if (!Array.isArray(given.steps) || given.steps.length === 0) fail(name, 'it has no steps');
  given.steps!.forEach((step, i) => stepOf(step, `${name}, step ${i + 1}`));
  contradiction(given.steps!, name);
  try {
    return { ...(given as RevocationCase), under: given.mechanism === undefined ? recordOf(given.record) : recordNamed(given.mechanism) };
  } catch (error) {
    return fail(name, (error as Error).message);
  }
}

function stepOf(step: unknown, place: string): void {
  if (!Array.isArray(step) || typeof step[0] !== 'string') return fail(place, 'a step is a list: what is done, its words, and what is answered');
  if (!Object.hasOwn(OPS, step[0])) fail(place, `nobody can '${step[0]}'; there is ${Object.keys(OPS).join(', ')}`);
  const op = step[0] as Op;
  const words = step.slice(1, -1);
  if (step.length !== OPS[op] + 2) fail(place, `'${op}' has ${OPS[op]} words and an answer, not ${step.length - 1} of them`);
  if (words.some((word) => typeof word !== 'string' || word === '')) fail(place, `the words of '${op}' are names`);
  const answer: unknown = step.at(-1);
  const [type, said] = isQuestion(op) ? ['boolean', 'true or false'] as const : ['string', 'an errno, OK, or waits'] as const;
  if (typeof answer !== type) fail(place, `'${op}' is answered ${said}`);
}

const isQuestion = (op: Op): boolean => op === 'canStart' || op in KINDS;

/** Two questions in a row that say the opposite of the same state. */
function contradiction(steps: readonly RevocationStep[], name: string): void {
  const said = new Map<string, { answer: string | boolean; step: number }>();
  for (const [i, step] of steps.entries()) {
    const op = step[0] as Op;
    if (!isQuestion(op)) {
      if (step.at(-1) === 'OK') said.clear();
      continue;
    }
    const asked = step.slice(0, -1).join(' ');
    const before = said.get(asked);
    if (before && before.answer !== step.at(-1)) fail(name, `steps ${before.step} and ${i + 1} contradict each other: nothing happened between them`);
    said.set(asked, { answer: step.at(-1)!, step: i + 1 });
  }
}

/** Plays a case; what is not possible, or has to wait, is answered `waits`. */
export function playCase({ name, steps, under, registered, willing }: ReturnType<typeof readCase>): PlayedCase {
  const room = new Revocation(under, { registered, willing });
  for (const [i, step] of steps.entries()) {
    const [op, ...words] = step.slice(0, -1) as [Op, ...string[]];
    const expected = step.at(-1)!;
    const answered = answerOf(room, op, words);
    if (answered !== expected) return { name, difference: { step: i + 1, call: `${op}(${words.join(', ')})`, expected, answered } };
  }
  return { name };
}

function answerOf(room: Revocation, op: Op, words: readonly string[]): string | boolean {
  const [s, d] = words as [string, string];
  if (op === 'canStart') return room.canStart(s, d);
  const kind = KINDS[op];
  if (kind) return room.uses(s, d, kind);
  const method = (op === 'run' ? 'begin' : op) as 'begin';
  return (room as unknown as Record<string, (...names: readonly string[]) => string | undefined>)[method]!(...words) ?? 'waits';
}
