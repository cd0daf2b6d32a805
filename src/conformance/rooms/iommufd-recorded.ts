/**
 * Recorded runs of Linux as runs of the specification `IommufdTrace`: names become numbers, addresses become page numbers,
 * what the kernel's test driver does in several calls becomes several steps.
 *
 * The numbers are those that the kernel answered. Where it does not say a number (the mock device's own, an access), the
 * specification knows it: such things are named by a handle, and the handle stands for what the specification gave it.
 */
import { Value } from '../../tlc/value';

export interface RecordedStep {
  readonly op: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly expect: string;
  readonly out?: Readonly<Record<string, unknown>>;
}

export interface RecordedRun {
  readonly id: string;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly steps: readonly RecordedStep[];
}

/** One step of `IommufdTrace`. `out` holds the number that the call answered, or nothing where none was recorded. */
export interface SpecStep {
  readonly op: string;
  readonly args: readonly Value[];
  readonly errno: string;
  readonly out: readonly number[];
}

export interface SpecRun {
  readonly id: string;
  readonly steps: readonly SpecStep[];
  /** For each step, the index of the recorded one that it comes from. */
  readonly from: readonly number[];
  /** How many recorded steps the run stands for, up to its end or its first foreign call. */
  readonly recorded: number;
  /** The first call that the specification does not have, if any. */
  readonly foreign?: string;
}

/** A call, or an argument, that the specification does not have. */
class Foreign extends Error {}

const NO_PIN = 1_000_000;

const ADDRESSES: Readonly<Record<string, readonly [first: string, length: string][]>> = {
  map: [['iova', 'len']], unmap: [['iova', 'len']], access_pin: [['iova', 'len']],
  copy: [['src_iova', 'len'], ['dst_iova', 'len']],
};

const isWhole = (args: RecordedStep['args']): boolean => args.iova === 0 && args.len === 'U64_MAX';

/** Page numbers for one run: addresses less the lowest, in units of the greatest common divisor of all differences. */
class Pages {
  readonly #base: bigint;
  readonly #unit: bigint;

  constructor(run: RecordedRun) {
    const edges = run.steps.flatMap(({ op, args }) => op === 'allow_iovas'
      ? (args.ranges as number[][]).flatMap(([first, last]) => [BigInt(first), BigInt(last) + 1n])
      : isWhole(args) ? []
      : (ADDRESSES[op] ?? []).flatMap(([first, length]) =>
        typeof args[first] === 'number' && typeof args[length] === 'number'
          ? [BigInt(args[first] as number), BigInt(args[first] as number) + BigInt(args[length] as number)] : []));
    this.#base = edges.reduce((least, edge) => (edge < least ? edge : least), edges[0] ?? 0n);
    this.#unit = edges.reduce((unit, edge) => gcd(unit, edge - this.#base), 0n) || 1n;
  }

  at(address: unknown): number {
    if (typeof address !== 'number') throw new Foreign('an address that is no number');
    const page = (BigInt(address) - this.#base) / this.#unit;
    if (page >= 2n ** 30n) throw new Foreign('addresses too far apart');
    return Number(page);
  }

  /** The first and the last page of a range, and its size. */
  range(first: unknown, length: unknown): [first: number, last: number] {
    if (typeof first !== 'number' || typeof length !== 'number') throw new Foreign('an address that is no number');
    return [this.at(first), this.at(first + length) - 1];
  }

  size(bytes: number): number {
    return Number(BigInt(bytes) / this.#unit);
  }
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}

/** Translates one run, up to its first foreign call. */
class Translation {
  readonly steps: SpecStep[] = [];
  readonly from: number[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #handles = new Map<string, number>();
  readonly #contexts = new Map<string, string>();
  readonly #faults = new Map<string, [context: string, id: number]>();
  readonly #pins = new Map<string, number>();
  readonly #pages: Pages;
  #recorded: RecordedStep | undefined;
  #index = 0;
  #given = 0;

  constructor(run: RecordedRun) {
    this.#pages = new Pages(run);
  }

  step(recorded: RecordedStep, index: number): void {
    this.#recorded = recorded;
    this.#index = index;
    const call = CALLS[recorded.op];
    if (call === undefined) throw new Foreign(recorded.op);
    call(this, recorded.args, recorded);
  }

  /** One step of the specification with the errno and the number that were recorded, unless others are given. */
  add(op: string, args: Value[], out?: unknown, errno: string = this.errno): void {
    this.from.push(this.#index);
    this.steps.push({ op, args, errno, out: errno === 'OK' && typeof out === 'number' ? [out] : [] });
  }

  get errno(): string {
    return this.#recorded!.expect === 'ok' ? 'OK' : this.#recorded!.expect;
  }

  /** The number that a name stands for. Nothing has the number 0, so it serves for names whose call failed. */
  number(name: unknown): number {
    if (typeof name === 'number') return name;
    return this.#numbers.get(name as string) ?? 0;
  }

  name(name: unknown, value: unknown): void {
    if (typeof name === 'string' && typeof value === 'number' && this.errno === 'OK') this.#numbers.set(name, value);
  }

  context(name: unknown): string {
    const context = this.#contexts.get(name as string);
    if (context === undefined) throw new Foreign('a descriptor that is none');
    return context;
  }

  open(name: unknown): string {
    const context = `c${this.#contexts.size + 1}`;
    this.#contexts.set(name as string, context);
    return context;
  }

  /** The next handle, for a name or for something that does not last. */
  newHandle(name?: string): number {
    this.#given++;
    if (name !== undefined) this.#handles.set(name, this.#given);
    return this.#given;
  }

  /** Undefined for a name that never came to be. */
  handle(name: unknown): number | undefined {
    return this.#handles.get(name as string);
  }

  /** The name stands for nothing from now on. */
  drop(name: unknown): void {
    this.#handles.delete(name as string);
  }

  /** The number of a pin. A name whose call failed stands for a number that no pin has. */
  pin(name: unknown, id?: unknown): number {
    if (typeof name === 'string' && typeof id === 'number') this.#pins.set(name, id);
    return this.#pins.get(name as string) ?? NO_PIN;
  }

  fault(fd: unknown, made?: [context: string, id: number]): [context: string, id: number] | undefined {
    if (made !== undefined) this.#faults.set(fd as string, made);
    return this.#faults.get(fd as string);
  }

  get pages(): Pages {
    return this.#pages;
  }
}

type Call = (run: Translation, args: RecordedStep['args'], step: RecordedStep) => void;

const destroy: Call = (run, { fd, id }) => run.add('Destroy', [run.context(fd), run.number(id)]);

/** A call on a device that was bound; the name of one that never was cannot be translated. */
const onDevice = (op: string, rest: (run: Translation, args: RecordedStep['args']) => Value[] = () => []): Call =>
  (run, args, step) => {
    const handle = run.handle(args.dev);
    if (handle === undefined) throw new Foreign(`${step.op} of a device that was never bound`);
    if (args.pasid !== undefined) throw new Foreign('a PASID');
    run.add(op, [handle, ...rest(run, args)], step.out?.hwpt);
    run.name(args.as, step.out?.hwpt);
  };

/** A call on an access. That one never came to be is seen by the kernel's test driver, before any call of iommufd. */
const onAccess = (call: (run: Translation, handle: number, args: RecordedStep['args'], step: RecordedStep) => void): Call =>
  (run, args, step) => {
    const handle = run.handle(args.access);
    if (handle === undefined && !['EBADF', 'EBADFD'].includes(step.expect)) throw new Foreign('an access that is none');
    if (handle !== undefined) call(run, handle, args, step);
  };

const CALLS: Readonly<Record<string, Call>> = {
  open_fd: (run, { as }) => run.add('OpenFd', [run.open(as)]),
  close_fd: (run, { fd }) => {
    const fault = run.fault(fd);
    if (fault === undefined) run.add('CloseFd', [run.context(fd)]);
    else run.add('FaultClose', [...fault]);
  },

  ioas_alloc: (run, { fd, as }, { out }) => {
    run.add('IoasAlloc', [run.context(fd)], out?.id);
    run.name(as, out?.id);
  },
  map: (run, { fd, ioas, iova, len, prot }) => {
    if (prot !== undefined && !(prot as string[]).includes('R')) throw new Foreign('map that is not readable');
    const writable = prot === undefined || (prot as string[]).includes('W');
    run.add('Map', [run.context(fd), run.number(ioas), ...run.pages.range(iova, len), writable]);
  },
  unmap: (run, { fd, ioas, iova, len }, { out }) => {
    const pages = typeof out?.unmapped === 'number' ? run.pages.size(out.unmapped) : undefined;
    if (isWhole({ iova, len })) run.add('UnmapAll', [run.context(fd), run.number(ioas)], pages);
    else run.add('Unmap', [run.context(fd), run.number(ioas), ...run.pages.range(iova, len)], pages);
  },
  copy: (run, { fd, src, src_iova, dst, dst_iova, len }) => {
    const [first, last] = run.pages.range(src_iova, len);
    run.add('Copy', [run.context(fd), run.number(src), first, last, run.number(dst), run.pages.at(dst_iova)]);
  },
  allow_iovas: (run, { fd, ioas, ranges }) => run.add('AllowIovas', [run.context(fd), run.number(ioas),
    new Set((ranges as number[][]).map(([first, last]) => ({ first: run.pages.at(first), last: run.pages.at(last + 1) - 1 })))]),
  ioas_destroy: destroy,
  hwpt_destroy: destroy,
  obj_destroy: destroy,
  vfio_ioas_get: (run, { fd }, { out }) => run.add('VfioIoasGet', [run.context(fd)], out?.id),
  vfio_ioas_set: (run, { fd, id }) => run.add('VfioIoasSet', [run.context(fd), run.number(id)]),
  vfio_ioas_clear: (run, { fd }) => run.add('VfioIoasClear', [run.context(fd)]),

  hwpt_alloc: (run, { fd, dev, pt, flags, data, data_len, fault, as }, { out }) => {
    if (data_len !== undefined) throw new Foreign('hwpt_alloc with a length of data');
    run.add('HwptAlloc', [run.context(fd), run.number(dev), run.number(pt), new Set(flags as string[]),
      (data as string | undefined) ?? 'NONE', run.number(fault)], out?.id);
    run.name(as, out?.id);
  },
  hwpt_invalidate: (run, { fd, id }) => run.add('HwptInvalidate', [run.context(fd), run.number(id)]),
  fault_alloc: (run, { fd, as, fd_as }, { out }) => {
    run.add('FaultAlloc', [run.context(fd)], out?.id);
    run.name(as, out?.id);
    if (typeof out?.id === 'number') run.fault(fd_as, [run.context(fd), out.id]);
  },
  viommu_alloc: (run, { fd, dev, hwpt, as }, { out }) => {
    run.add('ViommuAlloc', [run.context(fd), run.number(dev), run.number(hwpt)], out?.id);
    run.name(as, out?.id);
  },
  vdevice_alloc: (run, { fd, viommu, dev, virt_id, as }, { out }) => {
    run.add('VdeviceAlloc', [run.context(fd), run.number(viommu), run.number(dev), virt_id as number], out?.id);
    run.name(as, out?.id);
  },

  bind_device: (run, { fd, as }, { expect, out }) => {
    if (expect !== 'ok') throw new Foreign('a mock device that cannot be bound');
    run.add('Bind', [run.newHandle(as as string), run.context(fd)], out?.id);
    run.name(as, out?.id);
  },
  attach: onDevice('Attach', (run, { pt }) => [run.number(pt)]),
  replace: onDevice('Replace', (run, { pt }) => [run.number(pt)]),
  detach: onDevice('Detach'),
  unbind_device: onDevice('Unbind'),

  access_create: (run, { fd, ioas, as }, { expect }) => {
    const handle = run.newHandle(expect === 'ok' ? as as string : undefined);
    run.add('AccessCreate', [handle, run.context(fd)], undefined, 'OK');
    if (ioas !== null) run.add('AccessAttach', [handle, run.number(ioas)]);
    if (expect !== 'ok') run.add('AccessDestroy', [handle], undefined, 'OK');
  },
  access_attach: onAccess((run, handle, { ioas }) => run.add('AccessAttach', [handle, run.number(ioas)])),
  access_replace: onAccess((run, handle, { ioas }) => run.add('AccessReplace', [handle, run.number(ioas)])),
  access_detach: onAccess((run, handle) => run.add('AccessDetach', [handle])),
  access_destroy: onAccess((run, handle, { access }) => {
    run.add('AccessDestroy', [handle]);
    run.drop(access);
  }),
  access_pin: onAccess((run, handle, { iova, len, write, as }, { out }) => {
    run.add('AccessPin', [handle, ...run.pages.range(iova, len), write === true], out?.id);
    run.pin(as, out?.id);
  }),
  access_unpin: onAccess((run, handle, { pin }) => run.add('AccessUnpin', [handle, run.pin(pin)])),
};

/** The run as the specification has it, up to its first foreign call. Only runs with the kernel's mock devices can be translated. */
export function translate(run: RecordedRun): SpecRun {
  const translation = new Translation(run);
  const keys = Object.keys(run.env ?? {});
  let recorded = 0;
  let foreign: string | undefined = run.env?.mock === true && keys.length === 1 ? undefined : 'devices that are no plain mock devices';
  try {
    for (; foreign === undefined && recorded < run.steps.length; recorded++) translation.step(run.steps[recorded], recorded);
  } catch (error) {
    if (!(error instanceof Foreign)) throw error;
    foreign = error.message;
  }
  return { id: run.id, steps: translation.steps, from: translation.from, recorded, ...(foreign === undefined ? {} : { foreign }) };
}
