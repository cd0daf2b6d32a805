/**
 * From expressions of TLA+ to values made of terms. The text of the specification is the only source: no operator is written a second time here
 * but those of the language and of Naturals. What is not known is an error with its place, never passed over.
 */
import type { Argument, Definition, Expression, Operator } from '../sany/expression';
import { Applied, PROOF_LANGUAGE } from './language';
import { type Application, bindGiven, builtin, failProof, type Given, type ProofScope } from './scope';
import { and, atMost, int, less, minusTerm, plusTerm, type Term, text, TRUE_TERM } from './terms';
import { NUMBERS, scalar, term, type ProofValue } from './values';

export function evaluate(expression: Expression, scope: ProofScope): ProofValue {
  switch (expression.kind) {
    case 'number': return scalar(int(expression.value));
    case 'string': return scalar(text(expression.value));
    case 'at': return scope.at ?? failProof({ module: '?', line: 0 }, '@ outside an EXCEPT');
    // Whoever names a definition of a LET finds it.
    case 'let': return evaluate(expression.body, scope);
    case 'substitute': return evaluate(expression.body, instantiated(expression.names, scope));
    case 'apply': return apply(expression, scope);
  }
}

export const truthTerm = (expression: Expression, scope: ProofScope): Term => term(evaluate(expression, scope));

/** Values that are found when they are asked for: a name of an instance may stand for what only a step has. */
class Found implements Pick<ReadonlyMap<string, ProofValue>, 'get' | 'has'> {
  constructor(readonly names: ReadonlyMap<string, Argument>, readonly scope: ProofScope) {}
  has(name: string): boolean { return this.names.has(name); }
  get(name: string): ProofValue | undefined {
    const argument = this.names.get(name);
    return argument && argument.kind !== 'operator' ? evaluate(argument, this.scope) : undefined;
  }
}

/** The scope inside an instance: its constants and variables are expressions of the module outside, now and after the step. */
function instantiated(names: ReadonlyMap<string, Argument>, scope: ProofScope): ProofScope {
  const now = new Found(names, { ...scope, primed: false });
  return { ...scope, constants: now, now, next: new Found(names, { ...scope, primed: true }) };
}

function apply(expression: Application, scope: ProofScope): ProofValue {
  const { operator, operands, place } = expression;
  switch (operator.kind) {
    case 'variable': {
      if (scope.primed && scope.written.has(operator.name)) return scope.written.get(operator.name)!;
      return (scope.primed ? scope.next : scope.now).get(operator.name) ?? failProof(place, `${operator.name}${scope.primed ? "'" : ''} is read, and TypeOK gives it no type`);
    }
    case 'constant': return scope.constants.get(operator.name) ?? failProof(place, `the constant ${operator.name} has no meaning here`);
    case 'parameter': {
      const given = scope.bound.get(operator.id) ?? failProof(place, `${operator.name} is not bound`);
      return given.kind === 'operator' ? given.call(operands, scope) : given;
    }
    case 'defined': return call(operator, operands, scope);
    case 'builtin': {
      const meaning = PROOF_LANGUAGE[operator.name] ?? failProof(place, operator.name);
      return (operator.name === '=' ? written(expression, scope) : undefined) ?? meaning(new Applied(expression, scope, evaluate));
    }
  }
}

/** Numbers are the one standard module that has a meaning of its own here. */
const STANDARD = new Set(['Naturals', 'Integers']);

function call(definition: Definition, operands: readonly Argument[], scope: ProofScope): ProofValue {
  if (STANDARD.has(definition.place.module)) return arithmetic(definition, operands, scope);
  return evaluate(definition.body, enter(definition, operands, scope));
}

/** The scope in which the body of a definition is read, its parameters given these operands. */
export const enter = ({ parameters }: Definition, operands: readonly Argument[], scope: ProofScope): ProofScope =>
  parameters.reduce((inner, id, i) => bindGiven(inner, id, given(operands[i]!, scope)), scope);

function given(argument: Argument, scope: ProofScope): Given {
  if (argument.kind !== 'operator') return evaluate(argument, scope);
  const operator: Operator = argument.operator;
  return { kind: 'operator', call: (operands, inner) => apply({ kind: 'apply', operator, operands, bounds: [], place: { module: '', line: 0 } }, inner) };
}

function arithmetic({ name, place }: Definition, operands: readonly Argument[], scope: ProofScope): ProofValue {
  const number = (i: number): Term => truthTerm(operands[i] as Expression, scope);
  switch (name) {
    case '+': return scalar(plusTerm(number(0), number(1)));
    case '-': return scalar(minusTerm(number(0), number(1)));
    case '<': return scalar(less(number(0), number(1)));
    case '>': return scalar(less(number(1), number(0)));
    case '\\leq': return scalar(atMost(number(0), number(1)));
    case '\\geq': return scalar(atMost(number(1), number(0)));
    case 'Nat': return { kind: 'set', element: NUMBERS, has: value => atMost(int(0), term(value)) };
    case '..': {
      const [low, high] = [number(0), number(1)];
      return { kind: 'set', element: NUMBERS, has: value => and(atMost(low, term(value)), atMost(term(value), high)) };
    }
    default: return failProof(place, `${name} of a standard module`);
  }
}

/** `x' = e`, or `x = e` at the beginning, where x is a variable that TypeOK gives no type: what is written there, for properties to read. */
function written({ operands: [left, right] }: Application, scope: ProofScope): ProofValue | undefined {
  const target = (builtin(left as Expression, "'")?.operands[0] ?? left) as Expression;
  if (target.kind !== 'apply' || target.operator.kind !== 'variable' || scope.now.has(target.operator.name)) return undefined;
  const { name } = target.operator;
  if (scope.written.has(name)) return undefined;
  scope.written.set(name, evaluate(right as Expression, scope));
  return scalar(TRUE_TERM);
}
