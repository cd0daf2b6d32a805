/** Who has which descriptor, and the run that comes of it: processes that share descriptors are one run, all others have runs of their own. */
import type { CaseStep } from '../cases/case';
import type { CaseJson } from '../iommufd/ioctl/call';
import type { FileKind } from './layouts';

/** An open file, whichever descriptors lead to it. */
export class TracedFile {
  /** Numbers of its objects, by the names that the run gives them. */
  readonly numbers = new Map<number, string>();
  /** Objects of the test driver that stand for mock devices, by their numbers. */
  readonly mocks = new Map<number, string>();
  /** Pins of accesses, by access and number. */
  readonly pins = new Map<string, string>();
  /** Where the region of a vIOMMU begins in it. */
  readonly regions = new Map<bigint, string>();
  /** Whether the device answers through it: from its group always, else once it is bound. */
  granted = false;
  /** Of a device, the context to which it is bound: numbers are that's. */
  context?: TracedFile;

  constructor(readonly kind: FileKind) {}

  get owner(): TracedFile { return this.context ?? this; }

  /** A number is nobody's any more; that of a mock device's object takes the device with it. */
  forget(number: number): void {
    const mock = this.mocks.get(number);
    this.mocks.delete(number);
    for (const [each, name] of this.numbers) if (each === number || name === mock) this.numbers.delete(each);
  }
}

/** A descriptor: the name of a run for a file. */
export interface TracedDescriptor { readonly name: string; readonly file: TracedFile }

/** One run: the calls of a process that opened a device first, and of those that share its descriptors. */
export class TracedRun {
  readonly steps: CaseStep[] = [];
  /** What could not be said, and how often. */
  readonly unsaid = new Map<string, number>();
  /** Flags of the mock devices that it made. */
  readonly mocks = new Set<number>();
  /** Calls of several threads that overlapped. */
  overlapping = 0;
  #last = 0;
  #named = 0;
  #children = 0;
  /** Children that have not appeared: they share what the first process has, so they have to before that changes. */
  readonly #unborn = new Set<TracedProcess>();

  constructor(readonly id: string) {}

  name(letter: string): string { return `${letter}${++this.#named}`; }
  child(): string { return `child${++this.#children > 1 ? this.#children : ''}`; }

  leaveOut(what: string, times = 1): void { this.unsaid.set(what, (this.unsaid.get(what) ?? 0) + times); }

  await(child: TracedProcess): void { this.#unborn.add(child); }

  /** A process of the format appears with its first step, as a fork of the first: a call that any kernel refuses alike, and that changes nothing. */
  #appear(child: TracedProcess): void {
    this.#unborn.delete(child);
    this.steps.push({ op: 'close_fd', args: { fd: 'closed' }, expect: 'EBADF', proc: child.word! });
  }

  /** Before the first process gets another descriptor or loses one. */
  settle(): void { for (const child of [...this.#unborn]) this.#appear(child); }

  add(process: TracedProcess, step: CaseStep, event?: { readonly begin: number; readonly end: number }): void {
    if (event) {
      if (event.begin < this.#last) this.overlapping++;
      this.#last = Math.max(this.#last, event.end);
    }
    this.#unborn.delete(process);
    this.steps.push(process.word === undefined ? step : { ...step, proc: process.word });
  }

  /** A process ends. One that never appeared has no part in the run. */
  end(process: TracedProcess): void {
    if (this.#unborn.delete(process)) return;
    if (process.word !== undefined || process.descriptors.size > 0) this.add(process, { op: 'exit', args: {}, expect: 'ok' });
  }
}

export class TracedProcess {
  run?: TracedRun;
  /** Its name in the run; none for the first one. */
  word?: string;
  /** A child's child: the format knows only forks of the first process. */
  deep = false;
  readonly descriptors = new Map<number, TracedDescriptor>();
  /** Descriptors that were there before the recording, or came over a socket: where they lead, nobody has seen. */
  readonly foreign = new Map<number, string>();
  /** Files of other kinds that it passed to a call. */
  readonly others = new Map<string, string>();
  /** Regions in its memory: where each begins, and how long it is. */
  readonly regions = new Map<bigint, { readonly name: string; readonly length: bigint }>();

  constructor(readonly pid: number) {}

  /** A child with copies of all descriptors. */
  fork(pid: number): TracedProcess {
    const child = new TracedProcess(pid);
    for (const [fd, descriptor] of this.descriptors) child.descriptors.set(fd, descriptor);
    for (const [fd, to] of this.foreign) child.foreign.set(fd, to);
    for (const [at, region] of this.regions) child.regions.set(at, region);
    if (this.descriptors.size === 0 || !this.run) return child;
    child.run = this.run;
    child.deep = this.word !== undefined || this.deep;
    if (child.deep) return child;
    child.word = this.run.child();
    this.run.await(child);
    return child;
  }
}

/** An object by its name, else by its number. */
export function objectOf(file: TracedFile, number: number): CaseJson { return file.owner.numbers.get(number) ?? number; }

/** Names an object that a call has made, and tells the call so. */
export function nameObject(run: TracedRun, file: TracedFile, number: number, letter: string): string {
  const name = run.name(letter);
  file.owner.numbers.set(number, name);
  return name;
}
