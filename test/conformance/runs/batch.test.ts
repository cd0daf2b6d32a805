import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { judgeRuns } from '../../../src/conformance/runs/batch';
import { graphOf } from '../../../src/conformance/cache';
import { corruptionsAt, paletteOf } from '../../../src/conformance/runs/corrupt';
import { openModel } from '../../../src/conformance/model';
import { record } from '../../../src/conformance/runs/play';
import type { Request, Room } from '../../../src/conformance/room';
import type { Run, Step } from '../../../src/conformance/runs/trace';
import { Walker } from '../../../src/conformance/graph/walk';
import { checker } from '../../tlc/copies';
import { errorOf } from '../../tlc/programs';
import { project, tickets } from '../tickets';

const room = tickets();
const model = openModel(project, room as Room, room.models[0]);
const REQUESTS: readonly Request[] = [
  { op: 'Draw', args: ['ann'] }, { op: 'Draw', args: ['bob'] }, { op: 'Draw', args: ['ann'] }, { op: 'GiveBack', args: ['bob', 1] },
  { op: 'GiveBack', args: ['ann', 1] }, { op: 'Shut', args: [] }, { op: 'Draw', args: ['bob'] }, { op: 'GiveBack', args: ['bob', 2] },
];
const whole = record(room, model.constants, 'whole', {}, REQUESTS);
const hidden = (run: Run, change: (step: Step, at: number) => Partial<Step>): Run => ({ ...run, steps: run.steps.map((step, at) => ({ ...step, ...change(step, at) })) });
const judge = async (runs: readonly Run[], options = {}) => judgeRuns(project, await checker(), model, runs, options);
const graph = async () => graphOf(project, await checker(), model);

const batch = suite('judgeRuns');

batch('no run is no pass', async () => {
  assert.match(await errorOf(judge([])), /no run to judge; nothing was checked/);
});

batch('a value of another kind is told with its run', async () => {
  const bad = hidden(whole, (_, at) => (at === 3 ? { view: { shut: 7 } } : {}));
  assert.match(await errorOf(judge([whole, { ...bad, name: 'bad' }])), /the run bad has a value of another kind than the specification has in its place: .*7/);
});

batch('accepts a run of which little was recorded, and says of a rejected one what the specification has instead', async () => {
  const { verdicts } = await judge([
    whole, hidden(whole, () => ({ view: undefined })), hidden(whole, () => ({ view: undefined, errno: undefined, out: undefined })),
    hidden(whole, ({ view }) => ({ view: { shut: view!['shut'] } })),
    hidden(whole, (_, at) => (at === 6 ? { errno: 'OK', view: undefined } : { view: undefined })),
    { ...whole, initial: { shut: true } },
  ]);
  assert.equal(verdicts.map(({ accepted, rejectedAt }) => (accepted ? 'accepted' : rejectedAt)), ['accepted', 'accepted', 'accepted', 'accepted', 6, -1]);
  assert.equal(verdicts[4].possible!.map(({ errno }) => errno), ['ESHUTDOWN']);
});

batch('what is left open is not settled by a guess: an observation much later rules it out', async () => {
  const draw: Step = { op: 'Draw', args: ['ann'], errno: 'OK' };
  const ends = (number: number, errno: string): Run => ({ name: `${number} ${errno}`, initial: {}, steps: [draw, { op: 'Shut', args: [] }, { op: 'GiveBack', args: ['ann', number], errno }] });
  const twice: Run = { name: 'twice', initial: {}, steps: [...ends(1, 'OK').steps, { op: 'GiveBack', args: ['ann', 2], errno: 'OK' }] };
  const { verdicts } = await judge([ends(1, 'OK'), ends(2, 'OK'), ends(1, 'EPERM'), twice]);
  assert.equal(verdicts.map(({ accepted, rejectedAt }) => (accepted ? 'accepted' : rejectedAt)), ['accepted', 'accepted', 'accepted', 3]);
});

batch('steps that may go unseen are made up where they are missing, and others are not', async () => {
  const without = (op: string): Run => ({ ...hidden(whole, () => ({ view: undefined })), steps: whole.steps.filter(step => step.op !== op).map(step => ({ ...step, view: undefined })) });
  const seen = async (unseen: string[]) => (await judge([without('Shut')], { unseen })).verdicts[0].rejectedAt;
  assert.equal([await seen([]), await seen(['Shut'])], [5, undefined]);
});

batch('TLC and the graph say the same of every corruption at every step', async () => {
  const walker = new Walker(await graph(), room as Room);
  const palette = paletteOf(walker.graph, room.variables);
  const spoilt = whole.steps.flatMap((_, at) => [0, 1, 2].flatMap(choice => corruptionsAt(whole, at, choice, palette)));
  const { verdicts } = await judge(spoilt.map(({ run }) => run));
  assert.equal(verdicts.map(({ rejectedAt, possible }) => [rejectedAt, possible?.length]), spoilt.map(({ run }) => walker.judge(run)).map(({ rejectedAt, possible }) => [rejectedAt, possible?.length]));
  assert.ok(verdicts.filter(({ accepted }) => !accepted).length > spoilt.length / 2);
});

batch.run();
