/**
 * Long searches that go on where they were ended. TLC writes what it knows into a folder of the cache; beside it stands what that depends
 * on, so that the checkpoint of another specification, config or jar is never gone on from.
 */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { dependsOn } from './depends';
import type { Row } from './manifest';
import type { Modules } from './modules';
import { makeFolder, type Project } from './project';
import type { Checker } from './run';
import { writeWhole } from './write';

/** What is known of a search that has not ended. */
export interface Progress {
  /** Of all that the search depends on. */
  readonly hash: string;
  /** Of all runs until now. */
  readonly seconds: number;
  /** The actions taken until now. */
  readonly taken: readonly string[];
}

export class Checkpoint {
  readonly folder: string;
  readonly #hash: string;

  constructor(project: Project, row: Row, checker: Checker, modules: Modules) {
    this.folder = join(project.cache, 'checkpoints', row.model);
    this.#hash = dependsOn(row, modules, checker.jar.sha256, checker.options);
  }

  get #file(): string { return join(this.folder, 'progress.json'); }

  /** What to go on from, or why there is nothing to: `refused` if there is a checkpoint, and it is another's. */
  find(): { readonly progress?: Progress; readonly states?: string; readonly refused?: string } {
    if (!existsSync(this.#file)) return {};
    let progress: Progress;
    try {
      progress = JSON.parse(readFileSync(this.#file, 'utf8')) as Progress;
    } catch {
      return { refused: `the checkpoint in ${this.folder} cannot be read` };
    }
    if (progress.hash !== this.#hash) return { refused: `the checkpoint in ${this.folder} is of another specification, config or jar` };
    const states = readdirSync(this.folder, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(({ name }) => join(this.folder, name)).sort()
      .filter(folder => readdirSync(folder).includes('queue.chkpt')).at(-1);
    return states === undefined ? {} : { progress, states };
  }

  /** The process that writes here now, where the system says so: a search whose program was killed lives on. */
  writer(): number | undefined {
    if (!existsSync('/proc/self/cmdline')) return undefined;
    return readdirSync('/proc').filter(name => /^\d+$/.test(name) && Number(name) !== process.pid).map(Number).find(pid => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(this.folder);
      } catch {
        return false;
      }
    });
  }

  /** A folder to begin in. */
  begin(): void {
    makeFolder(dirname(this.folder));
    this.forget();
    this.note({ seconds: 0, taken: [] });
  }

  note(progress: Omit<Progress, 'hash'>): void { writeWhole(this.#file, JSON.stringify({ hash: this.#hash, ...progress })); }

  forget(): void { rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 }); }
}
