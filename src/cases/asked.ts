/** Files of calls whose answers are asked for: cases without expectations, one or a list of them, or calls a line each. */
import type { CaseJson } from '../iommufd/ioctl/call';
import type { Case, CaseStep } from './case';
import { isRecord } from './env';
import type { Env } from './env';
import { CaseFile, FormatError, checkCases, parseJson, readText } from './format';
import { parseLine } from './lines';

/** Reads a file of either form. Throws FormatError for what is neither. */
export function readAsked(file: string): CaseFile { return parseAsked(file, readText(file)); }

/** @param file its name, for messages */
export function parseAsked(file: string, text: string): CaseFile {
  return /^\s*[[{]/.test(text) ? parseCasesAsked(file, text) : { file, cases: [parseLines(file, text)], problems: new Map() };
}

/** A list of cases, one case, or the bare calls of one; what a case need not say for an answer may be left out. */
function parseCasesAsked(file: string, text: string): CaseFile {
  const json = parseJson(file, text);
  const list = Array.isArray(json) && json.every((each) => isRecord(each) && 'op' in each) && json.length > 0 ? [{ steps: json }] : Array.isArray(json) ? json : [json];
  return checkCases(file, list.map((each, at): CaseJson => (isRecord(each) ? { id: `case ${at + 1}`, object: 'asked', ...each } : each)), true);
}

function parseLines(file: string, text: string): Case {
  const names = new Set<string>();
  const steps: CaseStep[] = [];
  let env: Env | undefined;
  for (const [at, line] of text.split('\n').entries()) {
    const { step, env: said, message } = parseLine(line, names);
    if (message !== undefined) throw new FormatError(`${file}:${at + 1}: ${message}`);
    if (said && (env || steps.length > 0)) throw new FormatError(`${file}:${at + 1}: the machine (env) is said once, before the first call`);
    env = said ?? env;
    if (step) steps.push(step);
  }
  return { id: file, object: 'asked', steps, ...(env ? { env } : {}) };
}
