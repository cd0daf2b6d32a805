/** What is said of a kernel: its differences by kind, each with one example that is a case of its own, and what the model says there. */
import { join } from 'node:path';
import type { Case } from '../cases/case';
import { printJson } from '../cases/numerals';
import { printCall } from '../cases/report';
import { AskedMachine, printTold } from '../cases/why';
import { parseKernelNumber } from '../cases/kernels';
import { writeWhole } from '../tlc/write';
import type { KernelDifference } from './compare';
import { explained } from './known';

export interface DifferenceKind { readonly kind: string; readonly count: number; readonly example: KernelDifference }

/** A difference as a case, with the kernel's answers. */
export function caseOf({ kind, example }: DifferenceKind): Case {
  const { one, step } = example;
  return { ...one, id: `${one.id}-${step}`, note: kind, steps: one.steps.slice(0, step) };
}

/** The calls of a difference, each with what the model says of it, and at the end what the kernel answered. */
export function toldKind(kind: DifferenceKind): string[] {
  const one = caseOf(kind);
  const asked = new AskedMachine(one, parseKernelNumber(one.ran?.[0] ?? ''));
  return one.steps.map((step, at) => `${printCall(step)} = ${printTold(asked.put(step))}${at === one.steps.length - 1 ? `   the kernel: ${kind.example.kernel}` : ''}`);
}

/** Prints the kinds, those first that nobody has explained, and writes each as a case. @returns how many are not explained */
export function reportKinds(kinds: readonly DifferenceKind[], folder: string, say: (text: string) => void): number {
  const unexplained = kinds.filter(({ example }) => explained(example) === undefined);
  for (const kind of unexplained) {
    say(`DIFFERS  ${kind.kind}, ${kind.count === 1 ? 'once' : `${kind.count} times`}`);
    for (const line of toldKind(kind)) say(`  ${line}`);
  }
  for (const { kind, count, example } of kinds) {
    const why = explained(example);
    if (why !== undefined) say(`known    ${kind}, ${count === 1 ? 'once' : `${count} times`}: ${why}`);
  }
  if (kinds.length > 0) {
    const file = join(folder, 'differences.json');
    writeWhole(file, `[${kinds.map((kind) => printJson(caseOf(kind))).join(',\n')}]\n`);
    say(`${file} has an example of each: ioasid why ${file}`);
  }
  return unexplained.length;
}
