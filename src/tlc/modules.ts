import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { library, type Project } from './project';

export interface SourcePlace {
  /** From the project's root. */
  readonly file: string;
  readonly line: number;
}

interface Source {
  readonly file: string;
  /** With comments blanked out, line for line. */
  readonly text: string;
}

/** The TLA+ modules of a project, read only as far as is needed to say where a name is declared. */
export class Modules {
  readonly #files = new Map<string, string>();
  readonly #read = new Map<string, Source>();

  constructor(readonly project: Project, extra: readonly string[] = []) {
    for (const folder of [...library(project), ...extra].reverse()) {
      for (const name of readdirSync(folder)) if (name.endsWith('.tla')) this.#files.set(name.slice(0, -4), join(folder, name));
    }
  }

  has(module: string): boolean { return this.#files.has(module); }

  /** The module's file. */
  path(module: string): string | undefined { return this.#files.get(module); }

  /** `module` and all that it extends, nearest first; with all that it takes instances of, unless `instances` is false. */
  closure(module: string, instances = true): string[] {
    const found = [module];
    for (const name of found) {
      const text = this.#source(name)?.text ?? '';
      const next = [
        ...(/\bEXTENDS\s+([\w\s,]+?)(?=\n\s*\n|\n\s*\w+\s*(?:\(.*?\))?\s*==|\n\s*(?:CONSTANT|VARIABLE|ASSUME|-{4}|={4}|RECURSIVE|LOCAL|INSTANCE))/.exec(text)?.[1] ?? '')
          .split(/[\s,]+/),
        ...(instances ? [...text.matchAll(/\bINSTANCE\s+(\w+)/g)].map(match => match[1]) : []),
      ];
      for (const other of next) if (this.has(other) && !found.includes(other)) found.push(other);
    }
    return found;
  }

  /** Where `name` is defined, seen from `module`. */
  definition(module: string, name: string): SourcePlace | undefined {
    const pattern = new RegExp(`^[ \\t]*(?:LOCAL\\s+|ASSUME\\s+|THEOREM\\s+)?${name}\\s*(?:\\([^=]*?\\)|\\[[^=]*?\\])?\\s*==`, 'm');
    for (const where of this.closure(module)) {
      const source = this.#source(where);
      const match = source && pattern.exec(source.text);
      if (match) return { file: source.file, line: lineAt(source.text, match.index + match[0].search(/\S/)) };
    }
    return undefined;
  }

  /** What each name is defined as, seen from `module`. A definition that is indented belongs to the one above it. */
  bodies(module: string): Map<string, string> {
    const bodies = new Map<string, string>();
    for (const where of this.closure(module, false)) {
      const pieces = (this.#source(where)?.text ?? '').split(/^(?:LOCAL\s+)?(\w+)[ \t]*(?:\([^=]*?\)|\[[^=]*?\])?[ \t]*==/m);
      for (let i = 1; i < pieces.length; i += 2) if (!bodies.has(pieces[i])) bodies.set(pieces[i], pieces[i + 1]);
    }
    return bodies;
  }

  /** Is `name` a constant or a definition, seen from `module`? */
  declares(module: string, name: string): boolean {
    if (this.definition(module, name)) return true;
    return this.closure(module).some(where => {
      const lists = (this.#source(where)?.text ?? '').matchAll(/\bCONSTANTS?\s+((?:\w+\s*(?:\([^)]*\))?\s*,\s*)*\w+)/g);
      return [...lists].some(list => list[1].replace(/\([^)]*\)/g, '').split(/[\s,]+/).includes(name));
    });
  }

  /** The place that TLC means by `line 4, col 19 to line 4, col 34 of module Abs`. */
  place(text: string): SourcePlace | undefined {
    const match = /line (\d+), .* of module (\w+)/.exec(text);
    const source = match ? this.#source(match[2]) : undefined;
    return source && { file: source.file, line: Number(match![1]) };
  }

  /** The name of the assumption `ASSUME Name == …` that stands at that place. */
  assumption(text: string): string | undefined {
    const match = /line (\d+), .* of module (\w+)/.exec(text);
    const source = match ? this.#source(match[2]) : undefined;
    const above = source?.text.split('\n').slice(0, Number(match![1])).join('\n') ?? '';
    return [...above.matchAll(/\bASSUME\b\s*(?:(\w+)\s*==)?/g)].at(-1)?.[1];
  }

  /** Is `ASSUME name`, or `ASSUME name == …`, in `module` or in what it extends? */
  assumes(module: string, name: string): boolean {
    return this.closure(module, false).some(where => new RegExp(`^\\s*ASSUME\\s+${name}\\b`, 'm').test(this.#source(where)?.text ?? ''));
  }

  #source(module: string): Source | undefined {
    const known = this.#read.get(module);
    const path = this.#files.get(module);
    if (known || !path) return known;
    const source = { file: relative(this.project.root, path), text: blankComments(readFileSync(path, 'utf8')) };
    this.#read.set(module, source);
    return source;
  }
}

const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;

/** Comments become spaces, so that lines stay where they are. Comments may be nested; strings are kept. */
function blankComments(text: string): string {
  let depth = 0;
  return text.replace(/\(\*|\*\)|\\\*.*|"(?:\\.|[^"\\\n])*"|[^\n]/g, token => {
    if (token === '(*') depth++;
    else if (token === '*)' && depth > 0) depth--;
    else if (depth === 0 && !token.startsWith('\\*')) return token;
    return ' '.repeat(token.length);
  });
}
