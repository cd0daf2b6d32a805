/**
 * Which call of a case is answered by what. The table is filled by `ops/*.ts`, one file a kind of object.
 *
 * The contract of an `Op`: it makes one call of the room in `world` with the arguments of the step as they stand in the file
 * (already checked against `takes`), and answers what the room answered. It gives names their meaning with `world.bind(args.as,
 * …)`, on success only: the runner binds every name of a refused step to MISSING. It never throws for an answer of the
 * kernel; it throws `CaseError` for a step that makes no sense.
 */
import type { KernelNumber } from '../iommufd/version';
import { accessOps } from './ops/access';
import { allocatorOps } from './ops/allocator';
import { cdevOps } from './ops/cdev';
import { concurrencyOps } from './ops/concurrency';
import { containerOps } from './ops/container';
import { deviceOps } from './ops/device';
import { fileOps } from './ops/file';
import { groupOps } from './ops/group';
import { hostOps } from './ops/host';
import { hwptOps } from './ops/hwpt';
import { ioasOps } from './ops/ioas';
import { kvmOps } from './ops/kvm';
import { viommuOps } from './ops/viommu';
import { Args, Json, World } from './world';

export interface Answer {
  /** `OK` or the errno; a case writes the former as `ok`. */
  readonly errno: string;
  /** Everything else that can be observed; a case checks the fields it names. */
  readonly out?: Readonly<Record<string, Json>>;
}

export type Op = (world: World, args: Args) => Answer;

/**
 * What an argument is. name: a name made by an earlier step, or a number. makes: a name this step makes. device, group: a
 * name of the machine. number: a count, an address or a length, `U64_MAX`, or a name that stands for one. flag: true or false. text:
 * a word. type: a word, or a number. words: a list of words. ranges: a list of pairs of numbers. any: whatever the call says. `?` marks one that may be absent.
 */
export type Kind = 'name' | 'makes' | 'device' | 'group' | 'number' | 'flag' | 'text' | 'type' | 'words' | 'ranges' | 'any';
export type Takes = Readonly<Record<string, Kind | `${Kind}?`>>;

export interface Call {
  readonly takes: Takes;
  /** The kernel that brought the call; an older one answers ENOTTY. */
  readonly since?: KernelNumber;
  /** Whether it takes arguments beyond those named here, as `ioctl_begin` takes those of the call it begins. */
  readonly open?: boolean;
  readonly op: Op;
}

export type Ops = Readonly<Record<string, Call>>;

export const OPS: ReadonlyMap<string, Call> = new Map(Object.entries<Call>({
  ...fileOps, ...ioasOps, ...hwptOps, ...deviceOps, ...accessOps, ...viommuOps, ...concurrencyOps,
  ...groupOps, ...cdevOps, ...containerOps, ...hostOps, ...kvmOps, ...allocatorOps,
}));
