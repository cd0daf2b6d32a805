/** What a name means at a place: while expressions become code, not while they run. */
import type { Application, Argument, Bound, Definition, Expression, Place } from '../sany/expression';
import { ToolError } from '../tlc/error';
import { type Code, type Frame, Later } from './code';
import type { Value } from './value';

export type { Application };


/** Where code puts its value before other code reads it. */
export interface Slot {
  readonly slot: number;
  readonly code: Code;
}

/** How many slots a frame needs; slot 0 holds the frame around it. */
export interface Layout {
  size: number;
}

/** An operand that stands for itself wherever the parameter stands, as in `Changed(v) == v' # v`. */
export interface ByName {
  readonly kind: 'by name';
  readonly argument: Argument;
  readonly scope: Scope;
}

/** An operator that a LET defines. */
export interface Local {
  readonly kind: 'local';
  readonly definition: Definition;
  /** Where it is defined; what it names is looked up from there. */
  scope: Scope;
  /** Where its value is kept, if it has no parameters. */
  readonly slot?: number;
  /** What it reads, once that is known. */
  reads: number;
  /** Of a recursive one: the functions made of it, one each for the state before and after. */
  readonly functions: Map<boolean, unknown>;
}

export type Binding =
  | { readonly kind: 'slot'; readonly slot: number; readonly depth: number }
  | { readonly kind: 'value'; readonly value: Value }
  /** A function that is defined by itself, and found argument by argument. */
  | { readonly kind: 'function'; readonly at: (frame: Frame, argument: Value) => Value; readonly depth: number }
  | ByName
  | Local;

interface Names {
  readonly key: unknown;
  readonly binding: Binding;
  readonly rest: Names | undefined;
}

/** Inside an instance: what its constants and variables stand for outside. */
export interface Instance {
  /** Another for any other instance. */
  readonly key: string;
  readonly names: ReadonlyMap<string, Argument>;
  readonly scope: Scope;
  /** Anything that is found out once about it. */
  readonly known: Map<string, unknown>;
}

export interface Scope {
  readonly depth: number;
  readonly layout: Layout;
  readonly names?: Names | undefined;
  readonly instance?: Instance | undefined;
  /** Do variables mean the state after the step? */
  readonly primed: boolean;
}

/** The key of `@`. */
export const AT = Symbol('@');

export const outermost = (): Scope => ({ depth: 0, layout: { size: 1 }, primed: false });

export const bind = (scope: Scope, key: unknown, binding: Binding): Scope => ({ ...scope, names: { key, binding, rest: scope.names } });

export function find(scope: Scope, key: unknown): Binding | undefined {
  for (let names = scope.names; names; names = names.rest) if (names.key === key) return names.binding;
  return undefined;
}

/** A slot for a bound name, and the scope in which it has it. */
export function slotFor(scope: Scope, key: unknown): { readonly slot: number; readonly scope: Scope } {
  const slot = scope.layout.size++;
  return { slot, scope: bind(scope, key, { kind: 'slot', slot, depth: scope.depth }) };
}

/** Names as they are looked up at one place, in code that runs at another. */
export const seenFrom = (names: Scope, here: Scope): Scope => ({ ...names, depth: here.depth, layout: here.layout, primed: here.primed || names.primed });

/** The frame so many operators further out. */
export function outer(frame: Frame, hops: number): Frame {
  let found = frame;
  for (let i = 0; i < hops; i++) found = found[0] as Frame;
  return found;
}

/** What a slot holds, evaluated now if it was not before. */
export function held(content: unknown): Value {
  return content instanceof Later ? content.value : content as Value;
}

/** Throws: this is no part of the language that is known here, or makes no sense. */
export function fail(place: Place, text: string): never {
  throw new ToolError(`${place.module} line ${place.line}: ${text}`);
}

export function whole(argument: Argument | undefined, place: Place): Expression {
  if (argument === undefined || argument.kind === 'operator') return fail(place, 'an operator stands where a value is wanted');
  return argument;
}

/** Each bound variable by itself, or each pattern of them. */
export const single = (bounds: readonly Bound[], place: Place): (Bound & { readonly set: Expression })[] => bounds.flatMap(bound => {
  const { set } = bound;
  if (!set) return fail(place, 'a variable that nothing bounds; TLC does not look for its values either');
  return bound.pattern ? [{ ...bound, set }] : bound.parameters.map(id => ({ parameters: [id], pattern: false, set }));
});
