/** Many small changes, each of which somebody ought to notice, with as few questions as can be. */

export interface Noticed<Change> {
  readonly change: Change;
  /** Who noticed, and what it said; neither for what nobody notices. */
  readonly by?: string;
  readonly said?: string;
}

interface Questioned { readonly who: string }

/** Puts a question to what has these changes in it: what is wrong with that, or nothing. */
export type AskChanged<Change, Question extends Questioned> = (question: Question, those: readonly Change[]) => Promise<string | undefined>;

/**
 * Puts the questions to many changes made at once. When one is answered with a fault, halves of them are asked until each change that
 * is at fault stands alone; the others go on together. So what nobody notices costs one run of each question for all of them.
 * The changes should have nothing to do with each other: of two that undo each other, neither is noticed.
 * Each is told as soon as it is settled.
 */
export async function sift<Change, Question extends Questioned>(
  changes: readonly Change[], questions: readonly Question[], ask: AskChanged<Change, Question>, tell: (noticed: Noticed<Change>) => void = () => {},
): Promise<Noticed<Change>[]> {
  const noticed: Noticed<Change>[] = [];
  const settle = (one: Noticed<Change>): void => {
    noticed.push(one);
    tell(one);
  };
  let left = changes;
  for (const question of questions) {
    if (left.length === 0) break;
    const culprits = new Set<Change>();
    await findCulprits(left, question, ask, culprit => {
      culprits.add(culprit.change);
      settle(culprit);
    });
    left = left.filter(change => !culprits.has(change));
  }
  for (const change of left) settle({ change });
  return noticed;
}

/** Those of the changes at which, alone, the question finds fault. */
async function findCulprits<Change, Question extends Questioned>(
  changes: readonly Change[], question: Question, ask: AskChanged<Change, Question>, found: (culprit: Noticed<Change>) => void,
): Promise<void> {
  const said = await ask(question, changes);
  if (said === undefined) return;
  if (changes.length === 1) {
    found({ change: changes[0], by: question.who, said });
    return;
  }
  const half = changes.length >> 1;
  for (const part of [changes.slice(0, half), changes.slice(half)]) await findCulprits(part, question, ask, found);
}

/** Few groups, none with two changes that have to do with each other. */
export function groupsOf<Change>(changes: readonly Change[], related: (one: Change, other: Change) => boolean): Change[][] {
  const groups: Change[][] = [];
  for (const change of changes) {
    const group = groups.find(those => !those.some(other => related(change, other)));
    if (group) group.push(change);
    else groups.push([change]);
  }
  return groups;
}
