/** The tracer on this machine: a program of our own does known things to ordinary files that stand for devices, and the lines are compared with them. */
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type RawEvent, parseRaw } from '../../src/record/raw';
import { buildTracer, trace } from '../../src/record/tracer';

const ROOT = join(__dirname, '..', '..');
const folder = mkdtempSync(join(tmpdir(), 'ioasid-tracer-'));
const devices = join(folder, 'dev');
const act = join(folder, 'act');
mkdirSync(join(devices, 'vfio', 'devices'), { recursive: true });
for (const name of ['iommu', 'vfio/vfio']) writeFileSync(join(devices, name), '');

const build = (env: NodeJS.ProcessEnv): { status: number | null; stderr: string } => spawnSync('sh', [join(ROOT, 'src/compile.sh'), join(ROOT, 'src/record'), join(folder, 'tracer')], { env: { ...process.env, ...env }, encoding: 'utf8' });
const compiled = spawnSync(process.env.CC ?? 'cc', ['-Wall', '-Wextra', '-Werror', '-pthread', '-o', act, join(__dirname, 'act.c')], { encoding: 'utf8' });

const building = suite('Building the tracer');
building('says so when there is no compiler', () => {
  const { status, stderr } = build({ CC: 'no-such-compiler' });
  assert.is(status, 2);
  assert.is(stderr, "record: no C compiler 'no-such-compiler'; install gcc or clang, or set CC\n");
});
if (compiled.error === undefined) {
  building('it compiles without a warning', () => {
    process.env.CFLAGS = '-Werror';
    assert.ok(existsSync(buildTracer(ROOT, join(folder, 'cache'))));
    assert.is(compiled.stderr, '');
  });
}
building.run();

/** It is there after the suite above; no compiler, no tracer. */
const program = compiled.error === undefined && process.platform === 'linux' ? buildTracer(ROOT, join(folder, 'cache')) : undefined;

const lines = async (...command: string[]): Promise<RawEvent[]> => parseRaw('raw', await trace(program!, devices, { command }));
const acted = (what: string, ...more: string[]): Promise<RawEvent[]> => lines(act, devices, what, ...more);
/** An event in few words: its kind, and the values of these keys. */
const told = (events: readonly RawEvent[], ...keys: string[]): string[] => events.map((event) => [event.kind, ...keys.filter((key) => event.has(key)).map((key) => `${key}=${event.text(key)}`)].join(' ').replaceAll(devices, ''));
const ofCalls = (events: readonly RawEvent[]): RawEvent[] => events.filter(({ kind }) => !['machine', 'caller', 'begun', 'done', 'exec'].includes(kind));

async function refused(promise: Promise<unknown>): Promise<string> {
  try {
    await promise;
  } catch (error) {
    return (error as Error).message.replaceAll(folder, '');
  }
  return assert.unreachable('nothing was refused') as never;
}

const errors = suite('What cannot be traced');
errors('a command that is not there', async () => { assert.is(await refused(lines('no-such-command')), 'no-such-command: there is no such command'); });
errors('a file that is no program', async () => {
  assert.is(await refused(lines('/etc/passwd')), '/etc/passwd: cannot be started: Permission denied');
});
errors('a program of another architecture', async () => {
  const file = join(folder, 'foreign');
  copyFileSync(act, file);
  const bytes = readFileSync(file);
  bytes.writeUInt16LE(0xf3, 18); // RISC-V
  writeFileSync(file, bytes);
  assert.is(await refused(lines(file)), '/foreign: nothing that this machine can run: a program of another architecture, or a script without #!');
});
errors('a process that is not there', async () => { assert.is(await refused(trace(program!, devices, { attach: 999999999 }).then((text) => parseRaw('raw', text))), 'there is no process 999999999'); });
errors('a process that is traced already, or by whom this one may not be', async () => {
  assert.match(await refused(trace(program!, devices, { attach: 1 }).then((text) => parseRaw('raw', text)).then((events) => { if (events.length > 0) throw new Error('process 1 may not be traced (it could)'); })), /^process 1 may not be traced \(.*/);
});
errors('a table that is not understood', () => {
  writeFileSync(join(folder, 'table'), '3b81 sized\n3b82 sized @16:x\n');
  const { status, stderr } = spawnSync(program!, ['-w', '/dev/iommu', '-t', join(folder, 'table'), '-o', '2', 'true'], { encoding: 'utf8' });
  assert.equal([status, stderr.replace(folder, '')], [2, 'tracer: /table:2: not understood\n']);
});

const tracing = suite('The tracer');
tracing('sees what one thread does: opens, requests with their structures, copies of descriptors, and their ends', async () => {
  const events = ofCalls(await acted('plain'));
  const pointer = (event: RawEvent): string => event.text('before').replace(/(.{32}).{16}(.*)/, (_, before: string, after: string) => `${before}…${after}`);
  assert.equal(told(events, 'fd', 'rc', 'request', 'to', 'memory', 'given'), [
    'open rc=4 to=/iommu', 'open rc=-2 to=',
    'ioctl fd=4 rc=-25 request=3b81 to=/iommu',
    'ioctl fd=4 rc=-25 request=3b82 to=/iommu given=0000000000000000ff0f0000000000000020000000000000ffffffffffffffff',
    'ioctl fd=4 rc=-25 request=3b85 to=/iommu memory=readonly',
    'ioctl fd=4 rc=-25 request=3b81 to=/iommu',
    'ioctl fd=999 rc=-9 request=3b80 to=-',
    'dup fd=4 rc=5 to=/iommu', 'dup fd=5 rc=60 to=/iommu', 'dup fd=4 rc=70 to=/iommu', 'dup fd=3 rc=60 to=/etc/passwd',
    'closerange rc=0', 'exit',
  ]);
  const [alloc, allow, map, none] = events.filter(({ kind }) => kind === 'ioctl');
  assert.equal([alloc.text('before'), none.text('before')], ['0c0000000000000007000000', '-']);
  assert.equal([pointer(allow), pointer(map)], ['18000000010000000200000000000000…', '28000000070000000100000000000000…00100000000000000000100000000000']);
  assert.ok(events.every((event) => event.kind === 'exit' || event.number('begin') <= event.number('end')));
});
tracing('sees every thread, each by its own number', async () => {
  const events = (await acted('threads')).filter(({ kind }) => kind === 'ioctl');
  assert.equal(events.map((event) => event.bytes('before').u32(4)).sort(), [1, 2, 3]);
  assert.is(new Set(events.map((event) => event.text('tid'))).size, 3);
  assert.is(new Set(events.map((event) => event.text('pid'))).size, 1);
});
tracing('follows children and their children, and says what a new program still holds', async () => {
  const events = ofCalls(await acted('family'));
  const [parent, child, grandchild] = [...new Set(events.flatMap((event) => [event.text('pid'), ...(event.has('child') ? [event.text('child')] : [])]))];
  const who = (text: string): string => text.replace(`=${parent}`, '=1').replace(`=${child}`, '=2').replace(`=${grandchild}`, '=3');
  assert.equal(told(events, 'pid', 'child', 'fd').map(who), [
    'open pid=1', 'dup pid=1 fd=3', 'fork pid=1 child=2', 'ioctl pid=2 fd=3', 'fork pid=2 child=3', 'ioctl pid=3 fd=3', 'exit pid=3', 'held pid=2 fd=3', 'exit pid=2', 'close pid=1 fd=3', 'exit pid=1',
  ].map((text) => who(text)));
});
tracing('tells of a child before it tells what that does', async () => {
  const events = await acted('children', '60');
  const born = new Set<string>();
  for (const event of events) {
    if (event.kind === 'fork') born.add(event.text('child'));
    if (event.kind === 'ioctl') assert.ok(born.has(event.text('pid')), `line ${event.line}`);
  }
  assert.is(events.filter(({ kind }) => kind === 'ioctl').length, 60);
});
tracing('sees a descriptor that comes over a socket', async () => {
  const events = ofCalls(await acted('passes'));
  assert.equal(told(events, 'rc', 'to', 'fd'), ['open rc=3 to=/iommu', 'receive rc=6 to=/iommu', 'ioctl rc=-25 to=/iommu fd=6', 'exit']);
});
tracing('says what the program ended with, and leaves its output alone', async () => {
  assert.equal(told((await acted('many', '3')).slice(-1), 'status', 'interrupted'), ['done status=3 interrupted=0']);
});

/** Starts the tracer, and waits until its program says that it waits. */
async function waiting(what: string): Promise<{ child: ReturnType<typeof spawn>; ended: Promise<string> }> {
  writeFileSync(join(folder, 'table'), '3b81 sized\n');
  const child = spawn(program!, ['-w', `${devices}/iommu`, '-t', join(folder, 'table'), '-o', '3', act, devices, what], { stdio: ['pipe', 'pipe', 'inherit', 'pipe'] });
  let raw = '';
  (child.stdio[3] as NodeJS.ReadableStream).on('data', (bytes: Buffer) => { raw += bytes.toString(); });
  await new Promise((done) => { child.stdout!.once('data', done); });
  return { child, ended: new Promise((done) => { child.once('close', () => { done(raw); }); }) };
}
const gone = (pid: number): boolean => !existsSync(`/proc/${pid}`) || readFileSync(`/proc/${pid}/status`, 'utf8').includes('State:\tZ');

tracing('a signal ends the program, and what was recorded until then is whole', async () => {
  const { child, ended } = await waiting('waits');
  child.kill('SIGINT');
  const events = parseRaw('raw', await ended);
  assert.equal(told(events.slice(-1), 'status', 'interrupted'), ['done status=130 interrupted=1']);
  assert.is(events.filter(({ kind }) => kind === 'ioctl').length, 1);
});
tracing('a program that does not heed it is ended soon after', async () => {
  const { child, ended } = await waiting('stubborn');
  child.kill('SIGINT');
  assert.equal(told(parseRaw('raw', await ended).slice(-1), 'status', 'interrupted'), ['done status=137 interrupted=1']);
});
tracing('nothing goes on when the tracer itself is killed, and what it wrote is known to break off', async () => {
  const { child, ended } = await waiting('waits');
  const [pid] = readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8').trim().split(' ').map(Number);
  child.kill('SIGKILL');
  const raw = await ended;
  assert.throws(() => parseRaw('raw', `machine release=1 architecture=x\n${raw}`), /truncated after/);
  for (let tries = 0; tries < 100 && !gone(pid); tries++) await new Promise((done) => { setTimeout(done, 20); });
  assert.ok(gone(pid));
});
tracing('a running process is attached to, with what it holds, and goes on when the tracer lets go', async () => {
  const target = spawn(act, [devices, 'later'], { stdio: ['pipe', 'pipe', 'inherit'] });
  await new Promise((done) => { target.stdout.once('data', done); });
  const traced = trace(program!, devices, { attach: target.pid! });
  for (let tries = 0; tries < 200 && !readFileSync(`/proc/${target.pid}/status`, 'utf8').match(/TracerPid:\t[1-9]/); tries++) await new Promise((done) => { setTimeout(done, 10); });
  target.stdin.write('\n');
  const events = ofCalls(parseRaw('raw', await traced));
  assert.equal(told(events, 'fd', 'rc', 'to'), ['held fd=3 to=/iommu', 'ioctl fd=3 rc=-25 to=/iommu', 'close fd=3 rc=0 to=/iommu', 'open rc=3 to=/iommu', 'ioctl fd=3 rc=-25 to=/iommu', 'exit']);
});
tracing.after(() => { rmSync(folder, { recursive: true }); });

if (program !== undefined) {
  errors.run();
  tracing.run();
}
