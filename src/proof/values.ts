/**
 * Values of TLA+ in which terms take the place of what is not known: a set is its question of membership, a function its answer to an argument.
 * Every value has a shape that the text of the specification gives; what has none is refused.
 */
import { ToolError } from '../tlc/error';
import { and, bool, equalTerms, exists, FALSE_TERM, forall, implies, ite, type Sort, STRINGS, type Term, TRUE_TERM, type Variable } from './terms';

export type Shape =
  | { readonly kind: 'scalar'; readonly sort: Sort }
  | { readonly kind: 'tuple'; readonly items: readonly Shape[] }
  | { readonly kind: 'record'; readonly fields: ReadonlyMap<string, Shape> }
  | { readonly kind: 'set'; readonly element?: Shape }
  | { readonly kind: 'function'; readonly domain: Shape; readonly range: Shape };

export type ProofValue =
  | { readonly kind: 'scalar'; readonly term: Term }
  | { readonly kind: 'tuple'; readonly items: readonly ProofValue[] }
  | { readonly kind: 'record'; readonly fields: ReadonlyMap<string, ProofValue> }
  /** The empty set `{}` has no shape of its elements. */
  | { readonly kind: 'set'; readonly element?: Shape; readonly has: (value: ProofValue) => Term }
  | { readonly kind: 'function'; readonly domain: SetValue; readonly range: Shape; readonly at: (value: ProofValue) => ProofValue };

export type SetValue = Extract<ProofValue, { kind: 'set' }>;
export type FunctionValue = Extract<ProofValue, { kind: 'function' }>;

export const scalar = (term: Term): ProofValue => ({ kind: 'scalar', term });
export const BOOLEANS: Shape = { kind: 'scalar', sort: 'Bool' };
export const NUMBERS: Shape = { kind: 'scalar', sort: 'Int' };
export const TEXTS: Shape = { kind: 'scalar', sort: STRINGS };

export function term(value: ProofValue): Term {
  if (value.kind !== 'scalar') throw new ToolError(`a ${value.kind} stands where a truth value, a number, a string or an element is asked for`);
  return value.term;
}

export function asSet(value: ProofValue): SetValue {
  if (value.kind !== 'set') throw new ToolError(`a ${value.kind} stands where a set is asked for`);
  return value;
}

export function shapeOf(value: ProofValue): Shape {
  switch (value.kind) {
    case 'scalar': return { kind: 'scalar', sort: value.term.sort };
    case 'tuple': return { kind: 'tuple', items: value.items.map(shapeOf) };
    case 'record': return { kind: 'record', fields: new Map([...value.fields].map(([name, field]) => [name, shapeOf(field)])) };
    case 'set': return value.element ? { kind: 'set', element: value.element } : { kind: 'set' };
    case 'function': return { kind: 'function', domain: value.domain.element!, range: value.range };
  }
}

/** The sorts of a value's parts, in order; only of what can be an argument of a symbol. */
export function sortsOf(shape: Shape): Sort[] {
  switch (shape.kind) {
    case 'scalar': return [shape.sort];
    case 'tuple': return shape.items.flatMap(sortsOf);
    case 'record': return [...shape.fields.values()].flatMap(sortsOf);
    default: throw new ToolError(`sets of ${shape.kind}s are not translated`);
  }
}

/** The parts of a value as arguments of a symbol. */
export function parts(value: ProofValue): Term[] {
  switch (value.kind) {
    case 'scalar': return [value.term];
    case 'tuple': return value.items.flatMap(parts);
    case 'record': return [...value.fields.values()].flatMap(parts);
    default: throw new ToolError(`sets of ${value.kind}s are not translated`);
  }
}

/** The value of this shape with these parts; the reverse of `parts`. */
export function assemble(shape: Shape, terms: readonly Term[]): ProofValue {
  let next = 0;
  const build = (each: Shape): ProofValue => {
    switch (each.kind) {
      case 'scalar': return scalar(terms[next++]!);
      case 'tuple': return { kind: 'tuple', items: each.items.map(build) };
      case 'record': return { kind: 'record', fields: new Map([...each.fields].map(([name, field]) => [name, build(field)])) };
      default: throw new ToolError(`sets of ${each.kind}s are not translated`);
    }
  };
  return build(shape);
}

/** A value of this shape of which nothing is known: each part a symbol of the name, over the arguments. */
export function unknown(name: string, shape: Shape, args: readonly Term[] = []): ProofValue {
  switch (shape.kind) {
    case 'scalar': return scalar({ op: 'symbol', sort: shape.sort, name, args });
    case 'tuple': return { kind: 'tuple', items: shape.items.map((item, i) => unknown(`${name}.${i + 1}`, item, args)) };
    case 'record': return { kind: 'record', fields: new Map([...shape.fields].map(([field, inner]) => [field, unknown(`${name}.${field}`, inner, args)])) };
    case 'set': {
      if (!shape.element) throw new ToolError(`${name} is a set of nobody knows what`);
      return { kind: 'set', element: shape.element, has: value => ({ op: 'symbol', sort: 'Bool', name, args: [...args, ...parts(value)] }) };
    }
    case 'function': return {
      kind: 'function', domain: everyElement(shape.domain), range: shape.range,
      at: value => unknown(name, shape.range, [...args, ...parts(value)]),
    };
  }
}

export const everyElement = (element: Shape): SetValue => ({ kind: 'set', element, has: () => TRUE_TERM });
export const nothing: SetValue = { kind: 'set', has: () => FALSE_TERM };

let fresh = 0;
/** A value of variables that no other term has. */
export function bindings(shape: Shape): { variables: Variable[]; value: ProofValue } {
  const variables = sortsOf(shape).map(sort => ({ name: `${sort[0]!.toLowerCase()}${++fresh}`, sort }));
  return { variables, value: assemble(shape, variables.map(({ name, sort }) => ({ op: 'variable', name, sort }))) };
}

/** Of every element of the set. */
export function forEvery({ element, has }: SetValue, holds: (value: ProofValue) => Term): Term {
  if (!element) return TRUE_TERM;
  const { variables, value } = bindings(element);
  return forall(variables, implies(has(value), holds(value)));
}

export function some({ element, has }: SetValue, holds: (value: ProofValue) => Term): Term {
  if (!element) return FALSE_TERM;
  const { variables, value } = bindings(element);
  return exists(variables, and(has(value), holds(value)));
}

/** Are two values the same? Values of different shape are not. */
export function equals(a: ProofValue, b: ProofValue): Term {
  if (a.kind === 'scalar' && b.kind === 'scalar') return equalTerms(a.term, b.term);
  if (a.kind === 'tuple' && b.kind === 'tuple') {
    return a.items.length === b.items.length ? and(...a.items.map((item, i) => equals(item, b.items[i]!))) : FALSE_TERM;
  }
  if (a.kind === 'record' && b.kind === 'record') {
    return a.fields.size === b.fields.size ? and(...[...a.fields].map(([name, field]) => (b.fields.has(name) ? equals(field, b.fields.get(name)!) : FALSE_TERM))) : FALSE_TERM;
  }
  if (a.kind === 'set' && b.kind === 'set') {
    const element = a.element ?? b.element;
    return element ? forEvery(everyElement(element), value => equalTerms(a.has(value), b.has(value))) : TRUE_TERM;
  }
  if (a.kind === 'function' && b.kind === 'function') return forEvery(everyElement(a.domain.element!), value => equals(a.at(value), b.at(value)));
  return bool(false);
}

/** One value or another. */
export function choose(condition: Term, yes: ProofValue, no: ProofValue): ProofValue {
  if (condition.op === 'literal') return condition.value ? yes : no;
  if (yes.kind === 'scalar' && no.kind === 'scalar') return scalar(ite(condition, yes.term, no.term));
  if (yes.kind === 'tuple' && no.kind === 'tuple' && yes.items.length === no.items.length) {
    return { kind: 'tuple', items: yes.items.map((item, i) => choose(condition, item, no.items[i]!)) };
  }
  if (yes.kind === 'record' && no.kind === 'record') {
    return { kind: 'record', fields: new Map([...yes.fields].map(([name, field]) => [name, choose(condition, field, no.fields.get(name)!)])) };
  }
  if (yes.kind === 'set' && no.kind === 'set') {
    const element = yes.element ?? no.element;
    return { kind: 'set', ...(element ? { element } : {}), has: value => ite(condition, yes.has(value), no.has(value)) };
  }
  if (yes.kind === 'function' && no.kind === 'function') {
    return { ...yes, at: value => choose(condition, yes.at(value), no.at(value)) };
  }
  throw new ToolError(`a ${yes.kind} and a ${no.kind} are the two answers of one question`);
}
