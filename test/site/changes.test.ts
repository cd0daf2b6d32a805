/** The diffs that the page for contributors shows: one is applied to a copy of the project, one is what the project has now. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { CHANGES } from '../../src/site/pages/contributors';
import { Workshop } from '../workshop';

const HOME = join(__dirname, '..', '..');
const apply = (root: string, ...words: string[]): void => { execFileSync('git', ['apply', ...words, join(CHANGES, 'a-policy.diff')], { cwd: root }); };
const changes = suite('changes that contributors are shown');

changes('a policy: the diff applies, and the tests that hold specification and code equal pass with it', async () => {
  const copy = new Workshop(['test/authorization']);
  apply(copy.root);
  const { output, status } = await copy.run('test/run.ts', 'authorization/policies');
  assert.is(status, 0, output);
});

changes('a policy: with only one half of the diff they fail', async () => {
  for (const half of ['src/*', 'spec/*']) {
    const copy = new Workshop(['test/authorization']);
    apply(copy.root, `--include=${half}`);
    const { output, status } = await copy.run('test/run.ts', 'authorization/policies');
    assert.is(status, 1, `${half}: ${output}`);
    assert.match(output, /SealedGate/);
  }
});

changes('a check of a call: what the diff adds stands in the code', () => {
  const lines = readFileSync(join(CHANGES, 'a-check.diff'), 'utf8').split('\n');
  const [, file] = /^\+\+\+ b\/(.*)$/.exec(lines.find(line => line.startsWith('+++'))!)!;
  const now = readFileSync(join(HOME, file!), 'utf8').split('\n');
  const added = lines.filter(line => /^\+(?!\+\+)/.test(line)).map(line => line.slice(1));
  assert.ok(added.length > 0);
  assert.equal(added.filter(line => !now.includes(line)), []);
});

changes.run();
