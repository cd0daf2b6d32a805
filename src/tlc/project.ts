import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { sentence, ToolError } from './error';

/** The folders that a run needs. */
export interface Project {
  /** Holds `spec/` and `models/`. */
  readonly root: string;
  /** Holds what is fetched or made once: the jar, the class archive. */
  readonly cache: string;
  /** Receives reports. */
  readonly out: string;
}

/** The folder that this package lies in. */
function home(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
  }
  throw new ToolError(`no package.json above ${__dirname}; install the package again`);
}

/** The project at `root`, or this one. Throws `ToolError` for a folder that is no project. */
export function openProject(folder = home()): Project {
  const root = resolve(folder);
  for (const folder of ['spec', 'models']) {
    if (!existsSync(join(root, folder))) throw new ToolError(`${root} has no folder ${folder}/; name the folder that holds spec/ and models/`);
  }
  return { root, cache: process.env['IOASID_CACHE'] ?? join(home(), '.cache'), out: join(root, 'out') };
}

/** Every folder under spec/ and models/: where TLC looks for a module. */
export function library(project: Project): string[] {
  return ['spec', 'models'].flatMap(top => foldersUnder(join(project.root, top)));
}

function foldersUnder(folder: string): string[] {
  const inside = readdirSync(folder, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(entry => entry.name).sort();
  return [folder, ...inside.flatMap(name => foldersUnder(join(folder, name)))];
}

/** Makes `folder` if it is not there. Throws `ToolError` where that cannot be done. */
export function makeFolder(folder: string): string {
  try {
    mkdirSync(folder, { recursive: true });
    return folder;
  } catch (error) {
    throw new ToolError(`cannot make the folder ${folder} (${sentence(error)}); free space or set permissions`);
  }
}
