/**
 * Calls a line each, as the recorder takes them: `map fd=F ioas=A iova=0x1000 len=4096 prot=RW as=m`; `#` begins a comment, and words
 * with blanks stand in quotation marks.
 */
import type { CaseJson, ArgumentKind, Takes } from '../iommufd/ioctl/call';
import type { CaseStep } from './case';
import { checkStep } from './check';
import { OPS } from './dispatch';
import { type Env, envProblem, isRecord } from './env';

/** A line that is understood, or what is wrong with it; neither for one that says nothing. */
export interface Line { readonly step?: CaseStep; readonly env?: Env; readonly message?: string }

/** Reads one line. @param names the names that were made before; those that this call makes are added */
export function parseLine(text: string, names: Set<string>): Line {
  const words = text.replace(/(^|\s)#.*/, '').trim();
  if (words === '') return {};
  const env = /^env\s+(.*)$/.exec(words);
  if (env) return parseEnv(env[1]);
  const [, proc, op, rest] = /^(?:(\w+):\s*)?(\w+)\s*(.*)$/.exec(words) ?? [];
  if (op === undefined) return { message: `'${words}' is no call: the name of a call comes first, then key=value` };
  const args: Record<string, CaseJson> = {};
  const takes: Takes = OPS.get(op)?.takes ?? {};
  const begun: Takes = op === 'ioctl_begin' ? OPS.get(/\bcall=(\w+)/.exec(rest)?.[1] ?? '')?.takes ?? {} : {};
  for (const word of rest.match(/(?:"[^"]*"|[^\s"])+/g) ?? []) {
    const [, key, value] = /^(\w+)=(.*)$/.exec(word) ?? [];
    if (key === undefined) return { message: `'${word}' is not key=value` };
    if (key in args) return { message: `${op} has its argument '${key}' twice` };
    const kind = (takes[key] ?? begun[key]) as string | undefined;
    if (OPS.has(op) && kind === undefined && !OPS.get(op)!.open) return { message: `${op} takes no argument '${key}'; it takes ${Object.keys(takes).join(', ') || 'none'}` };
    args[key] = valueOf(key, value.replace(/^"([^"]*)"$/, '$1'), kind?.replace('?', '') as ArgumentKind | undefined);
  }
  const step: CaseStep = { op, args, ...(proc === undefined ? {} : { proc }) };
  const message = checkStep(step, names);
  return message === undefined ? { step } : { message };
}

function parseEnv(text: string): Line {
  let env: CaseJson;
  try {
    env = JSON.parse(text) as CaseJson;
  } catch {
    return { message: 'the machine after env is no JSON' };
  }
  if (!isRecord(env)) return { message: 'the machine after env is no object' };
  const message = envProblem(env);
  return message === undefined ? { env: env as Env } : { message };
}

/** Kinds of arguments that are lists, which may be empty. */
const LISTS: readonly string[] = ['flags', 'prot', 'words', 'names', 'ranges', 'bits', 'entries'];

/** A list that is written as JSON, without blanks; what is none is told with the argument. */
function listOf(text: string): CaseJson {
  try {
    return JSON.parse(text) as CaseJson;
  } catch {
    return text;
  }
}

function valueOf(key: string, text: string, kind: ArgumentKind | undefined): CaseJson {
  if (text === '' && (key === 'prot' || LISTS.includes(kind ?? ''))) return [];
  if (/^\[[[{"\d]/.test(text)) return listOf(text);
  if (key === 'prot' || (kind === 'prot' && /^[RW]+$/.test(text))) return text.split(/,|(?=[RW])/);
  switch (kind) {
    case 'names': return text.split(',');
    case 'ranges': return text === '' ? [] : text.split(',').map((range) => range.split('-').map(numberOf));
    case 'flag': return text === 'true' ? true : text === 'false' ? false : text;
    case 'makes': case 'device': case 'group': case 'text': return text;
    default: return text === 'null' ? null : text === 'true' ? true : text === 'false' ? false : numberOf(text);
  }
}

/** A decimal number as such; hexadecimal ones, those too large for a double, and names as they are written. */
const numberOf = (text: string): CaseJson => (/^-?\d+$/.test(text) && Number.isSafeInteger(Number(text)) ? Number(text) : text);

/** A step as the line that says the same, or nothing where no line can. */
export function lineOfStep({ op, args, proc }: CaseStep): string | undefined {
  const takes: Readonly<Record<string, string>> = OPS.get(op)?.takes ?? {};
  const words = Object.entries(args ?? {}).map(([key, value]) => {
    const text = wordOf(value, takes[key]?.startsWith('ranges') ?? false);
    return text === undefined ? undefined : `${key}=${text}`;
  });
  return words.includes(undefined) ? undefined : `${proc === undefined ? '' : `${proc}: `}${[op, ...words].join(' ')}`;
}

/** @param ranges a list of pairs is written as `1-2,5-6` */
function wordOf(value: CaseJson, ranges: boolean): string | undefined {
  if (Array.isArray(value)) {
    if (value.every((each) => typeof each === 'string' && /^\w+$/.test(each))) return value.join(',');
    if (ranges && value.every((each) => Array.isArray(each) && each.length === 2
      && each.every((one) => typeof one !== 'object'))) return value.map((pair) => (pair as CaseJson[]).map(String).join('-')).join(',');
    const text = JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? undefined : each));
    return /[\s#]/.test(text) ? undefined : text;
  }
  if (typeof value === 'object' && value !== null) return undefined;
  const text = String(value);
  return /^[^\s#"]+$/.test(text) ? text : /^[^"#\n]+$/.test(text) ? `"${text}"` : undefined;
}
