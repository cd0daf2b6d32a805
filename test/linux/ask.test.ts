/** What can be tested of asking a kernel without one: cases as they are put to it, and how the recorder reads them. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Case, CaseStep } from '../../src/cases/case';
import { readCases } from '../../src/cases/format';
import { answered } from '../../src/linux/ask';
import { compareRun } from '../../src/linux/compare';
import { expressible, fitTo, WHOLE_POOL } from '../../src/linux/fit';
import { initramfs } from '../../src/linux/initramfs';
import { lineOf } from '../../src/linux/lines';
import { GUEST_PROFILES } from '../../src/linux/machine';
import { builtRecorder } from '../recorder/built';
import { gunzipSync } from 'node:zlib';

const step = (op: string, args: CaseStep['args'] = {}): CaseStep => ({ op, args, expect: 'ok' });
const ops = (one: Case): string[] => one.steps.map(({ op }) => op);
const fitted = (one: Case, profile = GUEST_PROFILES[0]): { one: Case; directives: readonly string[] } => {
  const found = fitTo(one, profile, WHOLE_POOL);
  assert.not.ok('unlike' in found, JSON.stringify(found));
  return found as { one: Case; directives: readonly string[] };
};

const fits = suite('A case as a guest is asked it');

fits('beside mock devices it may have devices of the guest, as many as there are', () => {
  const opens = (places: readonly number[]): Case => ({ id: 'a', object: 'asked', env: { mock: true, devices: Object.fromEntries(places.map((at) => [`d${at}`, { mock: false }])) },
    steps: [step('open_fd', { as: 'F' }), step('bind_device', { fd: 'F', dev: 'd0', as: 'D' }), ...places.map((at) => step('cdev_open', { dev: `d${at}` }))] });
  const { one, directives } = fitted(opens([5]), GUEST_PROFILES[1]);
  assert.equal([one.env, directives], [{ mock: true, devices: { d5: { mock: false, width: 39, dirty: false, enforce_cc: false } } }, ['!device d5 s0 g5', '!mock d0 0']]);
  assert.equal(fitTo(opens([1, 2, 3, 4, 5, 6]), GUEST_PROFILES[0], WHOLE_POOL), { unlike: 'singles' });
});

fits('calls of drivers on a mock device become those of the test driver: bound with an address space of its own, then replaced', () => {
  const { one, directives } = fitted({ id: 'a', object: 'hwpt', env: { mock: true, devices: { d0: { dirty: false, pasid: true } } }, steps: [
    step('open_fd', { as: 'F' }), step('ioas_alloc', { fd: 'F', as: 'A' }), step('bind_device', { fd: 'F', dev: 'd0', as: 'D' }), step('attach', { dev: 'D', pt: 'A' }), step('detach', { dev: 'D' })] });
  assert.equal(ops(one), ['open_fd', 'ioas_alloc', 'ioas_alloc', 'bind_device', 'attach', 'replace', 'replace']);
  assert.equal(one.object, 'mock');
  assert.equal(directives, ['!mock d0 5']);
});

fits('and on another device those of user space, through its file', () => {
  const { one, directives } = fitted({ id: 'a', object: 'device', env: { groups: { g0: ['d0', 'd1'] } }, steps: [
    step('open_fd', { as: 'F' }), step('bind_device', { fd: 'F', dev: 'd0', as: 'D' }), step('attach', { dev: 'D', pt: 7 }), step('unbind_device', { dev: 'D' })] }, GUEST_PROFILES[1]);
  assert.equal(ops(one), ['open_fd', 'cdev_open', 'cdev_bind', 'cdev_attach', 'close_fd']);
  assert.equal(directives, ['!device d0 p0 g0', '!device d1 p1 g0']);
  assert.equal(one.env!.devices!.d0, { dirty: false, enforce_cc: false, slot: 'pair' });
});

fits('a device that the guest has not is said', () => {
  const many = Array.from({ length: 9 }, (_, at) => step('cdev_open', { dev: `d${at}`, as: `c${at}` }));
  assert.equal(fitTo({ id: 'a', object: 'group', steps: many }, GUEST_PROFILES[0], WHOLE_POOL), { unlike: 'singles' });
});

fits('what cannot be asked is left out, with all that names what it would have made', () => {
  assert.equal(expressible([step('open_fd', { as: 'F' }), step('nothing', { as: 'x' }), step('map', { fd: 'F', ioas: 'x', len: 1 }), step('ioas_alloc', { fd: 'F', as: 'A' })]).map(({ op }) => op), ['open_fd', 'ioas_alloc']);
});

fits('a device whose attach failed is unbound again by the test driver', () => {
  const steps = [step('bind_device', { fd: 'F', dev: 'd0', as: 'D' }), step('attach', { dev: 'D', pt: 9 })];
  assert.equal(answered(steps, [{ expect: 'ok' }, { expect: 'ENOENT' }]).map(({ op, expect }) => [op, expect]), [['bind_device', 'ok'], ['attach', 'ENOENT'], ['unbind_device', 'ok']]);
});

fits('flags and types are numbers, whatever word the case has for them', () => {
  assert.is(lineOf({ op: 'hwpt_alloc', args: { fd: 'F', dev: 1, pt: 2, flags: ['NEST_PARENT', 'PASID'], data: 'SELFTEST' }, proc: 'p' }), 'p: hwpt_alloc fd=F dev=1 pt=2 flags=9 data=57005');
  assert.is(lineOf({ op: 'set_dirty', args: { fd: 'F', id: 1, flags: ['OTHER'] } }), 'set_dirty fd=F id=1 flags=1073741824');
  assert.is(lineOf({ op: 'allow_iovas', args: { fd: 'F', ioas: 1, ranges: [[0, 'U64_MAX'], [4096, 8191]] } }), 'allow_iovas fd=F ioas=1 ranges=0-U64_MAX,4096-8191');
});

fits.run();

const folder = mkdtempSync(join(tmpdir(), 'ask-'));
const program = builtRecorder();
const reads = suite('The recorder reads what is asked');

for (const file of ['read/iommufd.json', 'read/kvm.json', 'asserted/selftest.json', 'reports/reports.json.gz', 'cases/rules.json.gz']) {
  reads(`every case of ${file}, in every machine that has its devices`, () => {
    const { cases } = readCases(join(__dirname, file));
    const refused: string[] = [];
    let asked = 0;
    const lines = cases.flatMap((one) => {
      const found = fitTo(one, GUEST_PROFILES[0], WHOLE_POOL);
      if ('unlike' in found) return [];
      asked++;
      return [{ id: one.id, text: [...found.directives, ...found.one.steps.map(lineOf), ''].join('\n') }];
    });
    for (const { id, text } of lines) {
      writeFileSync(join(folder, 'run'), text);
      const { status, stderr } = spawnSync(program!, ['--dry', join(folder, 'run')], { encoding: 'utf8' });
      if (status !== 0) refused.push(`${id}: ${stderr.trim()}`);
    }
    assert.equal(refused, []);
    assert.ok(asked > cases.length / 2, `${asked} of ${cases.length}`);
  });
}
reads.after(() => { rmSync(folder, { recursive: true }); });
if (program !== undefined) reads.run();

const compares = suite('Recorded answers beside the model');

compares('the first that differs is found, with the rule of the model; the rules on the way are told', () => {
  const [run] = readCases(join(__dirname, 'wide', 'linux-7.2.13-led.json.gz')).cases.filter(({ id }) => id === 'led-map-length');
  assert.is(compareRun(run).difference, undefined);
  assert.ok(compareRun(run).rules.has('map.tooLong'));
  const at = run.steps.findIndex(({ expect }) => expect === 'EINVAL');
  const spoilt = { ...run, steps: run.steps.map((each, nth) => (nth === at ? { ...each, expect: 'EPERM' } : each)) };
  const { difference } = compareRun(spoilt);
  assert.equal([difference!.step, difference!.kernel, difference!.model, difference!.rule], [at + 1, 'EPERM', 'EINVAL', 'tooLong']);
});

compares.run();

const archive = suite('The root of a guest');

archive('is an archive of one program, each part where the next is expected', () => {
  const bytes = gunzipSync(initramfs(Buffer.from('program')));
  assert.is(bytes.toString('latin1', 0, 6), '070701');
  assert.is(bytes.toString('latin1', 110, 114), 'init');
  assert.is(bytes.toString('latin1', 116, 123), 'program');
  assert.is(bytes.toString('latin1', 124, 130), '070701');
  assert.ok(bytes.includes('TRAILER!!!'));
  assert.is(bytes.length % 4, 0);
});

archive.run();
