/**
 * How a right is taken back, where uses sleep, run or stand: a record of decisions that a policy does not make. What each value means is
 * said in spec/revocation/Manners.tla. The code asks the record; it never asks for a name.
 */
import { asPolicy, type Policy } from '../authorization/policies';

/** Every decision with its values, in the order of the specification. */
export const MANNERS = {
  sleeping: ['none', 'left', 'stuck', 'cut', 'awaited'],
  running: ['none', 'endless', 'bounded'],
  standing: ['none', 'left', 'cut', 'awaited', 'refused', 'suspended'],
  release: ['free', 'awaited'],
  reach: ['object', 'description', 'holder'],
  after: ['barred', 'fresh', 'revived'],
  told: ['none', 'poll', 'signal', 'callback', 'event'],
  by: ['authority', 'holder', 'rival'],
  patience: ['endless', 'term'],
  refusal: ['error', 'sleep', 'end'],
  lock: ['none', 'exclusive', 'shared'],
  grace: ['none', 'term'],
  copies: ['made', 'refused'],
  again: ['refused', 'waits', 'early'],
  within: ['barred', 'waits', 'excused'],
  counts: ['each', 'shared'],
  admits: ['any', 'named', 'able'],
} as const;

export type Manner = { readonly [Decision in keyof typeof MANNERS]: (typeof MANNERS)[Decision][number] };

/** A policy says who may; a manner how it is taken back. */
export interface Revocable { readonly policy: Policy; readonly manner: Manner }

/** The simple case: the room `authorization`, where all uses run. */
export const PLAIN: Manner = {
  sleeping: 'none', running: 'endless', standing: 'none', release: 'free', reach: 'object', after: 'barred', told: 'none', by: 'authority',
  patience: 'endless', refusal: 'error', lock: 'none', grace: 'none', copies: 'made', again: 'refused', within: 'barred', counts: 'each',
  admits: 'any',
};

/** Evidence that is lost by the withdrawal alone, and so can be given back. */
const simple = ({ evidence, covers }: Policy): boolean => ['permanent', 'perUse', 'gated'].includes(evidence) && covers === 'all';

/** What contradicts itself in a record, by the sentences of Manners!Contradictions. */
export const CONTRADICTIONS: readonly (readonly [sentence: string, contradicts: (p: Policy, m: Manner) => boolean])[] = [
  ['some kind of use has to exist', (_, m) => m.sleeping === 'none' && m.running === 'none' && m.standing === 'none'],
  ['what waits for running uses, cuts, locks or counts them has running uses', (p, m) => m.running === 'none'
    && (p.awaits.has('drain') || p.abort !== 'never' || m.lock !== 'none' || m.within !== 'barred' || m.counts !== 'each')],
  ['a reach below the object, and a return to it, take evidence that the withdrawal alone ends', (p, m) =>
    (m.reach !== 'object' || m.after !== 'barred') && !simple(p)],
  ['the whole object is given back, or nothing is', (_, m) => m.after === 'revived' && m.reach !== 'object'],
  ['what is suspended has to be revived', (_, m) => m.standing === 'suspended' && m.after !== 'revived'],
  ['a term of grace is for starts that the return ends', (p, m) => m.grace === 'term' && p.evidence !== 'perUse'],
  ['who is admitted is asked where rights stand', (_, m) => m.admits !== 'any' && m.standing === 'none'],
  ['it takes something to wait for to lose patience', (p, m) =>
    m.patience === 'term' && p.awaits.size === 0 && m.release === 'free' && m.lock === 'none'
      && m.sleeping !== 'awaited' && m.standing !== 'awaited'],
];

const shown = (value: unknown): string => (typeof value === 'string' ? `'${value}'` : String(value));

/**
 * The value as a record, if it is one.
 * Throws a TypeError that names the decision which is missing, unknown, or has a value it cannot have, or the contradiction.
 */
export function asRevocable(value: unknown): Revocable {
  if (typeof value !== 'object' || value === null) throw new TypeError(`record: a policy and a manner expected, not ${shown(value)}`);
  for (const part of Object.keys(value)) {
    if (part !== 'policy' && part !== 'manner') throw new TypeError(`record: there is no part '${part}', only policy and manner`);
  }
  const { policy, manner } = value as { policy?: unknown; manner?: unknown };
  const sound = asPolicy(policy);
  if (typeof manner !== 'object' || manner === null) throw new TypeError(`manner: a record of decisions expected, not ${shown(manner)}`);
  for (const decision of Object.keys(manner)) {
    if (!Object.hasOwn(MANNERS, decision)) throw new TypeError(`manner: there is no decision '${decision}'`);
  }
  for (const [decision, values] of Object.entries(MANNERS)) {
    if (!Object.hasOwn(manner, decision)) throw new TypeError(`manner: the decision '${decision}' is missing`);
    const taken = (manner as Record<string, unknown>)[decision];
    if ((values as readonly unknown[]).includes(taken)) continue;
    throw new TypeError(`manner: '${decision}' is ${shown(taken)}, but must be ${values.map(shown).join(' or ')}`);
  }
  const [contradiction] = CONTRADICTIONS.find(([, contradicts]) => contradicts(sound, manner as Manner)) ?? [];
  if (contradiction !== undefined) throw new TypeError(`record: it contradicts itself: ${contradiction}`);
  return { policy: sound, manner: manner as Manner };
}
