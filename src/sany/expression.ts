/**
 * A parsed specification, as SANY exports it: definitions and expressions, names resolved, nothing evaluated.
 * The second reading of a specification begins here; all that it shares with TLC is the parser.
 */

/** Where something stands: the module's name and its line. */
export interface Place {
  readonly module: string;
  readonly line: number;
}

export type Operator =
  /** Of the language: `\land`, `$BoundedForall`, `UNCHANGED`, … */
  | { readonly kind: 'builtin'; readonly name: string }
  /** Defined by a module, also by one of the standard ones. */
  | Definition
  /** A parameter of a definition, or a bound variable. */
  | { readonly kind: 'parameter'; readonly name: string; readonly id: number }
  | { readonly kind: 'constant' | 'variable'; readonly name: string };

export interface Definition {
  readonly kind: 'defined';
  readonly name: string;
  readonly place: Place;
  readonly parameters: readonly number[];
  readonly recursive: boolean;
  /** Read when it is asked for, since definitions may name each other in any order. */
  readonly body: Expression;
}

/** One `x, y \in S`, or `x` alone where nothing bounds it; a pattern is `<<x, y>> \in S`. */
export interface Bound {
  readonly parameters: readonly number[];
  readonly pattern: boolean;
  readonly set?: Expression;
}

export type Expression =
  | { readonly kind: 'number'; readonly value: number }
  | { readonly kind: 'string'; readonly value: string }
  /** `@`, the old value at the place that an EXCEPT changes. */
  | { readonly kind: 'at' }
  | { readonly kind: 'apply'; readonly operator: Operator; readonly operands: readonly Argument[]; readonly bounds: readonly Bound[]; readonly place: Place }
  /** Definitions of the body's own. */
  | { readonly kind: 'let'; readonly definitions: readonly Definition[]; readonly body: Expression }
  /** The body of an instance: names of the instantiated module stand for expressions of this one. */
  | { readonly kind: 'substitute'; readonly names: ReadonlyMap<string, Argument>; readonly body: Expression };

/** An operator with its operands. */
export type Application = Extract<Expression, { kind: 'apply' }>;

/** An operand is an expression, or an operator by itself. */
export type Argument = Expression | { readonly kind: 'operator'; readonly operator: Operator };

export interface Specification {
  readonly root: string;
  readonly constants: readonly string[];
  readonly variables: readonly string[];
  readonly assumptions: readonly Expression[];
  /** By name; those of an instance as `Instance!Name`. */
  readonly definitions: ReadonlyMap<string, Definition>;
}
