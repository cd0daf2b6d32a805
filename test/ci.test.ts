import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { withPrograms } from './tlc/programs';

const SCRIPT = join(__dirname, '..', '.ci', 'run');

/** What .ci/run answers where `make check` and `make test` do this. */
function ci(check: string, test: string): Promise<{ status: number; closing: string }> {
  const make = `case $1 in check) ${check};; test) ${test};; esac`;
  return new Promise(resolve => {
    execFile('bash', [SCRIPT], { env: withPrograms({ make }) }, (error, stdout) => {
      resolve({ status: Number(error?.code ?? 0), closing: stdout.trimEnd().split('\n').at(-1)! });
    });
  });
}

const run = suite('.ci/run');

run('fails when make check fails, though every test passes', async () => {
  assert.equal(await ci('exit 1', 'echo "7 passed, 0 failed"'), { status: 1, closing: '7 passed, 0 failed' });
});

run('fails when make test fails', async () => {
  assert.equal(await ci('true', 'echo "6 passed, 1 failed"; exit 1'), { status: 1, closing: '6 passed, 1 failed' });
});

run('fails when no test ran', async () => {
  assert.equal(await ci('true', 'echo "nothing to be done"'), { status: 1, closing: '0 passed, 1 failed' });
});

run('passes, and its last line is that of the tests', async () => {
  assert.equal(await ci('true', 'echo "7 passed, 0 failed"; echo "make: leaving"'), { status: 0, closing: '7 passed, 0 failed' });
});

run.run();
