/** A run played beside the model, call by call: what each answered and by which rule, up to the first answer that is not the recorded one. */
import { type IoctlAnswer, CaseError, WARN } from '../iommufd/ioctl/call';
import type { KernelNumber, Version } from '../iommufd/version';
import { type Rule, forgetRefusal, ruleOf } from '../rules';
import type { Case, CaseStep } from './case';
import { type AnswerDifference, answerStep, compareStep, caseWorldOf } from './run';

export interface Walked {
  readonly step: CaseStep;
  /** From 1. */
  readonly nth: number;
  /** The errno of a call that was refused; none of one that was answered, or that only warns. */
  readonly refused?: string;
  /** The rule that refused it. */
  readonly rule?: Rule;
  /** The last that is told has one, if any has: another answer, or why the call makes no sense. */
  readonly difference?: AnswerDifference;
}

/**
 * @param kernel whose model is played; without one, that of the case
 * @param version what of iommufd and VFIO is otherwise than in that kernel
 */
export function* walk(one: Case, kernel?: KernelNumber, version?: Version): Generator<Walked, void> {
  const world = caseWorldOf(one, kernel, version);
  for (const [at, step] of one.steps.entries()) {
    const nth = at + 1;
    forgetRefusal();
    let answer: IoctlAnswer;
    try {
      answer = answerStep(world, step, at);
    } catch (error) {
      if (!(error instanceof CaseError)) throw error;
      yield { step, nth, difference: { expected: step.expect ?? '', got: error.message } };
      return;
    }
    const difference = compareStep(world, step, answer);
    const refused = answer.errno === 'OK' || answer.errno === WARN ? undefined : answer.errno;
    yield { step, nth, refused, rule: refused === undefined ? undefined : ruleOf(refused), difference };
    if (difference) return;
  }
}
