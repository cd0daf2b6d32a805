/**
 * Verdicts that need not be found again. A run of TLC depends on its config, the modules that it sees, its row, the jar, Java, and the
 * gate; while none of them has changed, what was found would be found again. It is kept under a hash of all of these.
 */
import { readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { gunzipSync, gzipSync } from 'node:zlib';
import { dependsOn } from './depends';
import type { Row } from './manifest';
import { Modules } from './modules';
import { makeFolder, type Project } from './project';
import type { Checker } from './run';
import { writeWhole } from './write';

/** The text of what runs and judges a model: check and all that it imports from this folder, in TypeScript or as compiled. */
function gateSources(): string[] {
  const names = ['check'];
  const texts: string[] = [];
  for (const name of names) {
    const text = readFileSync(join(__dirname, `${name}${extname(__filename)}`), 'utf8');
    texts.push(text);
    for (const [, other] of text.matchAll(/(?:from |require\()['"]\.\/([\w-]+)['"]/g)) if (!names.includes(other)) names.push(other);
  }
  return texts;
}

export class Kept<Content> {
  readonly #folder: string;
  readonly #modules: Modules;
  readonly #common: readonly unknown[];

  /** `what` names the kind of content, so that two kinds about one row are kept apart. */
  constructor(project: Project, checker: Checker, what: string) {
    this.#folder = join(makeFolder(project.cache), 'kept');
    this.#modules = new Modules(project);
    this.#common = [what, checker.jar.sha256, checker.java.id, checker.options, gateSources()];
  }

  /** What was kept about the row, if nothing has changed since. */
  find(row: Row): Content | undefined {
    try {
      return deserialize(gunzipSync(readFileSync(this.#file(row)))) as Content;
    } catch {
      return undefined;
    }
  }

  keep(row: Row, content: Content): void {
    writeWhole(this.#file(row), gzipSync(serialize(content)));
  }

  #file(row: Row): string { return join(this.#folder, `${dependsOn(row, this.#modules, row, ...this.#common)}.gz`); }
}
