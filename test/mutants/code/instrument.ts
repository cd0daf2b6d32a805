/**
 * The code of a room with all its mutants in it at once. Some of them, or none, are switched on while it runs: so the code is made once,
 * and thousands of mutants are tried in one process.
 */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import * as ts from 'typescript';

export interface CodeMutant {
  readonly id: number;
  readonly file: string;
  readonly line: number;
  /** Where it begins and ends, in characters of the file. */
  readonly from: number;
  readonly to: number;
  /** The line it stands in, and its text before and after: what tells it apart from others however lines move. */
  readonly within: string;
  readonly original: string;
  readonly replacement: string;
}

export interface Instrumented {
  readonly mutants: readonly CodeMutant[];
  /** By path from the project's root, JavaScript. */
  readonly code: Readonly<Record<string, string>>;
}

/** What the instrumented code asks, in globalThis. */
export interface Switch {
  /** The numbers of the mutants that are on. */
  active?: ReadonlySet<string>;
  /** Marks the mutants whose place is come to, while it is there. */
  covered?: Uint8Array;
  /** Called whenever a mutant that is on is come to. */
  hit(): boolean;
}

export const SWITCH = '__stryker__';

const HEAD = `const mutantSwitch = globalThis.${SWITCH};`;
/** In place of the tool's own functions of these names, which count more than is needed: of two in one scope, the last is meant. */
const TAIL = `
function stryCov_9fa48() { const { covered } = mutantSwitch; if (covered !== undefined) for (const id of arguments) covered[id] = 1; }
function stryMutAct_9fa48(id) { const { active } = mutantSwitch; return active !== undefined && active.has(id) && mutantSwitch.hit(); }
`;

interface Tool {
  readonly files: readonly { readonly name: string; readonly content: string }[];
  readonly mutants: readonly { readonly id: string; readonly fileName: string; readonly replacement: string; readonly location: Record<'start' | 'end', { line: number; column: number }> }[];
}
interface Node { isThrowStatement(): boolean }

/** Messages of errors that only a mistake in the caller's program can cause are no behaviour; that there is an error, is. */
const IGNORED = { shouldIgnore: (node: Node): string | undefined => (node.isThrowStatement() ? 'the words of an error' : undefined) };

/** The instrumenter is a module of the new kind, which TypeScript would load in the old way. */
const load = new Function('name', 'return import(name)') as (name: string) => Promise<{ Instrumenter: new (...parts: unknown[]) => { instrument(files: object[], options: object): Promise<Tool> } }>;

async function parts(): Promise<unknown[]> {
  const nothing = (): boolean => false;
  const logger = { debug: nothing, info: nothing, warn: nothing, error: nothing, isDebugEnabled: nothing };
  return [logger];
}

export async function instrument(root: string, paths: readonly string[]): Promise<Instrumented> {
  const { Instrumenter } = await load('@stryker-mutator/instrumenter');
  const tool = new Instrumenter(...await parts());
  const sources = new Map(paths.map(path => [path, readFileSync(join(root, path), 'utf8')]));
  const files = [...sources].map(([path, content]) => ({ name: join(root, path), content, mutate: true }));
  const made = await tool.instrument(files, { plugins: null, excludedMutations: [], ignorers: [IGNORED], noHeader: false });
  const mutants = made.mutants.filter(mutant => !('statusReason' in mutant && mutant.statusReason)).map(({ id, fileName, replacement, location }): CodeMutant => {
    const file = relative(root, fileName);
    const lines = sources.get(file)!.split('\n');
    const { start, end } = location;
    const within = lines[start.line];
    const last = start.line === end.line ? within.slice(start.column, end.column) : [within.slice(start.column), ...lines.slice(start.line + 1, end.line), lines[end.line].slice(0, end.column)].join('\n');
    const place = ({ line, column }: { line: number; column: number }): number => lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, column);
    return { id: Number(id), file, line: start.line + 1, from: place(start), to: place(end), within: within.trim(), original: oneLine(last), replacement: oneLine(replacement) };
  });
  const code = Object.fromEntries(made.files.map(({ name, content }) => [relative(root, name), compiled(content)]));
  return { mutants, code };
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim();

const compiled = (text: string): string => `${HEAD}${ts.transpileModule(text, {
  compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS, esModuleInterop: true },
}).outputText}${TAIL}`;
