import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Workshop } from './workshop';

/** What `make test` runs, on test files of our own. They lie below this project so that they find uvu. */
function run(files: Record<string, string>, ...parts: string[]): Promise<{ status: number; output: string; closing: string }> {
  const out = join(__dirname, '..', 'out');
  mkdirSync(out, { recursive: true });
  const folder = mkdtempSync(join(out, 'run-test-'));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), `const { suite } = require('uvu');\n${text}`);
  }
  return new Promise(resolve => {
    execFile(process.execPath, ['-r', 'ts-node/register/transpile-only', join(__dirname, 'run.ts'), '--in', folder, ...parts], (error, stdout) => {
      rmSync(folder, { recursive: true });
      const lines = stdout.trimEnd().split('\n');
      resolve({ status: Number(error?.code ?? 0), output: stdout, closing: lines.at(-1)! });
    });
  });
}

const GOOD = "const s = suite('good'); s('one', () => {}); s('two', async () => {}); s.run();";
const FAILS = GOOD.replace('() => {}', "() => { throw new Error('seven'); }");
const runner = suite('test/run.ts');

/** A file for each fault: what is in it, what is said of it, and how many of its tests pass. */
const bad: Record<string, [text: string, says: RegExp, passed: number]> = {
  'a test fails': ["const s = suite('bad'); s('wrong', () => { throw new Error('seven is not eight'); }); s('right', () => {}); s.run();", /seven is not eight/, 1],
  'a property fails': ["const fc = require('fast-check'); const s = suite('any'); s('is small', () => fc.assert(fc.property(fc.nat(), () => { throw new Error('this is why'); }))); s.run();", /seed: [\s\S]*this is why/, 0],
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

runner('of a room: its folder, and what holds it and its layers to their specification', async () => {
  const files = { 'ioasid/a.test.ts': GOOD, 'wbinvd/b.test.ts': GOOD, 'conformance/c.test.ts': GOOD };
  const rooms = Object.fromEntries(['ioasid', 'page-faults', 'wbinvd'].map(name => [`conformance/rooms/${name}.test.ts`, GOOD]));
  const { status, output, closing } = await run({ ...files, ...rooms }, '--room', 'ioasid');
  assert.equal(output.split('\n').flatMap(line => /^ok +(\S+)/.exec(line)?.[1] ?? []).sort(), ['conformance/rooms/ioasid.test.ts', 'conformance/rooms/page-faults.test.ts', 'ioasid/a.test.ts']);
  assert.is(closing, '6 passed, 0 failed');
  assert.is(status, 0);
});

runner('fails when there is no such room, or an option is unknown', async () => {
  const { output, closing } = await run({ 'ioasid/a.test.ts': GOOD }, '--room', 'ioasit');
  assert.match(output, /^FAIL +no room ioasit; there are ioasid$/m);
  assert.is(closing, '0 passed, 1 failed');
  assert.is((await run({ 'a.test.ts': GOOD }, '--rume', 'ioasid')).status, 1);
});

runner('what failed last time comes first, and an error of the types is a failure of its own', async () => {
  const copy = new Workshop();
  copy.write('tsconfig.json', '{ "compilerOptions": { "strict": true, "types": [] }, "files": ["src/typed.ts"], "ts-node": { "swc": true } }');
  copy.write('src/typed.ts', 'export const seven: number = 7;\n');
  for (const name of ['a', 'b', 'c', 'd']) copy.write(`test/toy/${name}.test.ts`, `const { suite } = require('uvu');\n${name === 'd' ? FAILS : GOOD}`);
  copy.write('order.ts', `import { inOrder } from './test/pick';\nconsole.log(inOrder([${['a', 'b', 'c', 'd', 'new'].map(name => `'toy/${name}.test.ts'`).join(', ')}]).join(' '));\n`);
  const first = await copy.run('test/run.ts', '--types', 'toy');
  assert.match(first.output, /\n7 passed, 1 failed\n$/);
  copy.write('src/typed.ts', "export const seven: number = 'eight';\n");
  const order = (await copy.run('order.ts')).output;
  assert.match(order, /^toy\/d\.test\.ts toy\/new\.test\.ts toy\/[abc]/);
  const second = await copy.run('test/run.ts', '--types', 'toy');
  assert.match(second.output, /src\/typed\.ts\(1,14\): error TS2322/);
  assert.match(second.output, /\nFAIL +types: 1 error\n[\s\S]*\n7 passed, 2 failed\n$/);
  assert.is(second.status, 1);
});

runner('passes, and the closing line stands alone', async () => {
  const result = await run({ 'a.test.ts': GOOD, 'b.test.ts': GOOD });
  assert.is(result.status, 0);
  assert.is(result.closing, '4 passed, 0 failed');
});

runner.run();
