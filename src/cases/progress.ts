/** How far playing is, in memory that another thread may watch: a loop shows in a count that stands still. */

/** What is being done: `step` of a case from 1, `count` of all steps that were begun, `phase` 1 once the case has its outcome. */
export class PlayProgress {
  static readonly BYTES = 3 * Int32Array.BYTES_PER_ELEMENT;
  readonly #memory: Int32Array;

  constructor(memory: ArrayBufferLike = new ArrayBuffer(PlayProgress.BYTES)) { this.#memory = new Int32Array(memory); }

  get step(): number { return this.#memory[0]; }
  get count(): number { return this.#memory[1]; }
  get phase(): number { return this.#memory[2]; }

  began(): void { this.#memory.fill(0, 0, 1).fill(0, 2); }

  at(step: number): void {
    this.#memory[0] = step;
    this.#memory[1]++;
  }

  decided(): void { this.#memory[2] = 1; }
}

/** That of this thread. */
let current = new PlayProgress();

export function progress(): PlayProgress { return current; }

/** From now on the progress of this thread is kept there. */
export function watched(memory: SharedArrayBuffer): void { current = new PlayProgress(memory); }
