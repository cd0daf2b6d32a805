/** Many runs of several threads, asked and judged: those that no order explains, and how many had calls that overlapped at all. */
import type { Case } from '../../cases/case';
import { parseKernelNumber } from '../../cases/kernels';
import { printCall } from '../../cases/report';
import { manyAtOnce } from '../flying';
import type { AskedHistory } from './ask';
import { type History, type JudgedHistory, judgeHistory } from './judge';
import { type ThreadedRun, threadedRun } from './threads';

export interface Finding { readonly history: History; readonly stuck: JudgedHistory['stuck'] }

export interface JudgedMany {
  readonly findings: readonly Finding[];
  readonly judged: number;
  readonly calls: number;
  readonly overlapping: number;
  /** Explained only with a call that one beside it held up. */
  readonly held: number;
  /** Runs without a history, by why. */
  readonly left: ReadonlyMap<string, number>;
}

/** Whether a call began before one that is told before it had returned. */
const overlaps = ({ spans }: History): boolean => spans.some(([begin], at) => at > 0 && begin <= spans[at - 1][1]);

/** @param say what the kernel says of itself meanwhile */
export async function judgeMany(count: number, seed: number, ask: (run: ThreadedRun) => Promise<AskedHistory>, say: (text: string) => void): Promise<JudgedMany> {
  const findings: Finding[] = [];
  const left = new Map<string, number>();
  let [judged, overlapping, calls, held] = [0, 0, 0, 0];
  const runs = function* (): Generator<ThreadedRun> { for (let at = 0; at < count; at++) yield threadedRun(seed + at); };
  for await (const [{ one }, { history, warnings, why }] of manyAtOnce(runs(), ask)) {
    for (const each of warnings) say(`${one.id}: the kernel says: ${each}`);
    if (!history) { left.set(why!, (left.get(why!) ?? 0) + 1); continue; }
    const { order, stuck, undecided, held: without } = judgeHistory(history, parseKernelNumber(history.one.ran![0])!);
    if (undecided) { left.set('its search was broken off', (left.get('its search was broken off') ?? 0) + 1); continue; }
    judged++;
    calls += history.spans.length;
    if (overlaps(history)) overlapping++;
    if (without) held++;
    if (!order) findings.push({ history, stuck });
  }
  return { findings, judged, calls, overlapping, held, left };
}

/** What no order explains, a line a call, and where every order ends. */
export function toldFinding(one: Case, stuck: JudgedHistory['stuck']): string[] {
  return [
    `NO ORDER ${one.id}`, ...one.steps.map((step, at) => `  ${at + 1}. ${step.proc === undefined ? '' : `${step.proc}: `}${printCall(step)} = ${String(step.expect)}`),
    ...(stuck ? [`  after ${stuck.order.map((at) => at + 1).join(' ')}: ${stuck.next.map(({ at, expected, got }) => `${at + 1} was answered ${expected}, the model ${got}`).join('; ')}`] : []),
  ];
}
