/** UNCHANGED: the same value before and after. */
import type { Expression, Place } from '../sany/expression';
import { type Code, NO_NAMES, together } from './code';
import type { Compiler } from './compile';
import { equality } from './meaning';
import { CURRENT, NEXT } from './machine';
import { find, type Scope, seenFrom, whole } from './scope';

/** The variables that an expression is a tuple of, as `vars == <<x, y>>`; undefined if it is something else. */
export function variablesIn(compiler: Compiler, expression: Expression, scope: Scope): number[] | undefined {
  if (expression.kind === 'substitute') return variablesIn(compiler, expression.body, compiler.instantiated(expression.names, scope));
  if (expression.kind !== 'apply') return undefined;
  const { operator, operands, place } = expression;
  if (operator.kind === 'variable') {
    const found = compiler.variable(operator.name, scope);
    return typeof found === 'number' ? [found] : variablesIn(compiler, found.expression, found.scope);
  }
  if (operator.kind === 'parameter') {
    const binding = find(scope, operator.id);
    if (binding?.kind !== 'by name' || binding.argument.kind === 'operator') return undefined;
    return variablesIn(compiler, binding.argument, seenFrom(binding.scope, scope));
  }
  if (operator.kind === 'defined' && operands.length === 0 && !find(scope, operator) && !compiler.meanings.instead.has(operator)) {
    return variablesIn(compiler, operator.body, { depth: scope.depth, layout: scope.layout, instance: scope.instance, primed: scope.primed });
  }
  if (operator.kind !== 'builtin' || operator.name !== '$Tuple') return undefined;
  const found = operands.map(operand => variablesIn(compiler, whole(operand, place), scope));
  return found.every(each => each !== undefined) ? found.flat() : undefined;
}

export function unchanged(compiler: Compiler, expression: Expression, scope: Scope, place: Place): Code {
  const { machine, universe, coder } = compiler;
  const variables = variablesIn(compiler, expression, scope);
  if (variables) {
    return coder.question(() => {
      const { current, next } = machine;
      for (let i = 0; i < variables.length; i++) if (current[variables[i]!] !== next[variables[i]!]) return false;
      return true;
    }, { reads: CURRENT | NEXT, free: NO_NAMES });
  }
  const now = compiler.expression(whole(expression, place), scope);
  const then = compiler.expression(expression, { ...scope, primed: true });
  return coder.question(frame => equality(now.run(frame), then.run(frame), universe), together([now, then]));
}
