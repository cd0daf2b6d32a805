/** Questions about definitions that are answered by looking at them. */
import type { Argument, Definition, Expression, Operator } from '../sany/expression';

/** Within these an expression is read in another state than where it stands. */
const SHIFTED: Readonly<Record<string, readonly number[]>> = { "'": [0], UNCHANGED: [0], $SquareAct: [1], $AngleAct: [1] };
const TEMPORAL = new Set(['[]', '<>', '~>', '-+->', '$WF', '$SF', '$TemporalForall', '$TemporalExists']);
const OF_STEPS = new Set(["'", 'UNCHANGED', '$SquareAct', '$AngleAct', '\\cdot']);

/** The parts of an expression: operands, sets of bounds, the insides of a LET. */
export function partsOf(expression: Expression): Argument[] {
  switch (expression.kind) {
    case 'apply': return [...expression.operands, ...expression.bounds.flatMap(({ set }) => (set ? [set] : []))];
    case 'let': return [expression.body, ...expression.definitions.map((operator): Argument => ({ kind: 'operator', operator }))];
    case 'substitute': return [expression.body, ...expression.names.values()];
    default: return [];
  }
}

/** The operators that something names: its own, or those that stand as operands. */
function operatorsOf(argument: Argument): Operator[] {
  if (argument.kind === 'operator') return [argument.operator];
  return argument.kind === 'apply' ? [argument.operator] : [];
}

/** Asks of something, and of all that it names, whether it holds an operator of a kind. */
function mentions(wanted: (operator: Operator) => boolean): (argument: Argument) => boolean {
  const known = new Map<Definition, boolean>();
  const ask = (argument: Argument): boolean => {
    for (const operator of operatorsOf(argument)) {
      if (wanted(operator)) return true;
      if (operator.kind !== 'defined') continue;
      if (!known.has(operator)) {
        known.set(operator, false);
        known.set(operator, ask(operator.body));
      }
      if (known.get(operator)) return true;
    }
    return argument.kind !== 'operator' && partsOf(argument).some(ask);
  };
  return ask;
}

/** Is something said of a whole run? */
export const isTemporal = mentions(operator => operator.kind === 'builtin' && TEMPORAL.has(operator.name));
/** Is the state after a step spoken of, or may it be, by an operator that is handed over? */
export const speaksOfSteps = mentions(operator => operator.kind === 'builtin' && OF_STEPS.has(operator.name));
/** Is any state spoken of? */
export const speaksOfStates = mentions(operator => operator.kind === 'variable' || (operator.kind === 'builtin' && OF_STEPS.has(operator.name)));

/** Why a parameter is handed over by name: it is read in another state than the operand, or it is an operator. */
type Reason = 'shifted' | 'operator';

const known = new WeakMap<Definition, ReadonlyMap<number, Reason>>();

/** The parameters that must be handed over by name. */
export function byName(definition: Definition): ReadonlyMap<number, Reason> {
  const before = known.get(definition);
  if (before) return before;
  known.set(definition, new Map());
  const found = new Map<number, Reason>();
  walk(definition.body, false, found);
  known.set(definition, found);
  return found;
}

function walk(argument: Argument, shifted: boolean, found: Map<number, Reason>): void {
  if (argument.kind === 'operator') {
    const { operator } = argument;
    if (operator.kind === 'parameter') note(operator.id, shifted, found);
    else if (operator.kind === 'defined') walk(operator.body, shifted, found);
    return;
  }
  if (argument.kind !== 'apply') return partsOf(argument).forEach(part => walk(part, shifted, found));
  const { operator, operands, bounds } = argument;
  if (operator.kind === 'parameter' && (shifted || operands.length > 0)) note(operator.id, shifted, found);
  const moved = operator.kind === 'builtin' ? SHIFTED[operator.name] ?? [] : [];
  const named = operator.kind === 'defined' ? byName(operator) : undefined;
  operands.forEach((operand, i) => {
    const there = named?.get((operator as Definition).parameters[i]!) === 'shifted';
    walk(operand, shifted || there || moved.includes(i), found);
  });
  for (const { set } of bounds) if (set) walk(set, shifted, found);
}

function note(id: number, shifted: boolean, found: Map<number, Reason>): void {
  if (shifted || !found.has(id)) found.set(id, shifted ? 'shifted' : 'operator');
}
