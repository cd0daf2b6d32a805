/** A recording of the tracer's as cases of the format: a case a run, with what could not be said, by name and number. */
import type { Case, CaseStep } from '../cases/case';
import type { CaseJson } from '../iommufd/ioctl/call';
import { ADAPT, type TracedRequest } from './adapt';
import { answerOf, isInterrupted } from './errno';
import { type FileKind, type RequestLayout, TEST, layoutOf } from './layouts';
import { RecordedMachine } from './machine';
import { sayTest } from './mock';
import { type TracedDescriptor, TracedFile, TracedProcess, TracedRun, nameObject, objectOf } from './processes';
import type { Bytes, RawEvent } from './raw';

export interface Decoded {
  readonly cases: readonly Case[];
  /** What the format has no words for, or nobody has seen, and how often; of all runs. */
  readonly unsaid: ReadonlyMap<string, number>;
  /** Calls that are said. */
  readonly calls: number;
  /** Calls that began before an earlier one of another thread had ended. */
  readonly overlapping: number;
  readonly status: number;
  readonly interrupted: boolean;
}

/** How each kind of file is opened, and the letter of its name. */
const OPENS: readonly { readonly path: RegExp; readonly kind: FileKind; readonly op?: string; readonly letter: string }[] = [
  { path: /^\/iommu$/, kind: 'iommufd', op: 'open_fd', letter: 'F' },
  { path: /^\/vfio\/vfio$/, kind: 'container', op: 'container_open', letter: 'C' },
  { path: /^\/vfio\/devices\/(.+)$/, kind: 'cdev', op: 'cdev_open', letter: 'c' },
  { path: /^\/vfio\/(?:noiommu-)?(\d+)$/, kind: 'group', op: 'group_open', letter: 'G' },
  { path: /^\/kvm$/, kind: 'kvm', letter: 'K' },
];

const FOLDERS = ['/vfio', '/vfio/devices'];

/** Requests whose refusal may be the device's own, once it answers at all. */
const OF_THE_DEVICE = /_(GET_REGION_INFO|GET_IRQ_INFO|SET_IRQS|RESET|IOEVENTFD|FEATURE)$/;
/** What closes a descriptor of a kind, where that is a call of its own. */
const CLOSES: Partial<Record<FileKind, readonly [op: string, key: string]>> = { access: ['access_destroy', 'access'], vm: ['kvm_destroy', 'vm'] };
/** The argument that the descriptor of a call is. */
const FIRST: Readonly<Record<string, string>> = { kvm_vfio_create: 'vm', kvm_dev_attr: 'kv', kvm_file_add: 'kv', kvm_file_del: 'kv' };

class Decoder {
  readonly #machine = new RecordedMachine();
  readonly #processes = new Map<number, TracedProcess>();
  readonly #callers = new Map<number, RawEvent>();
  readonly #runs: { readonly run: TracedRun; readonly pid: number }[] = [];
  /** What belongs to no run. */
  readonly #unsaid = new Map<string, number>();
  #folder = '/dev';
  #done?: RawEvent;

  constructor(readonly name: string) {}

  #process(pid: number): TracedProcess {
    let process = this.#processes.get(pid);
    if (!process) this.#processes.set(pid, process = new TracedProcess(pid));
    return process;
  }

  #leaveOut(process: TracedProcess, what: string): void {
    if (process.run && !process.deep) process.run.leaveOut(what);
    else this.#unsaid.set(what, (this.#unsaid.get(what) ?? 0) + 1);
  }

  /** The run of a process that opens something. */
  #runOf(process: TracedProcess): TracedRun | undefined {
    if (process.deep) return undefined;
    if (!process.run) {
      process.run = new TracedRun(`${this.name}-${this.#runs.length + 1}`);
      this.#runs.push({ run: process.run, pid: process.pid });
    }
    return process.run;
  }

  #add(process: TracedProcess, event: RawEvent, step: CaseStep): void {
    process.run!.add(process, step, { begin: event.number('begin'), end: event.number('end') });
  }

  /** Says why a call is left out, if it has to be; for every kind of event alike. */
  #left(process: TracedProcess, event: RawEvent, what: string): boolean {
    if (event.rc === undefined) this.#leaveOut(process, `${what} that did not return`);
    else if (isInterrupted(event.rc)) this.#leaveOut(process, `${what} that a signal broke off`);
    else if (process.deep) this.#leaveOut(process, `${what} by a child of a child`);
    else return false;
    return true;
  }

  take(event: RawEvent): void {
    const process = this.#process(event.number('pid'));
    switch (event.kind) {
      case 'machine': this.#machine.machine(event); break;
      case 'device': this.#machine.device(event); break;
      case 'begun': this.#folder = event.text('watched').replace(/\/iommu$/, ''); break;
      case 'caller': this.#callers.set(process.pid, event); break;
      case 'done': this.#done = event; break;
      case 'held': if (!process.descriptors.has(event.number('fd'))) process.foreign.set(event.number('fd'), event.text('to')); break;
      case 'receive': this.#receive(process, event); break;
      case 'open': this.#open(process, event); break;
      case 'dup': this.#dup(process, event); break;
      case 'close': this.#close(process, event, event.number('fd')); break;
      case 'closerange': this.#closeRange(process, event); break;
      case 'ioctl': this.#ioctl(process, event); break;
      case 'mmap': this.#map(process, event); break;
      case 'munmap': this.#unmap(process, event); break;
      case 'read': case 'write': this.#transfer(process, event); break;
      case 'fork': this.#processes.set(event.number('child'), process.fork(event.number('child'))); break;
      case 'exec': this.#exec(process, event); break;
      case 'exit': this.#exit(process); break;
    }
  }

  #open(process: TracedProcess, event: RawEvent): void {
    const path = event.text('to') || event.text('path');
    const inside = path.startsWith(`${this.#folder}/`) ? path.slice(this.#folder.length) : path;
    const found = OPENS.find((each) => each.path.test(inside));
    if (this.#left(process, event, `open of ${path}`)) return;
    // The folders themselves are no devices.
    if (!found && FOLDERS.includes(inside)) return;
    if (!found) { this.#leaveOut(process, `open of ${path}`); return; }
    const ok = event.rc! >= 0;
    // Virtual machines are made by a call that opens /dev/kvm itself.
    if (!found.op && !ok) { this.#leaveOut(process, `open of ${path} (${answerOf(event.rc!)})`); return; }
    if (!ok && found.kind !== 'cdev' && found.kind !== 'group') { this.#leaveOut(process, `open of ${path} (${answerOf(event.rc!)})`); return; }
    const run = this.#runOf(process)!;
    const [, which] = found.path.exec(inside)!;
    if (process.word === undefined) run.settle();
    const name = run.name(found.letter);
    if (ok) process.descriptors.set(event.rc!, { name, file: new TracedFile(found.kind) });
    if (!found.op) return;
    const args: Record<string, CaseJson> = { ...(found.kind === 'cdev' ? { dev: this.#machine.wordOf(which) } : found.kind === 'group' ? { group: `g${which}` } : {}), as: name };
    this.#add(process, event, { op: found.op, args, expect: answerOf(event.rc!) });
  }

  #receive(process: TracedProcess, event: RawEvent): void {
    process.descriptors.delete(event.rc ?? -1);
    process.foreign.set(event.rc ?? -1, event.text('to'));
    this.#leaveOut(process, `a descriptor of ${event.text('to')} from another process`);
  }

  #dup(process: TracedProcess, event: RawEvent): void {
    if (this.#left(process, event, 'dup')) return;
    const from = process.descriptors.get(event.number('fd'));
    if (event.rc! < 0) { if (from) this.#add(process, event, { op: 'dup_fd', args: { fd: from.name, as: process.run!.name('F') }, expect: answerOf(event.rc!) }); return; }
    if (event.rc === event.number('fd')) return;
    if (process.descriptors.has(event.rc!)) this.#close(process, event, event.rc!);
    process.foreign.delete(event.rc!);
    if (!from) {
      const to = process.foreign.get(event.number('fd'));
      if (to !== undefined) process.foreign.set(event.rc!, to);
      return;
    }
    if (process.word === undefined) process.run!.settle();
    const name = process.run!.name(from.name.replace(/\d+$/, ''));
    process.descriptors.set(event.rc!, { name, file: from.file });
    if (from.file.kind !== 'kvm') this.#add(process, event, { op: 'dup_fd', args: { fd: from.name, as: name }, expect: 'ok' });
  }

  #close(process: TracedProcess, event: RawEvent, fd: number): void {
    const closed = process.descriptors.get(fd);
    process.foreign.delete(fd);
    if (!closed) return;
    process.descriptors.delete(fd);
    if (closed.file.kind === 'kvm') return;
    if (process.word === undefined) process.run!.settle();
    const [op, key] = CLOSES[closed.file.kind] ?? ['close_fd', 'fd'];
    this.#add(process, event, { op, args: { [key]: closed.name }, expect: answerOf(event.kind === 'close' ? event.rc ?? 0 : 0) });
  }

  #closeRange(process: TracedProcess, event: RawEvent): void {
    if ((event.rc ?? -1) < 0 || event.number('marks') !== 0) return;
    const [first, last] = [event.number('first'), event.number('last')];
    for (const fd of [...process.descriptors.keys(), ...process.foreign.keys()]) if (fd >= first && fd <= last) this.#close(process, event, fd);
  }

  /** What an argument that is a descriptor stands for. @param refers where it leads, and how long its file is, as the tracer saw it */
  #named(process: TracedProcess, fd: number, event?: RawEvent): CaseJson {
    const known = process.descriptors.get(fd);
    if (known) return known.name;
    const to = event?.text('refers') ?? '';
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

  #ioctl(process: TracedProcess, event: RawEvent): void {
    const request = Number(event.hex('request'));
    const known = process.descriptors.get(event.number('fd'));
    const layout = request === TEST ? undefined : layoutOf(request, known?.file.kind ?? 'iommufd');
    const title = request === TEST ? 'IOMMU_TEST' : layout?.name ?? `request 0x${request.toString(16)} of ${event.text('to')}`;
    if (this.#left(process, event, title)) return;
    if (!known && event.text('to') !== '-') {
      this.#leaveOut(process, `${title} on a descriptor that was not seen to be opened`);
      return;
    }
    if (!process.run) { this.#leaveOut(process, `${title} on no descriptor`); return; }
    const file = known?.file ?? new TracedFile('other');
    const before = event.bytes('before');
    const asked: TracedRequest = {
      event, layout: layout!, before, after: event.has('after') ? event.bytes('after') : before, file, run: process.run, rc: event.rc!, op: layout?.call ?? '', args: {}, out: {},
      descriptor: (fd) => this.#named(process, fd, event),
      opened: (fd, made, letter) => {
        if (process.word === undefined) process.run!.settle();
        const name = process.run!.name(letter);
        process.descriptors.set(fd, { name, file: made });
        return name;
      },
    };
    const first = FIRST[asked.op] ?? 'fd';
    asked.args[first] = known?.name ?? 'closed';
    if (request === TEST) this.#test(process, asked);
    else if (!layout?.call) this.#unknown(process, asked, title);
    else {
      const unsaid = this.#say(process, asked, known);
      if (unsaid !== undefined) process.run.leaveOut(unsaid);
    }
  }

  #test(process: TracedProcess, asked: TracedRequest): void {
    const told = sayTest(asked, this.#machine.mocks);
    if (typeof told === 'string') { process.run!.leaveOut(told); return; }
    for (const { op, args, out, ok } of told) {
      this.#add(process, asked.event, { op, args, expect: ok ? 'ok' : answerOf(asked.rc), ...(out && Object.keys(out).length > 0 ? { out } : {}) });
    }
  }

  /** A number that is no request of the file's. */
  #unknown(process: TracedProcess, asked: TracedRequest, title: string): void {
    if (!['iommufd', 'container', 'group', 'cdev'].includes(asked.file.kind) || (Number(asked.event.hex('request')) >> 8 & 0xff) !== 0x3b) process.run!.leaveOut(title);
    else if (answerOf(asked.rc) !== 'ENOTTY') process.run!.leaveOut(title);
    else this.#add(process, asked.event, { op: 'unknown_ioctl', args: { fd: asked.args.fd }, expect: 'ENOTTY' });
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
      Object.assign(args, { dev: this.#machine.wordOf(device), ...(token === undefined ? {} : { token: token.replace(/-/g, '') }) });
      if (rc >= 0) args.as = asked.opened(rc, Object.assign(new TracedFile('cdev'), { granted: true }), 'c');
    }
    if (layout.name === 'KVM_CREATE_VM') {
      delete args.fd;
      args.as = rc >= 0 ? asked.opened(rc, new TracedFile('vm'), 'M') : process.run!.name('M');
      if (rc < 0) return `KVM_CREATE_VM that was refused (${answerOf(rc)})`;
    }
    // A mock device is no object of its own in the format: destroying what stands for it is its unbinding.
    const mock = layout.name === 'IOMMU_DESTROY' && known ? file.mocks.get(before.u32(4)) : undefined;
    if (mock !== undefined && rc >= 0) file.mocks.delete(before.u32(4));
    const step: CaseStep = mock === undefined ? { op: asked.op, args, expect: answerOf(rc) } : { op: 'unbind_device', args: { dev: mock }, expect: answerOf(rc) };
    this.#add(process, event, Object.keys(out).length > 0 ? { ...step, out } : step);
    return undefined;
  }

  /** Whose numbers a call makes: a device's are those of the context to which it is bound now. */
  #owner(process: TracedProcess, layout: RequestLayout, before: Bytes, file: TracedFile): TracedFile {
    if (layout.call !== 'cdev_bind') return file;
    file.granted = true;
    file.context = process.descriptors.get(before.i32(8))?.file;
    return file;
  }

  #map(process: TracedProcess, event: RawEvent): void {
    const known = process.descriptors.get(event.number('fd'));
    if (this.#left(process, event, 'mmap')) return;
    const what = `mmap of ${event.text('to').replace(this.#folder, '/dev')}`;
    if (known?.file.kind !== 'iommufd') { this.#leaveOut(process, what); return; }
    const [offset, length] = [event.hex('offset'), event.hex('length')];
    const base = [...known.file.regions.keys()].filter((at) => at <= offset).sort((a, b) => Number(b - a))[0];
    if (base === undefined) { this.#leaveOut(process, `${what} where no vIOMMU has a region`); return; }
    const name = process.run!.name('R');
    if (event.rc! >= 0) process.regions.set(BigInt(event.text('rc')), { name, length });
    const args = { fd: known.name, viommu: known.file.regions.get(base)!, len: Number(length), ...(offset === base ? {} : { offset: Number(offset - base) }), as: name };
    this.#add(process, event, { op: 'mmap', args, expect: answerOf(event.rc!) });
  }

  #unmap(process: TracedProcess, event: RawEvent): void {
    const address = event.hex('address');
    const length = event.hex('length');
    for (const [at, region] of process.regions) {
      if (at + region.length <= address || at >= address + length) continue;
      if (at < address || at + region.length > address + length) { this.#leaveOut(process, 'munmap of a part of a region'); continue; }
      process.regions.delete(at);
      this.#add(process, event, { op: 'munmap', args: { map: region.name }, expect: answerOf(event.rc ?? 0) });
    }
  }

  /** Page requests and events that are read, and answers that are written. */
  #transfer(process: TracedProcess, event: RawEvent): void {
    const known = process.descriptors.get(event.number('fd'));
    const what = `${event.kind} of ${event.text('to')}`;
    if (this.#left(process, event, what)) return;
    const kind = known?.file.kind;
    const data = event.bytes('data');
    const count = event.number('count');
    // Nothing to read is told by the model as none that was read.
    const none = event.rc === -11;
    const expect = none ? 'ok' : answerOf(event.rc!);
    const say = (op: string, args: Record<string, CaseJson>, out?: Record<string, CaseJson>): void => { this.#add(process, event, { op, args, expect, ...(out && expect === 'ok' ? { out } : {}) }); };
    if (kind === 'faults' && event.kind === 'read') {
      const n = none ? 0 : Math.floor(event.rc! / 40);
      const cookie = data.u32(36);
      const name = n > 0 ? process.run!.name('y') : undefined;
      if (name !== undefined) known!.file.numbers.set(cookie, name);
      say('fault_read', { fd: known!.name, count, ...(name === undefined ? {} : { as: name }) }, {
        n, ...(n > 0 ? { dev: data.u32(4), pasid: data.u32(8), grpid: data.u32(12), perm: data.u32(16), addr: data.u64(24), cookie } : {}),
      });
    } else if (kind === 'faults') say('fault_respond', { fd: known!.name, cookie: objectOf(known!.file, data.u32(0)), code: data.u32(4), count });
    else if (kind === 'events' && event.kind === 'read') {
      let n = 0;
      for (let at = 0; at + 8 <= data.length; n++) at += data.u32(at) & 1 ? 8 : 12;
      const lost = (data.u32(0) & 1) === 1;
      say('vevent_read', { fd: known!.name, count }, { n, ...(n > 0 ? { sequence: data.u32(4), lost, ...(lost ? {} : { virt_id: data.u32(8) }) } : {}) });
    } else this.#leaveOut(process, what);
  }

  /** Another program: descriptors that are gone were closed, and regions unmapped. What is still held, the next lines say. */
  #exec(process: TracedProcess, event: RawEvent): void {
    if (event.number('foreign') !== 0) this.#leaveOut(process, 'a program of another architecture, whose calls are not seen');
    this.#pending = { process, kept: new Set() };
  }

  #pending?: { readonly process: TracedProcess; readonly kept: Set<number> };

  /** Before each event: whether the list of what a new program holds is at its end. */
  before(event: RawEvent): void {
    const pending = this.#pending;
    if (!pending) return;
    if (event.kind === 'held' && event.number('pid') === pending.process.pid) { pending.kept.add(event.number('fd')); return; }
    this.#pending = undefined;
    for (const region of pending.process.regions.values()) pending.process.run?.add(pending.process, { op: 'munmap', args: { map: region.name }, expect: 'ok' });
    pending.process.regions.clear();
    for (const fd of [...pending.process.descriptors.keys()]) if (!pending.kept.has(fd)) this.#close(pending.process, event, fd);
  }

  #exit(process: TracedProcess): void {
    if (process.run && !process.deep) process.run.end(process);
    this.#processes.delete(process.pid);
  }

  end(): Decoded {
    const unsaid = new Map(this.#unsaid);
    for (const { run } of this.#runs) for (const [what, times] of run.unsaid) unsaid.set(what, (unsaid.get(what) ?? 0) + times);
    const cases = this.#runs.filter(({ run }) => run.steps.length > 0).map(({ run, pid }) => this.#caseOf(run, pid));
    const overlapping = this.#runs.reduce((sum, { run }) => sum + run.overlapping, 0);
    return { cases, unsaid, overlapping, calls: cases.reduce((sum, { steps }) => sum + steps.length, 0), status: this.#done?.number('status') ?? 0, interrupted: this.#done?.number('interrupted') === 1 };
  }

  #caseOf(run: TracedRun, pid: number): Case {
    const env = this.#machine.env(this.#callers.get(pid));
    const note = [
      this.#machine.note(),
      ...(run.unsaid.size > 0 ? [`left out, for the format has no words for it: ${listed(run.unsaid)}`] : []),
      ...(run.overlapping > 0 ? [`${run.overlapping} calls began before an earlier one of another thread had ended; they stand in the order in which they ended`] : []),
    ].filter((text) => text !== '').join('; ');
    return {
      id: run.id, object: env.mock ? 'mock' : 'recorded', ...(this.#machine.release === '' ? {} : { ran: [this.#machine.release] }), ...(Object.keys(env).length > 0 ? { env } : {}), steps: run.steps,
      ...(note === '' ? {} : { note }),
    };
  }
}

/** The arguments that stand in the structure. */
function fill({ fields }: RequestLayout, before: Bytes, args: Record<string, CaseJson>, file: TracedFile, descriptor: (fd: number) => CaseJson): void {
  for (const { arg, at, as } of fields ?? []) {
    if (as === 'bits') { if (before.u32(at) !== 0) args[arg] = before.u32(at); } else args[arg] = as === 'object' ? objectOf(file, before.u32(at)) : as === 'file' ? descriptor(before.i32(at)) : as === 'count' ? before.u32(at) : before.u64(at);
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

/** What was left out, each with its number. */
export function listed(unsaid: ReadonlyMap<string, number>): string {
  return [...unsaid].map(([what, times]) => (times === 1 ? what : `${what} (${times} times)`)).join('; ');
}

/** @param name what the runs are called, with their numbers behind it */
export function decode(events: readonly RawEvent[], name: string): Decoded {
  const decoder = new Decoder(name);
  for (const event of events) {
    decoder.before(event);
    decoder.take(event);
  }
  return decoder.end();
}
