import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import * as library from '../src';
import * as revocation from '../src/revocation';

const readme = suite('the README');

const programs = [...readFileSync(join(__dirname, '..', 'README.md'), 'utf8').matchAll(/```ts\n([^]*?)```/g)].map(([, program]) => program!);
const SAID = [['EACCES', 'OK'], ['cut', 'EACCES', 'OK'], ['notBound', 'OK', 'EFAULT']];
const ENTRIES: Readonly<Record<string, unknown>> = { ioasid: library, 'ioasid/revocation': revocation };

readme('there are three programs', () => { assert.is(programs.length, SAID.length); });
programs.forEach((program, at) => {
  readme(`program ${at + 1} runs, and prints what it says it prints`, async () => {
    const promised = [...program.matchAll(/console\.log\(.*\); \/\/ (\w+)/g)].map(([, word]) => word);
    const printed: string[] = [];
    const { outputText } = transpileModule(program.replace('\nmain();', '\nmodule.exports = main();'), { compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 } });
    const module = { exports: undefined as unknown };
    const needed = (name: string): unknown => ENTRIES[name] ?? assert.unreachable(`needs ${name}`);
    new Function('require', 'module', 'exports', 'console', outputText)(needed, module, {}, { log: (word: string) => printed.push(word) });
    await module.exports;
    assert.equal(promised, SAID[at]);
    assert.equal(printed, promised);
  });
});

readme.run();
