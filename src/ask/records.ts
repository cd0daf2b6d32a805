/** Records as the specification defines them: written out, or as the difference from another. */
import { named } from '../named';
import { ToolError } from '../tlc/error';
import { Modules } from '../tlc/modules';
import type { Project } from '../tlc/project';
import { parseValue, type Value, ValueError } from '../tlc/value';

/** What definitions of Policies.tla and Positions.tla say, by their names. */
export type Records = ReadonlyMap<string, Readonly<Record<string, Value>>>;

/** Where the specification defines its policies and its positions. */
export const MODULES = { policy: 'Policies', position: 'Positions' } as const;

/** Every definition of the module that is a record, whether or not it is declared as a policy or position. */
export function recordsOf(project: Project, module: string): Records {
  const bodies = new Modules(project).bodies(module);
  const found = new Map<string, Readonly<Record<string, Value>>>();
  for (const [name, body] of bodies) {
    // A definition of something else is none that can be asked about.
    try {
      found.set(name, recordOf(body.replace(/\n-{4,}[^]*|\n={4,}[^]*/, ''), found));
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
    }
  }
  return found;
}

/** `Mine == [Once EXCEPT !.pass = FALSE]`, or the record alone. Throws `ToolError`. */
export function recordIn(text: string, known: Records): { name?: string; record: Readonly<Record<string, Value>> } {
  const plain = withoutComments(text).trim();
  const definition = /^(\w+)\s*==\s*([^]*)$/.exec(plain);
  return definition ? { name: definition[1], record: recordOf(definition[2]!, known) } : { record: recordOf(plain, known) };
}

const EXCEPT = /^\[\s*(\w+)\s+EXCEPT\b([^]*)\]$/;
const CHANGE = /^\s*!\.(\w+)\s*=\s*((?:"[^"]*"|[^!"])*?)\s*(?:,(?=\s*!\.)|$)/;

function recordOf(text: string, known: Records): Readonly<Record<string, Value>> {
  const plain = text.trim();
  if (/^\w+$/.test(plain) && known.has(plain)) return known.get(plain)!;
  const except = EXCEPT.exec(plain);
  const value = except ? changed(except[1]!, except[2]!, known) : valueOf(plain);
  if (typeof value !== 'object' || Array.isArray(value) || value instanceof Set || value instanceof Map) throw new ToolError(`no record: ${short(plain)}; write [grant |-> "proven", …]`);
  return value;
}

function changed(base: string, changes: string, known: Records): Readonly<Record<string, Value>> {
  const record = { ...known.get(named([...known.keys()], (name) => name, base, 'record')) };
  for (let rest = changes; rest.trim();) {
    const change = CHANGE.exec(rest);
    if (!change) throw new ToolError(`no change of a record: ${short(rest)}; write !.pass = FALSE, with commas between`);
    const [all, decision, value] = change;
    if (!Object.hasOwn(record, decision!)) throw new ToolError(`${base} has no decision '${decision}'; it has ${Object.keys(record).join(', ')}`);
    record[decision!] = valueOf(value!);
    rest = rest.slice(all.length);
  }
  return record;
}

function valueOf(text: string): Value {
  try {
    return parseValue(text);
  } catch (error) {
    if (error instanceof ValueError) throw new ToolError(`${error.message}; write one definition, such as Mine == [Once EXCEPT !.pass = FALSE]`);
    throw error;
  }
}

const short = (text: string): string => `'${text.trim().replace(/\s+/g, ' ').slice(0, 60)}'`;

const withoutComments = (text: string): string => text.replace(/"[^"\n]*"|\\\*.*|\(\*[^]*?\*\)/g, (token) => (token.startsWith('"') ? token : ' '));
