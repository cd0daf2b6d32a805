import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { SCENARIOS } from '../../src/wbinvd/scenarios';

const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['-r', 'ts-node/register/transpile-only', 'src/cli/main.ts', 'scenario', ...args], { encoding: 'utf8' });
  return { status, out: stdout, error: stderr };
};

const scenario = suite('ioasid scenario');
let folder = '';

scenario.before(() => { folder = mkdtempSync(join(tmpdir(), 'ioasid-test-')); });
scenario.after(() => rmSync(folder, { recursive: true }));

scenario('2 for an unknown scenario, with the nearest', () => {
  assert.equal(run('S333'), { status: 2, out: '', error: 'ioasid: no scenario S333; did you mean S33?\n' });
});
scenario('2 for one in which no WBINVD is executed, with where it is', () => {
  assert.match(run('S50').error, /^ioasid: S50 has no WBINVD to play: it is of PASIDs .*\n$/);
  const { status, error } = run('S5');
  assert.equal([status, error], [2, 'ioasid: S5 has no WBINVD to play: it is of address spaces and their devices: the rooms ioasid and iommufd\n']);
});
scenario('2 for an unknown position, with the nearest', () => {
  const { status, error } = run('S33', '--position', 'GunthorpOnce');
  assert.is(status, 2);
  assert.match(error, 'no position GunthorpOnce; did you mean GunthorpeOnce?');
});
scenario('2 for a file that is no JSON, and for one that is no scenario, with the place', () => {
  const file = join(folder, 'mine.json');
  writeFileSync(file, '{');
  assert.match(run(file).error, /mine\.json is no scenario/);
  writeFileSync(file, JSON.stringify({ ...SCENARIOS.get('S30'), steps: ['alloc A', 'bind D9'] }));
  const { status, error } = run(file);
  assert.is(status, 2);
  assert.match(error, 'step 2, \'bind D9\': no device D9');
});
scenario('prints every position within 120 columns', () => {
  const { status, out } = run('S33');
  assert.is(status, 0);
  assert.ok(out.split('\n').every((line) => line.length <= 120));
  for (const name of ['GunthorpeOnce', 'WilliamsonOrdered', 'Linux67File']) assert.ok(out.includes(name), name);
});
scenario('plays a file of one\'s own', () => {
  const file = join(folder, 'own.json');
  writeFileSync(file, JSON.stringify({ ...SCENARIOS.get('S46'), id: 'own' }));
  const { status, out } = run(file, '--json', '--position', 'Linux67File', 'GunthorpeOnce');
  assert.is(status, 0);
  const report = JSON.parse(out) as { id: string; positions: { position: string; steps: { answer: string; real: { K1: boolean } }[] }[] };
  assert.is(report.id, 'own');
  assert.equal(report.positions.map(({ position, steps }) => [position, steps[0].answer, steps[0].real.K1]), [['Linux67File', 'OK', true], ['GunthorpeOnce', 'EPERM', false]]);
});
scenario.run();
