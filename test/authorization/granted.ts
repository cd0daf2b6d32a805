/** An authority at hand: a clock that a test moves, and a handle that is given. */
import * as assert from 'uvu/assert';
import type { Authority, Clock } from '../../src/authorization/authority';
import type { Handle, Notice } from '../../src/authorization/handle';

/** A clock that a test turns by hand. */
export function handClock(): { clock: Clock; tick(): void; running(): boolean } {
  let run: (() => void) | undefined;
  return { clock: (tick) => { run = tick; return () => { run = undefined; }; }, tick: () => run?.(), running: () => run !== undefined };
}

export function granted(authority: Authority, notice?: Notice): Handle {
  const result = authority.grant({ notice });
  assert.is(result.errno, 'OK');
  return (result as { handle: Handle }).handle;
}

/** Let every microtask that is due run. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
