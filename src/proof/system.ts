/**
 * A specification as a transition system of terms: its constants, its state before and after a step, and its actions, each with parameters of
 * which nothing is known but that they are in the set that the specification names.
 */
import type { Definition, Expression, Specification } from '../sany/expression';
import { ToolError } from '../tlc/error';
import { type Application, bindGiven, builtin, conjuncts, type ProofScope } from './scope';
import { not, type Term, TRUE_TERM } from './terms';
import { enter, evaluate, truthTerm } from './translate';
import { asSet, everyElement, type SetValue, type Shape, type ProofValue, unknown } from './values';

export interface Action {
  /** As the specification calls it, with its parameters: `Pass(s, t, d)`. */
  readonly title: string;
  readonly name: string;
  readonly parameters: readonly { readonly name: string; readonly value: ProofValue }[];
  /** What is known of the parameters. */
  readonly given: readonly Term[];
  /** The step, and the scope in which properties of this very step are read. */
  readonly step: Term;
  readonly scope: ProofScope;
}

export interface System {
  readonly specification: Specification;
  readonly shapes: ReadonlyMap<string, Shape>;
  readonly scope: ProofScope;
  /** What the ASSUMEs of the specification say of its constants. */
  readonly assumed: readonly Term[];
  readonly actions: readonly Action[];
  definition(name: string): Definition;
  /** A definition without parameters, in a scope of this system. */
  truth(name: string, scope?: ProofScope): Term;
  /** The same of the state after a step. */
  truthAfter(name: string, scope?: ProofScope): Term;
  /** What a statement about anything comes to: each of its conjuncts, of values of which nothing is known but what they are taken from. */
  statements(name: string): readonly { readonly given: readonly Term[]; readonly goal: Term }[];
}

/**
 * `instead` names a definition for a constant that is a set of more than elements: the set of all policies, say. Constants that no ASSUME
 * speaks of are sorts: of what is in them nothing is known, nor how much.
 */
export function systemOf(specification: Specification, instead: Readonly<Record<string, string>> = {}): System {
  const definition = (name: string): Definition => {
    const found = specification.definitions.get(name);
    if (!found) throw new ToolError(`${specification.root} defines no ${name}`);
    return found;
  };
  const constants = new Map<string, ProofValue>();
  const empty: ProofScope = { bound: new Map(), constants, now: new Map(), next: new Map(), primed: false, written: new Map() };
  for (const [constant, name] of Object.entries(instead)) constants.set(constant, evaluate(definition(name).body, empty));
  // What is put in the place of a constant is not assumed of: it is what it is.
  const claims = specification.assumptions.flatMap(conjuncts).filter(each => !typing(each, 'constant').some(({ name }) => name in instead));
  for (const { name, set, subset } of claims.flatMap(each => typing(each, 'constant'))) {
    if (!constants.has(name)) constants.set(name, unknown(name, shapeIn(asSet(evaluate(set, empty)), subset)));
  }
  for (const name of specification.constants) if (!constants.has(name)) constants.set(name, everyElement({ kind: 'scalar', sort: name }));

  const shapes = new Map<string, Shape>();
  const [now, next] = [new Map<string, ProofValue>(), new Map<string, ProofValue>()];
  const scope: ProofScope = { ...empty, now, next };
  for (const { name, set, subset } of conjuncts(definition('TypeOK').body).flatMap(each => typing(each, 'variable'))) {
    if (shapes.has(name)) continue;
    const shape = shapeIn(asSet(evaluate(set, scope)), subset);
    shapes.set(name, shape);
    now.set(name, unknown(name, shape));
    next.set(name, unknown(`${name}'`, shape));
  }
  const fresh = (): ProofScope => ({ ...scope, written: new Map() });
  return {
    specification, shapes, scope, definition,
    assumed: claims.map(each => truthTerm(each, scope)),
    actions: actionsOf(definition('Next').body, fresh(), []).map(make => make()),
    truth: (name, within = fresh()) => truthTerm(definition(name).body, within),
    truthAfter: (name, within = fresh()) => truthTerm(definition(name).body, { ...within, primed: true }),
    statements: name => statements(definition(name).body, fresh(), []),
  };
}

/** `P /\\ Q`, `\\A x \\in S : P` and `S = {}`, which says that no x is in S. */
function statements(expression: Expression, scope: ProofScope, given: readonly Term[]): { given: readonly Term[]; goal: Term }[] {
  const parts = conjuncts(expression);
  if (parts.length > 1) return parts.flatMap(each => statements(each, scope, given));
  const all = builtin(expression, '$BoundedForall');
  if (all) {
    const values = chosen(all, scope, given.length);
    const inner = values.reduce((outer, { id, value }) => bindGiven(outer, id, value), scope);
    return statements(all.operands[0] as Expression, inner, [...given, ...values.map(({ value, range }) => range.has(value))]);
  }
  const [set, empty] = (builtin(expression, '=')?.operands ?? []) as readonly Expression[];
  if (!set || builtin(empty!, '$SetEnumerate')?.operands.length !== 0) return [{ given, goal: truthTerm(expression, scope) }];
  const { element, has } = asSet(evaluate(set, scope));
  return [{ given, goal: element ? not(has(unknown(`any${given.length + 1}`, element))) : TRUE_TERM }];
}

/** A value of which nothing is known for each variable that a quantifier binds, with what it ranges over. */
function chosen({ bounds }: Application, scope: ProofScope, before = 0): { id: number; name: string; value: ProofValue; range: SetValue }[] {
  return bounds.flatMap(({ parameters, set }) => {
    const range = asSet(evaluate(set!, scope));
    return parameters.map(id => ({ id, range }));
  }).map(({ id, range }, i) => {
    const sort = range.element!.kind === 'scalar' ? range.element!.sort.toLowerCase().replace(/s$/, '') : 'any';
    const name = `${sort}${before + i + 1}`;
    return { id, name, range, value: unknown(name, range.element!) };
  });
}

const shapeIn = (set: SetValue, subset: boolean): Shape => {
  if (!set.element) throw new ToolError('a set without elements gives no type');
  return subset ? { kind: 'set', element: set.element } : set.element;
};

/** `x \in S` and `x \subseteq S`, where x is a constant or a variable. */
function typing(claim: Expression, kind: 'constant' | 'variable'): { name: string; set: Expression; subset: boolean }[] {
  const member = builtin(claim, '\\in', '\\subseteq');
  const [what, set] = (member?.operands ?? []) as readonly Expression[];
  if (what?.kind !== 'apply' || what.operator.kind !== kind) return [];
  return [{ name: what.operator.name, set: set!, subset: builtin(claim, '\\subseteq') !== undefined }];
}

interface Parameter { readonly name: string; readonly value: ProofValue }

/**
 * The disjuncts of Next: through `\/`, `\E` and definitions that are nothing else, down to the definition that is an action.
 * Each is made when it is asked for, with what it writes kept apart.
 */
function actionsOf(expression: Expression, scope: ProofScope, given: readonly Term[], parameters: readonly Parameter[] = []): (() => Action)[] {
  const list = builtin(expression, '$DisjList', '\\lor');
  if (list) return (list.operands as Expression[]).flatMap(each => actionsOf(each, scope, given, parameters));
  const some = builtin(expression, '$BoundedExists');
  if (some) {
    const values = chosen(some, scope, parameters.length);
    const inner = values.reduce((outer, { id, value }) => bindGiven(outer, id, value), scope);
    return actionsOf(some.operands[0] as Expression, inner, [...given, ...values.map(({ value, range }) => range.has(value))], [...parameters, ...values]);
  }
  if (expression.kind !== 'apply' || expression.operator.kind !== 'defined') throw new ToolError('Next has a disjunct that is no defined action');
  const { operator, operands } = expression;
  const inside = enter(operator, operands, scope);
  if (builtin(operator.body, '$DisjList', '\\lor', '$BoundedExists')) return actionsOf(operator.body, inside, given, parameters);
  return [() => {
    const own = { ...inside, written: new Map() };
    const step = truthTerm(operator.body, own);
    const named = operands.map(each => parameters.find(({ value }) => each.kind === 'apply' && each.operator.kind === 'parameter' && scope.bound.get(each.operator.id) === value)?.name ?? '?');
    return { name: operator.name, title: named.length === 0 ? operator.name : `${operator.name}(${named.join(', ')})`, parameters, given, step, scope: own };
  }];
}
