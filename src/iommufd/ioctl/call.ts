/**
 * What a call is: its arguments by name, and what it does. Tables of calls are in the files beside this one, one a kind of object,
 * and in the rooms that have calls of their own; `cases/` reads, names and plays them.
 *
 * The contract of an `Op`: it makes one call of the room in `world` with the arguments as they were given (already checked against
 * `takes`), and answers what the room answered. It gives names their meaning with `world.bind(args.as, …)`, on success only: whoever
 * plays binds every name of a refused call to MISSING. It never throws for an answer of the kernel; it throws `CaseError` for a call
 * that makes no sense.
 */
import type { Context } from '../context';
import type { OpenFile } from '../file';
import type { IommuGroup } from '../iommu-group';
import type { IommufdMachine, PhysicalDevice } from '../machine';
import type { Selftest } from '../selftest';
import type { U64 } from '../u64';
import type { KernelNumber } from '../version';
import type { Vfio } from '../vfio';
import type { Thing } from './things';
import type { Words } from './words';

/** What a file of cases may say: numbers up to 2^53 - 1 are numbers, larger ones bigints. */
export type CaseJson = null | boolean | U64 | string | CaseJson[] | { [key: string]: CaseJson };
export type Args = Readonly<Record<string, CaseJson>>;

export interface IoctlAnswer {
  /** `OK` or the errno; a case writes the former as `ok`. */
  readonly errno: string;
  /** Everything else that can be observed; a case checks the fields it names. */
  readonly out?: Readonly<Record<string, CaseJson>>;
}

export type Op = (world: IoctlWorld, args: Args) => IoctlAnswer;

/**
 * What an argument is. name: a name made by an earlier step, or a number. makes: a name this step makes. device, group: a
 * name of the machine. number: an address, a length or another number of 64 bits, as digits, a
 * word for it or a name that stands for it. count: the same of 32 bits. flag: true or false. text:
 * a word. type: one of the call's words, or a number. word: one of the call's words. flags: some of them, or bits. names: a list of names. ranges: a list of pairs of numbers. prot: a list of what is allowed, by the words of `words.ts`. memory: a kind of memory. bits: a list of numbers, or of pairs of the first and the last.
 * entries: what an invalidation has. any: whatever the call says. `?` marks one that may be absent.
 */
export type ArgumentKind = 'name' | 'makes' | 'device' | 'group' | 'number' | 'count' | 'flag' | 'text' | 'type' | 'word' | 'flags' | 'names' | 'ranges' | 'prot' | 'memory' | 'bits' | 'entries' | 'any';
export type Takes = Readonly<Record<string, ArgumentKind | `${ArgumentKind}?`>>;

export interface IoctlCall {
  readonly takes: Takes;
  /** The words that an argument may be, or be made of. */
  readonly words?: Readonly<Record<string, Words>>;
  /** Whether it takes arguments beyond those named here, as `ioctl_begin` takes those of the call it begins. */
  readonly open?: boolean;
  readonly op: Op;
}

export type Ops = Readonly<Record<string, IoctlCall>>;

/** The answer of a call that has none, and only warns. */
export const WARN = 'WARN';

/** Something is wrong with the call itself, not with an answer. */
export class CaseError extends Error {
  /** The step, from 1: whoever plays the case adds it. */
  step?: number;
}

/** What a call finds: one machine, the process that makes it, and what names and descriptors stand for there. */
export interface IoctlWorld {
  readonly machine: IommufdMachine;
  readonly vfio: Vfio;
  readonly kernel: KernelNumber;
  /** The words of a case about a series that was never merged, which no kernel number stands for. */
  readonly series: string | null;
  /** Whether the kernel has what stable ones took over from later releases. */
  readonly backports: boolean;
  /** A recorded run of the kernel's selftest device: its `unbind_device` is the IOMMU_DESTROY of the mock object's number. */
  readonly selftest: boolean;
  /** Whether /dev/vfio/vfio is the legacy container's, and not iommufd's. */
  readonly legacyContainer: boolean;
  /** The process that makes the current call. */
  readonly process: string;
  /** All calls of the machine, by name. */
  readonly calls: ReadonlyMap<string, IoctlCall>;
  /** Calls left in flight by `ioctl_begin`: what completes them, by token. */
  readonly inFlight: Map<string, () => IoctlAnswer>;
  /** The mock devices of the machine, by place. */
  readonly mocks: Selftest[];
  /** The PASID that a device was programmed to use. */
  readonly programmed: Map<PhysicalDevice, number>;
  readonly names: {
    /** What a name stands for in the current process; undefined if no step has made it. */
    find(name: string): Thing | undefined;
    /** The current process ends: all its descriptors are closed. */
    exit(): void;
  };
  /** The device of this name. */
  device(name: string): PhysicalDevice | undefined;
  /** The group of this name, with its devices. */
  group(name: string): IommuGroup | undefined;
  /** A user of a group's DMA inside the kernel, by name. */
  owner(name: CaseJson): object;
  /** A device that is not there, as it comes back into this group. */
  moved(device: PhysicalDevice, group: string): PhysicalDevice;
  /** Gives `name` (if the step has one) a meaning. */
  bind(name: CaseJson | undefined, thing: Thing): void;
  /** Gives a descriptor its name, or one that no step can name: it stays open as long as its process. */
  bindDescriptor(name: CaseJson | undefined, file: OpenFile): void;
  /** What a name stands for. A plain number, and the word `closed`, is nothing that a call has made. */
  thing(name: CaseJson | undefined): Thing;
  /** A number from a number, a word for one, or a name; a name that stands for no number gives 0. */
  number(value: CaseJson | undefined): U64;
  /** An object number from a number, a word for one, or a name; a name that stands for no object gives 0, the number of nothing. */
  id(value: CaseJson | undefined): number;
  /** The open file behind a descriptor's name; undefined answers EBADF. */
  file(value: CaseJson | undefined): OpenFile | undefined;
  /** The context behind a descriptor's name; undefined answers EBADF. */
  context(value: CaseJson | undefined): Context | undefined;
}
