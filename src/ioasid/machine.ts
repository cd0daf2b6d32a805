/**
 * A system at work: what can happen by itself does happen, and a call that takes time is a promise, which resolves when the call returns.
 *
 *     const machine = new Machine(new Ioasid(world));
 *     const dma = machine.dma('d1', 0);                         // in flight
 *     const unmapped = machine.unmap('p1', 'c1', 1, 0, 4095);   // no new DMA gets there, but the call does not return yet
 *     dma.end();
 *     await unmapped;                                           // now nothing reaches the page any more
 *
 * Between two steps somebody else decides how long it takes: `turn` is asked before each event, so that a test can choose the order.
 * Each step looks through the whole world for what it has made possible; who has thousands of devices takes the events of an `Ioasid` one by one.
 */
import type { Answered } from './answer';
import { Ioasid } from './ioasid';
import type { Address } from './mappings';

/** Asked before an event happens, with its name; the event happens when the promise resolves. */
export type Turn = (event: string) => Promise<unknown>;

interface Waiter { readonly done: () => boolean; readonly resolve: () => void }

export interface Flight {
  readonly errno: Answered['errno'] | undefined;
  /** The DMA has reached what it reached. Nothing happens the second time. */
  end(): void;
}

/** Calls that return at once, and the beginnings of those that take time. */
export const CALLS = [
  'openContext', 'openDevice', 'pass', 'close', 'processExited', 'useDevice', 'alloc', 'allocNested', 'free', 'getInfo', 'getDeviceInfo', 'map', 'unmap',
  'copy', 'bind', 'attach', 'detach', 'driverBind', 'driverUnbind', 'hotUnplug', 'hotPlug', 'dmaBegin', 'dmaEnd',
] as const;
export type Call = (typeof CALLS)[number];

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

  /** Makes a call, and waits for nothing. `undefined`: not possible now. Throws what the call throws, and a TypeError or RangeError if there is none of that name. */
  take<Op extends Call>(op: Op, ...args: Parameters<Ioasid[Op]>): Answered | undefined {
    if (!CALLS.includes(op)) throw typeof op === 'string' ? new RangeError(`op: there is no call ${op}`) : new TypeError(`op: the name of a call expected, not ${String(op)}`);
    const answered = this.step(op, ...args);
    if (answered?.errno === 'OK') this.#stir();
    return answered;
  }

  /** Every call and event goes through here, so that who extends the class can watch them all. */
  protected step(op: string, ...args: readonly unknown[]): Answered | undefined { return (this.system as unknown as Steps)[op](...args); }

  /** DMA of a device to an address, until somebody says that it has ended. */
  dma(d: string, a: Address): Flight {
    let flying = true;
    const errno = this.take('dmaBegin', d, a)?.errno;
    const end = (): void => {
      if (flying && errno === 'OK') this.take('dmaEnd', d);
      flying = false;
    };
    return { errno, end };
  }

  /** Returns when no DMA reaches the areas any more that were unmapped. */
  async unmap(p: string, c: string, i: number, first: Address, last: Address): Promise<Answered> {
    const answered = this.take('unmap', p, c, i, first, last)!;
    if (answered.errno !== 'OK') return answered;
    // Others may map and unmap there again meanwhile: that is not for this call to wait for.
    const left = this.system.unmapping(c, i, first, last);
    await this.#until(() => left.every((area) => this.system.unmapping(c, i, area, area).length === 0));
    return answered;
  }

  /** Waits its turn, and returns when the group's DMA is blocked, or goes where it went. */
  bind(p: string, f: string, c: string): Promise<Answered | undefined> { return this.#switch(f, () => this.take('bind', p, f, c)); }

  /** Waits its turn, and returns when no DMA goes through the table that was left. */
  attach(p: string, f: string, c: string, i: number): Promise<Answered | undefined> { return this.#switch(f, () => this.take('attach', p, f, c, i)); }

  /** The same. */
  detach(p: string, f: string, c: string, i: number): Promise<Answered | undefined> { return this.#switch(f, () => this.take('detach', p, f, c, i)); }

  /** Returns when the device is out: when its last file is released, and its last DMA has ended. */
  async hotUnplug(d: string): Promise<Answered> {
    const answered = this.take('hotUnplug', d)!;
    if (answered.errno === 'OK') await this.#until(() => this.system.isGone(d));
    return answered;
  }

  /** The last close of a description returns when that is released; one that a bound file keeps is released with it, and its close returns at once. */
  async close(p: string, x: string): Promise<Answered> {
    const answered = this.take('close', p, x)!;
    if (answered.errno === 'OK') await this.#until(() => !this.system.isEnding(x));
    return answered;
  }

  /** Returns when nothing is left to happen, DMA and what waits for it aside. */
  async settled(): Promise<void> { await this.#until(() => this.#asked.size === 0 && this.system.events().length === 0); }

  async #switch(f: string, take: () => Answered | undefined): Promise<Answered | undefined> {
    const free = (): boolean => !this.system.isSwitching(f);
    let answered: Answered | undefined;
    do {
      await this.#until(free);
      answered = take();
    } while (!answered && !free());
    if (answered?.errno === 'OK') await this.#until(free);
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
