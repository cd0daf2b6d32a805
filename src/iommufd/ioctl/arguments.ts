/** Arguments as they are given, read alike by every call. */
import { PAGE_SIZE } from '../answer';
import type { Pages } from '../area';
import { Context } from '../context';
import type { Ioas } from '../ioas';
import type { Memory, MemoryKind } from '../memory';
import { U64, plus, wrapped } from '../u64';
import { Args, CaseError, CaseJson, Op, IoctlWorld } from './call';
import { foreign } from './foreign';
import { refused } from '../../rules';
import { FILE } from '../rules/files';
import { IOAS } from '../rules/ioas';
import { MAP_FLAGS, NO_FLAGS, PROT, type Words, numberIn, wordOf } from './words';

/** Whether a map has no other flags than those; what it allows, a case says in `prot`. */
export function knownMapFlags(flags: CaseJson | undefined): boolean { return flagsOf(flags, MAP_FLAGS).every((flag) => MAP_FLAGS.has(flag)); }

/** Where the caller's memory begins unless a case says otherwise: where such memory lies, and aligned to a huge page, as the selftest's buffer is. */
const BUFFER = 0x7f0000000000;

/** An address or a length, be it a word for one. A name made by a map stands for the IOVA it got. */
export function u64Of(world: IoctlWorld, value: CaseJson | undefined, byDefault?: U64): U64 {
  if (value === undefined && byDefault !== undefined) return byDefault;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string') return world.number(value);
  throw new CaseError(`a number is expected, not ${value === null ? 'null' : typeof value}`);
}

/** A count or a number of something, of which the kernel takes 32 bits. */
export function numberOf(world: IoctlWorld, value: CaseJson | undefined, byDefault?: number): number {
  const number = u64Of(world, value, byDefault);
  if (typeof number === 'number') return number;
  throw new CaseError(`a number of 32 bits is expected, not 0x${number.toString(16)}`);
}

/** Flags as they are given, a list or one, words or bits: the words of those that are known, and what is left of the bits as one more. */
export function flagsOf(value: CaseJson | undefined, known: Words = NO_FLAGS): string[] {
  const given = Array.isArray(value) ? value : typeof value === 'string' ? value.split(/[|, ]+/).filter((word) => word !== '') : value === undefined ? [] : [value];
  return given.flatMap((each) => {
    const bits = typeof each === 'number' || typeof each === 'bigint' ? Number(each) : numberIn(String(each));
    return bits === undefined ? [String(each)] : wordsOf(bits, known);
  });
}

function wordsOf(bits: number, known: Words): string[] {
  const found = [...known].filter(([, bit]) => bits % (2 * bit) >= bit);
  const rest = found.reduce((left, [, bit]) => left - bit, bits);
  return [...found.map(([word]) => word), ...(rest === 0 ? [] : [`0x${rest.toString(16)}`])];
}

/** A type of an object or of its data: its word, also where its number is given; what is not known stays as it is. */
export function typeWord(value: CaseJson | undefined, byDefault: string, known: Words): string {
  if (value === undefined) return byDefault;
  const number = typeof value === 'number' ? value : numberIn(String(value));
  return (number === undefined ? undefined : wordOf(known, number)) ?? String(value);
}

/** Makes an op of what it does in the context of `args.fd`; EBADF when that is no open descriptor, EINVAL or ENOTTY when it is another file. */
export function inContext(act: (context: Context, world: IoctlWorld, args: Args) => ReturnType<Op>): Op {
  return (world, args) => {
    const file = world.file(args.fd);
    if (!file) return { errno: refused(FILE.noDescriptor, { fd: args.fd }) };
    return file instanceof Context ? act(file, world, args) : { errno: foreign(file, args.fd, 'iommufd') };
  };
}

/** A call of iommufd that this kernel does not have yet: the context does not know its number (`iommufd_fops_ioctl`). */
export const later: Op = inContext((_context, world) => ({ errno: refused(FILE.laterCall, { version: world.machine.version.name }) }));

export function inIoas(act: (ioas: Ioas, context: Context, world: IoctlWorld, args: Args) => ReturnType<Op>): Op {
  return inContext((context, world, args) => {
    const ioas = context.lookup<Ioas>(world.id(args.ioas), 'Ioas');
    return ioas ? act(ioas, context, world, args) : { errno: refused(IOAS.noIoas, { id: world.id(args.ioas) }) };
  });
}

export function protOf(args: Args): { read: boolean; write: boolean } {
  if (args.prot === undefined) return { read: true, write: true };
  const bits = (args.prot as string[]).map((word) => PROT.get(word));
  return { read: bits.includes(PROT.get('R')), write: bits.includes(PROT.get('W')) };
}

/** Memory of the caller to be mapped; `memory` says what is there, of which anonymous pages need not be told. */
export function memoryOf(world: IoctlWorld, args: Args, accountMm = false) {
  const prot = protOf(args);
  const address = args.user_va === undefined ? wrapped(plus(BUFFER, u64Of(world, args.uptr_offset, 0))) : u64Of(world, args.user_va);
  const { pageSize } = world.machine;
  const memory = world.machine.process(world.process).memory((args.memory ?? 'anonymous') as MemoryKind);
  return {
    iova: args.iova === undefined ? undefined : u64Of(world, args.iova), length: u64Of(world, args.len), prot,
    pages: { source: 'user' as Pages['source'], writable: prot.write, address, memory: memory as Memory, perProcess: accountMm, ...(pageSize === PAGE_SIZE ? {} : { pageSize }) },
  };
}
