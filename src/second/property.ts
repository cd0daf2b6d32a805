/** A formula about runs, taken apart: what it says of the first state, of every state, of every step, and what is left. */
import type { Argument, Definition, Expression } from '../sany/expression';
import type { Compiler } from './compile';
import { isTemporal } from './names';
import { type Application, bind, find, type Scope, seenFrom, single, whole } from './scope';
import { membersOf } from './sets';

export interface PropertyPart {
  readonly kind: 'first' | 'state' | 'step' | 'rest';
  readonly expression: Expression;
  readonly scope: Scope;
}

/** `rest` is what needs whole runs: fairness, <>, ~>. */
export function partsOfProperty(compiler: Compiler, expression: Expression, scope: Scope): PropertyPart[] {
  if (!isTemporal(expression)) return [{ kind: 'first', expression, scope }];
  const rest: PropertyPart[] = [{ kind: 'rest', expression, scope }];
  if (expression.kind === 'substitute') return partsOfProperty(compiler, expression.body, compiler.instantiated(expression.names, scope));
  if (expression.kind !== 'apply') return rest;
  const { operator, operands, place } = expression;
  if (operator.kind === 'defined') return ofDefinition(compiler, operator, operands, scope, rest);
  if (operator.kind === 'parameter') {
    const binding = find(scope, operator.id);
    if (binding?.kind !== 'by name' || binding.argument.kind === 'operator') return rest;
    return partsOfProperty(compiler, binding.argument, seenFrom(binding.scope, scope));
  }
  if (operator.kind !== 'builtin') return rest;
  switch (operator.name) {
    case '$ConjList': case '\\land': return operands.flatMap(operand => partsOfProperty(compiler, whole(operand, place), scope));
    case '$BoundedForall': return ofEach(compiler, expression, scope, rest);
    case '[]': {
      const of = whole(operands[0], place);
      const square = of.kind === 'apply' && of.operator.kind === 'builtin' && of.operator.name === '$SquareAct';
      return isTemporal(of) ? rest : [{ kind: square ? 'step' : 'state', expression: of, scope }];
    }
    default: return rest;
  }
}

function ofDefinition(compiler: Compiler, definition: Definition, operands: readonly Argument[], scope: Scope, rest: PropertyPart[]): PropertyPart[] {
  const instead = compiler.meanings.instead.get(definition) ?? definition;
  if ('id' in instead) return rest;
  const given = (inside: Scope, id: number, i: number): Scope => bind(inside, id, { kind: 'by name', argument: operands[i]!, scope });
  return partsOfProperty(compiler, instead.body, instead.parameters.reduce(given, compiler.homeOf(instead, scope)));
}

/** Of each member of a set that is the same in all states. */
function ofEach(compiler: Compiler, application: Application, scope: Scope, rest: PropertyPart[]): PropertyPart[] {
  const bounds = single(application.bounds, application.place);
  if (bounds.some(({ pattern }) => pattern)) return rest;
  let scopes = [scope];
  for (const { parameters, set } of bounds) {
    const code = compiler.expression(set, scope);
    if (code.reads !== 0 || code.free.size > 0) return rest;
    const values = membersOf(code.run([]));
    scopes = scopes.flatMap(each => values.map(value => bind(each, parameters[0], { kind: 'value', value })));
  }
  return scopes.flatMap(each => partsOfProperty(compiler, whole(application.operands[0], application.place), each));
}
