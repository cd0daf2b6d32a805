import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCases } from '../../src/cases/format';
import { recording, request, sized } from '../record/lines';
import { temporary } from '../tlc/copies';
import { ioasid } from './program';

const folder = temporary();
const file = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const OUTPUT = join(folder, 'out', 'recorded.json');
const RAW = recording('open path=/dev/iommu to=/dev/iommu rc=3', request(3, 0x3b81, sized(12), 0, `after=${sized(12, [8, 4, 1])}`), request(3, 0x3b87, sized(24, [8, 2, 9]), -22), 'exit pid=1 status=4')
  .replace('done status=0', 'done status=4');

const errors = suite('ioasid record, of what cannot be recorded');
const REFUSED: readonly (readonly [what: string, words: readonly string[], said: string])[] = [
  ['nothing', [], 'nothing to record; name a command after --, or a process with --attach'],
  ['two things', ['--attach', '1', '--', 'ls'], 'a command and --attach are two things to do; name one'],
  ['no number of a process', ['--attach', 'x'], "error: option '--attach <pid>' argument 'x' is invalid. 'x' is no number of a process"],
  ['a machine without the devices', ['--devices', '/nowhere', '--', 'ls'],
    'this machine has neither /nowhere/iommu nor /nowhere/vfio; load the modules iommufd and vfio-pci, or record in a guest (make linux boots one)'],
  ['an image that is none', ['--kernel', file('image', 'x'), '--', '/vmm'], `${join(folder, 'image')}: no bzImage of x86, but something else; the machine that is emulated is x86`],
  ['a guest without a program', ['--kernel', '/nowhere', '--attach', '1'], '--kernel boots a guest, which has no process to attach to; name a command after --'],
  ['a file that is not there', ['--decode', '/nowhere/raw.txt'], '/nowhere/raw.txt: no such file'],
  ['a folder', ['--decode', folder], `${folder}: a folder; name a file`],
  ['a recording that breaks off', ['--decode', file('truncated', RAW.slice(0, -20))], `${join(folder, 'truncated')}: truncated after 6 lines; the last line of a whole recording begins with done`],
  ['a recording of something else', ['--decode', file('other', '[]\n')], `${join(folder, 'other')}: no recording of the tracer's; it begins with a line about the machine`],
  ['a program that opens none of the devices', ['--decode', file('none', recording('exit pid=1 status=0'))], 'nothing was recorded: no /dev/iommu, and no file of /dev/vfio/, was opened'],
];
for (const [what, words, said] of REFUSED) {
  errors(`${what}: one line, 2, and no file`, async () => {
    const { status, stdout, stderr } = await ioasid('record', '-o', OUTPUT, ...words);
    assert.equal([status, stdout, stderr.replace(/^ioasid: /, '').trimEnd()], [2, '', said]);
    assert.not(existsSync(OUTPUT));
  });
}
errors('an output that cannot be written is said, and nothing is left beside it', async () => {
  mkdirSync(join(folder, 'taken'));
  const { status, stderr } = await ioasid('record', '-o', join(folder, 'taken'), '--decode', file('raw', RAW));
  assert.is(status, 2);
  assert.match(stderr, /ioasid: cannot write .*taken/);
  assert.not(existsSync(join(folder, `taken.${process.pid}`)));
});
errors.run();

const test = suite('ioasid record');
test('what a tracer wrote becomes cases; what was left out is named, and the program\'s own status told', async () => {
  const { status, stdout, stderr } = await ioasid('record', '-o', OUTPUT, '--decode', file('raw', RAW));
  assert.equal([status, stdout, stderr.split('\n')], [0, '', [`3 calls in 1 run: ${OUTPUT}`, 'left out: IOMMU_OPTION with op 9', 'the program ended with status 4', '']]);
  const { cases: [one], problems } = readCases(OUTPUT);
  assert.equal([one.id, one.steps.map(({ op }) => op), problems.size], ['recorded-1', ['open_fd', 'ioas_alloc', 'exit'], 0]);
});
test('ioasid why and ioasid cases read what it writes', async () => {
  assert.match((await ioasid('why', OUTPUT)).stdout, /ioas_alloc\(fd=F1, as=A2\)\n +ok {2}A2: address space 1/);
  assert.is((await ioasid('cases', OUTPUT)).status, 0);
});
const compiler = spawnSync(process.env.CC ?? 'cc', ['--version']).error === undefined && process.platform === 'linux';
if (compiler) {
  test('what was taken along is run as it says, from anywhere, and what it wrote is read', async () => {
    const { status, stderr } = await ioasid('record', '--take-along', join(folder, 'along'));
    assert.is(status, 0, stderr);
    const elsewhere = temporary();
    const [, command] = /^(.*) COMMAND 3>raw\.txt, then ioasid record --decode raw\.txt\n$/.exec(stderr)!;
    const ran = spawnSync('sh', ['-c', `${command} true 3>raw.txt`], { cwd: elsewhere, encoding: 'utf8' });
    assert.equal([ran.status, ran.stderr], [0, '']);
    assert.match((await ioasid('record', '--decode', join(elsewhere, 'raw.txt'))).stderr, /^ioasid: nothing was recorded: no \/dev\/iommu/);
  });
}
test('the help says what goes with it', async () => {
  const { stdout } = await ioasid('record', '--help');
  assert.match(stdout, /ioasid record -- qemu-system-x86_64/);
  assert.ok(readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8').includes('| `record -- COMMAND…` |'));
});
test.run();
