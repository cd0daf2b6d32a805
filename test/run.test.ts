import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

/** What `make test` runs, on test files of our own. They lie below this project so that they find uvu. */
function run(files: Record<string, string>, ...parts: string[]): Promise<{ status: number; output: string; closing: string }> {
  const out = join(__dirname, '..', 'out');
  mkdirSync(out, { recursive: true });
  const folder = mkdtempSync(join(out, 'run-test-'));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), `const { suite } = require('uvu');\n${text}`);
  return new Promise(resolve => {
    execFile(process.execPath, ['-r', 'ts-node/register/transpile-only', join(__dirname, 'run.ts'), '--in', folder, ...parts], (error, stdout) => {
      rmSync(folder, { recursive: true });
      const lines = stdout.trimEnd().split('\n');
      resolve({ status: Number(error?.code ?? 0), output: stdout, closing: lines.at(-1)! });
    });
  });
}

const GOOD = "const s = suite('good'); s('one', () => {}); s('two', async () => {}); s.run();";
const runner = suite('test/run.ts');

/** A file for each fault: what is in it, what is said of it, and how many of its tests pass. */
const bad: Record<string, [text: string, says: RegExp, passed: number]> = {
  'a test fails': ["const s = suite('bad'); s('wrong', () => { throw new Error('seven is not eight'); }); s('right', () => {}); s.run();", /seven is not eight/, 1],
  'a suite is not run': ["const s = suite('lazy'); s('never', () => {}); const t = suite('eager'); t('once', () => {}); t.run();", /no \.run\(\) for lazy/, 1],
  'a file has no suite': ['', /no test ran/, 0],
  'a suite has no test': ["const s = suite('empty'); s.run(); const t = suite('full'); t('once', () => {}); t.run();", /a suite has no test/, 1],
  'a test is skipped': ["const s = suite('idle'); s('one', () => {}); s.skip('two', () => {}); s.run();", /1 skipped/, 1],
  'only one test is run': ["const s = suite('only'); s('one', () => {}); s.only('two', () => {}); s.run();", /1 skipped/, 1],
  'what comes before the tests throws': ["const s = suite('hook'); s.before(() => { throw new Error('no'); }); s('one', () => {}); s.run();", /before or after/, 0],
  'a file does not load': ["require('./not-there');", /Cannot find module '\.\/not-there'/, 0],
  'a process ends': ["const s = suite('exit'); s('one', () => process.exit(0)); s.run();", /its process ended with status 0/, 0],
};
const fileOf = (what: string): string => `${what.replaceAll(' ', '-')}.test.ts`;
const all = run({ ...Object.fromEntries(Object.entries(bad).map(([what, [text]]) => [fileOf(what), text])), 'good.test.ts': GOOD });

for (const [what, [, says, passed]] of Object.entries(bad)) {
  runner(`fails when ${what}`, async () => {
    const { output } = await all;
    assert.match(output, says);
    assert.match(output, new RegExp(`^FAIL +${fileOf(what)} +${passed} of `, 'm'));
  });
}

runner('one failure for each, and the other tests still run', async () => {
  const { status, output, closing } = await all;
  assert.is(status, 1);
  assert.match(output, /^ok +good\.test\.ts +2 of 2/m);
  const passed = Object.values(bad).reduce((sum, [, , count]) => sum + count, 2);
  assert.is(closing, `${passed} passed, ${Object.keys(bad).length} failed`);
});

runner('fails when no file has that in its path', async () => {
  assert.is((await run({ 'b.test.ts': GOOD }, 'nothing')).closing, '0 passed, 1 failed');
});

runner('passes, and the closing line stands alone', async () => {
  const result = await run({ 'a.test.ts': GOOD, 'b.test.ts': GOOD });
  assert.is(result.status, 0);
  assert.is(result.closing, '4 passed, 0 failed');
});

runner.run();
