/**
 * Changes the trace specifications (how TLC is asked about recorded runs: those of the code, and those of Linux) in every small way, one
 * at a time. Each change must give some run, right or spoilt, another verdict: than the state graph has for it, or than it had before.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { batchQuestion, judgeRuns } from '../../src/conformance/runs/batch';
import { graphOf } from '../../src/conformance/cache';
import { corruptionsAt, paletteOf } from '../../src/conformance/runs/corrupt';
import { openModel } from '../../src/conformance/model';
import { record } from '../../src/conformance/runs/play';
import { judgeRecorded } from '../../src/conformance/linux/recorded';
import type { Request, Room } from '../../src/conformance/room';
import type { RecordedRun } from '../../src/conformance/rooms/iommufd/recorded';
import type { Run } from '../../src/conformance/runs/trace';
import { Walker } from '../../src/conformance/graph/walk';
import { withChanges, mutantsOf } from '../../src/mutants/mutants';
import { openProject } from '../../src/tlc/project';
import { findChecker } from '../../src/tlc/run';
import { someSpoilt } from '../conformance/spoilt';
import { project, tickets } from '../conformance/tickets';
import { casesOf } from '../linux/files';
import { copyOf } from '../tlc/copies';
import type { Row } from './table';

const UNSEEN = ['Shut'];
const REQUESTS: readonly Request[] = [
  { op: 'Draw', args: ['ann'] }, { op: 'Draw', args: ['bob'] }, { op: 'Draw', args: ['ann'] }, { op: 'GiveBack', args: ['bob', 1] },
  { op: 'GiveBack', args: ['ann', 1] }, { op: 'Shut', args: [] }, { op: 'Draw', args: ['bob'] }, { op: 'GiveBack', args: ['bob', 2] },
  { op: 'Ask', args: ['ann'] },
];

export async function tryTrace(onMutant: (row: Row) => void): Promise<Row[]> {
  return [...await tryBatch(onMutant), ...await tryRecorded(onMutant)];
}

/** What judges recorded runs of Linux. */
async function tryRecorded(onMutant: (row: Row) => void): Promise<Row[]> {
  const { root } = openProject();
  const file = 'spec/iommufd/IommufdTrace.tla';
  const text = readFileSync(join(root, file), 'utf8');
  const checker = await findChecker(openProject());
  const all = casesOf('runs', 'linux-7.2.13-mock') as unknown as readonly RecordedRun[];
  const spoilt = someSpoilt(all);
  const runs = [...all.filter((_, i) => i % 6 === 0), ...spoilt.map(({ run }) => run)];
  const expected = [...runs.slice(spoilt.length).map(() => undefined), ...spoilt.map(({ at }) => at)];
  const rows: Row[] = [];
  for (const mutant of mutantsOf(text)) {
    const { line, change, original } = mutant;
    const [by, said] = await judgeRecorded(copyOf(root, [[file, '', withChanges(text, [mutant])]]), checker, runs).then(({ verdicts }) => {
      const at = runs.findIndex((_, i) => verdicts[i].rejectedAt !== expected[i]);
      return at < 0 ? [] : [`the run ${runs[at].id}`, `rejected at ${verdicts[at].rejectedAt ?? 'no step'}, not ${expected[at] ?? 'at none'}`];
    }, (error: Error) => ['TLC', error.message.slice(0, 80)]);
    const row: Row = { where: 'trace specification', room: 'iommufd', file, line, change: `${change}: ${original}`, ...(by === undefined ? {} : { by, said }) };
    rows.push(row);
    onMutant(row);
  }
  return rows;
}

/** What judges runs of the code. */
async function tryBatch(onMutant: (row: Row) => void): Promise<Row[]> {
  const room = tickets();
  const model = openModel(project, room as Room, room.models[0]);
  const checker = await findChecker(project);
  const graph = await graphOf(project, checker, model);
  const walker = new Walker(graph, room as Room);
  const palette = paletteOf(graph, room.variables);
  const whole = record(room, model.constants, 'whole', {}, REQUESTS);
  const blind: Run = { ...whole, name: 'blind', steps: whole.steps.map(step => ({ ...step, view: undefined })) };
  const runs: Run[] = [
    whole, blind, { ...blind, name: 'unseen', steps: blind.steps.filter(({ op }) => op !== 'Shut') },
    { ...blind, name: 'drawn without a number', steps: [{ op: 'Draw', args: ['ann'], errno: 'OK', out: 0 }] },
    { ...whole, name: 'begins held', initial: { holder: ['ann', 'ann'] } }, { ...whole, name: 'begins shut', initial: { shut: true } },
    ...whole.steps.flatMap((_, at) => [0, 1, 2].flatMap(choice => [whole, blind].flatMap(run => corruptionsAt(run, at, choice, palette)))).map(({ run }) => run),
  ];
  const expected = runs.map(run => walker.judge(run, UNSEEN).rejectedAt);
  const rows: Row[] = [];
  const question = batchQuestion(model, true, UNSEEN);
  for (const mutant of mutantsOf(question)) {
    const { change, original } = mutant;
    const [by, said] = await judgeRuns(project, checker, model, runs, { unseen: UNSEEN, change: () => withChanges(question, [mutant]) }).then(({ verdicts }) => {
      const at = runs.findIndex((_, i) => verdicts[i].rejectedAt !== expected[i]);
      return at < 0 ? [] : [`the run ${runs[at].name}`, `rejected at ${verdicts[at].rejectedAt ?? 'no step'}, not ${expected[at] ?? 'at none'}`];
    }, (error: Error) => ['TLC', error.message.slice(0, 80)]);
    const row: Row = { where: 'trace specification', room: 'conformance', file: 'src/conformance/batch.ts', change: `${change}: ${original}`, ...(by === undefined ? {} : { by, said }) };
    rows.push(row);
    onMutant(row);
  }
  return rows;
}
