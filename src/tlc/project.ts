import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { sentence, ToolError } from './error';
import { makePath } from './write';

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

/** The package's own version. */
export const version = (): string => (JSON.parse(readFileSync(join(home(), 'package.json'), 'utf8')) as { version: string }).version;

/** The project at `folder`, or this one, with its reports in `out`, or where they belong. Throws `ToolError` for a folder that is no project. */
export function openProject(folder = home(), out?: string): Project {
  const root = resolve(folder);
  for (const folder of ['spec', 'models']) {
    if (!existsSync(join(root, folder))) throw new ToolError(`${root} has no folder ${folder}/; name the folder that holds spec/ and models/`);
  }
  return { root, cache: process.env['IOASID_CACHE'] || cacheFolder(), out: resolve(out ?? join(isInstalled(root) ? '.' : root, 'out')) };
}

/** Is it the installed package? That is never written to: it may be read only, and is not the user's to look into. */
export const isInstalled = (root: string): boolean => root === home() && !existsSync(join(root, 'src'));

/** In a clone, `.cache` beside the sources; of an installed package, a folder of the user's. */
function cacheFolder(environment = process.env): string {
  if (existsSync(join(home(), 'src'))) return join(home(), '.cache');
  const user = process.platform === 'darwin' ? join(homedir(), 'Library', 'Caches') : process.platform === 'win32' ? environment['LOCALAPPDATA'] : environment['XDG_CACHE_HOME'];
  return join(user || join(homedir(), '.cache'), 'ioasid');
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
    makePath(folder);
    return folder;
  } catch (error) {
    throw new ToolError(`cannot make the folder ${folder} (${sentence(error)}); free space or set permissions`);
  }
}
