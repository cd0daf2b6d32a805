/** A design of a revocation: seven questions make a record, and a search says what it promises; what is near it, and which defect. */
import { search } from './search';
import { NAMED } from '../authorization/policies';
import { cell } from '../matrix/cares';
import type { Cell } from '../matrix/matrix';
import { type Mechanism, MECHANISM_PROMISES } from '../matrix/mechanisms';
import { asRevocable, type Manner, MANNERS, PLAIN, type Revocable } from '../revocation/manners';
import { KNOWN } from '../revocation/defects';
import type { Project } from '../tlc/project';
import type { Checker } from '../tlc/run';
import { ToolError } from '../tlc/error';
import type { Value } from '../tlc/value';

/** A question, and what each answer decides. */
export interface DesignQuestion {
  readonly id: string;
  readonly asks: string;
  readonly answers: Readonly<Record<string, { readonly says: string; readonly policy?: Partial<Revocable['policy']>; readonly manner?: Partial<Manner> }>>;
}

const { Once, PerUse, FallGate } = NAMED;

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
  { id: 'sleeping', asks: 'What becomes of who sleeps in it?', answers: {
    none: { says: 'nobody does', manner: { sleeping: 'none' } },
    stuck: { says: 'nothing wakes it', manner: { sleeping: 'stuck' } },
    left: { says: 'it sleeps on as ever', manner: { sleeping: 'left' } },
    cut: { says: 'it is woken', manner: { sleeping: 'cut' } },
    awaited: { says: 'the return waits for it', manner: { sleeping: 'awaited' } },
  } },
  { id: 'standing', asks: 'What becomes of mappings, pins and DMA?', answers: {
    none: { says: 'there are none', manner: { standing: 'none' } },
    left: { says: 'they stay', manner: { standing: 'left' } },
    cut: { says: 'they are cut', manner: { standing: 'cut' } },
    awaited: { says: 'the return waits for them', manner: { standing: 'awaited' } },
    refused: { says: 'they keep the caller out', manner: { standing: 'refused' } },
    suspended: { says: 'they are held back until it is given back', manner: { standing: 'suspended' } },
  } },
  { id: 'reach', asks: 'Whom is one call about, and who makes it?', answers: {
    object: { says: 'all; the authority', manner: { reach: 'object' } },
    objectByHolder: { says: 'all; any holder', manner: { reach: 'object', by: 'holder' } },
    description: { says: 'those of one open; the authority', manner: { reach: 'description' } },
    descriptionByHolder: { says: 'those of one open; any of them', manner: { reach: 'description', by: 'holder' } },
    holder: { says: 'one holder; the authority', manner: { reach: 'holder' } },
  } },
  { id: 'told', asks: 'How does a holder learn of it?', answers:
    Object.fromEntries(MANNERS.told.map((told) => [told, { says: told === 'none' ? 'not at all' : `by ${told}`, manner: { told } }])) },
  { id: 'after', asks: 'And afterwards?', answers: {
    barred: { says: 'it cannot be had again', manner: { after: 'barred' } },
    fresh: { says: 'it can be granted again', manner: { after: 'fresh' } },
    revived: { says: 'old handles work again', manner: { after: 'revived' } },
  } },
];

/** The record that the answers come to. Throws `ToolError` that names the question which is missing, unknown, or has no such answer, or a contradiction. */
export function designOf(answers: Readonly<Record<string, unknown>>): Revocable {
  for (const id of Object.keys(answers)) {
    if (!DESIGN_QUESTIONS.some((question) => question.id === id)) throw new ToolError(`there is no question '${id}'; there is ${DESIGN_QUESTIONS.map((question) => question.id).join(', ')}`);
  }
  let policy: Revocable['policy'] = Once;
  let manner: Manner = PLAIN;
  for (const { id, answers: possible } of DESIGN_QUESTIONS) {
    const answer = answers[id];
    if (answer === undefined) throw new ToolError(`'${id}' is not answered; say ${Object.keys(possible).join(', ')}`);
    if (typeof answer !== 'string' || !Object.hasOwn(possible, answer)) throw new ToolError(`'${id}' cannot be ${String(answer)}; say ${Object.keys(possible).join(', ')}`);
    policy = { ...policy, ...possible[answer]!.policy };
    manner = { ...manner, ...possible[answer]!.manner };
  }
  try {
    return asRevocable({ policy, manner });
  } catch (error) {
    throw new ToolError((error as Error).message);
  }
}

/** What a search says of a record, by promise. */
export async function judgeRecord(record: Revocable, project: Project, checker: Checker): Promise<ReadonlyMap<string, Cell>> {
  const text = (value: object): string => `[${Object.entries(value).map(([key, of]) => `${key} |-> ${tla(of as Value)}`).join(', ')}]`;
  const survey = await search(project, checker, 'models/revocation/MCRevocationSurvey-all.cfg', 'MCRevocationSurvey',
    `Mine == [mine |-> [all |-> [policy |-> ${text(record.policy)}, manner |-> ${text(record.manner)}]]]\nMineNames == <<"mine">>`,
    { Surveyed: 'Mine', MechanismNames: 'MineNames' });
  const [found] = survey.policies.values();
  return new Map(MECHANISM_PROMISES.map((promise) => [promise.name, cell(found!, promise)]));
}

const tla = (value: Value): string => {
  if (value instanceof Set) return `{${[...value].map(tla).join(', ')}}`;
  return typeof value === 'string' ? `"${value}"` : String(value).toUpperCase();
};

/** In how many decisions two records differ; what the authority hears matters only where a proof lapses. */
export function distance(one: Revocable, other: { readonly policy: object; readonly manner: object }): number {
  const text = (value: unknown): string => (value instanceof Set ? [...value].sort().join() : String(value));
  const count = (a: object, b: object): number => Object.entries(a).filter(([key, value]) => key !== 'hears' && text(value) !== text((b as Record<string, unknown>)[key])).length;
  return count(one.policy, other.policy) + count(one.manner, other.manner);
}

export interface NearRecord { readonly name: string; readonly part: string; readonly decisions: number }

/** The records that are nearest: of mechanisms, and of defects as they were found. */
export function nearest(record: Revocable, all: readonly Mechanism[]): { readonly mechanisms: readonly NearRecord[]; readonly defects: readonly NearRecord[] } {
  const near = all.flatMap(({ name, parts }) => [...parts].map(([part, { decisions }]) => ({ name, part, decisions: distance(record, decisions as unknown as Revocable) })))
    .sort((a, b) => a.decisions - b.decisions);
  return {
    mechanisms: near.filter(({ name }) => !Object.hasOwn(KNOWN, name)).slice(0, 3),
    defects: near.filter(({ name, part }) => Object.hasOwn(KNOWN, name) && part === 'found').slice(0, 2),
  };
}
