/** Arguments as they are given, read alike by every call. */
import type { Pages } from '../area';
import type { Context } from '../context';
import type { Ioas } from '../ioas';
import { U64, plus } from '../u64';
import { Args, CaseError, Json, Op, World } from './call';
import { refused } from '../../rules';
import { FILE } from '../rules/files';
import { IOAS } from '../rules/ioas';

/** The flags of a map, by word and by bit; whether a map is fixed, and what it allows, a case says in `iova` and `prot`. */
const MAP_FLAGS: ReadonlySet<string> = new Set(['FIXED_IOVA', 'READABLE', 'WRITEABLE']);
const MAP_BITS = 7;

export function knownMapFlags(flags: Json | undefined): boolean {
  return typeof flags === 'number' ? flags <= MAP_BITS : flagsOf(flags).every((flag) => MAP_FLAGS.has(flag));
}

/** Where the caller's memory begins unless a case says otherwise: where such memory lies, and aligned to a huge page, as the selftest's buffer is. */
const BUFFER = 0x7f0000000000;

/** An address or a length, be it a word for one. A name made by a map stands for the IOVA it got. */
export function u64Of(world: World, value: Json | undefined, byDefault?: U64): U64 {
  if (value === undefined && byDefault !== undefined) return byDefault;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'string') return world.number(value);
  throw new CaseError(`a number is expected, not ${value === null ? 'null' : typeof value}`);
}

/** A count or a number of something, of which the kernel takes 32 bits. */
export function numberOf(world: World, value: Json | undefined, byDefault?: number): number {
  const number = u64Of(world, value, byDefault);
  if (typeof number === 'number') return number;
  throw new CaseError(`a number of 32 bits is expected, not 0x${number.toString(16)}`);
}

/** Flags as a case gives them: their words, one word, or the bits of a number, of which every one counts as a flag that is not known. */
export function flagsOf(value: Json | undefined): string[] {
  if (Array.isArray(value)) return value.map(String);
  if (typeof value === 'string' && value !== '') return value.split(/[|, ]+/);
  return (typeof value === 'number' || typeof value === 'bigint') && value !== 0 ? [`0x${value.toString(16)}`] : [];
}

/** A type of an object or of its data: a word, or its number, of which 0 is the first of its kind. */
export function typeWord(value: Json | undefined, byDefault: string, first = byDefault): string {
  if (value === undefined) return byDefault;
  return value === 0 ? first : String(value);
}

/** Makes an op of what it does in the context of `args.fd`; EBADF when that is no open descriptor. */
export function inContext(act: (context: Context, world: World, args: Args) => ReturnType<Op>): Op {
  return (world, args) => {
    const context = world.context(args.fd);
    return context ? act(context, world, args) : { errno: refused(FILE.noDescriptor, { fd: args.fd }) };
  };
}

export function inIoas(act: (ioas: Ioas, context: Context, world: World, args: Args) => ReturnType<Op>): Op {
  return inContext((context, world, args) => {
    const ioas = context.lookup<Ioas>(world.id(args.ioas), 'Ioas');
    return ioas ? act(ioas, context, world, args) : { errno: refused(IOAS.noIoas, { id: world.id(args.ioas) }) };
  });
}

export function protOf(args: Args): { read: boolean; write: boolean } {
  if (args.prot === undefined) return { read: true, write: true };
  const prot = args.prot as string[];
  return { read: prot.includes('R'), write: prot.includes('W') };
}

/** Memory to be mapped. */
export function memoryOf(world: World, args: Args, source: Pages['source']) {
  const prot = protOf(args);
  const address = args.user_va === undefined ? plus(BUFFER, u64Of(world, args.uptr_offset ?? args.start, 0)) : u64Of(world, args.user_va);
  return {
    iova: args.iova === undefined ? undefined : u64Of(world, args.iova), length: u64Of(world, args.len), prot,
    pages: { source, writable: prot.write, address },
  };
}
