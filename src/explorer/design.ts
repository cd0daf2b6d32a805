/** A revocation of one's own: its decisions beside each other, what they answer to each of the seven questions, and what it takes to keep a promise. */
import type { DesignQuestion } from '../ask/revocation';
import { DECISIONS, NAMED } from '../authorization/policies';
import { MECHANISM_PROMISES } from '../matrix/mechanism-promises';
import { APART, KNOWN, READ } from '../revocation/defects';
import { asRevocable, CONTRADICTIONS, MANNERS, PLAIN, type Revocable } from '../revocation/manners';
import { type MechanismRecords, OBSERVED } from '../revocation/mechanisms';
import { RECORD_PROMISES } from '../revocation/promises';
import { positionOf, textOfPosition, word } from './positions';

/** A policy and a manner in one. What is heard matters only where a proof lapses, and is not asked. */
export type Flat = Readonly<Record<string, unknown>>;

const { hears: _, ...OF_POLICY } = DECISIONS;
export const DESIGN_DECISIONS: Readonly<Record<string, readonly (string | boolean)[]>> = { ...OF_POLICY, ...MANNERS };

export const flatOf = ({ policy, manner }: Revocable): Flat => {
  const { hears: __, ...decided } = policy;
  return { ...decided, ...manner };
};

/** Throws a TypeError that says what contradicts what. */
export const recordOfFlat = (flat: Flat): Revocable => {
  const of = (names: object): object => Object.fromEntries(Object.keys(names).map((name) => [name, flat[name]]));
  return asRevocable({ policy: { ...of(OF_POLICY), hears: 'nothing' }, manner: of(MANNERS) });
};

const BASE = flatOf({ policy: NAMED.Once, manner: PLAIN });

const named = (all: Readonly<Record<string, MechanismRecords>>): [string, Flat][] => Object.entries(all)
  .flatMap(([name, parts]) => Object.entries(parts).map(([part, record]): [string, Flat] => [part === 'all' ? name : `${name}.${part}`, flatOf(record)]));

/** Of mechanisms alone; and with what goes wrong, its repair, and what falls short. */
const MECHANISMS: Readonly<Record<string, Flat>> = Object.fromEntries(named({ ...OBSERVED, ...READ }));
const DEFECTS = Object.fromEntries(Object.entries(KNOWN).map(([name, { found, repaired, short }]) => [name, { found, repaired, short }]));
export const NAMED_RECORDS: Readonly<Record<string, Flat>> = { ...MECHANISMS, ...Object.fromEntries(named({ ...DEFECTS, ...APART })) };

/** `evdev.read;told=none`. Throws `InputFault`. */
export const flatIn = (text: string): Flat => positionOf(text, NAMED_RECORDS, DESIGN_DECISIONS, ['awaits'], 'record');
export const textOfFlat = (flat: Flat): string => textOfPosition(flat, NAMED_RECORDS);

type Answer = DesignQuestion['answers'][string];
const decisionsIn = ({ policy, manner }: Answer): Flat => ({ ...policy, ...manner });

/** What each decision of a question is with that answer: as the answer says, or as in the plainest record. */
function decided({ answers }: DesignQuestion, answer: Answer): Flat {
  const all = Object.values(answers).flatMap((each) => Object.keys(decisionsIn(each)));
  return { ...Object.fromEntries(all.map((name) => [name, BASE[name]])), ...decisionsIn(answer) };
}

const draining = (value: unknown): boolean => (value as ReadonlySet<string>).has('drain');

/** The answer that the record gives; undefined if it decides in a way that no answer does. Whether it waits for who could start is no part of a question. */
export const answerOfRecord = (question: DesignQuestion, flat: Flat): string | undefined =>
  Object.entries(question.answers).find(([, answer]) => Object.entries(decided(question, answer))
    .every(([name, value]) => (name === 'awaits' ? draining(value) === draining(flat[name]) : value === flat[name])))?.[0];

/** The record with another answer to a question; the rest is as it was. */
export function withAnswer(flat: Flat, question: DesignQuestion, answer: string): Flat {
  const now = decided(question, question.answers[answer]!);
  if (!('awaits' in now)) return { ...flat, ...now };
  const stop = [...flat['awaits'] as ReadonlySet<string>].filter((each) => each === 'stop');
  return { ...flat, ...now, awaits: new Set([...stop, ...now['awaits'] as ReadonlySet<string>]) };
}

const chosen = new Map<DesignQuestion, readonly (readonly [name: string, answer: string | undefined])[]>();

/** The mechanisms that answer a question so. */
export function choseSo(question: DesignQuestion, answer: string): readonly string[] {
  if (!chosen.has(question)) chosen.set(question, Object.entries(MECHANISMS).map(([name, flat]) => [name, answerOfRecord(question, flat)]));
  return chosen.get(question)!.filter(([, given]) => given === answer).map(([name]) => name);
}

export interface DesignWay {
  readonly flat: Flat;
  /** `told: poll`, a decision each. */
  readonly changes: readonly string[];
  /** Codes of promises. */
  readonly gains: readonly string[];
  readonly loses: readonly string[];
}

const SETS = [[], ['stop'], ['drain'], ['stop', 'drain']].map((all) => new Set(all));

/** To have no uses of a kind is no way to keep a promise about them; nor is it to take nothing back. */
const GIVEN_UP: Readonly<Record<string, unknown>> = { sleeping: 'none', running: 'none', standing: 'none', withdraw: 'never' };

/** Every other record that differs in one decision, whether or not it contradicts itself. */
const besides = (flat: Flat): Flat[] => Object.entries(DESIGN_DECISIONS).flatMap(([name, values]) =>
  (name === 'awaits' ? SETS : values as readonly unknown[]).filter((value) => word(value) !== word(flat[name]) && GIVEN_UP[name] !== value)
    .map((value) => ({ ...flat, [name]: value })));

/** A policy and a manner see of a flat record what is theirs. */
const halves = (flat: Flat): Revocable => ({ policy: flat, manner: flat } as unknown as Revocable);
const keeps = (flat: Flat, promise: string): boolean => RECORD_PROMISES[promise]!(halves(flat));
const contradicts = (flat: Flat): boolean => CONTRADICTIONS.some(([, so]) => so(halves(flat).policy, halves(flat).manner));
const keptBy = (flat: Flat): ReadonlySet<string> => new Set(MECHANISM_PROMISES.filter(({ name }) => keeps(flat, name)).map(({ code }) => code));

/** The ways in one decision, or where there is none in two, to a record that keeps the promise, those first that lose the least. */
export function waysToKeep(promise: string, flat: Flat, most = 6): readonly DesignWay[] {
  if (keeps(flat, promise)) return [];
  const had = keptBy(flat);
  const ways = (others: readonly Flat[]): DesignWay[] => others.flatMap((other) => {
    if (!keeps(other, promise) || contradicts(other)) return [];
    const has = keptBy(other);
    return [{
      flat: other, gains: [...has].filter((code) => !had.has(code)), loses: [...had].filter((code) => !has.has(code)),
      changes: Object.keys(other).filter((name) => word(other[name]) !== word(flat[name])).map((name) => `${name}: ${word(other[name]) || 'nothing'}`),
    }];
  });
  const one = ways(besides(flat));
  const found = one.length > 0 ? one : ways(besides(flat).flatMap(besides).filter((other) => apart(other, flat) === 2));
  const texts = new Set<string>();
  return found.filter(({ changes }) => !texts.has(changes.join()) && texts.add(changes.join()))
    .sort((a, b) => a.loses.length - b.loses.length || b.gains.length - a.gains.length).slice(0, most);
}

const apart = (a: Flat, b: Flat): number => Object.keys(a).filter((name) => word(a[name]) !== word(b[name])).length;
