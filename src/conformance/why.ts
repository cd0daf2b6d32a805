/** Why the calls of TLC's run are refused: the code is asked, which names its rules. */
import type { Config } from '../tlc/config';
import type { ShownStep } from '../tlc/violation';
import { forgetRefusal, refusalOf } from '../rules';
import { constantsOf, type View } from './room';
import { ROOMS } from './rooms';

/**
 * By the number of a step, the rule that refuses its call, with its sentence. A run is followed as far as the code answers what
 * TLC's run has; a model whose specification is not that of a room, or changed on purpose, gets as much as that is.
 */
export function refusedBecause(name: string, config: Config, steps: readonly ShownStep[]): Map<number, string> {
  const found = new Map<number, string>();
  const room = ROOMS.find((each) => each.name === name);
  if (!room) return found;
  try {
    const machine = room.start(steps[0]!.after as View, constantsOf(config.constants));
    for (const { number, call } of steps.slice(1)) {
      if (!call) return found;
      forgetRefusal();
      if (room.take(machine, call.op, call.args) !== call.errno) return found;
      const refusal = call.errno === 'OK' ? undefined : refusalOf(call.errno);
      if (refusal) found.set(number, `${refusal.rule}: ${refusal.because}`);
    }
  } catch (error) {
    // The model is of another specification of the same room, whose states and calls are not those that the code takes.
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
  }
  return found;
}
