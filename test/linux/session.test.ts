/** A kernel that is asked, with a program in the place of the emulator: what is said of one that does not boot, and that it is tried again. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { GUEST_PROFILES } from '../../src/linux/machine';
import { Session } from '../../src/linux/session';

const folder = mkdtempSync(join(tmpdir(), 'ioasid-session-'));

/** What an emulator does that fails so many times, and then has a guest with no devices that answers each run with an end. */
const EMULATOR = (fails: number, starts: string): string => `#!${process.execPath}
const { appendFileSync, readFileSync, writeFileSync } = require('node:fs');
const words = process.argv.slice(2);
const after = (text) => words.find((word) => word.startsWith(text)).slice(text.length);
appendFileSync(${JSON.stringify(starts)}, words[words.indexOf('-accel') + 1].split(',')[0] + '\\n');
if (readFileSync(${JSON.stringify(starts)}, 'utf8').trim().split('\\n').length <= ${fails}) {
  writeFileSync(after('file:'), 'Booting\\nKernel panic - not syncing: no init\\n' + 'Call Trace:\\n'.repeat(60));
  process.exit(1);
}
require('node:net').createServer((socket) => {
  socket.write('ready\\n');
  socket.on('data', (bytes) => { for (const line of bytes.toString().trim().split('\\n')) {
    if (line === 'halt') process.exit(0);
    if (line === 'end') socket.write('{"expect":"ok"}\\nend r done\\n');
    const [word] = line.split(' ');
    if (['list', 'read'].includes(word)) socket.write(word + '\\n');
    if (word === 'write') socket.write('write ENOENT\\n');
  } });
}).listen(after('socket,id=channel,path=').split(',')[0]);
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

test.after(() => { rmSync(folder, { recursive: true }); });
test.run();
