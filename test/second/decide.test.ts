/** The models of the project, decided again; and a specification that was spoilt, or a row, which the second engine notices. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { decide } from '../../src/second/decide';
import type { Opinion } from '../../src/second/opinion';
import { readManifest, type Row } from '../../src/tlc/manifest';
import { openProject, type Project } from '../../src/tlc/project';
import { checker, copyOf, type Edit } from '../tlc/copies';

const here = openProject();
const rows = readManifest(here);

/** Those that take seconds all together, from one module of each room; all of them are decided again by `make deep`. */
const MODULES = ['MCAuthorization', 'MCIoasid', 'MCIommufd', 'MCAllocator', 'MCWbinvd'];
const STEPS = 3000;
const LENGTH = 4;
const isSmall = (row: Row): boolean => (row.result === 'holds' ? row.generated <= STEPS : (row.length ?? Infinity) <= LENGTH);
const SMALL = rows.filter(row => row.tier === 'check' && MODULES.includes(row.module) && isSmall(row));

const BUDGET = { states: 100_000, seconds: 60 };
const opinions = async (wanted: readonly Row[], project: Project = here, edges = false): Promise<Opinion[]> =>
  decide(wanted, { project, checker: await checker(), budget: BUDGET, edges });
const named = (model: string): Row => rows.find(row => row.model === model)!;
const spoilt = (model: string, ...edits: Edit[]): Promise<Opinion[]> => opinions([named(model)], copyOf(here.root, edits));

const deciding = suite('Models, decided again');

deciding('a module that does not parse gets no answer, and says so in one line', async () => {
  const [opinion] = await spoilt('MCOpenOnce', ['spec/authorization/OpenOnce.tla', 'Next ==', 'Next == (']);
  assert.is(opinion!.verdict, 'failed');
  assert.match(opinion!.reasons.join('\n'), /^SANY could not export MCOpenOnce: [^\n]*; see whether the module parses$/);
});

deciding('a config that names what is not there gets no answer', async () => {
  const [opinion] = await spoilt('MCOpenOnce', ['models/authorization/MCOpenOnce.cfg', 'TypeOK', 'TypeNotOK']);
  assert.equal([opinion!.verdict, opinion!.reasons.length], ['failed', 1]);
  assert.match(opinion!.reasons[0]!, /names TypeNotOK, which MCOpenOnce does not define/);
});

deciding('a guard that is gone, a step that is gone, a property that says too much: each differs', async () => {
  const file = 'spec/authorization/OpenOnce.tla';
  const guard = await spoilt('MCOpenOnce', [file, '/\\ h \\in held \\ using', '/\\ h \\notin using']);
  const step = await spoilt('MCOpenOnce', [file, ' \\/ End(h)', '']);
  const property = await spoilt('MCOpenOnce', [file, 'TypeOK == /\\', 'TypeOK == /\\ using \\subseteq held /\\']);
  assert.equal([...guard, ...step, ...property].map(({ verdict }) => verdict), ['differs', 'differs', 'differs']);
  assert.match(guard[0]!.reasons.join(), /distinct: declared 64, here \d+|generated: declared 346, here \d+/);
  assert.match(property[0]!.reasons.join(), /declared to hold, here TypeOK broken in \d+ states/);
});

deciding('a row that declares another count, property or length differs', async () => {
  const holds = named('MCOpenOnce');
  const breaks = named('MCRevocable-noTruth') ?? SMALL.find(row => row.result === 'breaks' && row.kind === 'step')!;
  assert.ok(holds.result === 'holds' && breaks.result === 'breaks');
  const wrong: Row[] = [{ ...holds, distinct: 65 }, { ...holds, generated: 347 }, { ...holds, depth: 8 }, { ...breaks, length: breaks.length! + 1 }, { ...breaks, breaks: 'OtherProp' }];
  for (const { verdict, reasons, row } of await opinions(wrong)) assert.equal([verdict, reasons.length], ['differs', 1], JSON.stringify(row));
});

deciding('TLC has each step of a graph that the second engine has, and no other', async () => {
  const [opinion] = await opinions([named('MCAuthorization-named')], here, true);
  assert.equal([opinion!.verdict, opinion!.reasons], ['agrees', []]);
  assert.ok(opinion!.edges! > 10_000);
});

deciding('what is too large for the budget is said, and nothing more', async () => {
  const [opinion] = await decide([named('MCAuthorization-named')], { project: here, checker: await checker(), budget: { states: 100, seconds: 60 } });
  assert.is(opinion!.verdict, 'over');
  assert.match(opinion!.reasons.join(), /^over the budget of 100 states: \d+ states in \d+ s$/);
});

deciding('small models of five rooms are as TLC has them, or ask only of whole runs', async () => {
  assert.ok(SMALL.length > 40, 'hardly a model is small');
  const others = (await opinions(SMALL)).filter(({ verdict }) => verdict !== 'agrees');
  assert.equal(others.map(({ row, verdict, reasons }) => [row.model, verdict, ...reasons]), []);
});

deciding.run();
