/** What an expression becomes: a function of the frame that holds its bound names. */
import { Nonsense, kindName } from './sets';
import { CURRENT, type StateMachine, NEXT, UNKNOWN } from './machine';
import { FALSE, TRUE, truth, type Value } from './value';

/** Slot 0 holds the frame around it, if there is one; the others values, or promises of values. */
export type Frame = unknown[];

export interface Code {
  readonly run: (frame: Frame) => Value;
  /** The same, where the answer is wanted as a yes or no. */
  readonly test: (frame: Frame) => boolean;
  /** The same, to be handed to an operator that may not need it. */
  readonly pass: (frame: Frame) => Value | Later;
  /** CURRENT, NEXT, UNKNOWN. */
  readonly reads: number;
  /** The bound names that it reads. */
  readonly free: ReadonlySet<unknown>;
}

export const NO_NAMES: ReadonlySet<unknown> = new Set();

/** An operand that is evaluated when, and if, it is first needed. */
export class Later {
  #value: Value | undefined;
  constructor(readonly code: Code, readonly frame: Frame, readonly machine: StateMachine) {}

  get value(): Value {
    if (this.#value !== undefined) return this.#value;
    const value = this.code.run(this.frame);
    if ((this.code.reads & (this.machine.made | UNKNOWN)) === 0) this.#value = value;
    return value;
  }
}

export function isTrue(value: Value): boolean {
  if (value === TRUE) return true;
  if (value === FALSE) return false;
  throw new Nonsense(`${kindName(value)} stands where TRUE or FALSE is wanted`);
}

interface Parts {
  readonly reads: number;
  readonly free: ReadonlySet<unknown>;
}

/** What several pieces of code read together, but for the names that are bound here. */
export function together(parts: readonly Parts[], bound: Iterable<unknown> = []): Parts {
  const reads = parts.reduce((all, part) => all | part.reads, 0);
  const named = parts.filter(part => part.free.size > 0);
  if (named.length === 0) return { reads, free: NO_NAMES };
  const free = new Set(named.flatMap(part => [...part.free]));
  for (const name of bound) free.delete(name);
  return { reads, free };
}

export class Coder {
  constructor(readonly machine: StateMachine) {}

  /** Code for a value. What reads neither a state nor a name is evaluated once. */
  value(run: (frame: Frame) => Value, parts: Parts): Code {
    return this.#code(parts.reads === 0 && parts.free.size === 0 ? once(run) : run, undefined, parts);
  }

  /** Code for a yes or no. */
  question(test: (frame: Frame) => boolean, parts: Parts): Code {
    if (parts.reads === 0 && parts.free.size === 0) return this.#code(once(frame => truth(test(frame))), undefined, parts);
    return this.#code(frame => (test(frame) ? TRUE : FALSE), test, parts);
  }

  constant(value: Value): Code {
    return { run: () => value, test: () => isTrue(value), pass: () => value, reads: 0, free: NO_NAMES };
  }

  /** Code that may be asked for its value at once, since that costs nothing and cannot fail. */
  ready(run: (frame: Frame) => Value, parts: Parts): Code {
    return { run, test: frame => isTrue(run(frame)), pass: run, ...parts };
  }

  #code(run: (frame: Frame) => Value, test: ((frame: Frame) => boolean) | undefined, parts: Parts): Code {
    const code: Code = {
      run, test: test ?? (frame => isTrue(run(frame))), reads: parts.reads, free: parts.free,
      pass: frame => new Later(code, frame, this.machine),
    };
    return code;
  }

  /** The same code, which remembers its value for as long as the states that it reads stay. It must read no bound names. */
  remembering(code: Code): Code {
    const { machine } = this;
    if (code.reads === 0 || code.reads & UNKNOWN || code.free.size > 0) return code;
    const [ofCurrent, ofNext] = [(code.reads & CURRENT) !== 0, (code.reads & NEXT) !== 0];
    let [current, next] = [-1, -1];
    let value: Value | undefined;
    const run = (frame: Frame): Value => {
      if (value !== undefined && (!ofCurrent || current === machine.currentStamp) && (!ofNext || next === machine.nextStamp)) return value;
      const [currentNow, nextNow] = [machine.currentStamp, machine.nextStamp];
      const found = code.run(frame);
      [value, current, next] = [found, currentNow, nextNow];
      return found;
    };
    return this.#code(run, undefined, code);
  }
}

function once(run: (frame: Frame) => Value): (frame: Frame) => Value {
  let value: Value | undefined;
  return frame => value ??= run(frame);
}
