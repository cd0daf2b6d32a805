/** Playing a case against the room, and comparing every answer. */
import { KernelNumber, LINUX_7_2_NUMBER, type Version } from '../iommufd/version';
import { OPS } from './dispatch';
import type { Case, CaseStep } from './case';
import { chooseKernel, parseKernelNumber, parseKernels } from './kernels';
import { describe } from './describe';
import type { Env } from './env';
import { numeral, printJson } from './numerals';
import { progress } from './progress';
import { IoctlAnswer, CaseError, CaseJson } from '../iommufd/ioctl/call';
import { later } from '../iommufd/ioctl/arguments';
import { MappedAddress, MISSING, Numbered } from '../iommufd/ioctl/things';
import { CaseWorld } from './world';

export interface CaseOutcome {
  readonly id: string;
  /** ended: it did not end by itself (guard.ts). */
  readonly status: 'pass' | 'fail' | 'unsupported' | 'ended';
  /** The step at which it ended otherwise than expected, from 1. */
  readonly step?: number;
  readonly expected?: string;
  readonly got?: string;
  readonly reason?: string;
}

export interface PlayedSteps extends CaseOutcome {
  /** Steps whose answers were compared. */
  readonly steps: number;
  /** The state before the step that failed, a line an object. */
  readonly before?: string;
}

/** How recorded runs name themselves; their random calls were made through the selftest's device. */
const SELFTEST_RUN = 'mock';
const REAL_RUN = 'real';
/** How many bits the emulator's VT-d translates unless it is told otherwise. */
const EMULATOR_WIDTH = 39;

/**
 * The kernel a case is run on: one its `kernel` allows; without one, the wanted kernel, or for a case that says on which
 * kernels it ran, and that was not among them, one of those.
 */
export function kernelOf(one: Case, wanted?: KernelNumber): KernelNumber {
  const target = wanted ?? LINUX_7_2_NUMBER;
  if (one.kernel !== undefined) return chooseKernel(parseKernels(one.kernel) ?? [], target) ?? target;
  const ran = (one.ran ?? []).map(parseKernelNumber).filter((kernel): kernel is KernelNumber => kernel !== undefined);
  if (wanted || ran.length === 0 || ran.some(([major, minor]) => major === target[0] && minor === target[1])) return target;
  return ran[ran.length - 1];
}

/** @param version what of iommufd and VFIO is otherwise than in that kernel */
export function caseWorldOf(one: Case, wanted?: KernelNumber, version?: Version): CaseWorld {
  const series = one.kernel !== undefined && !parseKernels(one.kernel) ? one.kernel : null;
  // Recorded runs of real devices were made with the legacy container's driver, behind the IOMMU of an emulator.
  const env: Env = one.object === REAL_RUN ? { container: 'vfio', width: EMULATOR_WIDTH, ...one.env } : (one.env ?? {}) as Env;
  const world = new CaseWorld(env, kernelOf(one, wanted), one.object === SELFTEST_RUN, series, version);
  world.countsCpus = one.object !== REAL_RUN;
  // A case that names releases means these, unless it ran on a stable kernel of that number.
  world.backports = one.kernel === undefined || (one.ran ?? []).includes(world.kernel.join('.'));
  return world;
}

/** Plays a case to its end or to the first difference. Throws CaseError, with the step, for a step that makes no sense. */
export function playSteps(one: Case, wanted?: KernelNumber): PlayedSteps {
  const world = caseWorldOf(one, wanted);
  for (let at = 0; at < one.steps.length; at++) {
    const step = one.steps[at];
    const difference = playStep(world, step, at);
    if (!difference) continue;
    return { id: one.id, status: 'fail', step: at + 1, ...difference, steps: at + 1, before: replayTo(one, at, wanted) };
  }
  return { id: one.id, status: 'pass', steps: one.steps.length };
}

export interface AnswerDifference { readonly expected: string; readonly got: string }

/** Makes one call; a difference between what is expected and what came. */
export function playStep(world: CaseWorld, step: CaseStep, at: number): AnswerDifference | undefined {
  return compareStep(world, step, answerStep(world, step, at));
}

/** Makes one call. Throws CaseError, with the step, when it makes no sense. */
export function answerStep(world: CaseWorld, step: CaseStep, at: number): IoctlAnswer {
  const args = step.args ?? {};
  progress().at(at + 1);
  world.process = step.proc ?? (typeof args.proc === 'string' ? args.proc : 'main');
  let answer: IoctlAnswer;
  try {
    answer = world.machine.version.lacks.has(step.op) ? later(world, args) : OPS.get(step.op)!.op(world, args);
  } catch (error) {
    if (error instanceof CaseError) error.step = at + 1;
    throw error;
  }
  if (answer.errno !== 'OK') bindMissing(world, args);
  return answer;
}

/** The first difference between what a step expects and the answer that its call has just had. */
export function compareStep(world: CaseWorld, { expect, out }: CaseStep, answer: IoctlAnswer): AnswerDifference | undefined {
  const errno = answer.errno === 'OK' ? 'ok' : answer.errno;
  if (expect !== undefined && errno !== expect) return { expected: expect, got: errno };
  for (const key in out) {
    if (key === 'cpus' && !world.countsCpus) continue;
    const got = answer.out?.[key];
    if (!matches(world, out[key], got)) return { expected: `${key} ${printJson(out[key])}`, got: `${key} ${printJson(got)}` };
  }
  return undefined;
}

function bindMissing(world: CaseWorld, args: Readonly<Record<string, CaseJson>>): void {
  for (const key in args) if (key === 'as' || key === 'fd_as') world.bind(args[key], MISSING);
}

/** `not NAME` is any other number than the name's; a name is its number; everything else is itself. */
function matches(world: CaseWorld, expected: CaseJson, got: CaseJson | undefined): boolean {
  if (expected === got) return true;
  if (Array.isArray(expected)) return Array.isArray(got) && got.length === expected.length && expected.every((each, at) => matches(world, each, got[at]));
  if (typeof expected !== 'string') return false;
  if (typeof got === 'number' || typeof got === 'bigint') {
    const other = expected.startsWith('not ');
    const thing = world.names.find(other ? expected.slice('not '.length) : expected);
    if (thing instanceof Numbered) return (thing.id === got) !== other;
    if (thing instanceof MappedAddress) return (thing.iova === got) !== other;
  }
  const number = numeral(expected);
  return number !== undefined && number === (typeof got === 'string' ? numeral(got) : got);
}

/** The state before a step. */
function replayTo(one: Case, end: number, wanted?: KernelNumber): string {
  const world = caseWorldOf(one, wanted);
  for (let at = 0; at < end; at++) playStep(world, one.steps[at], at);
  return describe(world);
}
