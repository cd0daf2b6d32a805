/** The channel to a guest, with the recorder itself at its other end, through a file in place of a guest's memory. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readSync, readdirSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Channel, RING, WINDOW } from '../../src/linux/channel';
import { manyAtOnce } from '../../src/linux/flying';
import { Guest } from '../../src/linux/guest';
import { GUEST_PROFILES, arguments_ } from '../../src/linux/machine';
import { builtRecorder } from '../recorder/built';

const folder = mkdtempSync(join(tmpdir(), 'channel-'));
const program = builtRecorder();
const calls = (count: number): string[] => Array.from({ length: count }, (_, at) => `close_fd fd=closed # ${at}`);

/** A guest whose emulator is a program of this text, in which the recorder serves through descriptor 3. */
async function started(text: string): Promise<Guest> {
  const tools = mkdtempSync(join(folder, 'tools-'));
  writeFileSync(join(tools, 'qemu-system-x86_64'), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
  const path = process.env.PATH;
  process.env.PATH = `${tools}:${path}`;
  try {
    return await Guest.start({ kernel: 'bzImage', initramfs: 'none', profile: GUEST_PROFILES[0], kvm: false });
  } finally {
    process.env.PATH = path;
  }
}
const SERVES = `exec ${program} --serve /proc/self/fd/3`;

const memory = suite('The memory that host and guest share');

memory('has no name: whatever becomes of this process, no file stays', () => {
  const before = existsSync('/dev/shm') ? readdirSync('/dev/shm') : [];
  const channel = new Channel();
  assert.equal(readdirSync(existsSync('/dev/shm') ? '/dev/shm' : tmpdir()).filter((name) => name.startsWith(`ioasid-channel-${process.pid}`)), []);
  if (existsSync('/dev/shm')) assert.equal(readdirSync('/dev/shm').filter((name) => !before.includes(name) && name.startsWith('ioasid')), []);
  channel.close();
  channel.close();
  assert.is(channel.read(), '');
});

memory('is a device of the guest, by the descriptor that the emulator is given', () => {
  const words = arguments_({ kernel: 'k', initramfs: 'i', log: 'l', profile: GUEST_PROFILES[0], kvm: false });
  assert.ok(words.includes(`memory-backend-file,id=channel,mem-path=/proc/self/fd/3,size=${WINDOW},share=on`));
  assert.ok(words.includes('ivshmem-plain,memdev=channel'));
});

/** What the guest's side does, here. */
function saysToHost(channel: Channel, text: string, wrote: number): number {
  const bytes = Buffer.from(text, 'latin1');
  const straight = Math.min(bytes.length, RING - wrote % RING);
  writeSync(channel.file, bytes, 0, straight, 4096 + RING + wrote % RING);
  writeSync(channel.file, bytes, straight, bytes.length - straight, 4096 + RING);
  const count = Buffer.alloc(4);
  count.writeUInt32LE((wrote + bytes.length) >>> 0);
  writeSync(channel.file, count, 0, 4, 128);
  return (wrote + bytes.length) >>> 0;
}

memory('is read whole where a text goes round its end, and what has come is not read twice', () => {
  const channel = new Channel();
  let wrote = saysToHost(channel, 'a'.repeat(RING - 3), 0);
  assert.is(channel.read().length, RING - 3);
  assert.is(channel.read(), '');
  wrote = saysToHost(channel, 'round the end\n', wrote);
  assert.is(channel.read(), 'round the end\n');
  assert.is(channel.read(), '');
  channel.close();
});

memory('keeps what there is no room for until there is', () => {
  const channel = new Channel();
  const count = Buffer.alloc(4);
  const at = (place: number): number => { readSync(channel.file, count, 0, 4, place); return count.readUInt32LE(0); };
  channel.write('b'.repeat(RING + 10));
  assert.is(at(0), RING);
  channel.write('c');
  assert.is(at(0), RING);
  count.writeUInt32LE(5);
  writeSync(channel.file, count, 0, 4, 64);
  channel.flush();
  assert.is(at(0), RING + 5);
  count.writeUInt32LE(RING);
  writeSync(channel.file, count, 0, 4, 64);
  channel.flush();
  assert.is(at(0), RING + 11);
  readSync(channel.file, count, 0, 1, 4096 + 10);
  assert.is(count.toString('latin1', 0, 1), 'c');
  channel.close();
});
memory.run();

const guests = suite('A guest, with the recorder at the other end of the channel');

guests('answers runs and reads in their order, however many are under way, and the rings go round', async () => {
  const guest = await started(SERVES);
  const long = 'a'.repeat(60_000);
  writeFileSync(join(folder, 'long'), long);
  const times = Math.ceil(1.5 * RING / long.length);
  const lines = (count: number): string[] => Array.from({ length: count }, (_, at) => `close_fd fd=closed # ${at} ${long.slice(0, 50_000)}`);
  for await (const [at, [run, text]] of manyAtOnce(Array.from({ length: times }, (_, nth) => nth), (nth) => Promise.all([guest.run('r', lines(nth % 3)), guest.read(join(folder, 'long'))]))) {
    assert.is(run.end, 'done');
    assert.equal(run.answers, Array(at % 3).fill({ expect: 'EBADF' }));
    assert.ok(text === long);
  }
  await guest.stop();
});

guests('says what it did not understand, and plays the next run', async () => {
  const guest = await started(SERVES);
  const [wrong, right] = await Promise.all([guest.run('r', ['nothing fd=F']), guest.run('r', calls(1))]);
  assert.equal([wrong.end, wrong.complaint, right.end], ['refused', "run:1: there is no call 'nothing'", 'done']);
  await guest.stop();
});

guests('reads, writes and lists files', async () => {
  const guest = await started(SERVES);
  const file = join(folder, 'written');
  writeFileSync(file, '');
  assert.equal([await guest.write(file, 'text'), await guest.read(file), await guest.write(join(folder, 'none', 'such'), 'a')], ['ok', 'text', 'ENOENT']);
  assert.ok((await guest.list(folder)).includes('written'));
  await guest.stop();
});

/** An emulator that says something of its own as a guest would, and goes. */
const SAYS = (text: string, then: string): string => `exec ${process.execPath} -e ${JSON.stringify(`
  const { writeSync } = require('node:fs');
  const bytes = Buffer.from(${JSON.stringify(`ready\n${text}`)});
  const count = Buffer.alloc(4);
  writeSync(3, bytes, 0, bytes.length, ${4096 + RING});
  count.writeUInt32LE(6); writeSync(3, count, 0, 4, 128);
  setTimeout(() => { count.writeUInt32LE(bytes.length); writeSync(3, count, 0, 4, 128); ${then} }, 300);
`.replace(/\n/g, ' ')).replace(/\$/g, '\\$')}`;

for (const [what, text, answers] of [
  ['in the middle of an answer', '{"expect":"ok"}\n{"expe', 1], ['in the middle of its last line', '{"expect":"ok"}\n{"expect":"ok"}\nend r do', 2], ['at once', '', 0],
] as const) {
  guests(`that goes ${what} has lost that run, and was not asked those behind it`, async () => {
    const guest = await started(SAYS(text, 'process.exit(0);'));
    const [first, second] = await Promise.all([guest.run('r', calls(2)), guest.run('r', calls(2))]);
    assert.equal([first.end, first.answers.length, second.end], ['lost', answers, 'unasked']);
    assert.ok(guest.ended);
    assert.is((await guest.run('r', calls(1))).end, 'unasked');
    await guest.stop();
  });
}

guests('in which a run hangs is gone for those behind it, and is ended', async () => {
  const guest = await started(SAYS('{"expect":"ok"}\nend r hung\nend r done\n', 'setTimeout(() => {}, 60000);'));
  const [first, second] = await Promise.all([guest.run('r', calls(2)), guest.run('r', calls(2))]);
  assert.equal([first.end, first.answers.length, second.end], ['hung', 1, 'unasked']);
  await guest.stop();
});

guests('whose emulator has no such device is refused with what to do', async () => {
  let said = '';
  await started('echo "qemu-system-x86_64: -device ivshmem-plain,memdev=channel: \'ivshmem-plain\' is not a valid device model name" >&2; exit 1').catch((error: Error) => { said = error.message; });
  assert.is(said, 'the guest did not boot: this qemu-system-x86_64 has no device ivshmem-plain, through which a guest answers; install one that was built with it');
});

guests('is gone with this process, and its folder, too', async () => {
  const text = `
    require('ts-node/register/transpile-only');
    const { Guest } = require(${JSON.stringify(join(__dirname, '..', '..', 'src', 'linux', 'guest'))});
    const { GUEST_PROFILES } = require(${JSON.stringify(join(__dirname, '..', '..', 'src', 'linux', 'machine'))});
    Guest.start({ kernel: 'b', initramfs: 'i', profile: GUEST_PROFILES[0], kvm: false }).then((guest) => { console.log('started'); return guest.run('r', ['a']); });`;
  const [tools, temporary] = [mkdtempSync(join(folder, 'tools-')), mkdtempSync(join(folder, 'temporary-'))];
  const pid = join(folder, 'pid');
  writeFileSync(join(tools, 'qemu-system-x86_64'), `#!/bin/sh\necho $$ >${pid}\n${SAYS('', 'setTimeout(() => {}, 60000);')}\n`, { mode: 0o755 });
  const child: ChildProcess = spawn(process.execPath, ['-e', text], { cwd: join(__dirname, '..', '..'), env: { ...process.env, PATH: `${tools}:${process.env.PATH}`, TMPDIR: temporary }, stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((done) => { child.stdout!.once('data', done); });
  const folders = (): string[] => readdirSync(temporary).filter((name) => name.startsWith('ioasid-guest-'));
  assert.is(folders().length, 1);
  child.kill('SIGINT');
  assert.is(await new Promise((done) => { child.once('exit', done); }), 130);
  assert.equal(folders(), []);
  const emulator = Number(readFileSync(pid, 'utf8'));
  for (let tries = 0; tries < 100 && existsSync(`/proc/${emulator}`) && !readFileSync(`/proc/${emulator}/stat`, 'utf8').includes(') Z'); tries++) await new Promise((done) => { setTimeout(done, 20); });
  assert.ok(!existsSync(`/proc/${emulator}`) || readFileSync(`/proc/${emulator}/stat`, 'utf8').includes(') Z'));
});

guests.after(() => { rmSync(folder, { recursive: true }); });
if (program !== undefined) guests.run();

const flying = suite('Many things asked at once');

flying('are answered in the order of the asking, whatever takes longer', async () => {
  let most = 0;
  let now = 0;
  const got: number[] = [];
  for await (const [one, answer] of manyAtOnce(Array.from({ length: 200 }, (_, at) => at), async (each) => {
    most = Math.max(most, ++now);
    await new Promise((done) => { setTimeout(done, each % 3); });
    now--;
    return each * 2;
  })) {
    assert.is(answer, one * 2);
    got.push(one);
  }
  assert.equal(got, Array.from({ length: 200 }, (_, at) => at));
  assert.ok(most > 30 && most <= 64, String(most));
});

flying('are read no further than there is room, and one that fails is told where it is waited for', async () => {
  let read = 0;
  const endless = function* (): Generator<number> { for (;;) yield read++; };
  let failed = '';
  try {
    for await (const [one] of manyAtOnce(endless(), (each) => (each === 70 ? Promise.reject(new Error('seventy')) : Promise.resolve(each)))) assert.ok(one < 70);
  } catch (error) {
    failed = (error as Error).message;
  }
  assert.is(failed, 'seventy');
  assert.ok(read < 70 + 70, String(read));
});

flying.run();
