/**
 * Recorded runs, as newline-delimited JSON (README.md beside this file). The first line of a run is its beginning, each further one a step:
 *
 *   {"run": "r1", "model": "MCAuthorization-named", "view": {"proof": true, …}}
 *   {"op": "Grant", "args": ["p", "d"], "errno": "OK", "view": {…}}
 */
import { distance } from 'fastest-levenshtein';
import { ToolError } from '../../tlc/error';
import type { Value } from '../../tlc/value';
import { fromJson, isObject, type Json, toJson } from './json';
import type { Request, Room, View } from '../room';

export interface Step extends Request {
  /** Not observed if left out. */
  readonly errno?: string;
  readonly out?: Value;
  /** What was observed of the state after the step; a variable left out was not. */
  readonly view?: View;
  /** The line in the file it was read from. */
  readonly line?: number;
}

export interface Run {
  readonly name: string;
  readonly initial: View;
  readonly steps: readonly Step[];
  /** The line of its beginning in the file it was read from. */
  readonly line?: number;
}

export interface RunFile {
  /** The config's name, if the file says it. */
  readonly model?: string;
  readonly runs: readonly Run[];
}

/** The operations of a specification with the numbers of arguments that they take. */
export type Operations = ReadonlyMap<string, number>;

type Wrong = (what: string) => never;
type Line = { [key: string]: Json };

const BYTE_ORDER_MARK = /^\ufeff/;
const BEGINNING = ['run', 'model', 'view'];
const STEP = ['op', 'args', 'errno', 'out', 'view'];

export const viewToJson = (view: View): Json => toJson(view as { [key: string]: Value });

export function printRuns({ model, runs }: RunFile): string {
  return runs.flatMap(({ name, initial, steps }) => [
    JSON.stringify({ run: name, model, view: viewToJson(initial) }),
    ...steps.map(({ op, args, errno, out, view }) => JSON.stringify({ op, args: args.map(toJson), errno, out: out === undefined ? undefined : toJson(out), view: view && viewToJson(view) })),
  ]).map(line => `${line}\n`).join('');
}

/** Reads runs. Throws `ToolError` with the line's number for anything that is no run of the room, and for a file without any. */
export function readRuns(text: string, file: string, room: Room, operations?: Operations): RunFile {
  const runs: { name: string; initial: View; steps: Step[]; line: number }[] = [];
  const names = new Map<string, number>();
  let model: string | undefined;
  for (const [at, content] of text.replace(BYTE_ORDER_MARK, '').split('\n').entries()) {
    if (content.trim() === '') continue;
    const wrong: Wrong = what => { throw new ToolError(`${file}:${at + 1}: ${onOneLine(what)}`); };
    const line = readLine(content, wrong);
    const beginning = line['run'] !== undefined;
    known(Object.keys(line), beginning ? BEGINNING : STEP, 'field', wrong);
    const view = line['view'] === undefined ? undefined : readView(line['view'], room, wrong);
    if (!beginning) {
      const run = runs.at(-1) ?? wrong('a step before the beginning of a run; a run begins with a line {"run": "its name", "view": {…}}');
      if (line['out'] !== undefined && !room.out) wrong(`a call of the room ${room.name} returns nothing beside its errno; leave out away`);
      run.steps.push({ ...readStep(line, operations, wrong), view, line: at + 1 });
      continue;
    }
    const [name, itsModel] = [line['run'], line['model'] ?? model];
    if (typeof name !== 'string' || name.trim() === '' || (itsModel !== undefined && typeof itsModel !== 'string')) return wrong('the name of a run is a string that is not empty, and its model is one');
    if (runs.length && itsModel !== model) wrong(`the model is ${itsModel} here and ${model ?? 'not named'} before; one file is of one model`);
    if (names.has(name)) wrong(`there is a run ${name} already, in line ${names.get(name)}; give each a name of its own`);
    names.set(name, at + 1);
    model = itsModel;
    runs.push({ name, initial: view ?? {}, steps: [], line: at + 1 });
  }
  if (runs.length === 0) throw new ToolError(`${file}: no run in it; nothing was checked`);
  const empty = runs.find(run => run.steps.length === 0);
  if (empty) throw new ToolError(`${file}:${empty.line}: the run ${onOneLine(empty.name)} has no step`);
  return { model, runs };
}

/** A name in a file may be anything. */
const onOneLine = (text: string): string => text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]/g, ' ');

function readLine(content: string, wrong: Wrong): Line {
  let json: Json;
  try {
    json = JSON.parse(content) as Json;
  } catch {
    return wrong('no JSON; each line is one whole object');
  }
  return isObject(json) ? json : wrong('no object; each line is one');
}

/** Asserts that all of these are among the names that there are. */
function known(names: readonly string[], all: readonly string[], what: string, wrong: Wrong): void {
  const other = names.find(name => !all.includes(name));
  if (other === undefined) return;
  const nearest = [...all].sort((a, b) => distance(a, other) - distance(b, other))[0];
  wrong(`there is no ${what} ${other}; did you mean ${nearest}? There are ${all.join(', ')}`);
}

function readView(json: Json, room: Room, wrong: Wrong): View {
  if (!isObject(json)) return wrong('a view is an object');
  known(Object.keys(json), room.variables, 'variable', wrong);
  return valuesOf(() => Object.fromEntries(Object.entries(json).map(([name, value]) => [name, fromJson(value)])), wrong);
}

function readStep(line: Line, operations: Operations | undefined, wrong: Wrong): Step {
  const { op, args, errno, out } = line;
  if (typeof op !== 'string' || !Array.isArray(args)) return wrong('a step needs op, a string, and args, a list');
  if (errno !== undefined && typeof errno !== 'string') return wrong('errno is a string, or left out');
  if (operations) known([op], [...operations.keys()].sort(), 'operation', wrong);
  const arity = operations?.get(op) ?? args.length;
  if (arity !== args.length) wrong(`${op} takes ${arity} argument${arity === 1 ? '' : 's'}, not ${args.length}`);
  return valuesOf(() => ({ op, args: args.map(fromJson), errno, ...(out === undefined ? {} : { out: fromJson(out) }) }), wrong);
}

function valuesOf<T>(read: () => T, wrong: Wrong): T {
  try {
    return read();
  } catch (error) {
    return wrong(error instanceof RangeError ? 'a value is nested too deeply' : (error as Error).message);
  }
}
