/** A design of a revocation: seven questions make a record, and a search and rules say what it promises; what is near it, and which defect. */
import { NAMED } from '../authorization/policies';
import { asRevocable, type Manner, MANNERS, PLAIN, type Revocable } from '../revocation/manners';
import { KNOWN, READ } from '../revocation/defects';
import { OBSERVED, type MechanismRecords } from '../revocation/mechanisms';
import { ToolError } from '../tlc/error';

interface DesignAnswer { readonly says: string; readonly policy?: Partial<Revocable['policy']>; readonly manner?: Partial<Manner> }

/** A question, and what each answer decides. */
export interface DesignQuestion { readonly id: string; readonly asks: string; readonly answers: Readonly<Record<string, DesignAnswer>> }

const { Once, PerUse, FallGate } = NAMED;

/** A question that one decision answers: each of its values is an answer. */
const decides = <D extends keyof Manner>(id: D, asks: string, says: Readonly<Record<Manner[D], string>>): DesignQuestion =>
  ({ id, asks, answers: Object.fromEntries(MANNERS[id].map((value) => [value, { says: says[value as Manner[D]], manner: { [id]: value } }])) });

export const DESIGN_QUESTIONS: readonly DesignQuestion[] = [
  { id: 'gate', asks: 'When can a holder no longer start?', answers: {
    never: { says: 'nothing looks at it', policy: { evidence: Once.evidence } },
    call: { says: 'from the call on', policy: { evidence: FallGate.evidence } },
    return: { says: 'from the return on', policy: { evidence: PerUse.evidence } },
  } },
  { id: 'running', asks: 'What becomes of a use that runs in your code?', answers: {
    none: { says: 'there is none', manner: { running: 'none' } },
    left: { says: 'it goes on' },
    awaited: { says: 'the return waits for it', policy: { awaits: new Set(['drain']) } },
    bounded: { says: 'the return waits for it, and it may not sleep', policy: { awaits: new Set(['drain']) }, manner: { running: 'bounded' } },
    cut: { says: 'it is cut', policy: { abort: 'call' } },
  } },
  decides('sleeping', 'What becomes of who sleeps in it?', {
    none: 'nobody does', left: 'it sleeps on as ever', stuck: 'nothing wakes it', cut: 'it is woken', awaited: 'the return waits for it',
  }),
  decides('standing', 'What becomes of mappings, pins and DMA?', {
    none: 'there are none', left: 'they stay', cut: 'they are cut', awaited: 'the return waits for them', refused: 'they keep the caller out',
    suspended: 'they are held back until it is given back',
  }),
  { id: 'reach', asks: 'Whom is one call about, and who makes it?', answers: {
    object: { says: 'all; the authority', manner: { reach: 'object' } },
    objectByHolder: { says: 'all; any holder', manner: { reach: 'object', by: 'holder' } },
    description: { says: 'those of one open; the authority', manner: { reach: 'description' } },
    descriptionByHolder: { says: 'those of one open; any of them', manner: { reach: 'description', by: 'holder' } },
    holder: { says: 'one holder; the authority', manner: { reach: 'holder' } },
  } },
  decides('told', 'How does a holder learn of it?', {
    none: 'not at all', poll: 'by poll', signal: 'by signal', callback: 'by callback', event: 'by event',
  }),
  decides('after', 'And afterwards?', {
    barred: 'it cannot be had again', fresh: 'it can be granted again', revived: 'old handles work again',
  }),
];

/**
 * The record that the answers come to.
 * Throws `ToolError` that names the question which is missing, unknown, or has no such answer, or a contradiction.
 */
export function mechanismDesignOf(answers: Readonly<Record<string, unknown>>): Revocable {
  const ids = DESIGN_QUESTIONS.map((question) => question.id);
  for (const id of Object.keys(answers)) {
    if (!ids.includes(id)) throw new ToolError(`there is no question '${id}'; there is ${ids.join(', ')}`);
  }
  let policy: Revocable['policy'] = Once;
  let manner: Manner = PLAIN;
  for (const { id, answers: possible } of DESIGN_QUESTIONS) {
    const answer = answers[id];
    const decided = decisionsOf(id, possible, answer);
    policy = { ...policy, ...decided.policy };
    manner = { ...manner, ...decided.manner };
  }
  try {
    return asRevocable({ policy, manner });
  } catch (error) {
    throw new ToolError((error as Error).message);
  }
}

/** What an answer decides. Throws `ToolError` that says which answers there are, if it is none of them. */
export function decisionsOf(id: string, answers: DesignQuestion['answers'], answer: unknown): DesignAnswer {
  const possible = Object.keys(answers).join(', ');
  if (answer === undefined) throw new ToolError(`'${id}' is not answered; say ${possible}`);
  if (typeof answer !== 'string' || !Object.hasOwn(answers, answer)) throw new ToolError(`'${id}' cannot be ${String(answer)}; say ${possible}`);
  return answers[answer]!;
}

/** In how many decisions two records differ; what the authority hears matters only where a proof lapses. */
export function distance(one: Revocable, other: { readonly policy: object; readonly manner: object }): number {
  const text = (value: unknown): string => (value instanceof Set ? [...value].sort().join() : String(value));
  const count = (a: object, b: object): number =>
    Object.entries(a).filter(([key, value]) => key !== 'hears' && text(value) !== text((b as Record<string, unknown>)[key])).length;
  return count(one.policy, other.policy) + count(one.manner, other.manner);
}

export interface NearRecord { readonly name: string; readonly part: string; readonly decisions: number }

/** The records that are nearest: of mechanisms, and of defects as they were found. */
export function nearestRecords(record: Revocable): { readonly mechanisms: readonly NearRecord[]; readonly defects: readonly NearRecord[] } {
  const near = (all: Readonly<Record<string, MechanismRecords>>): NearRecord[] => Object.entries(all).flatMap(([name, parts]) => Object.entries(parts)
    .map(([part, other]): NearRecord => ({ name, part, decisions: distance(record, other) })))
    .sort((a, b) => a.decisions - b.decisions);
  return {
    mechanisms: near({ ...OBSERVED, ...READ }).slice(0, 3),
    defects: near(Object.fromEntries(Object.entries(KNOWN).map(([name, { found }]) => [name, { found }]))).slice(0, 2),
  };
}
