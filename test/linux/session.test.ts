/** A kernel that is asked, with a program in the place of the emulator: what is said of one that does not boot, and that it is tried again. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Case } from '../../src/cases/case';
import { RING } from '../../src/linux/channel';
import { manyAtOnce } from '../../src/linux/flying';
import { GUEST_PROFILES } from '../../src/linux/machine';
import { Session } from '../../src/linux/session';

const folder = mkdtempSync(join(tmpdir(), 'ioasid-session-'));

/** What an emulator does that fails so many times, and then has a guest with no devices that answers each run with an end; the first guest is lost at the run of this place. */
const EMULATOR = (fails: number, starts: string, lost = 0): string => `#!${process.execPath}
const { appendFileSync, readFileSync, readSync, writeFileSync, writeSync } = require('node:fs');
const words = process.argv.slice(2);
let runs = 0;
const isLost = () => ++runs === ${lost} && readFileSync(${JSON.stringify(starts)}, 'utf8').trim().split('\\n').length === 1;
const after = (text) => words.find((word) => word.startsWith(text)).slice(text.length);
appendFileSync(${JSON.stringify(starts)}, words[words.indexOf('-accel') + 1].split(',')[0] + '\\n');
if (readFileSync(${JSON.stringify(starts)}, 'utf8').trim().split('\\n').length <= ${fails}) {
  writeFileSync(after('file:'), 'Booting\\nKernel panic - not syncing: no init\\n' + 'Call Trace:\\n'.repeat(60));
  process.exit(1);
}
const count = Buffer.alloc(4);
let [heard, said, text] = [0, 0, ''];
const say = (line) => {
  writeSync(3, Buffer.from(line), 0, line.length, ${4096 + RING} + said);
  count.writeUInt32LE(said += line.length);
  writeSync(3, count, 0, 4, 128);
};
say('ready\\n');
setInterval(() => {
  readSync(3, count, 0, 4, 0);
  const bytes = Buffer.alloc(count.readUInt32LE(0) - heard);
  readSync(3, bytes, 0, bytes.length, 4096 + heard);
  heard += bytes.length;
  const lines = (text + bytes).split('\\n');
  text = lines.pop();
  for (const line of lines) {
    if (line === 'halt') process.exit(0);
    if (line === 'end') say(isLost() ? process.exit(1) : '{"expect":"ok"}\\nend r done\\n');
    const [word] = line.split(' ');
    if (['list', 'read'].includes(word)) say(word + '\\n');
    if (word === 'write') say('write ENOENT\\n');
  }
}, 1);
`;

async function started(fails: number, kvm: boolean): Promise<{ says: string[]; accelerators: string[]; end: string }> {
  const home = mkdtempSync(join(folder, 'tools-'));
  const starts = join(home, 'starts');
  writeFileSync(join(home, 'qemu-system-x86_64'), EMULATOR(fails, starts), { mode: 0o755 });
  const path = process.env.PATH;
  const says: string[] = [];
  process.env.PATH = `${home}:${path}`;
  const session = new Session({ image: 'bzImage', version: '7.2.13', initramfs: 'none', kvm }, GUEST_PROFILES[0], (text) => says.push(text));
  try {
    const { recorded } = await session.ask({ id: 'one', object: 'asked', env: { mock: true }, steps: [{ op: 'open_fd', args: { as: 'F' } }] });
    return { says, accelerators: readFileSync(starts, 'utf8').trim().split('\n'), end: recorded.end };
  } catch (error) {
    return { says, accelerators: readFileSync(starts, 'utf8').trim().split('\n'), end: (error as Error).message };
  } finally {
    process.env.PATH = path;
    await session.stop();
  }
}

const test = suite('A kernel that is asked');

const PANIC = 'the guest did not boot: Kernel panic - not syncing: no init';

test('that does not boot, twice, is an error that says what its console said, long before its end', async () => {
  assert.equal(await started(9, false), { says: [`${PANIC}; it is tried again`], accelerators: ['tcg', 'tcg'], end: PANIC });
});

test('that does not boot once is tried again, which is told', async () => {
  assert.equal(await started(0, true), { says: [], accelerators: ['kvm'], end: 'done' });
  assert.equal(await started(1, true), { says: [`${PANIC}; it is tried again`], accelerators: ['kvm', 'kvm'], end: 'done' });
  assert.equal(await started(1, false), { says: [`${PANIC}; it is tried again`], accelerators: ['tcg', 'tcg'], end: 'done' });
});

test('that does not boot with /dev/kvm is emulated', async () => {
  assert.equal(await started(2, true), { says: Array(2).fill(`${PANIC}; it is tried again`), accelerators: ['kvm', 'kvm', 'tcg'], end: 'done' });
});

test('and is lost has lost one run; those that it did not come to are asked of the next, and each is answered once', async () => {
  const home = mkdtempSync(join(folder, 'tools-'));
  writeFileSync(join(home, 'qemu-system-x86_64'), EMULATOR(0, join(home, 'starts'), 3), { mode: 0o755 });
  const path = process.env.PATH;
  process.env.PATH = `${home}:${path}`;
  const session = new Session({ image: 'bzImage', version: '7.2.13', initramfs: 'none', kvm: false }, GUEST_PROFILES[0], (text) => { assert.unreachable(text); });
  try {
    const runs = Array.from({ length: 8 }, (_, at): Case => ({ id: `run-${at}`, object: 'asked', env: { mock: true }, steps: [{ op: at === 5 ? 'module_param' : 'open_fd', args: at === 5 ? { name: 'dma_entry_limit', value: '1' } : { as: 'F' } }] }));
    const ends: string[] = [];
    for await (const [{ id }, { recorded }] of manyAtOnce(runs, (one) => session.ask(one))) ends.push(`${id} ${recorded.end}`);
    assert.equal(ends, runs.map(({ id }, at) => `${id} ${at === 2 ? 'lost' : 'done'}`));
    assert.is(session.boots, 2);
  } finally {
    process.env.PATH = path;
    await session.stop();
  }
});

test.after(() => { rmSync(folder, { recursive: true }); });
test.run();
