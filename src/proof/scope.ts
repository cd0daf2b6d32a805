import type { Application, Argument, Expression, Place } from '../sany/expression';
import { ToolError } from '../tlc/error';
import type { ProofValue } from './values';

export type { Application };

/** What an operator by itself, given as an argument, stands for. */
export type Given = ProofValue | { readonly kind: 'operator'; readonly call: (operands: readonly Argument[], scope: ProofScope) => ProofValue };

type Names = Pick<ReadonlyMap<string, ProofValue>, 'get' | 'has'>;

/** What names mean where an expression stands. */
export interface ProofScope {
  /** Bound variables and parameters, by the parser's number. */
  readonly bound: ReadonlyMap<number, Given>;
  /** Constants, and what instances put in the place of names. */
  readonly constants: Names;
  readonly now: Names;
  readonly next: Names;
  /** Is this expression primed? */
  readonly primed: boolean;
  /** Values that a step gives to variables which nothing reads, such as the name of the call; by the step's own equations. */
  readonly written: Map<string, ProofValue>;
  /** What `@` stands for. */
  readonly at?: ProofValue;
}

export const bindGiven = (scope: ProofScope, id: number, value: Given): ProofScope => ({ ...scope, bound: new Map(scope.bound).set(id, value) });

export const failProof = (place: Place, what: string): never => {
  throw new ToolError(`${place.module}, line ${place.line}: ${what}; the translation to terms does not know that`);
};


/** The expression, if it applies one of these operators of the language. */
export const builtin = (each: Expression, ...names: string[]): Application | undefined =>
  each.kind === 'apply' && each.operator.kind === 'builtin' && names.includes(each.operator.name) ? each : undefined;

/** The conjuncts of an expression. */
export function conjuncts(expression: Expression): Expression[] {
  const list = builtin(expression, '$ConjList', '\\land');
  return list ? (list.operands as Expression[]).flatMap(conjuncts) : [expression];
}
