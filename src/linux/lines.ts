/** Calls as the recorder reads them, a line each: the inverse of `cases/lines.ts`, with words of flags and types as numbers. */
import type { CaseStep } from '../cases/case';
import { OPS } from '../cases/dispatch';
import { printJson } from '../cases/numerals';
import type { CaseJson } from '../iommufd/ioctl/call';
import { type Words, numberIn } from '../iommufd/ioctl/words';

/** What no kernel knows, as a bit and as a type. */
const UNKNOWN_BIT = 0x40000000;

/** Arguments whose words the recorder reads itself: the headers write them in several ways. */
const AS_WORDS = ['container_set_iommu.type', 'check_extension.ext', 'device_ioctl.request', 'sysfs_set_domain_type.type'];

function numberOf(word: CaseJson, words: Words): number {
  if (typeof word === 'number') return word;
  const text = String(word);
  const [, base, more] = /^(\w+)\+(\d+)$/.exec(text) ?? [];
  if (base !== undefined && words.has(base)) return (words.get(base)! + Number(more)) >>> 0;
  return words.get(text) ?? numberIn(text) ?? UNKNOWN_BIT;
}

const listOf = (value: CaseJson): CaseJson[] => (Array.isArray(value) ? value : typeof value === 'string' ? value.split(/[|, ]+/).filter((word) => word !== '') : [value]);

function valueOf(op: string, key: string, value: CaseJson): string {
  const call = OPS.get(op)!;
  const kind = (call.takes[key] ?? 'any').replace('?', '');
  const words = call.words?.[key] ?? new Map<string, number>();
  if (AS_WORDS.includes(`${op}.${key}`)) return String(value);
  switch (kind) {
    case 'flags': return String(listOf(value).reduce((bits: number, word) => (bits | numberOf(word, words)) >>> 0, 0));
    case 'type': return String(numberOf(value, words));
    case 'prot': return listOf(value).map((word) => String(word)[0]).join('');
    case 'ranges': return (value as CaseJson[][]).map((range) => range.map(String).join('-')).join(',');
    case 'names': return (value as CaseJson[]).map(String).join(',');
    case 'entries': case 'bits': return printJson(value);
    default: return value === null ? '0' : String(value);
  }
}

/** The arguments of a call as the recorder reads them. */
export const wordsOf = ({ op, args }: CaseStep): Map<string, string> => new Map(
  Object.entries(args ?? {}).filter(([key, value]) => key !== 'proc' && value !== null).map(([key, value]) => [key, valueOf(op, key, value)]));

/** One call as a line. */
export function lineOf(step: CaseStep): string {
  const { op, args, proc } = step;
  const words = [...wordsOf(step)].map(([key, value]) => `${key}=${value}`);
  const process = proc ?? args?.proc;
  return [...(typeof process === 'string' && process !== 'main' ? [`${process}:`] : []), op, ...words].join(' ');
}
