/** A run of several threads put to a running kernel, which tells when each call began and ended. */
import type { CaseStep } from '../../cases/case';
import { type Pool, fitTo } from '../fit';
import type { Guest, GuestRun } from '../guest';
import { lineOf } from '../lines';
import type { GuestProfile } from '../machine';
import type { History } from './judge';
import type { ThreadedRun } from './threads';

export interface AskedHistory {
  /** What came of it; none where a call could not be asked. */
  readonly history?: History;
  readonly warnings: readonly string[];
  readonly end: GuestRun['end'];
  /** Why there is no history. */
  readonly why?: string;
}

/** @param version the kernel's, as `7.2.13` */
export async function askThreads(guest: Guest, { one }: ThreadedRun, version: string, profile: GuestProfile, pool: Pool): Promise<AskedHistory> {
  const fitted = fitTo(one, profile, pool);
  if ('unlike' in fitted) return { warnings: [], end: 'done', why: fitted.unlike };
  const { steps } = fitted.one;
  const alone = steps.filter(({ proc }) => proc === undefined).length;
  const { answers, warnings, end, complaint } = await guest.run('r', [...fitted.directives, `!alone ${alone}`, ...steps.map(lineOf)]);
  const cannot = answers.find(({ cannot: why }) => why !== undefined);
  if (end !== 'done' || answers.length !== steps.length || cannot) return { warnings, end, why: complaint ?? cannot?.cannot ?? end };
  // What one thread makes before has ended when the others begin.
  const first = answers.reduce((least, { begin }) => (begin === undefined ? least : Math.min(least, Number(begin))), Infinity);
  const spans = answers.map(({ begin, end: over }, at): readonly [number, number] => (begin === undefined ? [first - 2 * (alone - at), first - 2 * (alone - at) + 1] : [Number(begin), Number(over)]));
  const order = spans.map((_, at) => at).sort((a, b) => spans[a][1] - spans[b][1]);
  const told = steps.map(({ op, args, proc }, at): CaseStep => {
    const { expect, out } = answers[at];
    return { op, args, expect, ...(out === undefined ? {} : { out }), ...(proc === undefined ? {} : { proc }) };
  });
  return { history: { one: { ...fitted.one, ran: [version], steps: order.map((at) => told[at]) }, spans: order.map((at) => spans[at]) }, warnings, end };
}
