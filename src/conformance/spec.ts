/** What the text of a specification says of its operations. */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { Modules, type SourcePlace } from '../tlc/modules';
import type { Project } from '../tlc/project';
import type { Model } from './model';
import type { Operations } from './runs/trace';

/** A step says which operation it is by the name and the arguments: `Answer("Grant", <<s, d>>, …)`, `Happens("Tick", <<>>)`. */
const SAID = /"([A-Z]\w*)", *<<([^<>]*)>>/g;

/** The operations of a model's specification, and how many arguments each takes. */
export function operationsOf(project: Project, model: Model): Operations {
  const modules = new Modules(project);
  const found = new Map<string, number>();
  for (const module of modules.closure(model.module)) {
    const path = modules.path(module)!;
    if (!path.includes('/spec/')) continue;
    for (const [, op, args] of readFileSync(path, 'utf8').matchAll(SAID)) found.set(op, args.trim() === '' ? 0 : args.split(',').length);
  }
  return found;
}

/** Where the action of an operation stands: the definition that says the operation's name, first of all the one of that name. */
export function placeOf(project: Project, model: Model, op: string): SourcePlace | undefined {
  const modules = new Modules(project);
  const places: (SourcePlace & { readonly name: string })[] = [];
  for (const module of modules.closure(model.module)) {
    const path = modules.path(module)!;
    let definition: { name: string; line: number } | undefined;
    for (const [at, text] of readFileSync(path, 'utf8').split('\n').entries()) {
      const [, name] = /^(\w+)(?:\(.*?\))?\s*==/.exec(text) ?? [];
      if (name !== undefined) definition = { name, line: at + 1 };
      if (definition && [...text.matchAll(SAID)].some(([, said]) => said === op)) places.push({ file: relative(project.root, path), ...definition });
    }
  }
  const { file, line } = places.find(({ name }) => name === op) ?? places[0] ?? {};
  return file === undefined || line === undefined ? modules.definition(model.module, op) : { file, line };
}
