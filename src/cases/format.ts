/** Reading files of cases: plain or gzip, a list of cases or one case a line, with the place of everything that is wrong in them. */
import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { ToolError } from '../tlc/error';
import { checkStep } from './check';
import { envProblem, isRecord } from './env';
import { parseKernelNumber, parseKernels } from './kernels';
import { readJson } from './numerals';
import { errorIndex } from './syntax';
import type { Case, CaseStep } from './case';
import type { CaseJson } from '../iommufd/ioctl/call';

/** The input is not what it should be; the message names file and place. */
export class FormatError extends ToolError {}

/** What is wrong with one case of a list; all others can be played. */
export interface Problem {
  /** The step, from 1; none for what is wrong with the case itself. */
  readonly step?: number;
  readonly message: string;
}

export interface CaseFile {
  readonly file: string;
  readonly cases: readonly Case[];
  /** The cases that cannot be played: they may be anything. */
  readonly problems: ReadonlyMap<Case, Problem>;
}

/** Reads and checks one file. Throws FormatError for what is no list of cases. */
export function readCases(file: string): CaseFile { return parseCases(file, readText(file)); }

/** The text of a file, be it plain or gzip. */
export function readText(file: string): string {
  if (!existsSync(file)) throw new FormatError(`${file}: no such file`);
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new FormatError(`${file}: ${(error as NodeJS.ErrnoException).code === 'EISDIR' ? 'a folder; name a file' : (error as Error).message}`);
  }
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString('utf8');
  try {
    return gunzipSync(bytes).toString('utf8');
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'Z_BUF_ERROR' ? `truncated after ${bytes.length} bytes` : (error as Error).message;
    throw new FormatError(`${file}: damaged gzip: ${why}`);
  }
}

/** Parses the text of a file. Throws FormatError for what is no list of cases. @param file its name, for messages */
export function parseCases(file: string, text: string): CaseFile { return checkCases(file, parseJson(file, text)); }

/** Checks what was parsed. @param asked whether the answers are asked for, and none need be expected */
export function checkCases(file: string, list: CaseJson, asked = false): CaseFile {
  if (!Array.isArray(list)) throw new FormatError(`${file}: a list of cases is expected`);
  const problems = new Map<Case, Problem>();
  const ids = new Set<string>();
  for (const [index, value] of list.entries()) {
    const nth = `${file}: case ${index + 1}`;
    if (!isRecord(value)) throw new FormatError(`${nth}: an object is expected`);
    if (typeof value.id !== 'string' || value.id === '') throw new FormatError(`${nth}: it has no id`);
    if (ids.has(value.id)) throw new FormatError(`${file}: ${value.id}: a second case of this id`);
    ids.add(value.id);
    const problem = checkCase(value, asked);
    if (problem) problems.set(value as unknown as Case, problem);
  }
  return { file, cases: list as unknown as Case[], problems };
}

/** A problem as one line, with file and place. */
export function complaint(file: string, { id }: Case, { step, message }: Problem): string {
  return `${file}: ${id}${step === undefined ? '' : `, step ${step}`}: ${message}`;
}

export function parseJson(file: string, text: string): CaseJson {
  try {
    return readJson(text);
  } catch (error) {
    const lines = text.split('\n').filter((line) => line.trim() !== '');
    if (lines.length > 1 && lines.every((line) => line.startsWith('{'))) return lines.map((line, at) => parseLine(file, line, at + 1));
    const before = text.slice(0, errorIndex(text));
    throw new FormatError(`${file}:${before.split('\n').length}:${before.length - before.lastIndexOf('\n')}: ${complaintOf(error)}`);
  }
}

function parseLine(file: string, line: string, number: number): CaseJson {
  try {
    return readJson(line);
  } catch (error) {
    throw new FormatError(`${file}:${number}:${errorIndex(line) + 1}: ${complaintOf(error)}`);
  }
}

/** What the engine says, without the text around it and its own count of the place. */
function complaintOf(error: unknown): string {
  return (error as Error).message.replace(/, (\.\.\.)?"[^]*$| in JSON at position[^]*$/, '');
}

/** The first thing that is wrong with a case. */
function checkCase({ object, env, ran, kernel, steps }: { [key: string]: CaseJson }, asked: boolean): Problem | undefined {
  if (typeof object !== 'string') return { message: 'it does not say which kind of object it is about' };
  if (env !== undefined && !isRecord(env)) return { message: 'env is not an object' };
  const wrong = envProblem(env ?? {});
  if (wrong) return { message: wrong };
  if (ran !== undefined && !(Array.isArray(ran) && ran.every((each) => typeof each === 'string' && parseKernelNumber(each)))) {
    return { message: 'ran is not a list of kernels, as ["7.2.13"]' };
  }
  if (kernel !== undefined && (typeof kernel !== 'string' || (!parseKernels(kernel) && /^[\d<>=]/.test(kernel)))) {
    return { message: `'${String(kernel)}' is no range of kernels` };
  }
  if (!Array.isArray(steps)) return { message: 'it has no list of steps' };
  const names = new Set<string>();
  for (const [at, step] of steps.entries()) {
    const message = checkShape(step, asked) ?? checkStep(step as unknown as CaseStep, names);
    if (message) return { step: at + 1, message };
  }
  return undefined;
}

function checkShape(step: CaseJson, asked: boolean): string | undefined {
  if (!isRecord(step)) return 'an object is expected';
  if (typeof step.op !== 'string') return 'it names no call (op)';
  if (!isRecord(step.args ?? {})) return 'args is not an object';
  if (typeof step.expect !== 'string' && !(asked && step.expect === undefined)) return 'it has no expected answer';
  if (step.out !== undefined && !isRecord(step.out)) return 'out is not an object';
  if (step.proc !== undefined && typeof step.proc !== 'string') return 'proc is not the name of a process';
  return undefined;
}
