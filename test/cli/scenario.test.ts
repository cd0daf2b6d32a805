import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SCENARIO_OPS } from '../../src/wbinvd/scenario';
import { SCENARIOS } from '../../src/wbinvd/scenarios';
import { type Ended, ioasid } from './program';

const run = (...words: string[]): Promise<Ended> => ioasid('scenario', ...words);

const scenario = suite('ioasid scenario');
let folder = '';

scenario.before(() => { folder = mkdtempSync(join(tmpdir(), 'ioasid-test-')); });
scenario.after(() => rmSync(folder, { recursive: true }));

scenario('2 for an unknown scenario, with the nearest', async () => {
  assert.equal(await run('S333'), { status: 2, stdout: '', stderr: 'ioasid: no scenario S333; did you mean S33?\n' });
});
scenario('2 for one in which no WBINVD is executed, with where it is', async () => {
  assert.match((await run('S50')).stderr, /^ioasid: S50 has no WBINVD to play: it is of PASIDs .*\n$/);
  const { status, stderr } = await run('S5');
  assert.equal([status, stderr], [2, 'ioasid: S5 has no WBINVD to play: it is of address spaces and their devices: the rooms ioasid and iommufd\n']);
});
scenario('2 for an unknown position, with the nearest', async () => {
  const { status, stderr } = await run('S33', '--position', 'GunthorpOnce');
  assert.is(status, 2);
  assert.match(stderr, 'no position GunthorpOnce; did you mean GunthorpeOnce?');
});
scenario('2 for a file that is no JSON, and for one that is no scenario, with the place', async () => {
  const file = join(folder, 'mine.json');
  writeFileSync(file, '{');
  assert.match((await run(file)).stderr, /mine\.json is no scenario/);
  writeFileSync(file, JSON.stringify({ ...SCENARIOS.get('S30'), steps: ['alloc A', 'bind D9'] }));
  const { status, stderr } = await run(file);
  assert.is(status, 2);
  assert.match(stderr, 'step 2, \'bind D9\': no device D9');
});
scenario('the help shows a file, which can be played, and every step', async () => {
  const { stdout } = await run('--help');
  const file = join(folder, 'example.json');
  writeFileSync(file, /\n {2}(\{"id"[^]*?\})\n\n/.exec(stdout)![1]!);
  const { status, stdout: played } = await run(file, '--position', 'GunthorpeOnce');
  assert.is(status, 0);
  assert.match(played, /mine: the device leaves/);
  for (const op of Object.keys(SCENARIO_OPS)) assert.match(stdout, new RegExp(`\\b${op}\\b`));
});
scenario('prints every position within 120 columns', async () => {
  const { status, stdout } = await run('S33');
  assert.is(status, 0);
  assert.ok(stdout.split('\n').every((line) => line.length <= 120));
  for (const name of ['GunthorpeOnce', 'WilliamsonOrdered', 'Linux67File']) assert.ok(stdout.includes(name), name);
});
scenario('with lanes beside the steps where it is asked for, and one run alone step by step with what it breaks', async () => {
  const { stdout } = await run('S33', '--no-plain');
  assert.match(stdout, /│ process K1 +IOMMU +D1 +step +│A/);
  assert.match(stdout, /│ ●[─┼]+▶ +bind D1 +│OK nop/);
  assert.ok(stdout.split('\n').every((line) => line.length <= 120));
  const alone = await run('S33', '--position', 'GunthorpeOnce', '--plain');
  assert.match(alone.stdout, /\n +10 {2}process -> D1: close\(D1\)\n[^]*breaks S33, Litmus: when all is as it was at first, so is the answer\n[^]*so under GunthorpeOnce\n$/);
});
scenario('plays a file of one\'s own', async () => {
  const file = join(folder, 'own.json');
  writeFileSync(file, JSON.stringify({ ...SCENARIOS.get('S46'), id: 'own' }));
  const { status, stdout } = await run(file, '--json', '--position', 'Linux67File', 'GunthorpeOnce');
  assert.is(status, 0);
  const report = JSON.parse(stdout) as { id: string; positions: { position: string; steps: { answer: string; real: { K1: boolean } }[] }[] };
  assert.is(report.id, 'own');
  assert.equal(report.positions.map(({ position, steps }) => [position, steps[0].answer, steps[0].real.K1]), [['Linux67File', 'OK', true], ['GunthorpeOnce', 'EPERM', false]]);
});
scenario.run();
