import { parseState, type Value } from './value';

/**
 * What TLC prints with `-tool`: messages framed as `@!@!@STARTMSG code:class @!@!@ … @!@!@ENDMSG code @!@!@`, one perhaps inside another,
 * and between them the lines that the specification itself prints.
 */
export interface Message {
  readonly code: number;
  readonly kind: 'info' | 'error' | 'warning' | 'state';
  text: string;
  readonly inner: Message[];
}

export interface TraceStep {
  /** Counted from 1, as TLC does. */
  readonly number: number;
  /** The action's name, or 'Init'. */
  readonly action: string;
  /** Where the action stands: `line 6, col 8 to line 6, col 20 of module M`; empty for the first step. */
  readonly place: string;
  readonly state: Record<string, Value>;
}

const KINDS: Record<string, Message['kind']> = { 1: 'error', 2: 'error', 3: 'warning', 4: 'state' };
const START = /@!@!@STARTMSG (-?\d+):(\d) @!@!@$/;
const END = /^@!@!@ENDMSG (-?\d+) @!@!@$/;
/** Parsing is over; from here on a line outside all messages is the specification's. */
const PARSED = 2219;

/** Takes TLC's output in pieces; calls back for each message and each line that the specification prints. */
export class OutputReader {
  readonly #open: Message[] = [];
  readonly #log: string[] = [];
  #rest = '';
  #parsed = false;

  constructor(readonly onMessage: (message: Message) => void, readonly onPrint: (line: string) => void) {}

  /** Lines that belong to no message and are not the specification's: the parser's, the virtual machine's. */
  get log(): readonly string[] { return this.#log; }

  push(piece: string): void {
    const lines = (this.#rest + piece).split('\n');
    this.#rest = lines.pop()!;
    for (const line of lines) this.#line(line.endsWith('\r') ? line.slice(0, -1) : line);
  }

  end(): void {
    if (this.#rest) this.push('\n');
  }

  #line(line: string): void {
    const open = this.#open.at(-1);
    if (line.endsWith('@!@!@')) {
      const start = START.exec(line);
      if (start) {
        if (open) open.text += line.slice(0, start.index);
        this.#open.push({ code: Number(start[1]), kind: KINDS[start[2]] ?? 'info', text: '', inner: [] });
        return;
      }
      if (open && END.test(line)) {
        this.#close();
        return;
      }
    }
    if (open) open.text += `${line}\n`;
    else if (this.#parsed && !(line.startsWith('Loading ') && line.includes(' operator override'))) this.onPrint(line);
    else this.#log.push(line);
  }

  #close(): void {
    const message = this.#open.pop()!;
    message.text = message.text.trim();
    if (message.code === PARSED) this.#parsed = true;
    const outer = this.#open.at(-1);
    if (outer) outer.inner.push(message);
    else this.onMessage(message);
  }
}

/** `3: <Inc line 7, col 8 to line 7, col 41 of module M>` and the state below it. */
export function readStep(text: string): TraceStep {
  const [first, ...rest] = text.split('\n');
  const match = /^(\d+): <(\S+)(?: (.*))?>$/.exec(first);
  if (!match) throw new Error(`not a step of a run: ${first}`);
  const initial = match[2] === 'Initial';
  return {
    number: Number(match[1]),
    action: initial ? 'Init' : match[2],
    place: initial ? '' : match[3] ?? '',
    state: parseState(rest.join('\n')),
  };
}
