/**
 * Recorded runs of Linux as runs of the specification `IommufdTrace`: names become numbers, addresses become page numbers,
 * what the kernel's test driver does in several calls becomes several steps.
 *
 * The numbers are those that the kernel answered. Where it does not say a number (the mock device's own, an access), the
 * specification knows it: such things are named by a handle, and the handle stands for what the specification gave it.
 */
import { Value } from '../../../tlc/value';
import { NotSpecified, RecordedRun, RecordedStep, SpecRun, Translation, isWhole, rangesOf } from './translation';

export type { RecordedRun, RecordedStep, SpecRun, SpecStep } from './translation';

type Call = (run: Translation, args: RecordedStep['args'], step: RecordedStep) => void;

const destroy: Call = (run, { fd, id }) => run.add('Destroy', [run.context(fd), run.number(id)]);

/** A call on a device that was bound; the name of one that never was cannot be translated. */
const onDevice = (op: string, rest: (run: Translation, args: RecordedStep['args']) => Value[] = () => []): Call =>
  (run, args, step) => {
    const handle = run.handle(args.dev);
    if (handle === undefined) throw new NotSpecified(`${step.op} of a device that was never bound`);
    if (args.pasid !== undefined) throw new NotSpecified('a PASID');
    run.add(op, [handle, ...rest(run, args)], step.out?.hwpt);
    run.name(args.as, step.out?.hwpt);
  };

/** A call on an access. That one never came to be is seen by the kernel's test driver, before any call of iommufd. */
const onAccess = (call: (run: Translation, handle: number, args: RecordedStep['args'], step: RecordedStep) => void): Call =>
  (run, args, step) => {
    const handle = run.handle(args.access);
    if (handle === undefined && !['EBADF', 'EBADFD'].includes(step.expect)) throw new NotSpecified('an access that is none');
    if (handle !== undefined) call(run, handle, args, step);
  };

/** The calls of a case that the specification has, but for `dup_fd` and calls in flight, which no recorded run makes. */
export const SPECIFIED_CALLS: Readonly<Record<string, Call>> = {
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
    if (prot !== undefined && !(prot as string[]).includes('R')) throw new NotSpecified('map that is not readable');
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
  allow_iovas: (run, args) => {
    const ranges = rangesOf(args);
    if (ranges.length !== ((args.ranges as unknown[] | undefined) ?? []).length) throw new NotSpecified('an address that is no number');
    run.add('AllowIovas', [run.context(args.fd), run.number(args.ioas),
      new Set(ranges.map(([first, last]) => ({ first: run.pages.at(first), last: run.pages.at(last + 1) - 1 })))]);
  },
  ioas_destroy: destroy,
  hwpt_destroy: destroy,
  obj_destroy: destroy,
  vfio_ioas_get: (run, { fd }, { out }) => run.add('VfioIoasGet', [run.context(fd)], out?.id),
  vfio_ioas_set: (run, { fd, id }) => run.add('VfioIoasSet', [run.context(fd), run.number(id)]),
  vfio_ioas_clear: (run, { fd }) => run.add('VfioIoasClear', [run.context(fd)]),

  hwpt_alloc: (run, { fd, dev, pt, flags, data, data_len, fault, as }, { out }) => {
    if (flags !== undefined && !Array.isArray(flags)) throw new NotSpecified('flags that are no list');
    if (data_len !== undefined) throw new NotSpecified('hwpt_alloc with a length of data');
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
    if (expect !== 'ok') throw new NotSpecified('a mock device that cannot be bound');
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

function play(run: Translation, step: RecordedStep, index: number): void {
  const call = SPECIFIED_CALLS[step.op];
  if (call === undefined) throw new NotSpecified(step.op);
  run.begin(step, index);
  call(run, step.args, step);
}

/** The run as the specification has it, up to its first foreign call. Only runs with the kernel's mock devices can be translated. */
export function translate(run: RecordedRun): SpecRun {
  const translation = new Translation(run);
  const keys = Object.keys(run.env ?? {});
  let recorded = 0;
  let foreign: string | undefined = run.env?.mock === true && keys.length === 1 ? undefined : 'devices that are no plain mock devices';
  try {
    for (; foreign === undefined && recorded < run.steps.length; recorded++) play(translation, run.steps[recorded], recorded);
  } catch (error) {
    if (!(error instanceof NotSpecified)) throw error;
    foreign = error.message;
  }
  return { id: run.id, steps: translation.steps, from: translation.from, recorded, ...(foreign === undefined ? {} : { foreign }) };
}
