import { type Message, readStep, type TraceStep } from './output';
import { parseState } from './value';

export type PropertyKind = 'invariant' | 'step' | 'liveness' | 'refinement' | 'assumption' | 'deadlock' | 'assertion';

export interface Violation {
  readonly kind: PropertyKind;
  /** The property's name, where TLC says it; else it is to be known from the config. */
  readonly property?: string;
  /** A place that TLC names instead: `line 4, col 19 to line 4, col 34 of module Abs`. */
  readonly place?: string;
  readonly steps: TraceStep[];
  /** For a run without end: the number of the state it goes back to, by `closing`; the last one itself if nothing more happens. */
  readonly back?: number;
  readonly closing?: string;
}

export interface Statistics {
  readonly generated: number;
  readonly distinct: number;
  readonly queue: number;
  readonly depth: number;
}

export interface ActionCoverage {
  distinct: number;
  generated: number;
}

/** TLC's error codes that are a verdict on the specification, with the kind of what was violated. */
const VERDICTS: Record<number, PropertyKind> = {
  2104: 'assumption', 2107: 'invariant', 2108: 'step', 2110: 'invariant', 2112: 'step', 2114: 'deadlock', 2116: 'liveness', 2132: 'assertion',
};
const PLACE = /^line \d+, col \d+ to line \d+, col \d+ of module \w+$/;

/** Gathers, message by message, what a run of TLC found. */
export class Findings {
  readonly errors: Message[] = [];
  readonly warnings: Message[] = [];
  readonly coverage = new Map<string, ActionCoverage>();
  success = 0;
  #verdict?: Message;
  #statistics = { generated: 0, distinct: 0, queue: 0, depth: 0 };
  readonly #steps: TraceStep[] = [];
  #back?: number;
  #closing?: string;

  take(message: Message): void {
    const { code, text } = message;
    if (message.kind === 'error') this.errors.push(message);
    if (message.kind === 'warning') this.warnings.push(message);
    if (code in VERDICTS) this.#verdict ??= message;
    else if (code === 2217) this.#steps.push(readStep(text));
    else if (code === 2218) this.#back = this.#steps.at(-1)?.number;
    else if (code === 2122) {
      const match = /^(\d+): .*?<(\S+)/.exec(text);
      this.#back = Number(match?.[1]);
      this.#closing = match?.[2];
    } else if (code === 2193) this.success++;
    else if (code === 2772) this.#cover(text);
    else if (code === 2199) {
      const [generated, distinct, queue] = text.match(/\d+/g)!.map(Number);
      this.#statistics = { ...this.#statistics, generated, distinct, queue };
    } else if (code === 2194) this.#statistics.depth = Number(/\d+/.exec(text)![0]);
  }

  get statistics(): Statistics { return this.#statistics; }

  get violation(): Violation | undefined {
    const verdict = this.#verdict;
    if (!verdict) return undefined;
    const [first, ...rest] = verdict.text.split('\n');
    const subject = /^(?:Invariant|Action property|Property|Assumption) (.*?) is (?:violated|false)/.exec(first)?.[1];
    const place = subject !== undefined && PLACE.test(subject) ? subject : undefined;
    const kind = VERDICTS[verdict.code];
    const atStart = verdict.code === 2107 || verdict.code === 2108;
    return {
      kind: kind === 'step' && place ? 'refinement' : kind,
      property: place ? undefined : subject,
      place,
      steps: atStart ? [{ number: 1, action: 'Init', place: '', state: parseState(rest.join('\n')) }] : this.#steps,
      back: this.#back,
      closing: this.#closing,
    };
  }

  /** `<Inc line 6, col 1 to line 6, col 3 of module M>: 3:6`; an action may stand in several places. */
  #cover(text: string): void {
    const match = /^<(\S+) .*>: (\d+):(\d+)$/.exec(text.split('\n')[0]);
    if (!match) return;
    const before = this.coverage.get(match[1]);
    if (before) {
      before.distinct += Number(match[2]);
      before.generated += Number(match[3]);
    } else this.coverage.set(match[1], { distinct: Number(match[2]), generated: Number(match[3]) });
  }
}
