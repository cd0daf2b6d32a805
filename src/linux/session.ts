/** A kernel that is asked run after run: booted when it has to be, with what came of each run. */
import type { Case } from '../cases/case';
import { type Recorded, askCase } from './ask';
import { type Compared, compareRun } from './compare';
import type { Pool } from './fit';
import { Guest } from './guest';
import { type AskedHistory, askThreads } from './history/ask';
import type { ThreadedRun } from './history/threads';
import type { Boot, GuestProfile } from './machine';
import { prepare } from './setup';
import { ToolError } from '../tlc/error';

export interface Kernel { readonly image: string; readonly version: string; readonly initramfs: string; readonly kvm: boolean }

export interface SessionAnswer { readonly recorded: Recorded; readonly compared?: Compared }

export class Session {
  #guest?: Guest;
  #pool?: Pool;
  #boots = 0;
  #kvm: boolean;

  /** @param say what goes on: a guest that did not boot */
  constructor(readonly kernel: Kernel, readonly profile: GuestProfile, readonly say: (text: string) => void) { this.#kvm = kernel.kvm; }

  get boots(): number { return this.#boots; }

  async #running(): Promise<{ guest: Guest; pool: Pool }> {
    if (this.#guest?.ended) await this.stop();
    if (!this.#guest) {
      this.#guest = await this.#start();
      this.#pool = await prepare(this.#guest);
      this.#boots++;
    }
    return { guest: this.#guest, pool: this.#pool! };
  }

  /** Boots; once more where that fails, and then, where it was /dev/kvm that did not do, emulated, which is slower. Each failure is told, the last is thrown. */
  async #start(): Promise<Guest> {
    const { image, initramfs } = this.kernel;
    const boot: Omit<Boot, 'socket' | 'log' | 'kvm'> = { kernel: image, initramfs, profile: this.profile };
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

  /** Asks one run; after one that hung or was lost, whatever is asked next finds a kernel that was booted anew. */
  async ask(one: Case): Promise<SessionAnswer> {
    const { guest, pool } = await this.#running();
    const recorded = await askCase(guest, one, this.kernel.version, this.profile, pool);
    if (recorded.end === 'hung' || recorded.end === 'lost') await this.stop();
    return { recorded, ...(recorded.one ? { compared: compareRun(recorded.one) } : {}) };
  }

  /** Asks a run of several threads; as `ask`. */
  async askThreads(run: ThreadedRun): Promise<AskedHistory> {
    const { guest, pool } = await this.#running();
    const asked = await askThreads(guest, run, this.kernel.version, this.profile, pool);
    if (asked.why === 'hung' || asked.why === 'lost') await this.stop();
    return asked;
  }

  async stop(): Promise<void> {
    const guest = this.#guest;
    this.#guest = undefined;
    await guest?.stop();
  }
}
