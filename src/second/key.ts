/** A text that two lists of substitutions have in common only if they are the same. */
import type { Argument } from '../sany/expression';

export const keyOf = (names: ReadonlyMap<string, Argument>): string =>
  [...names].map(([name, argument]) => `${name}<-${textOf(argument)}`).sort().join();

function textOf(argument: Argument): string {
  switch (argument.kind) {
    case 'operator': return `op ${nameOf(argument.operator)}`;
    case 'number': return String(argument.value);
    case 'string': return JSON.stringify(argument.value);
    case 'at': return '@';
    case 'let': return `let(${textOf(argument.body)})`;
    case 'substitute': return `with(${keyOf(argument.names)};${textOf(argument.body)})`;
    case 'apply': return `${nameOf(argument.operator)}(${[
      ...argument.bounds.map(({ parameters, set }) => `${parameters.join(' ')} in ${set ? textOf(set) : '?'}`), ...argument.operands.map(textOf),
    ].join()})`;
  }
}

type Operator = Extract<Argument, { kind: 'operator' }>['operator'];

const nameOf = (operator: Operator): string => (operator.kind === 'defined' ? `${operator.place.module}.${operator.place.line}.${operator.name}`
  : operator.kind === 'parameter' ? `#${operator.id}` : operator.name);
