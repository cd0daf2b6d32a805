import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { countAnew } from '../../src/cli/rules';
import { copyOf } from '../tlc/copies';
import { ioasid } from './program';

const folder = mkdtempSync(join(tmpdir(), 'why-'));

function file(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
}

const why = suite('ioasid why');

why('2 for a file that is not understood, with its place, and nothing is answered', async () => {
  const { status, stdout, stderr } = await ioasid('why', file('odd.txt', 'open_fd as=F\nioas_alok fd=F\n'));
  assert.equal([status, stdout], [2, '']);
  assert.match(stderr, /odd\.txt:2: there is no call 'ioas_alok'; is 'ioas_alloc' meant\?\n$/);
});

why('2 for a call that makes no sense; those before it are answered', async () => {
  const { status, stdout, stderr } = await ioasid('why', file('end.txt', 'open_fd as=F\nioctl_end token=t\n'));
  assert.is(status, 2);
  assert.match(stdout, /^ {2}1 {2}open_fd\(as=F\)\n {7}ok\n/);
  assert.match(stderr, /step 2: no call is in flight as 't'\n$/);
});

for (const [what, content, says] of [
  ['a case without calls', '{}', /case 1: it has no list of steps\n$/],
  ['a call that is none', '[{"steps": [5]}]', /case 1, step 1: an object is expected\n$/],
  ['a file without a call', '# nothing\n', /no call in it; nothing was answered\n$/],
  ['no case', '[]', /no call in it; nothing was answered\n$/],
] as const) {
  why(`2 and one line for ${what}`, async () => {
    const { status, stdout, stderr } = await ioasid('why', file('none.json', content));
    assert.equal([status, stdout, stderr.split('\n').length], [2, '', 2], stderr);
    assert.match(stderr, says);
  });
}

why('2 for a folder in place of a file', async () => {
  assert.match((await ioasid('why', folder)).stderr, /^ioasid: \S+: a folder; name a file\n$/);
});

why('2 for a kernel that is none', async () => {
  const { status, stderr } = await ioasid('why', file('one.txt', 'open_fd as=F\n'), '--kernel', 'seven');
  assert.is(status, 2);
  assert.match(stderr, /'seven' is no kernel; write 7\.2/);
});

why('0 when every call is answered: the errno, the rule, why, and the function', async () => {
  const { status, stdout } = await ioasid('why', file('map.txt', 'open_fd as=F\nioas_alloc fd=F as=A\nunmap fd=F ioas=A iova=0x1000 len=4096\n'));
  assert.is(status, 0);
  assert.match(stdout, /\n {7}ok {2}A: address space 1\n/);
  assert.match(stdout, /\n {7}ENOENT {2}nothingThere: nothing is mapped in 0x1000-0x1fff \(iopt_unmap_iova\)\n/);
});

why('kernels stand beside each other where they differ, and as one where they do not', async () => {
  const calls = 'env {"mock":true}\nopen_fd as=F\nioas_alloc fd=F as=A\nbind_device fd=F dev=d0 as=D\nattach dev=D pt=A\nattach dev=D pt=7\nioas_alloc fd=F as=B\nattach dev=D pt=B\n';
  const { stdout } = await ioasid('why', file('two.txt', calls), '--kernel', '6.12', '--kernel', '7.3');
  assert.match(stdout, /\n {7}ENOENT {2}noTarget: there is no object 7 /);
  assert.match(stdout, /\n {7}6\.12 {2}EINVAL {2}groupElsewhere: [^\n]*\n {7}7\.3 {3}EBUSY {2}attached: /);
});

why('--json is one object a case, a list a call', async () => {
  const { stdout } = await ioasid('why', '--json', file('json.txt', 'open_fd as=F\nobj_destroy fd=F id=7\n'));
  assert.equal(JSON.parse(stdout)[0].calls[1], [{
    errno: 'ENOENT', refusal: { errno: 'ENOENT', rule: 'noObject', because: 'there is no object 7' }, source: 'iommufd_object_remove', made: [],
  }]);
});

why.after(() => rmSync(folder, { recursive: true }));
why.run();

const rules = suite('ioasid rules');

rules('2 for a call without rules, with the nearest', async () => {
  const { status, stderr } = await ioasid('rules', 'mapp');
  assert.is(status, 2);
  assert.match(stderr, /no call with rules mapp; did you mean map\?/);
});

rules('0: the table of a call in the order in which Linux looks, and how sure each is', async () => {
  const { status, stdout } = await ioasid('rules', 'unmap');
  assert.is(status, 0);
  const names = [...stdout.matchAll(/^ {2}E\w+ +(\w+)/gm)].map(([, name]) => name);
  assert.equal(names, ['noDescriptor', 'untyped', 'unbound', 'otherFile', 'laterCall', 'noStructure', 'tooShort', 'unknownRest', 'noIoas', 'allOnes', 'nothing', 'beyondEnd', 'inFlight', 'locked', 'wouldCut', 'notLetGo', 'nothingThere']);
  assert.match(stdout, /wouldCut +7\.2\.13 in \d+ calls/);
  assert.match(stdout, /notLetGo +read: it needs a second call while the first is in flight/);
});

rules('--unanswered lists those that no recorded call shows, and the sum of all', async () => {
  const { stdout } = await ioasid('rules', '--unanswered');
  assert.match(stdout, /notLetGo +read: it needs/);
  assert.match(stdout, /noNested +6\.12, asserted in \d+ call/);
  assert.not.match(stdout, /wouldCut +7\.2|\w +read\n {14}/);
  const sums = [...stdout.matchAll(/^(\d+) rules of .*: (\d+) answered by a recorded call \(\d+ %\), (\d+) asserted by the kernel's selftest, (\d+) read$/gm)];
  assert.is(sums.length, 3);
  for (const [, ...numbers] of sums) {
    const [all, recorded, asserted, read] = numbers.map(Number);
    assert.is(all, recorded + asserted + read);
  }
});

rules('--room has the rules of a room that is not of Linux, with their conditions, and a wrong name its nearest', async () => {
  const { status, stdout } = await ioasid('rules', '--room', 'authorization', 'withdraw');
  assert.is(status, 0);
  assert.equal([...stdout.matchAll(/^ {2}(\w+) +(\w+)/gm)].map(([, errno, rule]) => `${errno} ${rule}`), ['EALREADY twice', 'EPERM never', 'EBUSY held']);
  assert.match(stdout, /Withdrawals!WithdrawErrno: policy\.withdraw = "never"/);
  for (const [args, said] of [
    [['--room', 'autorization'], /no room with rules autorization; did you mean authorization\?/],
    [['--room', 'authorization', 'withdrow'], /did you mean withdraw\?/],
    [['--room', 'authorization', '--unanswered'], /are about recorded calls of Linux/],
  ] as const) {
    const wrong = await ioasid('rules', ...args);
    assert.is(wrong.status, 2);
    assert.match(wrong.stderr, said);
  }
});

rules('--count counts nothing, and writes nothing, where the recorded calls are not all there', () => {
  const project = copyOf(process.cwd());
  const counts = (): string => readFileSync(join(project.root, 'models', 'iommufd', 'answered.json'), 'utf8');
  const before = counts();
  assert.throws(() => countAnew(project), /^test\/linux\/cases is not here; count where the recorded calls are/);
  assert.is(counts(), before);
});

rules.run();
