/** Many small changes, each of which somebody ought to notice, with as few questions as can be. */
import type { Question } from './noticed';

export interface Noticed<Change> {
  readonly change: Change;
  /** Who noticed, and what it said; neither for what nobody notices. */
  readonly by?: string;
  readonly said?: string;
}

/** Puts a question to the specification with these changes in it. */
export type Ask<Change> = (question: Question, those: readonly Change[]) => Promise<string | undefined>;

/**
 * Puts the questions to many changes made at once. When one is answered with a fault, halves of them are asked until each change that
 * is at fault stands alone; the others go on together. So what nobody notices costs one run of each question for all of them.
 * The changes should have nothing to do with each other: of two that undo each other, neither is noticed.
 */
export async function sift<Change>(changes: readonly Change[], questions: readonly Question[], ask: Ask<Change>): Promise<Noticed<Change>[]> {
  const noticed: Noticed<Change>[] = [];
  let left = changes;
  for (const question of questions) {
    if (left.length === 0) break;
    const culprits = await culpritsOf(left, question, ask);
    noticed.push(...culprits);
    left = left.filter(change => culprits.every(culprit => culprit.change !== change));
  }
  return [...noticed, ...left.map(change => ({ change }))];
}

/** Those of the changes at which, alone, the question finds fault. */
async function culpritsOf<Change>(changes: readonly Change[], question: Question, ask: Ask<Change>): Promise<Noticed<Change>[]> {
  const said = await ask(question, changes);
  if (said === undefined) return [];
  if (changes.length === 1) return [{ change: changes[0], by: question.who, said }];
  const half = changes.length >> 1;
  return [...await culpritsOf(changes.slice(0, half), question, ask), ...await culpritsOf(changes.slice(half), question, ask)];
}

/** As few groups as can be, none with two changes of one place. */
export function groupsOf<Change>(changes: readonly Change[], placeOf: (change: Change) => string): Change[][] {
  const groups: Change[][] = [];
  const seen = new Map<string, number>();
  for (const change of changes) {
    const place = placeOf(change);
    const at = seen.get(place) ?? 0;
    seen.set(place, at + 1);
    (groups[at] ??= []).push(change);
  }
  return groups;
}
