/** What can be wrong with a step before it is run: its call, its arguments, its names, its numbers. */
import { distance } from 'fastest-levenshtein';
import { U64, U64_MAX } from '../iommufd/u64';
import { OPS } from './dispatch';
import type { Kind } from '../iommufd/ioctl/call';
import type { Step } from './case';
import { numeral } from './numerals';
import type { Json } from '../iommufd/ioctl/call';

/** Whether a number, or the word for one, has more than 32 bits. */
const isLong = (value: Json): boolean => (isDigits(value) ? value >= 2 ** 32 : typeof value === 'string' && isLong(numeral(value) ?? 0));
const isDigits = (value: Json): value is U64 => typeof value === 'number' || typeof value === 'bigint';

/** A descriptor that is not open, or a number. */
const isConstant = (word: string): boolean => word === 'closed' || numeral(word) !== undefined;

/** What is wrong with a step; the names it makes are added to `names`. */
export function checkStep(step: Step, names: Set<string>): string | undefined {
  const args = step.args ?? {};
  const big = tooLarge(args, 'args') ?? tooLarge(step.out ?? {}, 'out');
  if (big) return big;
  const call = OPS.get(step.op);
  let message: string | undefined;
  if (call) {
    message = checkArguments(step.op, call.takes, args, names);
    if (step.op === 'ioctl_begin') message ??= checkBegun(args, names);
  } else message = unknownCall(step.op);
  for (const [key, value] of Object.entries(args)) {
    if (typeof value === 'string' && (key === 'as' || key.endsWith('_as') || kindOf(call?.takes[key]) === 'makes')) names.add(value);
  }
  return message;
}

function unknownCall(op: string): string {
  const near = [...OPS.keys()].reduce((best, word) => (distance(word, op) < distance(best, op) ? word : best));
  return `there is no call '${op}'${distance(near, op) <= 3 ? `; is '${near}' meant?` : ''}`;
}

function kindOf(takes: string | undefined): Kind | undefined {
  return takes === undefined ? undefined : takes.replace('?', '') as Kind;
}

function checkArguments(op: string, takes: Readonly<Record<string, string>>, args: Step['args'], names: ReadonlySet<string>): string | undefined {
  for (const [key, kind] of Object.entries(takes)) {
    const value = args[key];
    if (value === undefined) {
      if (!kind.endsWith('?') && kind !== 'makes') return `${op} lacks its argument '${key}'`;
      continue;
    }
    const message = checkValue(kindOf(kind)!, key, value, names);
    if (message) return message;
  }
  return undefined;
}

function checkBegun(args: Step['args'], names: ReadonlySet<string>): string | undefined {
  const name = args.call as string;
  const call = OPS.get(name);
  if (!call) return unknownCall(name);
  const { token: _token, call: _call, at: _at, ...rest } = args;
  return checkArguments(name, call.takes, rest, names);
}

function checkValue(kind: Kind, key: string, value: Json, names: ReadonlySet<string>): string | undefined {
  const isNumber = (each: Json): boolean => (isDigits(each) ? each >= 0 : typeof each === 'string' && numeral(each) !== undefined);
  const unmade = (): string | undefined => (
    names.has(value as string) || isConstant(value as string) ? undefined : `name '${String(value)}' is used before it is made (${key})`);
  switch (kind) {
    case 'name':
      if (isLong(value)) return `${key} is no number of 32 bits`;
      if (typeof value === 'string') return unmade();
      return isDigits(value) || value === null ? undefined : `${key} is neither a name nor a number`;
    case 'number': case 'count':
      if (typeof value !== 'string' && !isNumber(value)) return `${key} is not a number from 0`;
      if (kind === 'count' && isLong(value)) return `${key} is no number of 32 bits`;
      return typeof value === 'string' ? unmade() : undefined;
    case 'makes': case 'device': case 'group': case 'text':
      return typeof value === 'string' ? undefined : `${key} is not a word`;
    case 'type':
      return typeof value === 'string' || isNumber(value) ? undefined : `${key} is neither a word nor a number`;
    case 'flag':
      return typeof value === 'boolean' ? undefined : `${key} is neither true nor false`;
    case 'words':
      return Array.isArray(value) && value.every((word) => typeof word === 'string') ? undefined : `${key} is not a list of words`;
    case 'ranges':
      return Array.isArray(value) && value.every((range) => Array.isArray(range) && range.length === 2 && range.every(isNumber))
        ? undefined : `${key} is not a list of pairs of numbers`;
    case 'any':
      return undefined;
  }
}

/** A number that no structure of the kernel holds, or that was not read exactly, wherever it stands. */
function tooLarge(value: Json, where: string): string | undefined {
  if (typeof value === 'string') {
    const number = numeral(value);
    return number === undefined ? undefined : tooLarge(number, where);
  }
  if (isDigits(value)) {
    if (value > U64_MAX) return `number too large at ${where}: ${value} (the largest is 2^64 - 1, U64_MAX)`;
    if (typeof value === 'bigint' || Number.isSafeInteger(value)) return undefined;
    return Number.isInteger(value) ? `${value} at ${where} is not exact; write it with all its digits` : `${value} at ${where} is not a whole number`;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, each] of Object.entries(value)) {
    const found = tooLarge(each, `${where}.${key}`);
    if (found) return found;
  }
  return undefined;
}
