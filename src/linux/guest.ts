/** A running guest: it is started, told what to prepare, asked runs, and ended. Many runs may be with it at once; it plays them in their order. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readJson } from '../cases/numerals';
import type { CaseJson } from '../iommufd/ioctl/call';
import type { U64 } from '../iommufd/u64';
import { ToolError } from '../tlc/error';
import { endWithUs, removeFolder, scratchFolder } from '../tlc/leftovers';
import { Channel } from './channel';
import { type Boot, arguments_ } from './machine';

const EMULATOR = 'qemu-system-x86_64';
/** Milliseconds: until a guest has booted, until something comes of what it was asked, and how long is waited before it is looked again. */
const BOOTS = 180_000;
const ANSWERS = 120_000;
const LOOKS = 1;

/** What was answered to one call; `cannot`: the call cannot be asked there, and why. */
export interface GuestAnswer { readonly expect?: string; readonly out?: Readonly<Record<string, CaseJson>>; readonly cannot?: string; /** Of calls that are made at once, nanoseconds. */ readonly begin?: U64; readonly end?: U64 }

/** What came of a run. */
export interface GuestRun {
  readonly answers: readonly GuestAnswer[];
  /** What the kernel said of itself meanwhile: warnings and worse. */
  readonly warnings: readonly string[];
  /**
   * done: played to its end; hung: a call did not return; died: a signal ended it; refused: the recorder did not understand it; lost: the guest is gone;
   * unasked: it was gone before it came to this run.
   */
  readonly end: 'done' | 'hung' | 'died' | 'refused' | 'lost' | 'unasked';
  /** What the recorder complained of. */
  readonly complaint?: string;
}

/** What the guest is asked, until it has said all: whether a line is the last. */
interface Asked { readonly take: (line: string) => boolean; /** The guest is gone. @param begun whether it was at this */ readonly fail: (begun: boolean) => void }

/** Of a console, the line that says what went wrong, else its last ones. */
export function whyEnded(console_: string): string {
  const lines = console_.split('\n').filter((line) => line.trim() !== '');
  return lines.find((line) => /Kernel panic|BUG:|Oops/.test(line))?.trim() ?? (lines.slice(-5).join(' | ') || 'it said nothing');
}

/** What an emulator complains of, with what to do about one that cannot do what is needed. */
function complaintOf(text: string): string {
  const [line] = text.trim().split('\n');
  return /ivshmem-plain.*not a valid device/.test(line) ? `this ${EMULATOR} has no device ivshmem-plain, through which a guest answers; install one that was built with it` : line;
}

export class Guest {
  readonly #folder = scratchFolder('guest');
  readonly #log = join(this.#folder, 'console.log');
  readonly #channel = new Channel();
  readonly #asked: Asked[] = [];
  #process?: ChildProcess;
  #text = '';
  #heard = Date.now();
  #patience = BOOTS;
  #timer?: NodeJS.Timeout;
  #ended = false;
  /** A run in it did. */
  #hung = false;

  get ended(): boolean { return this.#ended; }

  /** Starts a guest, and waits until it takes calls. Throws ToolError with the end of its console for one that does not boot. */
  static async start(boot: Omit<Boot, 'log'>): Promise<Guest> {
    const guest = new Guest();
    const child = spawn(EMULATOR, arguments_({ ...boot, log: guest.#log }), { stdio: ['ignore', 'ignore', 'pipe', guest.#channel.file] });
    let complaint = '';
    guest.#process = child;
    endWithUs(child);
    child.stderr!.on('data', (bytes: Buffer) => { complaint += bytes.toString(); });
    child.on('close', () => { guest.#end(); });
    child.on('error', (error) => { complaint += error.message; guest.#end(); });
    const ready = await guest.#ask('', (line) => line === 'ready');
    guest.#patience = ANSWERS;
    if (ready) return guest;
    const why = complaintOf(complaint) || guest.why();
    await guest.stop();
    throw new ToolError(`the guest did not boot: ${why}`);
  }

  /** Its console. */
  console(): string { return existsSync(this.#log) ? readFileSync(this.#log, 'utf8').trim() : ''; }
  /** Why it is gone, as its console says. */
  why(): string { return whyEnded(this.console()); }

  /** Takes what the guest has said; behind a run that hung nothing is worth it. */
  #take(): boolean {
    const text = this.#channel.read();
    const lines = (this.#text + text).split('\n');
    this.#text = lines.pop()!;
    for (const line of lines) if (!this.#hung && this.#asked[0]?.take(line) === true) this.#asked.shift();
    return text !== '';
  }

  /** Looks for what the guest has said, as long as there is something to come. */
  readonly #look = (): void => {
    this.#timer = undefined;
    this.#channel.flush();
    if (this.#take()) this.#heard = Date.now();
    if (this.#hung || Date.now() - this.#heard > this.#patience) this.#end();
    else if (this.#asked.length > 0) this.#timer ??= setTimeout(this.#look, LOOKS);
  };

  /** It is gone, or no good any more: who waits for something is told. */
  #end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#take();
    clearTimeout(this.#timer);
    this.#process?.kill('SIGKILL');
    this.#asked.splice(0).forEach(({ fail }, at) => { fail(at === 0 && !this.#hung); });
  }

  /** Puts a text to it. @param take whether a line is the last of what it says to that @returns whether it said all; else it is gone */
  #ask(text: string, take: Asked['take'], fail: Asked['fail'] = () => undefined): Promise<boolean> {
    if (this.#ended) {
      fail(false);
      return Promise.resolve(false);
    }
    return new Promise((done) => {
      if (this.#asked.length === 0) this.#heard = Date.now();
      this.#asked.push({ take: (line) => { const last = take(line); if (last) done(true); return last; }, fail: (begun) => { fail(begun); done(false); } });
      this.#channel.write(text);
      this.#timer ??= setTimeout(this.#look, LOOKS);
    });
  }

  async #line(line: string): Promise<string> {
    let answer = '';
    if (!await this.#ask(`${line}\n`, (said) => { answer = said; return true; })) throw new ToolError(`the guest does not answer: ${this.console().split('\n').slice(-3).join(' | ')}`);
    return answer;
  }

  /** Writes a file of the guest; `ok` or the errno. */
  async write(path: string, text: string): Promise<string> { return (await this.#line(`write ${path} ${text}`)).replace('write ', ''); }
  /** The first line of a file of the guest. */
  async read(path: string): Promise<string> { return (await this.#line(`read ${path}`)).replace(/^read ?/, ''); }
  /** What is in a folder of the guest. */
  async list(path: string): Promise<string[]> { return (await this.#line(`list ${path}`)).split(' ').slice(1); }

  /** Plays a run. A guest in which one hung is of no use for what comes behind it. @param lines of the machine, then of the calls */
  async run(id: string, lines: readonly string[]): Promise<GuestRun> {
    const answers: GuestAnswer[] = [];
    const warnings: string[] = [];
    let complaint: string | undefined;
    let end = 'lost' as GuestRun['end'];
    const all = await this.#ask(`run ${id}\n${lines.join('\n')}\nend\n`, (line) => {
      if (line.startsWith('{')) answers.push(readJson(line) as unknown as GuestAnswer);
      else if (line.startsWith('warn ')) warnings.push(line.slice('warn '.length));
      else if (line.startsWith('recorder: ')) complaint = line.slice('recorder: '.length);
      if (!line.startsWith('end ')) return false;
      end = line.split(' ').pop() as GuestRun['end'];
      this.#hung = end === 'hung';
      return true;
    }, (begun) => { end = begun ? 'lost' : 'unasked'; });
    if (!all) complaint = this.why();
    return { answers, warnings, end, ...(complaint === undefined ? {} : { complaint }) };
  }

  /** Has a program of the guest's traced; the tracer's lines. Throws ToolError for one that does not end. */
  async follow(words: readonly string[]): Promise<string> {
    const lines: string[] = [];
    const all = await this.#ask(`follow ${words.join(' ')}\n`, (line) => lines.push(line) > 0 && line.startsWith('end follow '));
    if (!all) throw new ToolError(`the guest was lost: ${this.console().split('\n').slice(-3).join(' | ')}`);
    if (lines.pop() === 'end follow hung') throw new ToolError(`${words[0]} asked for nothing in two minutes, and did not end`);
    return lines.map((each) => `${each}\n`).join('');
  }

  async stop(): Promise<void> {
    const child = this.#process!;
    this.#channel.write('halt\n');
    const gone = child.exitCode !== null || child.signalCode !== null || child.pid === undefined ? Promise.resolve() : new Promise((done) => { child.once('close', done); });
    const timer = setTimeout(() => { child.kill('SIGKILL'); }, 3000);
    await gone;
    clearTimeout(timer);
    this.#end();
    this.#channel.close();
    removeFolder(this.#folder);
  }
}
