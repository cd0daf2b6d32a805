/** A kernel that is asked run after run: booted when it has to be, with what came of each run. */
import type { Case } from '../cases/case';
import { type Recorded, askCase } from './ask';
import { type Compared, compareRun } from './compare';
import type { Pool } from './fit';
import { Guest, type GuestRun } from './guest';
import { type AskedHistory, askThreads } from './history/ask';
import type { ThreadedRun } from './history/threads';
import type { Boot, GuestProfile } from './machine';
import { changesGuest, prepare } from './setup';
import { ToolError } from '../tlc/error';

export interface Kernel { readonly image: string; readonly version: string; readonly initramfs: string; readonly kvm: boolean }

export interface SessionAnswer { readonly recorded: Recorded; readonly compared?: Compared }

export class Session {
  #guest?: Promise<{ guest: Guest; pool: Pool }>;
  #boots = 0;
  #kvm: boolean;
  readonly #flying = new Set<Promise<unknown>>();
  /** The last run that had to be alone. */
  #alone: Promise<unknown> = Promise.resolve();

  /** @param say what goes on: a guest that did not boot */
  constructor(readonly kernel: Kernel, readonly profile: GuestProfile, readonly say: (text: string) => void) { this.#kvm = kernel.kvm; }

  get boots(): number { return this.#boots; }

  /** The guest, booted anew where the last one is gone. */
  async #running(): Promise<{ guest: Guest; pool: Pool }> {
    for (;;) {
      const booted = this.#guest ??= this.#boot();
      const running = await booted;
      if (!running.guest.ended) return running;
      // Of all who find it gone one puts it away.
      if (this.#guest === booted) await this.stop();
    }
  }

  async #boot(): Promise<{ guest: Guest; pool: Pool }> {
    const guest = await this.#start();
    this.#boots++;
    return { guest, pool: await prepare(guest) };
  }

  /** Boots; once more where that fails, and then, where it was /dev/kvm that did not do, emulated, which is slower. Each failure is told, the last is thrown. */
  async #start(): Promise<Guest> {
    const { image, initramfs } = this.kernel;
    const boot: Omit<Boot, 'log' | 'kvm'> = { kernel: image, initramfs, profile: this.profile };
    for (const kvm of this.#kvm ? [true, true] : [false]) {
      try {
        return await Guest.start({ ...boot, kvm });
      } catch (error) {
        if (!(error instanceof ToolError)) throw error;
        this.say(`${error.message}; it is tried again`);
      }
    }
    this.#kvm = false;
    return Guest.start({ ...boot, kvm: false });
  }

  /** Asks as soon as nothing is under way that has to be alone; what a guest did not come to is asked of the next one. */
  #ask<A extends { readonly end: GuestRun['end'] }>(alone: boolean, ask: (guest: Guest, pool: Pool) => Promise<A>): Promise<A> {
    const asked = Promise.all(alone ? [this.#alone, ...this.#flying] : [this.#alone]).then(async () => {
      for (;;) {
        const { guest, pool } = await this.#running();
        const answer = await ask(guest, pool);
        if (answer.end !== 'unasked') return answer;
      }
    });
    const over = asked.catch(() => undefined).finally(() => { this.#flying.delete(over); });
    this.#flying.add(over);
    if (alone) this.#alone = over;
    return asked;
  }

  /** Asks one run, beside others; whatever is asked after one that hung or was lost finds a kernel that was booted anew. */
  async ask(one: Case): Promise<SessionAnswer> {
    const recorded = await this.#ask(changesGuest(one), (guest, pool) => askCase(guest, one, this.kernel.version, this.profile, pool));
    return { recorded, ...(recorded.one ? { compared: compareRun(recorded.one) } : {}) };
  }

  /** Asks a run of several threads; as `ask`. */
  askThreads(run: ThreadedRun): Promise<AskedHistory> {
    return this.#ask(false, (guest, pool) => askThreads(guest, run, this.kernel.version, this.profile, pool));
  }

  async stop(): Promise<void> {
    const guest = this.#guest;
    this.#guest = undefined;
    await guest?.then((running) => running.guest.stop(), () => undefined);
  }
}
