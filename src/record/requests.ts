/** Requests: each by its table (`layouts.ts`), by what is said of it beside that (`adapt.ts`), and as a request of the test driver (`mock.ts`). */
import type { CaseStep } from '../cases/case';
import { OPS } from '../cases/dispatch';
import type { CaseJson } from '../iommufd/ioctl/call';
import { wordOf } from '../iommufd/ioctl/words';
import { ADAPT } from './adapt';
import { answerOf } from './errno';
import { type RequestLayout, TEST, layoutOf } from './layouts';
import type { RecordedMachine } from './machine';
import { sayTest } from './mock';
import { type TracedDescriptor, TracedFile, type TracedProcess, nameObject, objectOf } from './processes';
import type { Bytes, RawEvent } from './raw';
import type { TracedRequest } from './traced-request';

/** Requests whose refusal may be the device's own, once it answers at all. */
const OF_THE_DEVICE = /_(GET_REGION_INFO|GET_IRQ_INFO|SET_IRQS|RESET|IOEVENTFD|FEATURE)$/;
/** The argument that the descriptor of a call is. */
const FIRST: Readonly<Record<string, string>> = { kvm_vfio_create: 'vm', kvm_dev_attr: 'kv', kvm_file_add: 'kv', kvm_file_del: 'kv' };

/** When a call began, and when it ended. */
export const timesOf = (event: RawEvent): { begin: number; end: number } => ({ begin: event.number('begin'), end: event.number('end') });

export class RequestReader {
  constructor(readonly machine: RecordedMachine) {}

  /** What an argument that is a descriptor stands for. @param refers where it leads, and how long its file is, as the tracer saw it */
  #named(process: TracedProcess, fd: number, event?: RawEvent): CaseJson {
    const known = process.descriptors.get(fd);
    // The file that machines are made by has no name in a case: as an argument it is any other file.
    const isKvm = known?.file.kind === 'kvm';
    if (known && !isKvm) return known.name;
    const to = isKvm ? '/dev/kvm' : event?.text('refers') ?? '';
    if (fd < 0 || to === '' || to === '-' || process.foreign.has(fd)) return 'closed';
    const key = `${fd} ${to}`;
    let name = process.others.get(key);
    if (name === undefined) {
      if (process.word === undefined) process.run!.settle();
      process.others.set(key, name = process.run!.name('m'));
      const size = event!.number('size');
      process.run!.add(process, { op: 'open_other', args: { as: name, ...(size > 0 && size < 2 ** 32 ? { size } : {}) }, expect: 'ok' });
    }
    return name;
  }

  /** The request by its name in the headers, else by its number. */
  title(process: TracedProcess, event: RawEvent): string {
    const request = Number(event.hex('request'));
    if (request === TEST) return 'IOMMU_TEST';
    return layoutOf(request, process.descriptors.get(event.number('fd'))?.file.kind ?? 'iommufd')?.name ?? `request 0x${request.toString(16)} of ${event.text('to')}`;
  }

  /** Adds a request to the run of its process; or what of it cannot be said. */
  read(process: TracedProcess, event: RawEvent): string | undefined {
    const request = Number(event.hex('request'));
    const known = process.descriptors.get(event.number('fd'));
    const title = this.title(process, event);
    if (!known && event.text('to') !== '-') return `${title} on a descriptor that was not seen to be opened`;
    const { run } = process;
    if (!run) return `${title} on no descriptor`;
    const file = known?.file ?? new TracedFile('other');
    const layout = request === TEST ? undefined : layoutOf(request, known?.file.kind ?? 'iommufd');
    if (file.kind === 'kvm' && layout?.call !== 'kvm_create') return layout || request === TEST ? `${title} of /dev/kvm` : title;
    const before = event.bytes('before');
    const asked: TracedRequest = {
      event, layout: layout!, before, after: event.has('after') ? event.bytes('after') : before, file, run, rc: event.rc!, op: layout?.call ?? '', args: {}, out: {},
      descriptor: (fd) => this.#named(process, fd, event),
      opened: (fd, made, letter) => {
        if (process.word === undefined) run.settle();
        const name = run.name(letter);
        process.descriptors.set(fd, { name, file: made });
        return name;
      },
    };
    asked.args[FIRST[asked.op] ?? 'fd'] = known?.name ?? 'closed';
    if (request === TEST) return this.#test(process, asked);
    return layout?.call ? this.#say(process, asked, known) : this.#unknown(process, asked, title);
  }

  #test(process: TracedProcess, asked: TracedRequest): string | undefined {
    const told = sayTest(asked);
    if (typeof told === 'string') return told;
    for (const { op, args, out, ok } of told) {
      process.run!.add(process, { op, args, expect: ok ? 'ok' : answerOf(asked.rc), ...(out && Object.keys(out).length > 0 ? { out } : {}) }, timesOf(asked.event));
    }
    return undefined;
  }

  /** A number that is no request of the file's; what a kernel knows of it beyond that, the format has no word for. */
  #unknown(process: TracedProcess, asked: TracedRequest, title: string): string | undefined {
    const ofVfio = ['iommufd', 'container', 'group', 'cdev'].includes(asked.file.kind) && (Number(asked.event.hex('request')) >> 8 & 0xff) === 0x3b;
    if (!ofVfio || answerOf(asked.rc) !== 'ENOTTY') return title;
    process.run!.add(process, { op: 'unknown_ioctl', args: { fd: asked.args.fd }, expect: 'ENOTTY' }, timesOf(asked.event));
    return undefined;
  }

  /** Completes a call by its table and by what is said of it beside that, and adds it; or what cannot be said. */
  #say(process: TracedProcess, asked: TracedRequest, known: TracedDescriptor | undefined): string | undefined {
    const { layout, before, after, args, out, rc, file, event } = asked;
    if (layout.zero?.some((at) => before.u32(at) !== 0)) return `${layout.name} with what is reserved`;
    fill(layout, before, args, file, (fd) => this.#named(process, fd, event));
    if (layout.whole !== undefined) sized(layout.whole, asked);
    else if (layout.shape.startsWith('sized') && !before.readable) return `${layout.name} without a structure`;
    if (layout.name.startsWith('VFIO_DEVICE_') && layout.call === 'device_ioctl') {
      args.request = layout.name.slice('VFIO_DEVICE_'.length);
      if (rc < 0 && file.granted && OF_THE_DEVICE.test(layout.name)) return `${layout.name} that the device refused (${answerOf(rc)})`;
    }
    if (rc >= 0) {
      for (const [key, at, width] of layout.tells ?? []) out[key] = width === 4 ? after.u32(at) : after.u64(at);
      if (layout.makes) args.as = nameObject(process.run!, this.#owner(process, layout, before, file), after.u32(layout.makes[0]), layout.makes[1]);
    }
    const unsaid = ADAPT[layout.name]?.(asked);
    if (unsaid !== undefined) return unsaid;
    if (layout.name === 'VFIO_GROUP_GET_DEVICE_FD') {
      const [device, token] = before.bytes.toString('utf8').split(/ vf_token=/);
      Object.assign(args, { dev: this.machine.wordOf(device), ...(token === undefined ? {} : { token: token.replace(/-/g, '') }) });
      if (rc >= 0) args.as = asked.opened(rc, Object.assign(new TracedFile('cdev'), { granted: true }), 'c');
    }
    if (layout.name === 'KVM_CREATE_VM') {
      delete args.fd;
      args.as = rc >= 0 ? asked.opened(rc, new TracedFile('vm'), 'M') : process.run!.name('M');
      if (rc < 0) return `KVM_CREATE_VM that was refused (${answerOf(rc)})`;
    }
    // A mock device is no object of its own in the format: destroying what stands for it is its unbinding.
    const mock = layout.name === 'IOMMU_DESTROY' && known ? file.mocks.get(before.u32(4)) : undefined;
    if (layout.name === 'IOMMU_DESTROY' && rc >= 0) file.owner.forget(before.u32(4));
    inWords(asked);
    const step: CaseStep = mock === undefined ? { op: asked.op, args, expect: answerOf(rc) } : { op: 'unbind_device', args: { dev: mock }, expect: answerOf(rc) };
    process.run!.add(process, Object.keys(out).length > 0 ? { ...step, out } : step, timesOf(event));
    return undefined;
  }

  /** Whose numbers a call makes: a device's are those of the context to which it is bound now. */
  #owner(process: TracedProcess, layout: RequestLayout, before: Bytes, file: TracedFile): TracedFile {
    if (layout.call !== 'cdev_bind') return file;
    file.granted = true;
    file.context = process.descriptors.get(before.i32(8))?.file;
    return file;
  }
}

/** The arguments that stand in the structure. */
function fill({ fields }: RequestLayout, before: Bytes, args: Record<string, CaseJson>, file: TracedFile, descriptor: (fd: number) => CaseJson): void {
  for (const { arg, at, as } of fields ?? []) {
    if (as === 'bits') { if (before.u32(at) !== 0) args[arg] = before.u32(at); } else args[arg] = as === 'object' ? objectOf(file, before.u32(at)) : as === 'file' ? descriptor(before.i32(at)) : as === 'count' ? before.u32(at) : before.u64(at);
  }
}

/** Flags and types by the words of the headers, where each of them has one. */
function inWords({ op, args }: TracedRequest): void {
  const call = OPS.get(op);
  for (const [key, known] of Object.entries(call?.words ?? {})) {
    const value = args[key];
    if (typeof value !== 'number') continue;
    const kind = call!.takes[key]?.replace('?', '');
    if (kind === 'type') args[key] = wordOf(known, value) ?? value;
    if (kind !== 'flags') continue;
    const bits = [...known].filter(([, bit]) => bit !== 0 && Math.floor(value / bit) % 2 === 1);
    if (bits.reduce((sum, [, bit]) => sum + bit, 0) === value) args[key] = bits.map(([word]) => word);
  }
}

/** A structure that is not there, or is of another length than the call's. */
function sized(whole: number, { before, args }: TracedRequest): void {
  if (before.length < 4) args.structure = 'none';
  else if (before.u32(0) !== whole) {
    args.size = before.u32(0);
    if (before.bytes.subarray(whole).some((byte) => byte !== 0)) args.structure = 'beyond';
  }
}
