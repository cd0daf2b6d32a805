import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { graphOf } from '../../../src/conformance/cache';
import { type Commands, conforms, type ConformsOptions, NonConformance } from '../../../src/conformance/runs/conforms';
import { openModel } from '../../../src/conformance/model';
import { replay } from '../../../src/conformance/graph/replay';
import type { Request, Room } from '../../../src/conformance/room';
import { checker } from '../../tlc/copies';
import { golden } from '../golden';
import { type Fault, project, tickets } from '../tickets';

const REQUESTS: readonly fc.Arbitrary<Request>[] = [
  fc.record({ op: fc.constant('Draw'), args: fc.tuple(fc.constantFrom('ann', 'bob')) }),
  fc.record({ op: fc.constant('GiveBack'), args: fc.tuple(fc.constantFrom('ann', 'bob'), fc.constantFrom(1, 2)) }),
  fc.constant({ op: 'Shut', args: [] }),
];
const FAULTS: readonly Fault[] = ['errno', 'state', 'late', 'event', 'out', 'beginning'];

const options = async (more: ConformsOptions = {}): Promise<ConformsOptions> => ({ project, checker: await checker(), seed: 1, length: 20, ...more });

async function failure(fault: Fault, commands: Commands, more: ConformsOptions = {}): Promise<NonConformance> {
  try {
    await conforms(commands, tickets(fault), await options(more));
  } catch (error) {
    assert.instance(error, NonConformance, String(error));
    return error as NonConformance;
  }
  return assert.unreachable(`the fault ${fault} is not noticed`) as never;
}

const property = suite('conforms');

property('led runs have every edge that the code can take, and TLC accepts them', async () => {
  const { coverage, judged, runs } = await conforms('led', tickets(), await options());
  const { edges, missing } = coverage!.report();
  assert.equal([edges, missing], [{ reached: 153, open: 2, all: 155 }, []]);
  assert.is(judged!.accepted, runs.length);
});

property('coverage tells what was never called, and a shortest run to each missing edge', async () => {
  const { coverage } = await conforms([REQUESTS[0]], tickets(), await options({ batch: false, runs: 20 }));
  const { neverCalled, neverAnswered, missing } = coverage!.report(new Map([['Elsewhere', 0]]));
  assert.equal(neverCalled, ['Ask', 'GiveBack', 'Shut']);
  assert.ok(neverAnswered.includes('Draw ESHUTDOWN'));
  const shut = missing.find(({ call: { op }, run }) => op === 'Shut' && run.length === 0);
  assert.ok(shut);
});

for (const fault of FAULTS) {
  property(`notices the fault '${fault}' by the graph, makes it short, and its seed and path show it again`, async () => {
    const found = await failure(fault, REQUESTS, { runs: 1000 });
    golden(`conforms-${fault}`, found.message);
    assert.is((await failure(fault, REQUESTS, { seed: found.seed, path: found.path })).message, found.message);
  });
}

property('a led failure is shown again by its seed and path', async () => {
  const found = await failure('late', 'led');
  assert.is((await failure('late', 'led', { seed: found.seed, path: found.path })).message, found.message);
});

for (const fault of ['state', 'late', 'beginning'] as const) {
  property(`notices the fault '${fault}' by TLC alone, which also makes it short`, async () => {
    const initial = [{ holder: ['nobody', 'nobody'], shut: false }];
    golden(`batch-${fault}`, (await failure(fault, REQUESTS, { graph: false, initial, runs: 200 })).message);
  });
}

property.run();

const edges = suite('replay');
const replayed = async (fault?: Fault) => {
  const room = tickets(fault);
  const model = openModel(project, room as Room, room.models[0]);
  return replay(await graphOf(project, await checker(), model), room, model.constants);
};
edges('takes every edge of the right code; what is left open is taken as the code decides', async () => {
  const { taken, open, missing, impossible, differences } = await replayed();
  assert.equal([taken, open, missing.length, impossible, differences.length], [153, 2, 0, 9, 0]);
});
for (const fault of FAULTS) edges(`notices the fault '${fault}'`, async () => assert.ok((await replayed(fault)).differences.length > 0));
edges.run();
