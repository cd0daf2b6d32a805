/** What TLC's distributed mode would pass over without a word, by name. */
import type { Config } from '../tlc/config';
import type { Modules } from '../tlc/modules';

/** Why this model is not for servers, in one line; undefined if it is. */
export function unfit(model: string, module: string, config: Config, modules: Modules): string | undefined {
  const { properties } = config;
  if (properties.length > 0) {
    return `${model} asks for ${properties.join(', ')}: of steps and of whole runs TLC's distributed mode checks nothing, and would not say so; check it without --servers`;
  }
  const registers = readsRegisters(module, config, modules);
  return registers && `${model} reads TLC's registers in ${registers}, and each server would have registers of its own; check it without --servers`;
}

/** The definition of the model that uses TLCGet or TLCSet. */
function readsRegisters(module: string, config: Config, modules: Modules): string | undefined {
  const bodies = modules.bodies(module);
  const instead = new Map(config.constants.filter(({ override }) => override).map(({ name, value }) => [name, value]));
  const { specification, init, next, view, invariants, constraints, actionConstraints } = config;
  const seen = new Set([specification, init, next, view, ...invariants, ...constraints, ...actionConstraints].flatMap(name => name ?? []));
  for (const name of seen) {
    const words = bodies.get(instead.get(name) ?? name)?.match(/\w+/g) ?? [];
    if (words.some(word => word === 'TLCGet' || word === 'TLCSet')) return name;
    for (const word of words) if (bodies.has(word)) seen.add(word);
  }
  return undefined;
}
