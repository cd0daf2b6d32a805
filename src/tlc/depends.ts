/** What a run of TLC depends on, so that what it found, or how far it came, is known for its own as long as nothing of that has changed. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, readConfig } from './config';
import { configOf, type Row } from './manifest';
import type { Modules } from './modules';

/** The modules that TLC reads: the model's, and those from which a config takes a definition. */
export function modulesOf(module: string, { constants }: Config, modules: Modules): string[] {
  const named = constants.flatMap(assignment => assignment.module ?? []);
  return [...new Set([module, ...named].flatMap(name => modules.closure(name)))];
}

/** A hash of the config of a row, of all modules that TLC reads for it, and of what else the caller names: the jar, options, the row. */
export function dependsOn(row: Row, modules: Modules, ...more: readonly unknown[]): string {
  const config = readConfig(join(modules.project.root, configOf(row)));
  const hash = createHash('sha256').update(JSON.stringify(more)).update(readFileSync(config.file));
  for (const module of modulesOf(row.module, config, modules)) {
    const path = modules.path(module);
    if (path) hash.update(module).update(readFileSync(path));
  }
  return hash.digest('hex').slice(0, 32);
}
