/** Small specifications, given to both engines. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportSpecification } from '../../src/sany/export';
import type { Specification } from '../../src/sany/expression';
import { modelOf } from '../../src/second/model';
import { type SearchOutcome, search } from '../../src/second/search';
import { type Config, readConfig } from '../../src/tlc/config';
import { openProject, type Project } from '../../src/tlc/project';
import { runTlc, type TlcResult } from '../../src/tlc/run';
import { checker, copyOf } from '../tlc/copies';

/** A project with one more module, and configs for it. */
export class Small {
  readonly project: Project;
  #parsed?: Promise<Specification>;

  constructor(readonly module: string, text: string, more: Readonly<Record<string, string>> = {}) {
    this.project = copyOf(openProject().root);
    for (const [name, body] of Object.entries({ ...more, [module]: text })) {
      writeFileSync(join(this.project.root, 'models', 'authorization', `${name}.tla`), `---- MODULE ${name} ----\n${body}\n====\n`);
    }
  }

  async parsed(): Promise<Specification> { return this.#parsed ??= exportSpecification(this.project, await checker(), this.module); }

  config(lines: readonly string[]): Config {
    const file = join(this.project.root, 'models', 'authorization', `${this.module}.cfg`);
    writeFileSync(file, `${lines.join('\n')}\n`);
    return readConfig(file);
  }

  async search(lines: readonly string[], states = 10_000): Promise<SearchOutcome> {
    return search(modelOf(await this.parsed(), this.config(lines)), { states, seconds: 60 });
  }

  async tlc(lines: readonly string[], onPrint?: (line: string) => void): Promise<TlcResult> {
    const { file } = this.config(lines);
    return runTlc({ project: this.project, checker: await checker(), module: this.module, config: file, ...(onPrint ? { onPrint } : {}) });
  }
}

export async function refusal(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was refused';
}
