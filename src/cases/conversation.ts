/** Calls that are typed one after another, each answered at once, and what a line may be beside a call. */
import { CaseError } from '../iommufd/ioctl/call';
import type { KernelNumber } from '../iommufd/version';
import { describe } from './describe';
import { OPS } from './dispatch';
import type { Env } from './env';
import { parseLine } from './lines';
import { printCall } from './report';
import { AskedMachine, printTold } from './why';

const HELP = `a call    open_fd as=F, then map fd=F ioas=A iova=0x1000 len=4096; TAB completes
undo      takes the last call back
calls     the calls up to here
state     the state
env {…}   another machine, as a case says it; begins anew
help      this`;

/** Words that are no call. */
const COMMANDS: readonly string[] = ['undo', 'calls', 'state', 'env', 'help'];

export class Conversation {
  #asked: AskedMachine;
  #names = new Set<string>();

  constructor(readonly kernel?: KernelNumber) { this.#asked = this.#begin(); }

  /** What is said to a line. */
  say(line: string): string {
    switch (line.trim()) {
      case 'help': return HELP;
      case 'undo': return this.#undo();
      case 'calls': return this.#asked.steps.map((step, at) => `${at + 1}  ${printCall(step)}`).join('\n');
      case 'state': return describe(this.#asked.world);
    }
    const names = new Set(this.#names);
    const { step, env, message } = parseLine(line, names);
    if (message !== undefined) return message;
    if (env) {
      this.#asked = this.#begin(env);
      return 'a new machine';
    }
    if (!step) return '';
    try {
      const told = printTold(this.#asked.put(step));
      this.#names = names;
      return told;
    } catch (error) {
      if (error instanceof CaseError) return error.message;
      throw error;
    }
  }

  /** What may stand where the line ends: calls, arguments of the call, or names that were made. As readline wants it. */
  complete(line: string): [string[], string] {
    const word = /\S*$/.exec(line)![0];
    return [this.#candidates(line, word).filter((each) => each.startsWith(word)), word];
  }

  #candidates(line: string, word: string): string[] {
    const [op, ...before] = line.trimStart().split(/\s+/);
    if (before.length === 0) return [...OPS.keys(), ...COMMANDS].map((each) => `${each} `).sort();
    const [key, value] = word.split('=');
    if (value !== undefined) return [...this.#names].map((name) => `${key}=${name} `);
    const given = new Set(before.map((each) => each.split('=')[0]));
    return Object.keys(OPS.get(op)?.takes ?? {}).filter((each) => !given.has(each)).map((each) => `${each}=`);
  }

  #begin(env?: Env): AskedMachine {
    this.#names = new Set();
    return new AskedMachine({ id: 'asked', object: 'asked', steps: [], ...(env ? { env } : {}) }, this.kernel);
  }

  #undo(): string {
    const last = this.#asked.steps[this.#asked.steps.length - 1];
    if (!this.#asked.undo()) return 'there is no call to take back';
    this.#names = new Set(this.#asked.steps.flatMap(({ args }) => [args?.as, args?.fd_as].filter((name): name is string => typeof name === 'string')));
    return `taken back: ${printCall(last)}`;
  }
}
