/** The lines that the tracer writes (`print.c`): a kind and `key=value`, an event each. */
import { ToolError } from '../tlc/error';

/** Bytes of a structure; what was not there reads as 0. */
export class Bytes {
  constructor(readonly bytes: Buffer, readonly readable: boolean) {}

  static of(text: string | undefined): Bytes { return new Bytes(text === undefined || text === '-' ? Buffer.alloc(0) : Buffer.from(text, 'hex'), text !== undefined && text !== '-'); }

  get length(): number { return this.bytes.length; }
  u16(at: number): number { return at + 2 <= this.length ? this.bytes.readUInt16LE(at) : 0; }
  u32(at: number): number { return at + 4 <= this.length ? this.bytes.readUInt32LE(at) : 0; }
  i32(at: number): number { return at + 4 <= this.length ? this.bytes.readInt32LE(at) : 0; }
  /** Beyond 2^53 a bigint. */
  u64(at: number): number | bigint {
    const value = at + 8 <= this.length ? this.bytes.readBigUInt64LE(at) : 0n;
    return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
  }
}

export class RawEvent {
  constructor(readonly kind: string, readonly line: number, readonly words: ReadonlyMap<string, readonly string[]>) {}

  text(key: string): string { return this.words.get(key)?.[0] ?? ''; }
  has(key: string): boolean { return this.words.has(key); }
  number(key: string): number { return Number(this.text(key)); }
  hex(key: string): bigint { return BigInt(`0x${this.text(key) || '0'}`); }
  all(key: string): readonly string[] { return this.words.get(key) ?? []; }
  bytes(key: string, nth = 0): Bytes { return Bytes.of(this.words.get(key)?.[nth]); }
  /** What it returned, a negative errno for a refusal; undefined for a call that did not return. */
  get rc(): number | undefined { return this.has('rc') ? this.number('rc') : undefined; }
}

/** Every line that the tracer writes, and what each must have. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  machine: ['release', 'architecture'], begun: ['pid', 'watched'], caller: ['pid', 'capabilities', 'memlock'], device: ['name', 'group'], held: ['pid', 'fd', 'to'],
  open: ['pid', 'tid', 'path'], receive: ['pid', 'to'], ioctl: ['pid', 'tid', 'fd', 'to', 'request', 'argument', 'before'], dup: ['pid', 'tid', 'fd'],
  close: ['pid', 'tid', 'fd'], closerange: ['pid', 'tid', 'first', 'last', 'marks'], mmap: ['pid', 'tid', 'fd', 'to', 'length', 'offset'],
  munmap: ['pid', 'tid', 'address', 'length'], read: ['pid', 'tid', 'fd', 'to', 'count', 'data'], write: ['pid', 'tid', 'fd', 'to', 'count', 'data'],
  failed: ['text'], fork: ['pid', 'child'], exec: ['pid', 'foreign'], exit: ['pid', 'status'], done: ['status', 'interrupted'],
};
const NUMBERS = /^(pid|tid|fd|begin|end|rc|child|first|last|marks|foreign|status|interrupted|count|size|memlock|attached)$/;
const BYTES = /^(before|after|given|got|data)$/;
const HEX = /^(request|argument|address|length|offset|capabilities)$/;

/** What is wrong with a word of a line. */
function wrong(key: string, value: string): boolean {
  if (NUMBERS.test(key)) return !/^-?\d+$/.test(value);
  if (BYTES.test(key)) return !/^(-|([\da-f]{2})*)$/.test(value);
  return HEX.test(key) && !/^[\da-f]+$/.test(value);
}

function parseLine(file: string, text: string, line: number): RawEvent {
  const [kind, ...rest] = text.split(' ');
  const words = new Map<string, string[]>();
  const needs = KINDS[kind];
  if (!needs) throw new ToolError(`${file}:${line}: the tracer writes no '${kind.slice(0, 20)}'; is this one of its recordings?`);
  for (const word of rest) {
    const at = word.indexOf('=');
    const [key, value] = [word.slice(0, at), decode(word.slice(at + 1))];
    if (at < 1 || wrong(key, value)) throw new ToolError(`${file}:${line}: '${word.slice(0, 40)}' is not understood`);
    words.set(key, [...words.get(key) ?? [], value]);
  }
  const absent = needs.find((key) => !words.has(key));
  if (absent) throw new ToolError(`${file}:${line}: ${kind} lacks ${absent}`);
  return new RawEvent(kind, line, words);
}

const decode = (text: string): string => (text.includes('%') ? Buffer.from(text.replace(/%([\dA-F]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16))), 'latin1').toString('utf8') : text);

/** The events of a recording. Throws ToolError, with the line, for what is none, and for one that breaks off. */
export function parseRaw(file: string, text: string): RawEvent[] {
  const lines = text.split('\n');
  const whole = lines.pop() === '';
  const complete = whole && lines.length > 0 && lines[lines.length - 1].startsWith('done ');
  if (whole && lines[lines.length - 1]?.startsWith('failed ')) throw new ToolError(parseLine(file, lines[lines.length - 1], lines.length).text('text'));
  if (!lines[0]?.startsWith('machine ')) throw new ToolError(`${file}: no recording of the tracer's; it begins with a line about the machine`);
  if (!complete) throw new ToolError(`${file}: truncated after ${lines.length} lines; the last line of a whole recording begins with done`);
  return lines.map((line, at) => parseLine(file, line, at + 1));
}
