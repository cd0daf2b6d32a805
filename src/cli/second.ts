/** `ioasid check --second`: models decided again by an engine that shares only the parser with TLC. */
import { join } from 'node:path';
import { SingleBar } from 'cli-progress';
import pc from '../colors';
import { decide } from '../second/decide';
import type { Opinion, OpinionVerdict } from '../second/opinion';
import { Kept } from '../tlc/kept';
import type { Row } from '../tlc/manifest';
import type { Project } from '../tlc/project';
import { findChecker } from '../tlc/run';
import { type Status, status, writeReport } from './terminal';

/** Seconds for one model, unless said otherwise. */
export const BUDGET = 600;
const STATES = 2_000_000;

const WORDS: Readonly<Record<OpinionVerdict, string>> = {
  agrees: pc.green('agrees'), differs: pc.red('DIFFERS'), over: 'over the budget', liveness: 'not its business', failed: pc.red('NO ANSWER'),
};

/** What is over the budget is not decided, so a small budget is no way to a good end. */
export const STATUS: Readonly<Record<OpinionVerdict, Status>> = { agrees: 0, liveness: 0, differs: 1, over: 2, failed: 2 };

interface Report {
  readonly model: string;
  readonly found?: { readonly seconds: number };
}

export interface SecondOptions {
  readonly json: boolean;
  /** Seconds for one model. */
  readonly budget: number;
}

export async function second(rows: readonly Row[], project: Project, { json, budget }: SecondOptions): Promise<void> {
  const checker = await findChecker(project);
  const kept = new Kept<Report>(project, checker, 'report');
  const ofTlc = (row: Row): number | undefined => kept.find(row)?.found?.seconds;
  const width = Math.max(...rows.map(row => row.model.length));
  const shown = process.stderr.isTTY && !json;
  const bar = shown ? new SingleBar({ format: '{bar} {value}/{total} models  {now}', stream: process.stderr, clearOnComplete: true, hideCursor: null }) : undefined;
  bar?.start(rows.length, 0, { now: '' });
  const line = (opinion: Opinion): void => {
    bar?.increment();
    if (json) return;
    if (bar) process.stderr.write('\r\u001b[K');
    process.stdout.write(`${lineOf(opinion, width, ofTlc(opinion.row))}\n`);
  };
  const opinions = await decide(rows, {
    project, checker, budget: { states: STATES, seconds: budget }, edges: true, opinion: line,
    progress: (row, distinct) => bar?.update({ now: `${row.model}: ${distinct} states` }),
  }).finally(() => bar?.stop());
  const report = opinions.map(opinion => reportOf(opinion, ofTlc(opinion.row)));
  writeReport(join(project.out, 'second.json'), { models: report });
  if (json) process.stdout.write(`${JSON.stringify({ models: report }, undefined, 2)}\n`);
  else process.stdout.write(summary(opinions));
  for (const { verdict } of opinions) status(STATUS[verdict]);
}

function lineOf(opinion: Opinion, width: number, tlc: number | undefined): string {
  const { row, verdict, found } = opinion;
  const times = `${(found?.seconds ?? 0).toFixed(1).padStart(6)} s${tlc === undefined ? '' : `, TLC ${tlc.toFixed(1)} s`}`;
  return `  ${WORDS[verdict]}  ${row.model.padEnd(width)} ${times}  ${saidOf(opinion).join('; ')}`;
}

function saidOf({ row, verdict, reasons, undecided, found, edges }: Opinion): string[] {
  if (verdict !== 'agrees' || !found) return [...reasons];
  return [
    row.result === 'breaks' ? `breaks ${row.breaks} in ${found.broken!.length} states` : `${found.distinct} states, ${found.generated} steps, depth ${found.depth}`,
    ...(edges === undefined ? [] : [`${edges} different steps are TLC's`]),
    ...(undecided.length > 0 ? [`what ${undecided.join(', ')} says of whole runs is TLC's`] : []),
  ];
}

function summary(opinions: readonly Opinion[]): string {
  const count = (verdict: OpinionVerdict): number => opinions.filter(each => each.verdict === verdict).length;
  const parts = [
    `${count('agrees')} of ${opinions.length} models decided again agree`, ...(count('differs') ? [`${count('differs')} differ`] : []),
    ...(count('over') ? [`${count('over')} are over the budget`] : []),
    ...(count('liveness') ? [`${count('liveness')} are about whole runs, which are TLC's`] : []),
    ...(count('failed') ? [`${count('failed')} got no answer`] : []),
  ];
  return `\n${parts.join(', ')}, ${opinions.reduce((sum, { found }) => sum + (found?.seconds ?? 0), 0).toFixed(0)} s of search\n`;
}

const reportOf = ({ row: { model, room }, verdict, reasons, undecided, found, edges }: Opinion, tlcSeconds: number | undefined): object =>
  ({ model, room, verdict, reasons, undecided, edges, found, tlcSeconds });
