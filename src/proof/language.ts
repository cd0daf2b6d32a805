/** The operators of the language itself, each as what it makes of the values of its operands. */
import type { Bound, Expression, Place } from '../sany/expression';
import { type Application, bindGiven, failProof, type ProofScope } from './scope';
import { and, equalTerms, FALSE_TERM, implies, known, not, or, type Term, TRUE_TERM } from './terms';
import { asSet, BOOLEANS, choose, equals, forEvery, everyElement, type FunctionValue, nothing, scalar, type SetValue, type Shape, shapeOf, some, term, type ProofValue } from './values';

export type Evaluate = (expression: Expression, scope: ProofScope) => ProofValue;

/** An application of such an operator, and how to read its operands. */
export class Applied {
  constructor(readonly application: Application, readonly scope: ProofScope, readonly evaluate: Evaluate) {}

  get place(): Place { return this.application.place; }
  get bounds(): readonly Bound[] { return this.application.bounds; }
  get expressions(): readonly Expression[] { return this.application.operands as Expression[]; }

  value(i: number, scope = this.scope): ProofValue { return this.evaluate(this.expressions[i]!, scope); }
  truth(i: number, scope = this.scope): Term { return term(this.value(i, scope)); }
  set(i: number): SetValue { return asSet(this.value(i)); }
  all(): ProofValue[] { return this.expressions.map((_, i) => this.value(i)); }

  /** The one bound variable and the set that it ranges over. */
  ranging(): { readonly set: SetValue; readonly inside: (value: ProofValue) => ProofScope } {
    const [bound, ...others] = this.bounds;
    const [id, ...more] = bound?.parameters ?? [];
    if (!bound?.set || bound.pattern || id === undefined || more.length > 0 || others.length > 0) return failProof(this.place, 'more than one bound variable, or a pattern');
    return { set: asSet(this.evaluate(bound.set, this.scope)), inside: value => bindGiven(this.scope, id, value) };
  }
}

/** Two sets made into one. */
function combined(it: Applied, has: (a: SetValue, b: SetValue) => SetValue['has']): ProofValue {
  const [a, b] = [it.set(0), it.set(1)];
  const element = a.element ?? b.element;
  return { kind: 'set', ...(element ? { element } : {}), has: has(a, b) };
}

/** In order, and only as far as needed: what follows a conjunct that is false, or a disjunct that is true, is not looked at. */
function junction(it: Applied, ruling: boolean): ProofValue {
  const terms: Term[] = [];
  for (let i = 0; i < it.expressions.length; i++) {
    terms.push(it.truth(i));
    if (known(terms.at(-1)!) === ruling) return scalar(ruling ? TRUE_TERM : FALSE_TERM);
  }
  return scalar(ruling ? or(...terms) : and(...terms));
}

/** All combinations of values that bounds range over. */
function quantified(it: Applied, kind: typeof forEvery): ProofValue {
  const range = (bounds: readonly Bound[], scope: ProofScope): Term => {
    const [first, ...others] = bounds.flatMap(({ parameters, set, pattern }) => {
      if (!set || pattern) return failProof(it.place, pattern ? 'a pattern of bound variables' : 'a variable that nothing bounds');
      return parameters.map((id): Bound => ({ parameters: [id], set, pattern: false }));
    });
    if (!first) return it.truth(0, scope);
    return kind(asSet(it.evaluate(first.set!, scope)), value => range(others, bindGiven(scope, first.parameters[0]!, value)));
  };
  return scalar(range(it.bounds, it.scope));
}

function field(it: Applied, pair: Expression): [string, ProofValue] {
  const [name, content] = (pair as Application).operands as [{ value: string }, Expression];
  return [name.value, it.evaluate(content, it.scope)];
}

function cases(it: Applied, arms: readonly Expression[]): ProofValue {
  const [arm, ...others] = arms as readonly Application[];
  if (!arm) return failProof(it.place, 'a CASE without OTHER whose last condition may be false');
  const [guard, answer] = arm.operands as [Expression, Expression];
  const question = guard.kind === 'string' && guard.value === '$Other' ? TRUE_TERM : term(it.evaluate(guard, it.scope));
  // A CASE that covers all is not asked again for its last arm.
  if (known(question) === true || (others.length === 0 && known(question) === undefined)) return it.evaluate(answer, it.scope);
  return known(question) === false ? cases(it, others) : choose(question, it.evaluate(answer, it.scope), cases(it, others));
}

function except(it: Applied): ProofValue {
  return (it.expressions.slice(1) as readonly Application[]).reduce<ProofValue>((changed, { operands: [path, content] }) => {
    const [index, ...deeper] = (path as Application).operands as Expression[];
    if (!index || deeper.length > 0) return failProof(it.place, 'an EXCEPT of more than one level');
    const instead = (at: ProofValue): ProofValue => it.evaluate(content as Expression, { ...it.scope, at });
    if (changed.kind === 'record' && index.kind === 'string') return { ...changed, fields: new Map(changed.fields).set(index.value, instead(changed.fields.get(index.value)!)) };
    if (changed.kind !== 'function') return failProof(it.place, `an EXCEPT of a ${changed.kind}`);
    const where = it.evaluate(index, it.scope);
    return { ...changed, at: value => choose(equals(value, where), instead(changed.at(where)), changed.at(value)) };
  }, it.value(0));
}

/** `f[x]`, or the item of a tuple with a number. */
function select(it: Applied): ProofValue {
  const [whole, index] = [it.value(0), it.expressions[1]!];
  if (whole.kind === 'function') return whole.at(it.value(1));
  if (whole.kind === 'tuple' && index.kind === 'number') return whole.items[index.value - 1] ?? failProof(it.place, `item ${index.value} of ${whole.items.length}`);
  return failProof(it.place, `an application of a ${whole.kind}`);
}

function records(it: Applied): ProofValue {
  const fields = it.expressions.map(pair => field(it, pair)).map(([name, set]) => [name, asSet(set)] as const);
  return {
    kind: 'set', element: { kind: 'record', fields: new Map(fields.map(([name, { element }]) => [name, element ?? failProof(it.place, 'a field that can have no value')])) },
    has: each => (each.kind === 'record' ? and(...fields.map(([name, { has }]) => has(each.fields.get(name)!))) : FALSE_TERM),
  };
}

function product(it: Applied): ProofValue {
  const factors = it.all().map(asSet);
  const items = factors.map(({ element }) => element ?? failProof(it.place, 'a product with an empty set'));
  return { kind: 'set', element: { kind: 'tuple', items }, has: each => (each.kind === 'tuple' ? and(...factors.map(({ has }, i) => has(each.items[i]!))) : FALSE_TERM) };
}

function mapping(it: Applied): ProofValue {
  const { set, inside } = it.ranging();
  const at = (value: ProofValue): ProofValue => it.value(0, inside(value));
  let sample: ProofValue | undefined;
  forEvery(set, value => {
    sample = at(value);
    return TRUE_TERM;
  });
  return { kind: 'function', domain: set, range: shapeOf(sample!), at };
}

export const PROOF_LANGUAGE: Readonly<Record<string, (it: Applied) => ProofValue>> = {
  TRUE: () => scalar(TRUE_TERM),
  FALSE: () => scalar(FALSE_TERM),
  BOOLEAN: () => everyElement(BOOLEANS),
  $ConjList: it => junction(it, false),
  '\\land': it => junction(it, false),
  $DisjList: it => junction(it, true),
  '\\lor': it => junction(it, true),
  '\\lnot': it => scalar(not(it.truth(0))),
  '=>': it => {
    const first = it.truth(0);
    return scalar(known(first) === false ? TRUE_TERM : implies(first, it.truth(1)));
  },
  '\\equiv': it => scalar(equalTerms(it.truth(0), it.truth(1))),
  '=': it => scalar(equals(it.value(0), it.value(1))),
  '/=': it => scalar(not(equals(it.value(0), it.value(1)))),
  '\\in': it => scalar(it.set(1).has(it.value(0))),
  '\\notin': it => scalar(not(it.set(1).has(it.value(0)))),
  '\\subseteq': it => scalar(forEvery(it.set(0), it.set(1).has)),
  '\\union': it => combined(it, (a, b) => each => or(a.has(each), b.has(each))),
  '\\intersect': it => combined(it, (a, b) => each => and(a.has(each), b.has(each))),
  '\\': it => combined(it, (a, b) => each => and(a.has(each), not(b.has(each)))),
  $SetEnumerate: it => {
    const members = it.all();
    return members.length === 0 ? nothing : { kind: 'set', element: shapeOf(members[0]!), has: each => or(...members.map(member => equals(each, member))) };
  },
  $SubsetOf: it => {
    const { set, inside } = it.ranging();
    return { ...set, has: each => and(set.has(each), it.truth(0, inside(each))) };
  },
  $SetOfAll: it => {
    const { set, inside } = it.ranging();
    let element: Shape | undefined;
    forEvery(set, value => {
      element = shapeOf(it.value(0, inside(value)));
      return TRUE_TERM;
    });
    return { kind: 'set', ...(element ? { element } : {}), has: each => some(set, value => equals(each, it.value(0, inside(value)))) };
  },
  SUBSET: it => {
    const whole = it.set(0);
    return { kind: 'set', element: { kind: 'set', ...(whole.element ? { element: whole.element } : {}) }, has: each => forEvery(asSet(each), whole.has) };
  },
  $CartesianProd: product,
  $SetOfRcds: records,
  $SetOfFcns: it => {
    const [from, to] = [it.set(0), it.set(1)];
    return { kind: 'set', element: { kind: 'function', domain: from.element!, range: to.element! }, has: each => forEvery(from, argument => to.has((each as FunctionValue).at(argument))) };
  },
  $BoundedForall: it => quantified(it, forEvery),
  $BoundedExists: it => quantified(it, some),
  $IfThenElse: it => {
    const question = it.truth(0);
    const answer = known(question);
    return answer === undefined ? choose(question, it.value(1), it.value(2)) : it.value(answer ? 1 : 2);
  },
  $Case: it => cases(it, it.expressions),
  $Tuple: it => ({ kind: 'tuple', items: it.all() }),
  $RcdConstructor: it => ({ kind: 'record', fields: new Map(it.expressions.map(pair => field(it, pair))) }),
  $RcdSelect: it => {
    const [record, name] = [it.value(0), it.expressions[1]!];
    if (record.kind !== 'record' || name.kind !== 'string') return failProof(it.place, `a field of a ${record.kind}`);
    return record.fields.get(name.value) ?? failProof(it.place, `the field ${name.value} that the record has not`);
  },
  $FcnApply: select,
  $FcnConstructor: mapping,
  $Except: except,
  "'": it => it.value(0, { ...it.scope, primed: true }),
  UNCHANGED: it => scalar(equals(it.value(0, { ...it.scope, primed: true }), it.value(0))),
};
