/** Operators that a property and what it judges have in common. */
import { partsOf, speaksOfSteps } from './names';
import { STANDARD } from './standard';
import type { Argument, Definition, Specification } from '../sany/expression';

/** All definitions that something names, by themselves and by what they name. */
function namedBy(argument: Argument, into: Set<Definition> = new Set()): Set<Definition> {
  const operator = argument.kind === 'apply' || argument.kind === 'operator' ? argument.operator : undefined;
  if (operator?.kind === 'defined' && !into.has(operator) && !STANDARD.has(operator.place.module)) {
    into.add(operator);
    namedBy(operator.body, into);
  }
  if (argument.kind === 'let') for (const { body } of argument.definitions) namedBy(body, into);
  if (argument.kind !== 'operator') for (const part of partsOf(argument)) namedBy(part, into);
  return into;
}

/**
 * What a property says of steps by the very operators by which the actions take them: a step that such an operator gets wrong is judged by the
 * same wrong operator. Of the state before a step both may speak in the same words.
 */
export function sharedSteps({ definitions }: Specification, property: string): string[] {
  const judged = new Set([...definitions.values()].filter(({ name }) => name.endsWith('Next')).flatMap(operator => [...namedBy({ kind: 'operator', operator })]));
  const definition = definitions.get(property);
  return definition ? [...namedBy(definition.body)].filter(each => judged.has(each) && speaksOfSteps(each.body)).map(({ name }) => name) : [];
}
