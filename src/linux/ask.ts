/** Cases put to a running kernel: what it answered, as a recorded run. */
import type { Case, CaseStep } from '../cases/case';
import { type Fitted, type Pool, expressible, fitTo } from './fit';
import type { GuestAnswer, GuestRun, Guest } from './guest';
import { lineOf } from './lines';
import type { GuestProfile } from './machine';
import { restore } from './setup';

/** How often a run is put anew without the calls that could not be asked. */
const TRIES = 4;

export interface Recorded {
  /** The case with the answers of the kernel; undefined where there is none. */
  readonly one?: Case;
  /** Why not, or what happened besides. */
  readonly unlike?: string;
  readonly warnings: readonly string[];
  readonly end: GuestRun['end'];
  /** Calls that could not be asked, with why. */
  readonly left: readonly string[];
}

/** Whether the test driver has unbound a device because its attach failed. */
const unbinds = (steps: readonly CaseStep[], answers: readonly GuestAnswer[], at: number): boolean => (
  steps[at].op === 'attach' && answers[at]?.expect !== 'ok' && steps[at - 1]?.op === 'bind_device' && steps[at - 1].args.as === steps[at].args.dev);

/** The steps with the answers that the kernel gave; a device that the test driver has unbound by itself is unbound. */
export function answered(steps: readonly CaseStep[], answers: readonly GuestAnswer[]): CaseStep[] {
  return steps.slice(0, answers.length).flatMap((step, at): CaseStep[] => {
    const { expect, out } = answers[at];
    const told: CaseStep = { op: step.op, args: step.args, expect, ...(out === undefined ? {} : { out }), ...(step.proc === undefined ? {} : { proc: step.proc }) };
    return unbinds(steps, answers, at) ? [told, { op: 'unbind_device', args: { dev: step.args.dev }, expect: 'ok' }] : [told];
  });
}

/** Asks one case. @param version the kernel's, as `7.2.13` */
export async function askCase(guest: Guest, one: Case, version: string, profile: GuestProfile, pool: Pool): Promise<Recorded> {
  const fitted = fitTo(one, profile, pool);
  if ('unlike' in fitted) return { unlike: fitted.unlike, warnings: [], end: 'done', left: [] };
  return askFitted(guest, fitted, version, pool, one);
}

/** Asks a case that is fitted to the guest already. @param from the case that it was made of */
export async function askFitted(guest: Guest, fitted: Fitted, version: string, pool: Pool, from: Pick<Case, 'id' | 'note'> = fitted.one): Promise<Recorded> {
  let steps = fitted.one.steps;
  const left: string[] = [];
  const warnings: string[] = [];
  for (let tries = 0; ; tries++) {
    const asked = await guest.run('r', [...fitted.directives, ...steps.map(lineOf)]);
    warnings.push(...asked.warnings);
    if (!guest.ended) await restore(guest, pool, { ...fitted.one, steps });
    const cannot = asked.answers.flatMap(({ cannot: why }, at) => (why === undefined ? [] : [{ at, why }]));
    for (const name of steps.flatMap((step, at) => (unbinds(steps, asked.answers, at) ? [step.args.dev] : []))) {
      const end = steps.findIndex(({ op, args }) => op === 'attach' && args.dev === name);
      const why = 'its device is unbound again, as its attach failed';
      cannot.push(...steps.flatMap(({ args }, at) => (at > end && Object.values(args).includes(name) && !cannot.some((one) => one.at === at) ? [{ at, why }] : [])));
    }
    if (asked.end === 'refused' || asked.end === 'lost' || asked.end === 'unasked') return { unlike: asked.complaint ?? asked.end, warnings, end: asked.end, left };
    if (cannot.length > 0 && tries < TRIES) {
      // What a call makes that was not made has no meaning to those that follow.
      left.push(...cannot.map(({ at, why }) => `${steps[at].op}: ${why}`));
      const places = new Set(cannot.map(({ at }) => at));
      steps = expressible(steps.filter((_, at) => !places.has(at)));
      continue;
    }
    const recorded: Case = { ...fitted.one, ran: [version], steps: answered(steps, cannot.length > 0 ? asked.answers.slice(0, Math.min(...cannot.map(({ at }) => at))) : asked.answers), ...(from.note === undefined ? {} : { note: from.note }) };
    return { one: recorded, warnings, end: asked.end, left };
  }
}
