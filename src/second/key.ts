/** A text that two lists of substitutions have in common only if they are the same, and stand where the names in them mean the same. */
import type { Argument } from '../sany/expression';
import { find, type Scope } from './scope';

const numbers = new WeakMap<object, number>();
let count = 0;

function numberOf(thing: object): number {
  let number = numbers.get(thing);
  if (number === undefined) numbers.set(thing, number = ++count);
  return number;
}

export const substitutionKey = (names: ReadonlyMap<string, Argument>, scope: Scope): string =>
  [...names].map(([name, argument]) => `${name}<-${textOf(argument, scope)}`).sort().join();

function textOf(argument: Argument, scope: Scope): string {
  const text = (part: Argument): string => textOf(part, scope);
  switch (argument.kind) {
    case 'operator': return `op ${nameOf(argument.operator, scope)}`;
    case 'number': return String(argument.value);
    case 'string': return JSON.stringify(argument.value);
    case 'at': return '@';
    case 'let': return `let(${argument.definitions.map(({ body }) => text(body)).join()};${text(argument.body)})`;
    case 'substitute': return `with(${substitutionKey(argument.names, scope)};${text(argument.body)})`;
    case 'apply': return `${nameOf(argument.operator, scope)}(${[
      ...argument.bounds.map(({ parameters, set }) => `${parameters.join(' ')} in ${set ? text(set) : '?'}`), ...argument.operands.map(text),
    ].join()})`;
  }
}

type Operator = Extract<Argument, { kind: 'operator' }>['operator'];

function nameOf(operator: Operator, scope: Scope): string {
  if (operator.kind === 'defined') return `${operator.name}:${numberOf(operator)}`;
  if (operator.kind !== 'parameter') return operator.name;
  const binding = find(scope, operator.id);
  return binding ? `=${numberOf(binding)}` : `#${operator.id}`;
}
