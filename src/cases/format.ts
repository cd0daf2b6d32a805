/** Reading files of cases: plain or gzip, a list of cases or one case a line, with the place of everything that is wrong in them. */
import { existsSync, readFileSync } from 'fs';
import { gunzipSync } from 'zlib';
import { ToolError } from '../tlc/error';
import { checkStep } from './check';
import { Env, envProblem, isRecord } from './env';
import { parseKernelNumber, parseKernels } from './kernels';
import type { Args, Json } from './world';

export interface Step {
  readonly op: string;
  readonly args: Args;
  /** `ok` or an errno. */
  readonly expect: string;
  readonly out?: Readonly<Record<string, Json>>;
  /** The process that makes the call; the first one unless it says so. */
  readonly proc?: string;
}

export interface Case {
  readonly id: string;
  readonly object: string;
  readonly kernel?: string;
  /** The kernels on which it was run. */
  readonly ran?: readonly string[];
  readonly env?: Env;
  readonly steps: readonly Step[];
  readonly note?: string;
}

/** The input is not what it should be; the message names file and place. */
export class FormatError extends ToolError {}

export interface CaseFile {
  readonly cases: readonly Case[];
  /** Calls that no kernel interface of the vocabulary has, each with its place. */
  readonly unknown: readonly string[];
}

/** Reads and checks one file. Throws FormatError. */
export function readCases(file: string): CaseFile { return parseCases(file, readText(file)); }

function readText(file: string): string {
  if (!existsSync(file)) throw new FormatError(`${file}: no such file`);
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new FormatError(`${file}: ${(error as Error).message}`);
  }
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString('utf8');
  try {
    return gunzipSync(bytes).toString('utf8');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR' ? `truncated after ${bytes.length} bytes` : (error as Error).message;
    throw new FormatError(`${file}: damaged gzip: ${why}`);
  }
}

/** Parses the text of a file. @param file its name, for messages */
export function parseCases(file: string, text: string): CaseFile {
  const list = parseJson(file, text);
  if (!Array.isArray(list)) throw new FormatError(`${file}: a list of cases is expected`);
  const unknown: string[] = [];
  const ids = new Set<string>();
  list.forEach((value, index) => {
    const where = checkCase(file, value, index, unknown);
    if (ids.has(where)) throw new FormatError(`${where}: a second case of this id`);
    ids.add(where);
  });
  return { cases: list as unknown as Case[], unknown };
}

function parseJson(file: string, text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (error) {
    const message = (error as Error).message;
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    if (lines.length > 1 && lines.every((line) => line.startsWith('{'))) return lines.map((line, at) => parseLine(file, line, at + 1));
    throw new FormatError(`${file}${placeIn(text, message)}: ${message}`);
  }
}

function parseLine(file: string, line: string, number: number): Json {
  try {
    return JSON.parse(line) as Json;
  } catch (error) {
    throw new FormatError(`${file}:${number}: ${(error as Error).message}`);
  }
}

/** `:line:column` of a complaint of JSON.parse that names a position; the end of the text for one that ran out of it. */
function placeIn(text: string, message: string): string {
  const position = / at position (\d+)/.exec(message);
  const before = text.slice(0, position ? Number(position[1]) : text.length);
  const line = before.split('\n').length;
  return `:${line}:${before.length - before.lastIndexOf('\n')}`;
}

/** Checks one case and answers its place. */
function checkCase(file: string, value: Json, index: number, unknown: string[]): string {
  const nth = `${file}: case ${index + 1}`;
  if (!isRecord(value)) throw new FormatError(`${nth}: an object is expected`);
  if (typeof value.id !== 'string' || value.id === '') throw new FormatError(`${nth}: it has no id`);
  const where = `${file}: ${value.id}`;
  if (typeof value.object !== 'string') throw new FormatError(`${where}: it does not say which kind of object it is about`);
  if (value.env !== undefined && !isRecord(value.env)) throw new FormatError(`${where}: env is not an object`);
  const wrong = envProblem((value.env ?? {}) as { [key: string]: Json });
  if (wrong) throw new FormatError(`${where}: ${wrong}`);
  if (value.ran !== undefined && !(Array.isArray(value.ran) && value.ran.every((kernel) => typeof kernel === 'string' && parseKernelNumber(kernel)))) {
    throw new FormatError(`${where}: ran is not a list of kernels, as ["7.2.13"]`);
  }
  if (value.kernel !== undefined && (typeof value.kernel !== 'string' || (!parseKernels(value.kernel) && /^[\d<>=]/.test(value.kernel)))) {
    throw new FormatError(`${where}: '${String(value.kernel)}' is no range of kernels`);
  }
  if (!Array.isArray(value.steps)) throw new FormatError(`${where}: it has no list of steps`);
  const names = new Set<string>();
  value.steps.forEach((step, at) => {
    const place = `${where}, step ${at + 1}`;
    if (!isRecord(step)) throw new FormatError(`${place}: an object is expected`);
    if (typeof step.op !== 'string') throw new FormatError(`${place}: it names no call (op)`);
    if (!isRecord(step.args ?? {})) throw new FormatError(`${place}: args is not an object`);
    if (typeof step.expect !== 'string') throw new FormatError(`${place}: it has no expected answer`);
    if (step.out !== undefined && !isRecord(step.out)) throw new FormatError(`${place}: out is not an object`);
    if (step.proc !== undefined && typeof step.proc !== 'string') throw new FormatError(`${place}: proc is not the name of a process`);
    const problem = checkStep(step as unknown as Step, names);
    if (problem?.kind === 'unknown call') unknown.push(`${place}: ${problem.message}`);
    else if (problem) throw new FormatError(`${place}: ${problem.message}`);
  });
  return where;
}
