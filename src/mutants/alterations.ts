/**
 * Small changes of a specification as SANY exports it: made in the parsed expressions, taken back again, without a text to parse anew.
 * What is changed is what the system does; a definition that states what is to be shown is left alone.
 */
import type { Definition, Expression, Operator, Specification } from '../sany/expression';
import { partsOf, speaksOfSteps } from '../second/names';
import { CLAIM } from './mutants';

export type Kind =
  | 'guard dropped' | 'guard negated' | 'guard weakened' | 'guard strengthened' | 'branch never taken' | 'branch always taken'
  | 'assignment dropped' | 'set too large' | 'set too small' | 'wrong variable' | 'number off by one';

export interface Alteration {
  readonly definition: string;
  readonly line: number;
  readonly kind: Kind;
  /** What stood there, and what stands there instead. */
  readonly what: string;
  /** Makes the change; what it gives takes it back. */
  make(): () => void;
}

type Application = Extract<Expression, { kind: 'apply' }>;

const CONSTANT: Readonly<Record<'TRUE' | 'FALSE', Operator>> = { TRUE: { kind: 'builtin', name: 'TRUE' }, FALSE: { kind: 'builtin', name: 'FALSE' } };
const LISTS = new Set(['$ConjList', '\\land']);
/** Comparisons, and the next weaker and stronger ones. */
const WEAKER: Readonly<Record<string, string>> = { '<': '\\leq', '>': '\\geq' };
const STRONGER: Readonly<Record<string, string>> = { '\\leq': '<', '\\geq': '>' };
const ARITHMETIC: Readonly<Record<string, string>> = { '+': '-', '-': '+' };

const isApply = (expression: unknown): expression is Application => (expression as Expression | undefined)?.kind === 'apply';
const nameOf = (expression: Application): string => expression.operator.name;
const apply = (operator: Operator, operands: readonly Expression[], { place }: Application): Expression => ({ kind: 'apply', operator, operands, bounds: [], place });

/** A short text of an expression, for a reader. */
export function expressionText(expression: unknown, depth = 3): string {
  const argument = expression as Expression | { kind: 'operator'; operator: Operator };
  switch (argument.kind) {
    case 'number': return String(argument.value);
    case 'string': return JSON.stringify(argument.value);
    case 'at': return '@';
    case 'operator': return argument.operator.name;
    case 'let': return `LET … IN ${expressionText(argument.body, depth - 1)}`;
    case 'substitute': return expressionText(argument.body, depth);
    case 'apply': {
      const parts = argument.operands.map(operand => (depth === 0 ? '…' : expressionText(operand, depth - 1)));
      const { name } = argument.operator;
      if (name === "'") return `${parts[0]}'`;
      if (parts.length === 2 && !/^[$\w]/.test(name)) return `${parts[0]} ${name} ${parts[1]}`;
      return parts.length === 0 ? name : `${name}(${parts.join(', ')})`;
    }
  }
}

/** Definitions of a module that say what the system does. */
export const systemDefinitions = ({ definitions }: Specification, module: string): Definition[] =>
  [...definitions.values()].filter(({ name, place }) => place.module === module && !CLAIM.test(name) && !name.includes('!'));

/** Every change of a module. `alike` are variables that hold the same kind of value. */
export function alterationsOf(specification: Specification, module: string, alike: (name: string) => readonly string[]): Alteration[] {
  const changes: Alteration[] = [];
  const operators = new Map(WORDS.flatMap(name => (findOperator(specification, name) ? [[name, findOperator(specification, name)!] as const] : [])));
  for (const definition of systemDefinitions(specification, module)) visit(definition.body, definition.name);
  return changes;

  function note(node: Expression, definition: string, kind: Kind, line: number, instead: Expression): void {
    const before = { ...node };
    changes.push({
      definition, line, kind, what: `${expressionText(before)} -> ${expressionText(instead)}`,
      make: () => {
        for (const key of Object.keys(node)) Reflect.deleteProperty(node, key);
        Object.assign(node, instead);
        return () => {
          for (const key of Object.keys(node)) Reflect.deleteProperty(node, key);
          Object.assign(node, before);
        };
      },
    });
  }

  function guard(node: Expression, definition: string): void {
    if (!isApply(node) || speaksOfSteps(node)) return;
    const { line } = node.place;
    note(node, definition, 'guard dropped', line, apply(CONSTANT.TRUE, [], node));
    const not = operators.get('\\lnot');
    if (not) note(node, definition, 'guard negated', line, apply(not, [{ ...node }], node));
  }

  function visit(expression: unknown, definition: string): void {
    const node = expression as Expression;
    if (isApply(node)) {
      if (node.operator.kind === 'builtin' || node.operator.kind === 'defined') ofOperator(node, definition);
      if (node.operator.kind === 'variable') {
        for (const other of alike(node.operator.name)) {
          note(node, definition, 'wrong variable', node.place.line, { ...node, operator: { kind: 'variable', name: other } });
        }
      }
    }
    // A definition that is only named is changed where it stands.
    if (node.kind === 'let') for (const each of node.definitions) visit(each.body, definition);
    for (const part of partsOf(node)) if (part.kind !== 'operator') visit(part, definition);
  }

  function ofOperator(node: Application, definition: string): void {
    const { operands, place: { line } } = node;
    const name = nameOf(node);
    const [a, b] = operands as Expression[];
    const swapped = (table: Readonly<Record<string, string>>, kind: Kind): void => {
      const other = table[name] === undefined ? undefined : operators.get(table[name]!);
      if (other) note(node, definition, kind, line, { ...node, operator: other });
    };
    if (LISTS.has(name)) for (const operand of operands) guard(operand as Expression, definition);
    swapped(WEAKER, 'guard weakened');
    swapped(STRONGER, 'guard strengthened');
    swapped(ARITHMETIC, 'number off by one');
    if (name === '\\lor' && !speaksOfSteps(node)) {
      note(node, definition, 'guard strengthened', line, a!);
      note(node, definition, 'guard strengthened', line, b!);
    }
    if (name === '$IfThenElse') {
      note(a!, definition, 'branch never taken', line, apply(CONSTANT.FALSE, [], node));
      note(a!, definition, 'branch always taken', line, apply(CONSTANT.TRUE, [], node));
    }
    if (name === '\\union' || name === '\\cup') {
      note(node, definition, 'set too small', line, a!);
      note(node, definition, 'set too small', line, b!);
    }
    if (name === '\\') note(node, definition, 'set too large', line, a!);
    if (name === '\\intersect' || name === '\\cap') {
      note(node, definition, 'set too large', line, a!);
      note(node, definition, 'set too large', line, b!);
    }
    // x' = e becomes x' = x.
    if (name === '=' && isApply(a) && nameOf(a) === "'") note(node, definition, 'assignment dropped', line, { ...node, operands: [a, a.operands[0]!] });
  }
}

const WORDS = ['\\lnot', '<', '>', '\\leq', '\\geq', '+', '-'];

/** An operator of the language or of a standard module, wherever the specification uses it. */
function findOperator({ definitions, assumptions }: Specification, wanted: string): Operator | undefined {
  const seen = new Set<unknown>();
  const find = (argument: unknown): Operator | undefined => {
    const node = argument as Expression | { kind: 'operator'; operator: Operator };
    const operator = node.kind === 'apply' || node.kind === 'operator' ? node.operator : undefined;
    if (operator && operator.name === wanted) return operator;
    if (operator?.kind === 'defined' && !seen.has(operator)) {
      seen.add(operator);
      const inside = find(operator.body);
      if (inside) return inside;
    }
    if (node.kind === 'operator') return undefined;
    for (const part of partsOf(node)) {
      const inside = find(part);
      if (inside) return inside;
    }
    return undefined;
  };
  if (wanted === '\\lnot') return { kind: 'builtin', name: wanted };
  for (const { body } of definitions.values()) {
    const found = find(body);
    if (found) return found;
  }
  return assumptions.map(find).find(found => found !== undefined);
}
