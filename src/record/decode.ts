/** A recording of the tracer's as cases of the format: a case a run, with what could not be said, by name and number. */
import type { Case, CaseStep } from '../cases/case';
import type { CaseJson } from '../iommufd/ioctl/call';
import { answerOf, isInterrupted } from './errno';
import { CLOSES, FOLDERS, OPENS } from './files';
import { RecordedMachine } from './machine';
import { TracedFile, TracedProcess, TracedRun } from './processes';
import type { RawEvent } from './raw';
import { RequestReader, timesOf } from './requests';
import { readTransfer } from './transfers';

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

class Decoder {
  readonly #machine = new RecordedMachine();
  readonly #requests = new RequestReader(this.#machine);
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
    process.run!.add(process, step, timesOf(event));
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
    this.#afterExec(event);
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
    if (!found && FOLDERS.includes(inside)) return;
    if (!found) { this.#leaveOut(process, `open of ${path}`); return; }
    const ok = event.rc! >= 0;
    if (!ok && found.kind !== 'cdev' && found.kind !== 'group') { this.#leaveOut(process, `open of ${path} (${answerOf(event.rc!)})`); return; }
    const run = this.#runOf(process)!;
    const [, which] = found.path.exec(inside)!;
    if (process.word === undefined) run.settle();
    const name = run.name(found.letter);
    if (ok) process.descriptors.set(event.rc!, { name, file: new TracedFile(found.kind) });
    // Virtual machines are made by a call that opens /dev/kvm itself.
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
    if (event.rc! < 0) { if (from && from.file.kind !== 'kvm') this.#add(process, event, { op: 'dup_fd', args: { fd: from.name, as: process.run!.name('F') }, expect: answerOf(event.rc!) }); return; }
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

  #ioctl(process: TracedProcess, event: RawEvent): void {
    if (this.#left(process, event, this.#requests.title(process, event))) return;
    const why = this.#requests.read(process, event);
    if (why !== undefined) this.#leaveOut(process, why);
  }

  #transfer(process: TracedProcess, event: RawEvent): void {
    const what = `${event.kind} of ${event.text('to')}`;
    if (this.#left(process, event, what)) return;
    const step = readTransfer(process, event);
    if (step) this.#add(process, event, step);
    else this.#leaveOut(process, what);
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

  /** Another program: descriptors that are gone were closed, and regions unmapped. What is still held, the next lines say. */
  #exec(process: TracedProcess, event: RawEvent): void {
    if (event.number('foreign') !== 0) this.#leaveOut(process, 'a program of another architecture, whose calls are not seen');
    this.#pending = { process, kept: new Set() };
  }

  #pending?: { readonly process: TracedProcess; readonly kept: Set<number> };

  /** Is the list of what a new program holds at its end? What is not in it was closed. */
  #afterExec(event: RawEvent): void {
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
    const env = this.#machine.env(run, this.#callers.get(pid));
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

/** What was left out, each with its number. */
export function listed(unsaid: ReadonlyMap<string, number>): string {
  return [...unsaid].map(([what, times]) => (times === 1 ? what : `${what} (${times} times)`)).join('; ');
}

/** @param name what the runs are called, with their numbers behind it */
export function decode(events: readonly RawEvent[], name: string): Decoded {
  const decoder = new Decoder(name);
  for (const event of events) decoder.take(event);
  return decoder.end();
}
