/** What changed between two kernels, as it is printed and kept: of each kind of change its shortest calls, both answers, and why. */
import { join } from 'node:path';
import type { Case } from '../../cases/case';
import { printJson } from '../../cases/numerals';
import { printCall } from '../../cases/report';
import { writeWhole } from '../../tlc/write';
import { type KernelChange, changeKind } from './change';
import { type ChangeCause, causeOf } from './why';

export interface ChangeKind { readonly change: KernelChange; readonly count: number; readonly cause?: ChangeCause }

/** As it is kept: the calls with the answers of both kernels, each a case that its model answers alike. */
export interface KeptChange { readonly kind: string; readonly count: number; readonly before: Case; readonly after: Case; readonly cause?: ChangeCause }

const why = (cause: ChangeCause | undefined): string => (cause === undefined ? 'nobody has explained it' : `since ${cause.since}${cause.field === undefined ? '' : `, ${cause.field}`}`);

export const explainedChange = (change: KernelChange, count: number): ChangeKind => {
  const cause = causeOf(change);
  return { change, count, ...(cause === undefined ? {} : { cause }) };
};

function kept({ change, count, cause }: ChangeKind, at: number): KeptChange {
  const cut = (one: Case): Case => ({ ...one, id: `change-${at + 1}`, steps: one.steps.slice(0, change.step) });
  return { kind: changeKind(change), count, before: cut(change.one), after: cut(change.other), ...(cause === undefined ? {} : { cause }) };
}

/** Prints the kinds, those first that nobody has explained, and writes them to a file. @returns how many are not explained */
export function reportChanges(kinds: readonly ChangeKind[], folder: string, say: (text: string) => void): number {
  const sorted = [...kinds].sort((a, b) => Number(a.cause !== undefined) - Number(b.cause !== undefined) || b.count - a.count);
  for (const { change, count, cause } of sorted) {
    say(`${cause === undefined ? 'CHANGED ' : 'known   '} ${changeKind(change)}, ${count === 1 ? 'once' : `${count} times`}: ${why(cause)}`);
    change.one.steps.slice(0, change.step).forEach((step, at) => { say(`  ${printCall(step)} = ${at === change.step - 1 ? `${change.kernel}, then ${change.model}` : String(step.expect)}`); });
  }
  const file = join(folder, 'changes.json');
  writeWhole(file, `[${sorted.map((kind, at) => printJson(kept(kind, at))).join(',\n')}]\n`);
  say(`${file} has an example of each`);
  return kinds.filter(({ cause }) => cause === undefined).length;
}
