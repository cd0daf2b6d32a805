/** The few rules of biome.json hold for all code, and no imports go round in a circle; and each kind of fault that they are there for is found. */
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { temporary } from './tlc/copies';

const HOME = join(__dirname, '..');
const BIOME = join(dirname(require.resolve('@biomejs/biome/package.json')), 'bin', 'biome');

/** The exit status, and what it says, a line a fault. */
function lint(folder: string): Promise<{ readonly status: number; readonly faults: readonly string[] }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [BIOME, 'lint', '--reporter=github', '--max-diagnostics=100', '.'], { cwd: folder }, (error, out, said) => {
      const faults = `${out}\n${said}`.split('\n').flatMap((line) => /::error title=(?:lint\/)?([^,]*),file=([^,]*),line=(\d+)/.exec(line)?.slice(1).join(' ') ?? []);
      resolve({ status: error ? Number(error.code) : 0, faults: faults.length || !error ? faults : [said] });
    });
  });
}

const FAULTS: Record<string, string> = {
  'style/useNodejsImportProtocol': "import { join } from 'path';\nexport const a = join('b');",
  'correctness/noUnusedImports': "import { join } from 'node:path';\nexport const a = 1;",
  'suspicious/noDoubleEquals': 'export const same = (a: number, b: number): boolean => a == b;',
  'suspicious/noExplicitAny': 'export const a: any = 1;',
  'complexity/useArrowFunction': 'export const twice = [1].map(function (n) { return 2 * n; });',
  'style/useConst': 'let a = 1;\nexport const b = a;',
  'suspicious/noDebugger': 'export function a(): void { debugger; }',
};

const test = suite('Lint');

test('no fault in the code', async () => {
  assert.equal(await lint(HOME), { status: 0, faults: [] });
});
test('each of these faults is found', async () => {
  const folder = temporary();
  mkdirSync(join(folder, 'src'));
  copyFileSync(join(HOME, 'biome.json'), join(folder, 'biome.json'));
  for (const [i, text] of Object.values(FAULTS).entries()) writeFileSync(join(folder, 'src', `${i}.ts`), `${text}\n`);
  // What shows a thing knows of it, and not the other way round.
  for (const room of ['cli', 'explorer', 'lanes']) {
    mkdirSync(join(folder, 'src', room), { recursive: true });
    writeFileSync(join(folder, 'src', room, 'up.ts'), "export { linkOf } from '../explorer/record';\n");
  }
  // Of a room whose objects hold each other, types may go round in a circle, and values may not.
  for (const room of ['iommufd', 'lanes']) {
    mkdirSync(join(folder, 'src', room), { recursive: true });
    writeFileSync(join(folder, 'src', room, 'types.ts'), "import type { B } from './back';\nexport interface A { readonly b: B }\n");
    writeFileSync(join(folder, 'src', room, 'back.ts'), "import type { A } from './types';\nexport interface B { readonly a: A }\n");
    writeFileSync(join(folder, 'src', room, 'values.ts'), "import { d } from './round';\nexport const c = (): number => d();\n");
    writeFileSync(join(folder, 'src', room, 'round.ts'), "import { c } from './values';\nexport const d = (): number => c();\n");
  }
  const { status, faults } = await lint(folder);
  assert.is(status, 1);
  assert.equal(faults.filter((fault) => fault.startsWith('style/noRestrictedImports')).map((fault) => fault.replace(/.*src\//, '')), ['lanes/up.ts 1']);
  assert.equal(faults.filter((fault) => fault.startsWith('suspicious/noImportCycles')).map((fault) => fault.replace(/.*src\//, '')).sort(),
    ['iommufd/round.ts 1', 'iommufd/values.ts 1', 'lanes/back.ts 1', 'lanes/round.ts 1', 'lanes/types.ts 1', 'lanes/values.ts 1']);
  for (const [i, rule] of Object.keys(FAULTS).entries()) assert.ok(faults.some((fault) => fault.startsWith(`${rule} `) && fault.includes(`${i}.ts`)), `${rule} in ${faults.join('; ')}`);
});
test.run();
