/** A copy of the project to change and break: its code and specifications, and of the tests what a test asks for. */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { cpSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporary } from './tlc/copies';

const HOME = join(__dirname, '..');

export interface Said { readonly status: number; readonly output: string }

export class Workshop {
  readonly root = temporary();

  /** With these files and folders of the project besides src/, spec/, models/ and what runs the tests. */
  constructor(more: readonly string[] = []) {
    const runner = readdirSync(join(HOME, 'test')).filter(name => name.endsWith('.ts') && !name.endsWith('.test.ts')).map(name => `test/${name}`);
    const helpers = ['test/conformance/coverage.ts', 'test/tlc/copies.ts', 'test/site/chromium.ts'];
    for (const path of ['src', 'spec', 'models', 'package.json', 'tsconfig.json', ...runner, ...helpers, ...more]) cpSync(join(HOME, path), join(this.root, path), { recursive: true });
    symlinkSync(join(HOME, 'node_modules'), join(this.root, 'node_modules'));
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), text);
  }

  #words = (script: string, words: readonly string[]): string[] => ['-r', 'ts-node/register/transpile-only', script, ...words];

  /** Runs one of its scripts to the end. */
  run(script: string, ...words: string[]): Promise<Said> {
    return new Promise(resolve => {
      execFile(process.execPath, this.#words(script, words), { cwd: this.root, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
        resolve({ status: Number(error?.code ?? 0), output: `${stdout}${stderr}` });
      });
    });
  }

  /** Starts one of its scripts, whose output is handed on as it comes. */
  start(script: string, words: readonly string[], said: (piece: string) => void): ChildProcess {
    const child = spawn(process.execPath, this.#words(script, words), { cwd: this.root, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', said);
    return child;
  }
}
