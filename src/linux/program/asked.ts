/** One call on its way to C: its arguments as expressions, and the statements that it becomes. */
import type { CaseStep } from '../../cases/case';
import type { CaseJson } from '../../iommufd/ioctl/call';
import { wordsOf } from '../lines';
import { inC, structureMembers, sizeOf } from './structure';
import type { ProgramNames } from './names';

/** A number that is known, or an expression. */
export type Operand = bigint | string;

const PAGE = 4096n;
const U32 = 2n ** 32n;
/** Where no memory is: behind the places of all kinds. */
const NOTHING = 0x7e0000000000n + (4n << 37n);

/** A number of the recorder's: 64 bits, or one of two words; undefined for a name. */
function numeral(text: string): bigint | undefined {
  if (text === 'U64_MAX') return 2n ** 64n - 1n;
  if (text === 'U32_MAX') return U32 - 1n;
  return /^\d/.test(text) ? BigInt(text) : undefined;
}

const plain = (number: bigint): string => (number < 0x10000n ? String(number) : `0x${number.toString(16)}${number >= U32 ? 'ULL' : number > 0x7fffffffn ? 'U' : ''}`);

/** A list as a program writes it: without blanks, and with digits for each number; a text as it is. */
const listed = (value: CaseJson): string => (Array.isArray(value) ? `[${value.map(listed).join(',')}]` : value === 'U64_MAX' ? String(2n ** 64n - 1n) : String(value));

export class AskedCall {
  readonly op: string;
  readonly #words: ReadonlyMap<string, string>;
  /** What stands before the call, and what is done where it went well. */
  readonly before: string[] = [];
  readonly after: string[] = [];
  /** The expression that makes the call, as a system call answers. */
  rc = '';

  /** @param next the call that follows, which the test driver makes with this one */
  constructor(readonly step: CaseStep, readonly names: ProgramNames, readonly next?: CaseStep) {
    this.op = step.op;
    this.#words = wordsOf(step);
  }

  has(key: string): boolean { return this.#words.has(key); }
  is(key: string, value: string): boolean { return this.#words.get(key) === value; }
  text(key: string, absent = ''): string { return this.#words.get(key) ?? absent; }

  /** A number, or what a name stands for: 0 where that is nothing. */
  number(key: string, absent = 0n): Operand {
    const text = this.#words.get(key);
    return text === undefined ? absent : numeral(text) ?? this.names.number(text) ?? 0n;
  }

  /** A number that has to be known beforehand. */
  known(key: string, absent: bigint): bigint {
    const value = this.number(key, absent);
    return typeof value === 'bigint' ? value : 0n;
  }

  /** A descriptor: -1 where its name stands for none. */
  file(key: string): string { return this.has(key) ? this.names.file(this.text(key)) ?? '-1' : '-1'; }

  /** A descriptor that the call makes. */
  opens(key: string, value: string): void { if (this.has(key)) this.keeps(`fd_${this.names.opened(this.text(key))}`, value, '-1'); }
  /** An object's number, or another one, that the call makes. */
  makes(key: string, value: string, nothing = '0'): void { if (this.has(key)) this.keeps(`id_${this.names.made(this.text(key))}`, value, nothing); }

  /** What variables stand for where the call failed. */
  readonly nothing: string[] = [];
  keeps(variable: string, value: string, nothing = '0'): void {
    this.nothing.push(`${variable} = ${nothing};`);
    this.after.push(`${variable} = ${value};`);
  }

  /** What the call tells beside its errno, held against what was recorded. */
  tells(key: string, value: string): void {
    const recorded = this.step.out?.[key];
    const known = recorded === null ? 0n : typeof recorded === 'number' || typeof recorded === 'bigint' || typeof recorded === 'boolean' ? BigInt(recorded) : recorded === 'U64_MAX' ? 2n ** 64n - 1n : undefined;
    this.after.push(`told("${key}", ${value}, ${known === undefined ? '0, 0' : `1, ${plain(known)}`});`);
  }

  /** The same of a list, as JSON; the expression is a text. */
  tellsText(key: string, value: string): void {
    const recorded = this.step.out?.[key];
    this.after.push(`told_text("${key}", ${value}, ${recorded === undefined ? 'NULL' : `"${listed(recorded)}"`});`);
  }

  /** Where the memory of a call is. */
  memory(): Operand {
    if (this.has('user_va')) return this.number('user_va');
    const kind = this.text('memory', 'anonymous');
    const offset = this.number('uptr_offset');
    if (kind === 'none' && typeof offset === 'bigint') return NOTHING + offset;
    const start = kind === 'none' ? plain(NOTHING) : kind === 'pfnmap' ? 'window_memory()' : `memory("${kind}")`;
    return offset === 0n ? start : `${start} + ${this.printed(offset, 8)}`;
  }

  printed(value: Operand, width: number, signed = false): string {
    if (typeof value === 'string') return value;
    const bits = BigInt(width * 8);
    return signed ? String(BigInt.asIntN(Number(bits), value)) : plain(BigInt.asUintN(Number(bits), value));
  }

  /** Declares a structure with its values; a member without one is 0. @param rest bytes of 0 that follow, the last of which may be 1 */
  structure(text: string, values: Readonly<Record<string, Operand>>, rest = 0n, beyond = false): void {
    const members = structureMembers(text);
    const strange = Object.keys(values).filter((name) => !members.some((member) => member.name === name));
    if (strange.length > 0) throw new Error(`${this.op}: ${text} has no member ${strange.join(', ')}`);
    const written = members.flatMap(({ name, width, signed }) => (name in values && values[name] !== 0n ? [`.${name} = ${this.printed(values[name], width, signed)}`] : []));
    if (beyond && rest > 0n) written.push(`.rest[${rest - 1n}] = 1`);
    this.before.push(`struct { ${inC(text)}${rest > 0n ? ` __u8 rest[${rest}];` : ''} } cmd = {${written.length > 0 ? ` ${written.join(', ')} ` : ' 0 '}};`);
  }

  /** A request of the test driver's. @param fields by their places, `word[1]` and `wide[0]` */
  test(file: string, op: number, fields: Readonly<Record<string, Operand>> = {}): void {
    const { id = 0n, ...places } = fields;
    this.names.requests.set('IOMMU_TEST_CMD', "_IO(';', 0xa0)");
    this.before.push(`struct test_cmd cmd = { .op = ${op}${id === 0n ? '' : `, .id = ${this.printed(id, 4)}`} };`);
    for (const [place, value] of Object.entries(places)) if (value !== 0n) this.before.push(`cmd.${place} = ${this.printed(value, place.startsWith('wide') ? 8 : 4)};`);
    this.rc = `test(${file}, &cmd)`;
  }

  /** A request whose structure is as the other says: no length of its own. */
  ioctl(file: string, name: string, number: string, argument: string): void {
    this.names.requests.set(name, number);
    this.rc = `ioctl(${file}, ${name}, ${argument})`;
  }

  /** A request of iommufd: `size` may say another length, `structure` that there is none, or that what follows it is not 0. Says why not, or nothing. */
  sized(name: string, nr: number, text: string, values: Readonly<Record<string, Operand>>): string | undefined {
    const whole = BigInt(sizeOf(text));
    const size = this.has('size') ? this.known('size', 0n) : whole;
    if (size > PAGE) return 'a structure of more than a page';
    const none = this.is('structure', 'none');
    if (!none) this.structure(text, { ...values, size: this.has('size') ? size : 'sizeof(cmd)' }, size > whole ? size - whole : 0n, this.is('structure', 'beyond'));
    this.ioctl(this.file('fd'), `IOMMU_${name}`, `_IO(';', 0x${nr.toString(16)})`, none ? 'NULL' : '&cmd');
    return undefined;
  }

  /** Whether the structure of the call is there, so that something can be read in it. */
  get given(): boolean { return !this.is('structure', 'none'); }
}
