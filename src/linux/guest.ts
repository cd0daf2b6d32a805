/** A running guest: it is started, told what to prepare, asked runs, and ended. */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type Socket, connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ToolError } from '../tlc/error';
import { readJson } from '../cases/numerals';
import type { CaseJson } from '../iommufd/ioctl/call';
import type { U64 } from '../iommufd/u64';
import { type Boot, arguments_ } from './machine';

const EMULATOR = 'qemu-system-x86_64';
/** Milliseconds: until a guest has booted, and until one of its answers comes. */
const BOOTS = 180_000;
const ANSWERS = 120_000;

/** What was answered to one call; `cannot`: the call cannot be asked there, and why. */
export interface GuestAnswer { readonly expect?: string; readonly out?: Readonly<Record<string, CaseJson>>; readonly cannot?: string; /** Of calls that are made at once, nanoseconds. */ readonly begin?: U64; readonly end?: U64 }

/** What came of a run. */
export interface GuestRun {
  readonly answers: readonly GuestAnswer[];
  /** What the kernel said of itself meanwhile: warnings and worse. */
  readonly warnings: readonly string[];
  /** done: played to its end; hung: a call did not return; died: a signal ended it; refused: the recorder did not understand it; lost: the guest is gone. */
  readonly end: 'done' | 'hung' | 'died' | 'refused' | 'lost';
  /** What the recorder complained of. */
  readonly complaint?: string;
}

/** Of a console, the line that says what went wrong, else its last ones. */
export function whyEnded(console_: string): string {
  const lines = console_.split('\n').filter((line) => line.trim() !== '');
  return lines.find((line) => /Kernel panic|BUG:|Oops/.test(line))?.trim() ?? (lines.slice(-5).join(' | ') || 'it said nothing');
}

export class Guest {
  readonly #folder: string;
  readonly #log: string;
  #process?: ChildProcess;
  #socket?: Socket;
  #text = '';
  #waits?: { done: (line: string | undefined) => void };
  #ended = false;
  readonly #lines: string[] = [];

  private constructor(folder: string) {
    this.#folder = folder;
    this.#log = join(folder, 'console.log');
  }

  get ended(): boolean { return this.#ended; }

  /** Starts a guest, and waits until it takes calls. Throws ToolError with the end of its console for one that does not boot. */
  static async start(boot: Omit<Boot, 'socket' | 'log'>): Promise<Guest> {
    const guest = new Guest(mkdtempSync(join(tmpdir(), 'ioasid-guest-')));
    const socket = join(guest.#folder, 'port');
    const child = spawn(EMULATOR, arguments_({ ...boot, socket, log: guest.#log }), { stdio: ['ignore', 'ignore', 'pipe'] });
    let complaint = '';
    guest.#process = child;
    child.stderr!.on('data', (bytes: Buffer) => { complaint += bytes.toString(); });
    const over = (): void => { guest.#end(); };
    child.on('exit', over);
    child.on('error', (error) => { complaint += error.message; over(); });
    process.once('exit', guest.#kill);
    await guest.#connect(socket);
    const line = await guest.#line(BOOTS);
    if (line === 'ready') return guest;
    const why = complaint.trim().split('\n')[0] || guest.why();
    await guest.stop();
    throw new ToolError(`the guest did not boot: ${why}`);
  }

  /** Its console. */
  console(): string { return existsSync(this.#log) ? readFileSync(this.#log, 'utf8').trim() : ''; }
  /** Why it is gone, as its console says. */
  why(): string { return whyEnded(this.console()); }

  async #connect(path: string): Promise<void> {
    for (let tries = 0; tries < 100 && !this.#ended; tries++) {
      const socket = existsSync(path) ? await new Promise<Socket | undefined>((done) => {
        const tried = connect(path);
        tried.once('connect', () => { done(tried); });
        tried.once('error', () => { done(undefined); });
      }) : undefined;
      if (socket) {
        this.#socket = socket;
        socket.on('data', (bytes: Buffer) => { this.#take(bytes.toString('latin1')); });
        socket.on('close', () => { this.#end(); });
        socket.on('error', () => { this.#end(); });
        return;
      }
      await new Promise((done) => { setTimeout(done, 50); });
    }
  }

  #take(text: string): void {
    this.#text += text;
    const lines = this.#text.split('\n');
    this.#text = lines.pop()!;
    this.#lines.push(...lines);
    this.#wake();
  }

  #wake(): void {
    const waits = this.#waits;
    if (!waits || (this.#lines.length === 0 && !this.#ended)) return;
    this.#waits = undefined;
    waits.done(this.#lines.shift());
  }

  #end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** The next line; undefined when none comes in time, or the guest is gone. */
  #line(patience = ANSWERS): Promise<string | undefined> {
    return new Promise((done) => {
      const timer = setTimeout(() => { this.#waits = undefined; done(undefined); }, patience);
      this.#waits = { done: (line) => { clearTimeout(timer); done(line); } };
      this.#wake();
    });
  }

  async #ask(line: string): Promise<string> {
    this.#socket?.write(`${line}\n`, 'latin1');
    const answer = await this.#line();
    if (answer === undefined) throw new ToolError(`the guest does not answer: ${this.console().split('\n').slice(-3).join(' | ')}`);
    return answer;
  }

  /** Writes a file of the guest; `ok` or the errno. */
  async write(path: string, text: string): Promise<string> { return (await this.#ask(`write ${path} ${text}`)).replace('write ', ''); }
  /** The first line of a file of the guest. */
  async read(path: string): Promise<string> { return (await this.#ask(`read ${path}`)).replace(/^read ?/, ''); }
  /** What is in a folder of the guest. */
  async list(path: string): Promise<string[]> { return (await this.#ask(`list ${path}`)).split(' ').slice(1); }

  /** Plays a run. @param lines of the machine, then of the calls */
  async run(id: string, lines: readonly string[]): Promise<GuestRun> {
    const answers: GuestAnswer[] = [];
    const warnings: string[] = [];
    let complaint: string | undefined;
    this.#socket?.write(`run ${id}\n${lines.join('\n')}\nend\n`, 'latin1');
    for (;;) {
      const line = await this.#line();
      if (line === undefined) return { answers, warnings, end: 'lost', complaint: this.why() };
      if (line.startsWith('{')) answers.push(readJson(line) as unknown as GuestAnswer);
      else if (line.startsWith('warn ')) warnings.push(line.slice('warn '.length));
      else if (line.startsWith('recorder: ')) complaint = line.slice('recorder: '.length);
      else if (line.startsWith('end ')) return { answers, warnings, end: line.split(' ').pop() as GuestRun['end'], ...(complaint === undefined ? {} : { complaint }) };
    }
  }

  /** Has a program of the guest's traced; the tracer's lines. Throws ToolError for one that does not end. */
  async follow(words: readonly string[]): Promise<string> {
    const lines: string[] = [];
    this.#socket?.write(`follow ${words.join(' ')}\n`, 'latin1');
    for (;;) {
      const line = await this.#line();
      if (line === undefined) throw new ToolError(`the guest was lost: ${this.console().split('\n').slice(-3).join(' | ')}`);
      if (line === 'end follow hung') throw new ToolError(`${words[0]} asked for nothing in two minutes, and did not end`);
      if (line.startsWith('end follow ')) return lines.map((each) => `${each}\n`).join('');
      lines.push(line);
    }
  }

  readonly #kill = (): void => { this.#process?.kill('SIGKILL'); };

  async stop(): Promise<void> {
    this.#socket?.write('halt\n');
    const gone = this.#process!.exitCode !== null || this.#process!.signalCode !== null
      ? Promise.resolve() : new Promise((done) => { this.#process!.once('exit', done); });
    const timer = setTimeout(this.#kill, 3000);
    await gone;
    clearTimeout(timer);
    process.off('exit', this.#kill);
    this.#socket?.destroy();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
