/** What is said of a list of cases: a line a case, or one object. */
import { KernelNumber } from '../iommufd/version';
import type { Case, CaseStep } from './case';
import { CaseFile, Problem, complaint } from './format';
import { printJson } from './numerals';
import { CaseOutcome, PlayedSteps, playSteps } from './run';
import { shrink } from './shrink';
import { CaseError, CaseJson } from '../iommufd/ioctl/call';
import { AskedMachine } from './why';

export interface CasesReport {
  readonly summary: { readonly pass: number; readonly fail: number; readonly unsupported: number; readonly ended: number; readonly steps: number };
  readonly cases: readonly CaseOutcome[];
}

/** Plays the cases of one file. One that cannot be played counts as unsupported, and is complained of. */
export function playAll(list: CaseFile, wanted?: KernelNumber): { readonly played: readonly PlayedSteps[]; readonly complaints: readonly string[] } {
  const each = list.cases.map((one) => playOne(list, one, wanted));
  return { played: each.map(({ played }) => played), complaints: each.flatMap(({ complaint: said }) => said ?? []) };
}

/** Plays one of the cases of a file. */
export function playOne(list: CaseFile, one: Case, wanted?: KernelNumber): { readonly played: PlayedSteps; readonly complaint?: string } {
  const { problem, outcome } = tryPlay(list, one, wanted);
  if (!problem) return { played: outcome! };
  const { step, message } = problem;
  return {
    played: { id: one.id, status: 'unsupported', ...(step === undefined ? {} : { step }), reason: message, steps: 0 },
    complaint: complaint(list.file, one, problem),
  };
}

function tryPlay({ problems }: CaseFile, one: Case, wanted?: KernelNumber): { readonly problem?: Problem; readonly outcome?: PlayedSteps } {
  const problem = problems.get(one);
  if (problem) return { problem };
  try {
    return { outcome: playSteps(one, wanted) };
  } catch (error) {
    if (error instanceof CaseError) return { problem: { step: error.step, message: error.message } };
    throw error;
  }
}

export function casesReportOf(played: readonly PlayedSteps[]): CasesReport {
  const count = (status: CaseOutcome['status']): number => played.filter((one) => one.status === status).length;
  return {
    summary: {
      pass: count('pass'), fail: count('fail'), unsupported: count('unsupported'), ended: count('ended'),
      steps: played.reduce((sum, one) => sum + one.steps, 0),
    },
    cases: played.map(({ steps: _steps, before: _before, ...outcome }) => outcome),
  };
}

/** A step as a call: `attach(dev=D0, pt=A)`. */
export function printCall(step: CaseStep): string {
  const args = Object.entries(step.args ?? {}).map(([key, value]) => `${key}=${typeof value === 'string' ? value : printJson(value)}`);
  return `${step.proc ? `${step.proc}: ` : ''}${step.op}(${args.join(', ')})`;
}

/** The steps of a part as calls with the model's own answers: `attach(dev=D0, pt=A) = EBUSY attached`, and why for the last. */
function printPart(one: Case, part: readonly CaseStep[], wanted?: KernelNumber): string[] {
  const asked = new AskedMachine(one, wanted);
  return part.map((step, at) => {
    const { errno, refusal, source } = asked.put(step);
    const answer = errno === 'OK' ? `ok${at < part.length - 1 && step.out ? ` ${printJson(step.out as CaseJson)}` : ''}` : errno;
    const why = refusal ? ` ${refusal.rule}${at === part.length - 1 ? `: ${refusal.because} (${source})` : ''}` : '';
    return `${printCall(step)} = ${answer}${why}`;
  });
}

/** The line of a case; for a failing one, more: the state before the step, and the smallest part that shows the difference. */
export function printOutcome(one: Case, played: PlayedSteps, wanted?: KernelNumber): string {
  const { id, status, step, expected, got, reason } = played;
  if (status === 'pass') return `pass         ${id}`;
  if (status === 'unsupported') return `unsupported  ${id}  ${step === undefined ? '' : `step ${step}: `}${reason}`;
  const difference = `step ${step}: ${printCall(one.steps[step! - 1])}: expected ${expected}, got ${got}`;
  const part = shrink(one, step!, wanted);
  const block = (title: string, lines: readonly string[]): string[] => [`  ${title}`, ...lines.map((line) => `    ${line}`)];
  return [
    `FAIL         ${id}  ${difference}`,
    ...block('state before', (played.before ?? '').split('\n')),
    ...block(`the smallest part that shows it by the same rule, ${part.length} of ${one.steps.length} calls, with the answers of the model`, printPart(one, part, wanted)),
    `  expected is what the kernel answered in the whole run (${expected}); it was not asked for the part`,
  ].join('\n');
}

export function printSummary({ summary }: CasesReport): string {
  return `${summary.pass} pass, ${summary.fail} fail, ${summary.unsupported} unsupported${summary.ended > 0 ? `, ${summary.ended} ended` : ''}; ${summary.steps} calls compared`;
}
