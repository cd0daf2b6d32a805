/** The two states that an expression speaks of, and what it may remember about them. */
import type { Value } from './value';

/** What an expression looks at: the state before a step, the state after it. */
export const CURRENT = 1;
export const NEXT = 2;
/** It calls the operator that it stands in, so that it cannot be said yet. */
export const UNKNOWN = 4;

export class StateMachine {
  current: (Value | undefined)[] = [];
  next: (Value | undefined)[] = [];
  /** Changes whenever the state before does; two times with the same stamp had the same state. */
  currentStamp = 0;
  nextStamp = 0;
  /** Which of the two is being made up, so that nothing may be remembered about it. */
  made = 0;
  #stamp = 0;

  newStamp(): number { return ++this.#stamp; }

  look(current: readonly Value[], next: readonly Value[] | undefined): void {
    this.current = current as Value[];
    this.currentStamp = this.newStamp();
    this.next = (next ?? []) as Value[];
    this.nextStamp = this.newStamp();
    this.made = 0;
  }

  /** Another state after the same one. */
  lookOn(next: readonly Value[]): void {
    this.next = next as Value[];
    this.nextStamp = this.newStamp();
  }
}
