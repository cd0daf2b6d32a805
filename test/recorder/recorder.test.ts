import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseCases } from '../../src/cases/format';

const SOURCE = join(__dirname, '..', '..', 'src', 'recorder');
const folder = mkdtempSync(join(tmpdir(), 'recorder-'));
const program = join(folder, 'recorder');
const compiler = process.env.CC ?? 'cc';
const compiled = spawnSync(compiler, ['-std=gnu11', '-Wall', '-Wextra', '-Werror', '-o', program, ...readdirSync(SOURCE).filter((name) => name.endsWith('.c')).map((name) => join(SOURCE, name))]);

function build(env: NodeJS.ProcessEnv): { status: number | null; stderr: string } {
  const { status, stderr } = spawnSync('sh', [join(SOURCE, '..', 'compile.sh'), SOURCE, join(folder, 'built')], { env: { ...process.env, ...env }, encoding: 'utf8' });
  return { status, stderr };
}

function record(calls: string, ...options: string[]): { status: number | null; stdout: string; stderr: string } {
  const file = join(folder, 'run.calls');
  writeFileSync(file, calls);
  const { status, stdout, stderr } = spawnSync(program, [...options, file], { encoding: 'utf8' });
  return { status, stdout, stderr: stderr.replace(file, 'run.calls') };
}

const building = suite('Building the recorder');

building('says so when there is no compiler', () => {
  const { status, stderr } = build({ CC: 'no-such-compiler' });
  assert.is(status, 2);
  assert.match(stderr, /no C compiler 'no-such-compiler'; install gcc or clang, or set CC/);
});

if (compiled.error === undefined) {
  building('the recorder compiles without a warning', () => { assert.is(compiled.status, 0, String(compiled.stderr)); });
}
building.after(() => { if (compiled.error !== undefined) rmSync(folder, { recursive: true }); });
building.run();

const parser = suite('The recorder\'s parser');

const REFUSED: readonly [string, string, string][] = [
  ['a call that does not exist', 'open_fd as=F\nnothing fd=F\n', "run.calls:2: there is no call 'nothing'"],
  ['a missing argument', 'open_fd as=F\n\nmap fd=F ioas=1\n', "run.calls:3: map lacks its argument 'len'"],
  ['an argument too many', 'open_fd as=F colour=red\n', 'run.calls:1: open_fd has an argument that it does not take'],
  ['an argument twice', 'open_fd as=F as=G\n', 'or one twice'],
  ['what is not key=value', 'open_fd F\n', "run.calls:1: 'F' is not key=value"],
  ['a name used before it is made', 'open_fd as=F\nioas_destroy fd=F id=A\n', "run.calls:2: name 'A' is used before it is made (id)"],
  ['a number too large', 'open_fd as=F\nunmap fd=F ioas=1 iova=0x10000000000000000 len=1\n', 'iova=0x10000000000000000 is not a number of 64 bits'],
  ['ranges that are none', 'open_fd as=F\nallow_iovas fd=F ioas=1 ranges=5\n', 'ranges=5 is not a list of ranges first-last'],
  ['a protection that is none', 'open_fd as=F\nmap fd=F ioas=1 len=1 prot=X\n', 'prot=X is not made of R and W'],
  ['an option that is none', 'open_fd as=F\noption_get fd=F option=colour\n', 'option=colour has a word that is not known'],
  ['a character that JSON would have to escape', 'open_fd as=F"\n', 'has a character that no word may have'],
];

for (const [what, calls, message] of REFUSED) {
  parser(`refuses ${what}, with its line`, () => {
    const { status, stdout, stderr } = record(calls, '--dry');
    assert.is(status, 2);
    assert.is(stdout, '');
    assert.ok(stderr.includes(message), stderr);
  });
}

parser('says so when there is no such file', () => {
  const { status, stderr } = spawnSync(program, ['--dry', join(folder, 'none')], { encoding: 'utf8' });
  assert.is(status, 2);
  assert.match(stderr, /none: No such file/);
});

if (compiled.error === undefined) parser.run();

const printer = suite('The recorder\'s printer');

printer('writes a run in the format of the cases', () => {
  const { status, stdout } = record(`# a comment
open_fd as=F
ioas_alloc fd=F as=A   # and another
map fd=F ioas=A iova=0x1000000 len=4096 prot=R
map fd=F ioas=A len=8192 as=m
map fd=F ioas=A len=1 prot=RW
unmap fd=F ioas=A iova=m len=U64_MAX
allow_iovas fd=F ioas=A ranges=4096-8191,16384-0x7fff
allow_iovas fd=F ioas=A
option_set fd=F option=huge_pages id=A val=0
close_fd fd=F
`, '--dry');
  assert.is(status, 0);
  const { cases: [run], problems } = parseCases('run.json', stdout);
  assert.is(problems.size, 0);
  assert.equal(run.steps.map(({ op, args, expect }) => [op, args, expect]), [
    ['open_fd', { as: 'F' }], ['ioas_alloc', { fd: 'F', as: 'A' }],
    ['map', { fd: 'F', ioas: 'A', iova: 16777216, len: 4096, prot: ['R'] }], ['map', { fd: 'F', ioas: 'A', len: 8192, as: 'm' }],
    ['map', { fd: 'F', ioas: 'A', len: 1, prot: ['R', 'W'] }], ['unmap', { fd: 'F', ioas: 'A', iova: 'm', len: 'U64_MAX' }],
    ['allow_iovas', { fd: 'F', ioas: 'A', ranges: [[4096, 8191], [16384, 32767]] }], ['allow_iovas', { fd: 'F', ioas: 'A' }],
    ['option_set', { fd: 'F', option: 'huge_pages', id: 'A', val: 0 }], ['close_fd', { fd: 'F' }],
  ].map((step) => [...step, 'unasked']));
});

printer('writes calls on devices and of several processes, too', () => {
  const { status, stdout } = record(`!device d0 /sys/bus/pci/devices/0000:01:00.0 g0
open_fd as=F
cdev_open dev=d0 as=c
cdev_bind fd=c iommufd=F as=D
child: cdev_attach fd=c pt=1
hwpt_alloc fd=F dev=D pt=1 flags=NEST_PARENT,DIRTY_TRACKING as=H
hwpt_invalidate fd=F id=H entries=[{"flags":"ALL"}]
device_ioctl fd=c request=PCI_HOT_RESET groups=c,c
access_create fd=F ioas=1 needs_pin=false as=X
`, '--dry');
  assert.is(status, 0);
  const { cases: [run], problems } = parseCases('run.json', stdout);
  assert.is(problems.size, 0);
  assert.equal(run.steps.slice(2).map(({ op, args, proc }) => [op, args, proc]), [
    ['cdev_bind', { fd: 'c', iommufd: 'F', as: 'D' }, undefined], ['cdev_attach', { fd: 'c', pt: 1 }, 'child'],
    ['hwpt_alloc', { fd: 'F', dev: 'D', pt: 1, flags: 'NEST_PARENT,DIRTY_TRACKING', as: 'H' }, undefined],
    ['hwpt_invalidate', { fd: 'F', id: 'H', entries: [{ flags: 'ALL' }] }, undefined],
    ['device_ioctl', { fd: 'c', request: 'PCI_HOT_RESET', groups: ['c', 'c'] }, undefined], ['access_create', { fd: 'F', ioas: 1, needs_pin: false, as: 'X' }, undefined],
  ]);
});

printer('prints nothing when the device file cannot be asked', () => {
  const { status, stdout, stderr } = record('open_fd as=F\n');
  assert.is(status, 2);
  assert.not.match(stdout, /"expect":"(?!unasked)/);
  assert.match(stderr, /\/dev\/iommu: /);
});

printer.after(() => { rmSync(folder, { recursive: true }); });
if (compiled.error === undefined) printer.run();
