/**
 * A system at work: what can happen by itself does happen, and a call that takes time is a promise, which resolves when the call returns.
 *
 *     const machine = new Machine(new Ioasid(world));
 *     const dma = machine.dma({ device: 'd1', address: 0 });    // in flight
 *     const unmapped = machine.call('unmap', { process: 'p1', context: 'c1', space: 1, first: 0, last: 4095 });
 *     // no new DMA gets there, but the call does not return yet
 *     dma.end();
 *     await unmapped;                                           // now nothing reaches the page any more
 *
 * Between two steps somebody else decides how long it takes: `turn` is asked before each event, so that a test can choose the order.
 * Each step looks through the whole world for what it has made possible; who has thousands of devices takes the events of an `Ioasid` one by one.
 */
import { refusalOf } from '../rules';
import type { Answered } from './answer';
import { type IoasidAnswer, type IoasidArguments, type IoasidCall, argumentsInOrder, inWordsOf } from './calls';
import { Ioasid } from './ioasid';
import type { Address } from './mapping';

/** Asked before an event happens, with its name; the event happens when the promise resolves. */
export type Turn = (event: string) => Promise<unknown>;

interface Waiter { readonly done: () => boolean; readonly resolve: () => void }

/** DMA under way; `errno` is undefined where it is not possible now, and says with rule and sentence why the IOMMU lets none through. */
export interface Flight {
  readonly errno: Answered['errno'] | undefined;
  readonly rule?: string;
  readonly because?: string;
  /** The DMA has reached what it reached. Nothing happens the second time. */
  end(): void;
}

/** An answer, or a refusal with its reason, taken down at once: when the promise resolves, others may have been refused. */
type Outcome = IoasidAnswer<IoasidCall>;

/** Those that change the domain of a file's group. */
const SWITCHES: ReadonlySet<IoasidCall> = new Set(['bind', 'attach', 'detach'] as const);

type Steps = { [op: string]: (...args: readonly unknown[]) => Answered | undefined };

export class Machine {
  readonly #waiters = new Set<Waiter>();
  /** The events whose turn has been asked for. */
  readonly #asked = new Set<string>();

  /** From now on the system is to be changed through the machine only. Throws a TypeError if it is none. */
  constructor(readonly system: Ioasid, readonly turn: Turn = () => Promise.resolve()) {
    if (!(system instanceof Ioasid)) throw new TypeError(`system: an Ioasid expected, not ${String(system)}`);
    if (typeof turn !== 'function') throw new TypeError(`turn: a function expected, not ${String(turn)}`);
    this.#stir();
  }

  /**
   * Makes a call; the promise resolves when it returns, with its answer: at once, but for those that take time.
   *
   * - `unmap` returns when no DMA reaches the areas any more that were unmapped.
   * - `bind`, `attach` and `detach` wait their turn, and return when no DMA goes where it went before.
   * - `hotUnplug` returns when the device is out: when its last file is released, and its last DMA has ended.
   * - `close`, the last of a description, returns when that is released; one that a bound file keeps is released with it, and its close returns at once.
   *
   * What is refused returns at once, with the errno, the rule that refused it, and why. `undefined`: not possible now.
   * Rejected with what the call throws, a RangeError if there is none of that name, a TypeError for an argument that is missing or that it does not have.
   */
  async call<Op extends IoasidCall>(op: Op, named: IoasidArguments[Op]): Promise<IoasidAnswer<Op>> {
    const args = argumentsInOrder(op, named);
    const answered = SWITCHES.has(op) ? await this.#switch(args as string[], () => this.#take(op, args)) : this.#take(op, args);
    if (answered?.errno === 'OK') await this.#returned(op, args as never);
    return answered as IoasidAnswer<Op>;
  }

  /** Every call and event goes through here, so that who extends the class can watch them all. */
  protected step(op: string, ...args: readonly unknown[]): Answered | undefined { return (this.system as unknown as Steps)[op](...args); }

  /** DMA of a device to an address, until somebody says that it has ended. */
  dma({ device, address }: IoasidArguments['dmaBegin']): Flight {
    let flying = true;
    const begun = this.#take('dmaBegin', argumentsInOrder('dmaBegin', { device, address }));
    const errno = begun?.errno;
    const end = (): void => {
      if (flying && errno === 'OK') this.#take('dmaEnd', [device]);
      flying = false;
    };
    return begun && begun.errno !== 'OK' ? { ...begun, end } : { errno, end };
  }

  /** Returns when nothing is left to happen, DMA and what waits for it aside. */
  async settled(): Promise<void> { await this.#until(() => this.#asked.size === 0 && this.system.events().length === 0); }

  #take(op: IoasidCall, args: readonly unknown[]): Outcome {
    const answered = inWordsOf(() => this.step(op, ...args));
    if (!answered) return undefined;
    // Every refusal of an `Ioasid` names a rule.
    if (answered.errno !== 'OK') return refusalOf(answered.errno) as Outcome;
    this.#stir();
    return { errno: 'OK', out: answered.out };
  }

  /** Resolves when a call that has begun returns. */
  #returned(op: IoasidCall, args: [string, string, number, Address, Address]): Promise<void> {
    const { system } = this;
    if (op === 'unmap') {
      const [, context, space, first, last] = args;
      // Others may map and unmap there again meanwhile: that is not for this call to wait for.
      const left = system.unmapping(context, space, first, last);
      return this.#until(() => left.every((area) => system.unmapping(context, space, area, area).length === 0));
    }
    if (SWITCHES.has(op)) return this.#until(() => !system.isSwitching(args[1]));
    if (op === 'hotUnplug') return this.#until(() => system.isGone(args[0]));
    if (op === 'close') return this.#until(() => !system.isEnding(args[1]));
    return Promise.resolve();
  }

  /** The group's domain is switched by one call at a time. */
  async #switch([, file]: readonly string[], take: () => Outcome): Promise<Outcome> {
    const free = (): boolean => !inWordsOf(() => this.system.isSwitching(file!));
    let answered: Outcome;
    do {
      await this.#until(free);
      answered = take();
    } while (!answered && !free());
    return answered;
  }

  #until(done: () => boolean): Promise<void> {
    return done() ? Promise.resolve() : new Promise((resolve) => { this.#waiters.add({ done, resolve }); });
  }

  /** What the last step has made possible gets its turn, and who waited for it goes on. */
  #stir(): void {
    for (const [op, ...args] of this.system.events()) {
      const name = [op, ...args].join(' ');
      if (this.#asked.has(name)) continue;
      this.#asked.add(name);
      void this.turn(name).then(() => {
        this.#asked.delete(name);
        this.step(op, ...args);
        this.#stir();
      });
    }
    for (const waiter of this.#waiters) {
      if (!waiter.done()) continue;
      this.#waiters.delete(waiter);
      waiter.resolve();
    }
  }
}
