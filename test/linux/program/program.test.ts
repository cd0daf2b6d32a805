/** A run as a C program: every call that the recorder makes, compiled, held against the table of the tracer, and run where no kernel is needed. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Case, CaseStep } from '../../../src/cases/case';
import type { CaseJson } from '../../../src/iommufd/ioctl/call';
import { OPS } from '../../../src/cases/dispatch';
import { randomRun } from '../../../src/linux/generate';
import { AskedCall } from '../../../src/linux/program/asked';
import { ProgramNames } from '../../../src/linux/program/names';
import { PROGRAM_CALLS, programOf } from '../../../src/linux/program/program';
import { structureMembers, sizeOf } from '../../../src/linux/program/structure';
import { LAYOUTS } from '../../../src/record/layouts';

const RECORDER = join(__dirname, '..', '..', '..', 'src', 'recorder');
const folder = mkdtempSync(join(tmpdir(), 'ioasid-program-'));
const compiler = process.env.CC ?? 'cc';

/** The calls of the recorder, as its tables have them. */
const CALLS: ReadonlyMap<string, string> = new Map(readdirSync(RECORDER).filter((name) => name.endsWith('.c') && name !== 'parse.c').flatMap((name) => (
  [...readFileSync(join(RECORDER, name), 'utf8').matchAll(/\{ "(\w+)", "([^"]*)"( STRUCTURE)?, \w+ \}/g)].map(([, op, keys, more]): [string, string] => [op, `${keys}${more ? ' ?size ?structure:T' : ''}`]))));

const test = suite('A run as a C program');

/** What makes something, and its name: what calls are about. */
const MAKERS: readonly string[] = ['open_fd as=F', 'open_other as=f', 'ioas_alloc fd=F as=A', 'bind_device fd=F dev=d0 as=D', 'attach dev=D pt=A as=H', 'viommu_alloc fd=F dev=D hwpt=H as=V', 'mmap fd=F viommu=V as=R',
  'access_create fd=F ioas=A as=X', 'access_pin access=X iova=4096 len=4096 as=P', 'kvm_create as=M', 'kvm_vfio_create vm=M as=K', 'group_open group=g1 as=G', 'cdev_open dev=d1 as=C', 'container_open as=c'];
const NAMES: Readonly<Record<string, CaseJson>> = {
  fd: 'F', container: 'c', iommufd: 'F', ioas: 'A', src: 'A', dst: 'A', pt: 'A', id: 'A', access: 'X', pin: 'P', vm: 'M', kv: 'K', file: 'f', viommu: 'V', hwpt: 'H', dev: 'D', cookie: 'A', map: 'R',
  fault: 'A', fault_id: 7, iova: 0x1000000, len: 2 ** 32 + 1, name: 'dma_entry_limit', value: '4', memory: 'readonly', ranges: [[0, 4095], ['U64_MAX', 8192]], entries: [{ flags: 'ALL', cache_id: 3 }], bits: [1, [4, 7]],
  prot: ['R'], group: 'g1', token: 'secret', groups: ['G', 'C'], driver: 'vfio', size: 100, structure: 'beyond', count: 24, request: 'GET_IRQ_INFO', type: 'OTHER', ext: 'DMA_CC', data: 'SELFTEST', option: 'rlimit_mode',
  write: true, on: true, revoked: false, needs_pin: false, user_va: 2n ** 63n, attr: 'DEL', flags: 5,
};
const DEVICES = new Set(['bind_device', 'cdev_open', 'group_get_device_fd', 'driver_bind', 'driver_unbind', 'hot_unplug', 'wait_unplug', 'hot_plug']);

function lineStep(line: string): CaseStep {
  const [op, ...words] = line.split(' ');
  return { op, args: Object.fromEntries(words.map((word) => word.split('=') as [string, string])), expect: 'ok' };
}

/** Which arguments a call has: all of them, those that it must have, or all with no structure and no memory. */
const VARIANTS = ['all', 'must', 'none'] as const;

function stepOf(op: string, keys: string, nth: number, variant: typeof VARIANTS[number]): CaseStep {
  const all = variant !== 'must';
  const args: Record<string, CaseJson> = {};
  for (const [, optional, key] of keys.matchAll(/(\??)(\w+)(?::\w)?/g)) {
    if (optional && !all) continue;
    args[key] = key === 'as' || key === 'fd_as' ? `${key}${nth}` : key === 'dev' && DEVICES.has(op) ? (op === 'bind_device' ? 'd0' : 'd1') : key === 'group' && op === 'kvm_dev_attr' ? 'FILE' : NAMES[key] ?? 1;
  }
  if (op === 'hwpt_invalidate' && all) args.entry_len = 12;
  if (variant === 'none') for (const key of ['structure', 'memory']) if (key in args) args[key] = 'none';
  return { op, args, expect: all ? 'EINVAL' : 'ok', out: { id: 3, iova: 2 ** 33, bits: [1, 2], ranges: [[0, 4095]], hwpt: null, viable: true, sequence: 1, dev: 2, n: 1 } };
}

const whole: Case = {
  id: 'every-call', object: 'mock', env: { mock: true, capable: false, memlock: 4096, devices: { d0: { dirty: false, pasid: true }, d1: { mock: false } } },
  steps: [...MAKERS.map(lineStep), ...[...CALLS].flatMap(([op, keys], nth) => (op === 'attach' ? [] : VARIANTS.flatMap((variant, at) => {
    const step = stepOf(op, keys, nth * VARIANTS.length + at, variant);
    return op === 'bind_device' ? [{ ...step, args: { ...step.args, as: `D${variant}` } }, lineStep(`attach dev=D${variant} pt=A as=T${variant}`)] : [step];
  }))), lineStep('attach dev=D pt=A pasid=3'), lineStep('detach dev=D pasid=3'), lineStep('replace dev=D pt=A'), { op: 'map', args: { ...NAMES, fd: 'F', ioas: 'A', iova: 1, len: 1, memory: 'pfnmap' }, expect: 'ok' } as CaseStep]
    .map((step) => (step.op === 'map' ? { ...step, args: Object.fromEntries(Object.entries(step.args).filter(([key]) => key in OPS.get('map')!.takes)) } : step)),
};

/** Why calls cannot be said, each as the program says it. */
const UNSAID: Readonly<Record<string, RegExp>> = {
  detach: /only as it unbinds it/, driver_bind: /may have to wait/, driver_unbind: /may have to wait/, hot_unplug: /may have to wait/, wait_unplug: /may have to wait/, hot_plug: /may have to wait/,
  exit: /second process/, access_create: /attaches an access as it makes it/, check_iotlb: /names no descriptor/, check_map: /names no descriptor/, mark_dirty: /names no descriptor/,
};

test('says every call of the recorder, or why it does not', () => {
  assert.ok(CALLS.size > 80, String(CALLS.size));
  assert.equal([...CALLS.keys()].filter((op) => !(op in PROGRAM_CALLS)), []);
  assert.equal(Object.keys(PROGRAM_CALLS).filter((op) => !CALLS.has(op)), []);
  const { unsaid, text } = programOf(whole, ['Every call.']);
  for (const line of unsaid) {
    const [, op] = /^\d+: (\w+)/.exec(line)!;
    assert.match(line, UNSAID[op] ?? /^nothing/);
    assert.ok(text.includes(`/* Not made here: ${line.replace(/^\d+: /, '')}. */`), line);
  }
  assert.equal([...new Set(unsaid.map((line) => /^\d+: (\w+)/.exec(line)![1]))].sort(), Object.keys(UNSAID).sort());
  assert.match(programOf({ ...whole, steps: [{ op: 'open_fd', args: { as: 'F' }, proc: 'child', expect: 'ok' }] }, []).unsaid[0], /a call of a second process/);
});

const tried = spawnSync(compiler, ['--version']);

if (tried.error === undefined) {
  test('is compiled without a warning, with every call in it, and of random runs', () => {
    const runs = [whole, { ...randomRun(1), id: 'led-1' }, ...[...Array(9).keys()].map((at) => randomRun(at + 2)).filter(({ object }) => object === 'real').slice(0, 1)];
    assert.ok(runs.some(({ object }) => object === 'real') && runs.some(({ id, object }) => id !== whole.id && object === 'mock'));
    const files = runs.map((one) => {
      const file = join(folder, `${one.id}.c`);
      writeFileSync(file, programOf(one, [one.id]).text);
      return file;
    });
    const { status, stderr } = spawnSync(compiler, ['-c', '-std=gnu11', '-O1', '-Wall', '-Wextra', '-Werror', ...files], { cwd: folder, encoding: 'utf8' });
    assert.is(status, 0, stderr.slice(0, 2000));
  });

  test('prints each answer, and fails where one is another than was recorded', () => {
    const played = (expects: readonly string[]): { status: number | null; stdout: string } => {
      const steps = ['open_other as=f', 'ioas_alloc fd=closed as=A', 'dup_fd fd=f as=e', 'ioas_destroy fd=e id=A', 'close_fd fd=f', 'close_fd fd=f'].map((line, at) => ({ ...lineStep(line), expect: expects[at] }));
      writeFileSync(join(folder, 'run.c'), programOf({ id: 'run', object: 'mock', env: { mock: true }, steps }, ['A run.']).text);
      const built = spawnSync(compiler, ['-Wall', '-Werror', '-o', 'run', 'run.c'], { cwd: folder, encoding: 'utf8' });
      assert.is(built.status, 0, built.stderr);
      const { status, stdout } = spawnSync(join(folder, 'run'), { encoding: 'utf8' });
      return { status, stdout };
    };
    const right = 'TAP version 13\n1..6\nok 1 - open_other: ok\nok 2 - ioas_alloc: EBADF\nok 3 - dup_fd: ok\nok 4 - ioas_destroy: ENOTTY\nok 5 - close_fd: ok\nok 6 - close_fd: EBADF\n';
    assert.equal(played(['ok', 'EBADF', 'ok', 'ENOTTY', 'ok', 'EBADF']), { status: 0, stdout: right });
    assert.equal(played(['ok', 'ok', 'ok', 'ENOTTY', 'ok', 'EBADF']), { status: 1, stdout: right.replace('ok 2 - ioas_alloc: EBADF', 'not ok 2 - ioas_alloc: EBADF (recorded: ok)') });
  });
}

/** The structure of a call's program: its members with what stands in them, and what is told of which. */
function structureOf(step: CaseStep): { text: string; values: Map<string, string>; told: Map<string, string> } {
  const asked = new AskedCall(step, new ProgramNames({ id: 'a', object: 'mock', env: { mock: true }, steps: [] }));
  assert.is(PROGRAM_CALLS[step.op](asked), undefined, step.op);
  const [, body, values] = /^struct \{ (.*) \} cmd = \{(.*)\};$/.exec(asked.before.find((line) => line.endsWith('};') && line.includes('} cmd = '))!)!;
  return {
    text: body.replace(/__([us]\d+) /g, '$1 ').replace(/;$/, ''),
    values: new Map([...values.matchAll(/\.(\w+) = ([^,]+?)(?=,| $)/g)].map(([, member, value]) => [member, value])),
    told: new Map(asked.after.flatMap((line) => { const [, key, member] = /^told\("(\w+)", cmd\.(\w+),/.exec(line) ?? []; return key ? [[key, member]] : []; })),
  };
}

test('has each argument where the table of the tracer has it, and tells what stands there', () => {
  let fields = 0;
  for (const layout of LAYOUTS.filter(({ call, name }) => call !== undefined && call in PROGRAM_CALLS && call !== 'device_ioctl' && !name.startsWith('KVM'))) {
    const numbers = new Map((layout.fields ?? []).filter(({ as }) => as !== 'file').map((field, at) => [field.arg, { ...field, value: 1001 + at }]));
    const must = [...(CALLS.get(layout.call!) ?? '').matchAll(/(\??)(\w+)(?::\w)?/g)].filter(([, optional, key]) => !optional && !numbers.has(key)).map(([, , key]): [string, CaseJson] => [key, NAMES[key] ?? 1]);
    const step: CaseStep = { op: layout.call!, args: { ...Object.fromEntries(must), ...Object.fromEntries([...numbers].map(([key, { value }]) => [key, value])) }, expect: 'ok', out: {} };
    if (layout.fields!.length === 0 && !layout.tells) continue;
    if (layout.call === 'group_set_container') continue;
    const { text, values, told } = structureOf(step);
    const members = new Map(structureMembers(text).map((member) => [member.at, member.name]));
    if (layout.whole !== undefined) assert.is(sizeOf(text), layout.whole, layout.name);
    for (const { arg, at, value } of numbers.values()) {
      const given = values.get(members.get(at) ?? '');
      assert.ok(given === String(value) || (arg === 'flags' && (Number(given) & value) === value), `${layout.name}: ${arg} at ${at} is ${String(given)}`);
      fields++;
    }
    for (const [key, at] of layout.tells ?? []) assert.is(told.get(key), members.get(at), `${layout.name} tells ${key}`);
  }
  assert.ok(fields > 50, String(fields));
});

test('writes the names of a run as C may have them, each another one', () => {
  const names = new ProgramNames({ id: 'a', object: 'mock', env: { mock: true }, steps: [] });
  assert.equal([names.opened('D-0'), names.made('D_0'), names.made('int')], ['D_0', 'D_0_', 'int']);
  assert.equal([names.file('D-0'), names.number('D_0'), names.file('int'), names.number('int')], ['fd_D_0', 'id_D_0_', undefined, 'id_int']);
});

test.after(() => { rmSync(folder, { recursive: true }); });
test.run();
