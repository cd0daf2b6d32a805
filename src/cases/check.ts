/** What can be wrong with a step before it is run: its call, its arguments, its names, its numbers. */
import { U64, U64_MAX } from '../iommufd/u64';
import { OPS } from './dispatch';
import type { CaseStep } from './case';
import { meant } from './meant';
import { numeral } from './numerals';
import type { IoctlCall, CaseJson, ArgumentKind } from '../iommufd/ioctl/call';
import { NO_FLAGS, PROT, UNKNOWN_WORDS, type Words } from '../iommufd/ioctl/words';
import { MEMORY_KINDS } from '../iommufd/memory';

/** Whether a number, or the word for one, has more than 32 bits. */
const isLong = (value: CaseJson): boolean => (isDigits(value) ? value >= 2 ** 32 : typeof value === 'string' && isLong(numeral(value) ?? 0));
const isDigits = (value: CaseJson): value is U64 => typeof value === 'number' || typeof value === 'bigint';

/** A descriptor that is not open, or a number. */
const isConstant = (word: string): boolean => word === 'closed' || numeral(word) !== undefined;

/** What is wrong with a step; the names it makes are added to `names`. */
export function checkStep(step: CaseStep, names: Set<string>): string | undefined {
  const args = step.args ?? {};
  const big = tooLarge(args, 'args') ?? tooLarge(step.out ?? {}, 'out');
  if (big) return big;
  const call = OPS.get(step.op);
  let message: string | undefined;
  if (call) {
    message = checkArguments(step.op, call, args, names);
    if (step.op === 'ioctl_begin') message ??= checkBegun(args, names);
  } else message = unknownCall(step.op);
  for (const [key, value] of Object.entries(args)) {
    if (typeof value === 'string' && (key === 'as' || key.endsWith('_as') || kindOf(call?.takes[key]) === 'makes')) names.add(value);
  }
  return message;
}

function unknownCall(op: string): string {
  return `there is no call '${op}'${meant(op, OPS.keys())}`;
}

function kindOf(takes: string | undefined): ArgumentKind | undefined {
  return takes === undefined ? undefined : takes.replace('?', '') as ArgumentKind;
}

function checkArguments(op: string, { takes, words, open }: IoctlCall, args: CaseStep['args'], names: ReadonlySet<string>): string | undefined {
  for (const [key, kind] of Object.entries(takes)) {
    const value = args[key];
    if (value === undefined) {
      if (!kind.endsWith('?') && kind !== 'makes') return `${op} lacks its argument '${key}'`;
      continue;
    }
    const message = checkValue(kindOf(kind)!, key, value, names, words?.[key]);
    if (message) return message;
  }
  const unknown = open ? undefined : Object.keys(args).find((key) => takes[key] === undefined && key !== 'proc');
  return unknown === undefined ? undefined : `${op} has no argument '${unknown}'${meant(unknown, Object.keys(takes))}`;
}

function checkBegun(args: CaseStep['args'], names: ReadonlySet<string>): string | undefined {
  const name = args.call as string;
  const call = OPS.get(name);
  if (!call) return unknownCall(name);
  const { token: _token, call: _call, at: _at, ...rest } = args;
  return checkArguments(name, call, rest, names);
}

function checkValue(kind: ArgumentKind, key: string, value: CaseJson, names: ReadonlySet<string>, words: Words = NO_FLAGS): string | undefined {
  const isNumber = (each: CaseJson): boolean => (isDigits(each) ? each >= 0 : typeof each === 'string' && numeral(each) !== undefined);
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
      if (typeof value === 'string' && /^-?\d/.test(value) && numeral(value) === undefined && !names.has(value)) return `${key} is no whole number from 0 to 2^64 - 1: ${value}`;
      return typeof value === 'string' ? unmade() : undefined;
    case 'makes': case 'device': case 'group': case 'text':
      return typeof value === 'string' ? undefined : `${key} is not a word`;
    case 'type': return isNumber(value) || isBeside(value, words) ? undefined : wrongWord(key, value, words);
    case 'word': return closed(key, [value], words.keys());
    case 'flags': return flagsOf(value).map((flag) => (isDigits(flag) || numeral(String(flag)) !== undefined ? undefined : wrongWord(key, flag, words))).find((message) => message);
    case 'names':
      if (!Array.isArray(value)) return `${key} is not a list of names`;
      return value.map((each) => checkValue('name', key, each, names)).find((message) => message);
    case 'flag':
      return typeof value === 'boolean' ? undefined : `${key} is neither true nor false`;
    case 'prot': return closed(key, value, PROT.keys());
    case 'memory': return closed(key, [value], MEMORY_KINDS);
    case 'bits':
      return Array.isArray(value) && value.every((bit) => isCount(bit) || (Array.isArray(bit) && bit.length === 2 && bit.every(isCount)))
        ? undefined : `${key} is not a list of bits, and of pairs of the first and the last`;
    case 'entries': return Array.isArray(value) ? value.map((entry) => wrongEntry(key, entry)).find((message) => message) : `${key} is not a list of entries`;
    case 'ranges':
      return Array.isArray(value) && value.every((range) => Array.isArray(range) && range.length === 2 && range.every(isNumber))
        ? undefined : `${key} is not a list of pairs of numbers`;
    case 'any':
      return undefined;
  }
}

function isCount(value: CaseJson): boolean { return isDigits(value) && !isLong(value); }

/** What an entry of an invalidation may say. */
const ENTRY = ['flags', 'iotlb_id', 'vdev_id', 'cache_id'];

function wrongEntry(key: string, entry: CaseJson): string | undefined {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) return `${key} has an entry that is no object`;
  const other = Object.keys(entry).find((each) => !ENTRY.includes(each));
  if (other !== undefined) return `${key} has an entry with '${other}' (there are ${ENTRY.join(', ')})${meant(other, ENTRY)}`;
  const bad = Object.entries(entry).find(([name, value]) => !(isCount(value) || (name === 'flags' && value === 'ALL') || (name === 'vdev_id' && isDigits(value))));
  return bad && `${key} has an entry whose ${bad[0]} is no number`;
}

/** Flags as they are given: a list or one, or words in one text. */
const flagsOf = (value: CaseJson): CaseJson[] => (Array.isArray(value) ? value : typeof value === 'string' ? value.split(/[|, ]+/).filter((word) => word !== '') : [value]);

/** A number so much above that of a word: `SELFTEST+1`. */
function isBeside(value: CaseJson, words: Words): boolean {
  const [, word] = /^(\w+)\+\d+$/.exec(String(value)) ?? [];
  return word !== undefined && words.has(word);
}

/** A word for a flag or a type. One that is like none of those known is what no kernel knows, and gets the kernel's own answer. */
function wrongWord(key: string, value: CaseJson, words: Words): string | undefined {
  if (typeof value !== 'string') return `${key} is no word`;
  if (words.has(value) || UNKNOWN_WORDS.includes(value)) return undefined;
  const like = value.length > 2 ? [...words.keys()].find((word) => word.includes(value.toUpperCase()) || (word.length > 2 && value.includes(word))) : undefined;
  const near = like === undefined ? meant(value, words.keys()) : `; is '${like}' meant?`;
  return near === '' ? undefined : `${key} has no '${value}' (OTHER stands for what no kernel knows)${near}`;
}

/** A list of words of which each must be known. */
function closed(key: string, value: CaseJson, known: Iterable<string>): string | undefined {
  const words = [...known];
  if (!Array.isArray(value)) return `${key} is not a list of words`;
  const other = value.find((word) => typeof word !== 'string' || !words.includes(word));
  return other === undefined ? undefined : `${key} has no '${String(other)}' (there are ${words.join(', ')})${typeof other === 'string' ? meant(other, words) : ''}`;
}

/** A number that no structure of the kernel holds, or that was not read exactly, wherever it stands. */
function tooLarge(value: CaseJson, where: string): string | undefined {
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
