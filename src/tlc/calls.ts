/** A step of a run as the call that it makes. */
import { type Config, modelValues } from './config';
import type { TraceStep } from './output';
import { printValue } from './print';
import type { Violation } from './result';
import type { Value } from './value';

/** A recorded call: the value of the variable `call`. */
export interface TlcCall {
  readonly op: string;
  readonly args: Value[];
  readonly errno: string;
}

/** What the state says of the call that led to it; nothing where a room records none. */
export function callOf(state: Record<string, Value>): TlcCall | undefined {
  const call = state['call'] as unknown as Partial<TlcCall> | undefined;
  return call && typeof call === 'object' && typeof call.op === 'string' && Array.isArray(call.args) && typeof call.errno === 'string'
    ? call as TlcCall : undefined;
}

/** `Attach(d1, a1)`, and `-> EBUSY` after a space unless it is OK. */
export function callText(call: TlcCall, print: (value: Value) => string, space = ' '): string {
  const args = call.args.length ? `(${call.args.map(print).join(', ')})` : '';
  return `${call.op}${args}${call.errno === 'OK' ? '' : `${space}-> ${call.errno}`}`;
}

/** The calls of a violation's run, one a step after the first state. Where answers are silenced, the names of the actions. */
export function recordedRun({ steps }: Violation, config: Config): string[] {
  const names = modelValues(config);
  const bare = (value: Value): string => (typeof value === 'string' ? value : printValue(value, names));
  return steps.slice(1).map(step => textOf(step, bare));
}

function textOf(step: TraceStep, print: (value: Value) => string): string {
  const call = callOf(step.state);
  return call && call.op !== 'Init' ? callText(call, print) : step.action;
}
