/**
 * What a room brings so that its code and its specification can be held to each other; all else is written once, in this folder.
 */
import type { Assignment } from '../tlc/config';
import type { Value } from '../tlc/value';

export type View = Readonly<Record<string, Value>>;

export interface Request {
  readonly op: string;
  readonly args: readonly Value[];
}

export interface Call extends Request {
  readonly errno: string;
  /** What the call returned beside its errno, in rooms whose specification says so. */
  readonly out?: Value;
}

/** What a call leads to. */
export interface Answer {
  /** Undefined where the request is not possible. */
  readonly errno: string | undefined;
  readonly out?: Value;
  readonly view: View;
}

/** The constants of a model: its config's own words. */
export type Constants = ReadonlyMap<string, string>;

export interface Room<Machine = unknown> {
  readonly name: string;
  /** The room whose layer this is: its models lie there. */
  readonly within?: string;
  /** The folder of src/ that the code lies in, and what a program imports from there. */
  readonly code: { readonly path: string; readonly class: string };
  /** The variables of the specification but `call`: the keys of `view`. */
  readonly variables: readonly string[];
  /** The models that the code is held to: configs of models/<room>/. */
  readonly models: readonly RoomModel[];
  /** The code in an initial state. */
  start(initial: View, constants: Constants): Machine;
  /** Makes a call or takes a step: its errno, or undefined where it is not possible. */
  take(machine: Machine, op: string, args: readonly Value[]): string | undefined;
  view(machine: Machine): View;
  /** What the last call returned beside its errno; a room whose specification says nothing of it leaves this out. */
  out?(machine: Machine): Value;
  /** Another one in the same state. */
  clone(machine: Machine): Machine;
  /** The text of `start` in a program that shows a run. */
  program(initial: View, constants: Constants): string;
}

export interface RoomModel {
  readonly config: string;
  readonly module: string;
  /** The profile, version or form that the model is of, where the room has several. */
  readonly profile?: string;
  /** The graph has so many edges that runs with all of them are made by `ioasid conform`, not by every test; the replay is. */
  readonly large?: boolean;
}

export const constantsOf = (assignments: readonly Assignment[]): Constants => new Map(assignments.map(({ name, value }) => [name, value]));

/** The view of a state: its values, in the order of the room's variables. */
export const viewOf = (variables: readonly string[], state: readonly Value[]): View => Object.fromEntries(variables.map((name, i) => [name, state[i]]));

/** `ProofLapsed` of the specification is `proofLapsed` of the code. */
export const methodOf = (op: string): string => op[0].toLowerCase() + op.slice(1);

/** Calls the method of the operation's name, with its arguments in their order. */
export function takeByName(machine: object, op: string, args: readonly Value[]): string | undefined {
  const methods = machine as Record<string, (a?: Value, b?: Value, c?: Value, d?: Value, ...more: Value[]) => string | undefined>;
  switch (args.length) {
    case 0: return methods[methodName(op)]();
    case 1: return methods[methodName(op)](args[0]);
    case 2: return methods[methodName(op)](args[0], args[1]);
    default: return methods[methodName(op)](args[0], args[1], args[2], args[3], ...args.slice(4));
  }
}

const methodNames = new Map<string, string>();

function methodName(op: string): string {
  let name = methodNames.get(op);
  if (name === undefined) methodNames.set(op, name = methodOf(op));
  return name;
}

export const showRequest = ({ op, args }: Request): string => `${methodOf(op)}(${args.map(showValue).join(', ')})`;

/** A value as TypeScript text. */
export function showValue(value: Value): string {
  if (typeof value === 'string') return `'${JSON.stringify(value).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
  if (typeof value !== 'object') return String(value);
  if (Array.isArray(value)) return `[${value.map(showValue).join(', ')}]`;
  if (value instanceof Set) return `new Set([${[...value].map(showValue).sort().join(', ')}])`;
  if (value instanceof Map) return `new Map([${[...value].map(([key, of]) => `[${showValue(key)}, ${showValue(of)}]`).join(', ')}])`;
  return `{ ${Object.entries(value).map(([key, of]) => `${/^[A-Za-z_$][\w$]*$/.test(key) ? key : showValue(key)}: ${showValue(of)}`).join(', ')} }`;
}
