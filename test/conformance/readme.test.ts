import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { readRuns } from '../../src/conformance/runs/trace';
import { authorization } from '../../src/conformance/rooms/authorization';
import type { Room } from '../../src/conformance/room';

const ROOT = join(__dirname, '..', '..');
const TEXT = readFileSync(join(ROOT, 'src', 'conformance', 'README.md'), 'utf8');
const block = (language: string): string => new RegExp(`\`\`\`${language}\\n([^]*?)\`\`\``).exec(TEXT)![1];

const readme = suite('src/conformance/README.md');

readme('its recording is one', () => {
  const { runs } = readRuns(block('json'), 'README.md', authorization as Room);
  assert.equal(runs.map(({ name, steps }) => [name, steps.length]), [['r1', 1]]);
});

readme('its program runs, and prints what it says it prints', async () => {
  const program = block('ts');
  const promised = [...program.matchAll(/console\.log\(.*\); \/\/ (.*)/g)].map(([, words]) => words);
  const printed: string[] = [];
  const { outputText } = transpileModule(program.replace('\nmain();', '\nmodule.exports = main();'), { compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 } });
  const module = { exports: undefined as unknown };
  const needed = (name: string): unknown => require(name === 'ioasid/conformance' ? join(ROOT, 'src', 'conformance') : name);
  new Function('require', 'module', 'exports', 'console', outputText)(needed, module, {}, { log: (words: string) => printed.push(words) });
  await module.exports;
  assert.is(promised.length, 1);
  assert.equal(printed, promised);
});

readme('its failure is the one that is kept', () => {
  assert.is(block('text'), readFileSync(join(__dirname, 'golden', 'conforms-late.txt'), 'utf8'));
});

readme.run();
