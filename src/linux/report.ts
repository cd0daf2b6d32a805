/** What is said of a kernel: its differences by kind, each with one example that is a case and a C program of its own, and what the model says there. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Case, CaseStep } from '../cases/case';
import { printJson } from '../cases/numerals';
import { printCall } from '../cases/report';
import { AskedMachine, printTold } from '../cases/why';
import { parseKernelNumber } from '../cases/kernels';
import { CaseError } from '../iommufd/ioctl/call';
import { writeWhole } from '../tlc/write';
import type { KernelDifference } from './compare';
import { explained } from './known';
import { programOf } from './program/program';

export interface DifferenceKind { readonly kind: string; readonly count: number; readonly example: KernelDifference }

/** A difference as a case, with the kernel's answers. */
export function caseOf({ kind, example }: DifferenceKind): Case {
  const { one, step } = example;
  return { ...one, id: `${one.id}-${step}`, note: kind, steps: one.steps.slice(0, step) };
}

/** What the model says of a call; or why it makes no sense to it, which is a difference too. */
function told(asked: AskedMachine, step: CaseStep): string {
  try {
    return printTold(asked.put(step));
  } catch (error) {
    if (error instanceof CaseError) return error.message;
    throw error;
  }
}

/** The calls of a difference, each with what the model says of it, and at the end what the kernel answered. */
export function toldKind(kind: DifferenceKind): string[] {
  const one = caseOf(kind);
  const asked = new AskedMachine(one, parseKernelNumber(one.ran?.[0] ?? ''));
  return one.steps.map((step, at) => `${printCall(step)} = ${told(asked, step)}${at === one.steps.length - 1 ? `   the kernel: ${kind.example.kernel}` : ''}`);
}

/** The program of a difference: what it shows, and how it is compiled; the calls have the kernel's answers. */
function programOfKind(kind: DifferenceKind): { readonly name: string; readonly text: string; readonly unsaid: readonly string[] } {
  const one = caseOf(kind);
  const name = `${one.id.replace(/[^\w.-]/g, '_')}.c`;
  return { name, ...programOf(one, [`Linux ${one.ran?.[0] ?? ''}, ${kind.kind}.`, '', `  cc -o difference ${name} && ./difference`]) };
}

/** Prints the kinds, those first that nobody has explained, and writes each as a case and as a C program. @returns how many are not explained */
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
  rmSync(join(folder, 'programs'), { recursive: true, force: true });
  if (kinds.length > 0) {
    const file = join(folder, 'differences.json');
    writeWhole(file, `[${kinds.map((kind) => printJson(caseOf(kind))).join(',\n')}]\n`);
    say(`${file} has an example of each: ioasid why ${file}`);
    for (const { name, text, unsaid } of kinds.map(programOfKind)) {
      const program = join(folder, 'programs', name);
      writeWhole(program, text);
      say(`${program} shows it without this project${unsaid.length === 0 ? '' : `, without ${unsaid.join('; ')}`}`);
    }
  }
  return unexplained.length;
}
