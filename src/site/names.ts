/** Where a name leads that a text has in code marks: modules, definitions, models, policies, calls. */
import type { ListedModules } from './tla/modules';

export interface KnownNames {
  /** Its address from the root, or undefined. */
  find(name: string): string | undefined;
  /** What is wrong with a name that only something of ours could be: a model that is none. */
  faultOf(name: string): string | undefined;
  add(name: string, address: string): void;
}

/** Short or everyday names of definitions would be found in any text. */
const TELLING = /^[A-Z]\w{4,}$/;

export function namesOf(modules: ListedModules, models: Iterable<string>): KnownNames {
  const known = new Map<string, string>();
  const owners = new Map<string, number>();
  for (const { definitions } of modules.values()) for (const name of definitions.keys()) owners.set(name, (owners.get(name) ?? 0) + 1);
  for (const module of modules.values()) {
    for (const name of module.definitions.keys()) {
      known.set(`${module.name}!${name}`, `modules/${module.name}.html#${name}`);
      if (TELLING.test(name) && owners.get(name) === 1) known.set(name, `modules/${module.name}.html#${name}`);
    }
  }
  for (const name of modules.keys()) {
    known.set(name, `modules/${name}.html`);
    known.set(`${name}.tla`, `modules/${name}.html`);
  }
  for (const model of models) known.set(model, `models.html#${model}`);
  return {
    add: (name, address) => known.set(name, address),
    find: name => known.get(name),
    faultOf: name => (/^MC[A-Z]\w*(-\w+)+$/.test(name) && !known.has(name) ? `no model is called ${name}` : undefined),
  };
}
