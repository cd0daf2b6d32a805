/**
 * Which actions does a run take?
 *
 * TLC's own count (-coverage) counts every expression, and doubles the time of a run whose invariants are large. Where each action
 * writes its name into `call`, as all rooms do, a step says by itself which action it was: the model is extended by a condition on
 * steps that is always true, and prints each name when it comes for the first time.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, unnamed } from './config';
import type { Modules } from './modules';

/** A module's name and a config, made for one run. */
export interface Extended {
  readonly module: string;
  readonly config: string;
  /** The names of all actions of the model. */
  readonly actions: readonly string[];
}

const MODULE = 'Counted';

/** Every definition below the model's Next, an overridden one by its own name. */
export function below(config: Config, bodies: ReadonlyMap<string, string>): Set<string> {
  const root = config.next ?? config.specification;
  const instead = new Map(config.constants.filter(({ override }) => override).map(({ name, value }) => [name, value]));
  const seen = new Set(root === undefined ? [] : [root]);
  for (const name of seen) {
    for (const word of bodies.get(instead.get(name) ?? name)?.match(/\w+/g) ?? []) if (bodies.has(word)) seen.add(word);
  }
  return seen;
}

/** The actions below the model's Next: definitions that hold their own name as a text. */
export function actionsOf(module: string, config: Config, modules: Modules): string[] {
  const bodies = modules.bodies(module);
  const instead = new Map(config.constants.filter(({ override }) => override).map(({ name, value }) => [name, value]));
  return [...below(config, bodies)].filter(name => name !== 'Init' && bodies.get(instead.get(name) ?? name)!.includes(`"${name}"`)).sort();
}

/**
 * The model in `folder`, extended so that it prints its actions as they come, or undefined where that cannot be:
 * a condition on steps would spoil liveness, some models silence `call`, and a config can have one such condition only.
 */
export function extended(module: string, config: Config, modules: Modules, folder: string): Extended | undefined {
  const silent = config.constants.some(({ name }) => name === 'Answer');
  if (silent || config.actionConstraints.length || config.symmetry || unnamed(config).length) return undefined;
  const actions = actionsOf(module, config, modules);
  if (actions.length === 0) return undefined;
  writeFileSync(join(folder, `${MODULE}.tla`), `---- MODULE ${MODULE} ----
EXTENDS ${module}, TLC
ASSUME TLCSet(1, {})
CountedStep == call'.op \\in TLCGet(1) \\/ (TLCSet(1, TLCGet(1) \\cup {call'.op}) /\\ PrintT(call'.op))
====
`);
  const file = join(folder, `${MODULE}.cfg`);
  writeFileSync(file, `${readFileSync(config.file, 'utf8')}\nACTION_CONSTRAINT CountedStep\n`);
  return { module: MODULE, config: file, actions };
}
