/**
 * Terms of many-sorted first-order logic with integers, as an SMT solver reads them. Built through the functions below, which fold constants,
 * so that what is decided by the text of a specification alone never reaches a solver.
 */

/** 'Bool', 'Int', `STRINGS`, or the name of a sort of which nothing is known, not even how many there are. */
export type Sort = string;

/** The sort of all strings that a specification names; two different ones differ. */
export const STRINGS: Sort = 'Text';

export interface Variable {
  readonly name: string;
  readonly sort: Sort;
}

export type Term =
  | { readonly op: 'literal'; readonly sort: Sort; readonly value: boolean | number | string }
  /** A bound variable. */
  | { readonly op: 'variable'; readonly sort: Sort; readonly name: string }
  /** A symbol that the solver may interpret as it likes: a part of the state, a constant, a parameter of an action. */
  | { readonly op: 'symbol'; readonly sort: Sort; readonly name: string; readonly args: readonly Term[] }
  | { readonly op: 'and' | 'or'; readonly sort: 'Bool'; readonly args: readonly Term[] }
  | { readonly op: 'not'; readonly sort: 'Bool'; readonly args: readonly [Term] }
  | { readonly op: 'ite'; readonly sort: Sort; readonly args: readonly [Term, Term, Term] }
  | { readonly op: '=' | '<' | '<='; readonly sort: 'Bool'; readonly args: readonly [Term, Term] }
  | { readonly op: '+' | '-'; readonly sort: 'Int'; readonly args: readonly [Term, Term] }
  | { readonly op: 'forall' | 'exists'; readonly sort: 'Bool'; readonly variables: readonly Variable[]; readonly body: Term };

export const TRUE_TERM: Term = { op: 'literal', sort: 'Bool', value: true };
export const FALSE_TERM: Term = { op: 'literal', sort: 'Bool', value: false };
export const bool = (value: boolean): Term => (value ? TRUE_TERM : FALSE_TERM);
export const int = (value: number): Term => ({ op: 'literal', sort: 'Int', value });
export const text = (value: string): Term => ({ op: 'literal', sort: STRINGS, value });

const isTrue = (term: Term): boolean => term.op === 'literal' && term.value === true;
const isFalse = (term: Term): boolean => term.op === 'literal' && term.value === false;
/** Known by the text alone: true, false, or not known. */
export const known = (term: Term): boolean | undefined => (isTrue(term) ? true : isFalse(term) ? false : undefined);

function same(a: Term, b: Term): boolean {
  if (a === b) return true;
  if (a.op !== b.op || a.sort !== b.sort) return false;
  if (a.op === 'literal') return a.value === (b as typeof a).value;
  if (a.op === 'variable') return a.name === (b as typeof a).name;
  if ('body' in a) return false;
  if (a.op === 'symbol' && a.name !== (b as typeof a).name) return false;
  const others = (b as { args: readonly Term[] }).args;
  return a.args.length === others.length && a.args.every((arg, i) => same(arg, others[i]!));
}

function junction(op: 'and' | 'or', terms: readonly Term[]): Term {
  const [neutral, ruling] = op === 'and' ? [isTrue, isFalse] : [isFalse, isTrue];
  const args = terms.flatMap(term => (term.op === op ? term.args : [term])).filter(term => !neutral(term));
  if (args.some(ruling)) return bool(op === 'or');
  if (args.length <= 1) return args[0] ?? bool(op === 'and');
  return { op, sort: 'Bool', args };
}

export const and = (...terms: readonly Term[]): Term => junction('and', terms);
export const or = (...terms: readonly Term[]): Term => junction('or', terms);
export const implies = (a: Term, b: Term): Term => or(not(a), b);

export function not(term: Term): Term {
  if (term.op === 'literal') return bool(term.value !== true);
  return term.op === 'not' ? term.args[0] : { op: 'not', sort: 'Bool', args: [term] };
}

export function ite(condition: Term, yes: Term, no: Term): Term {
  if (isTrue(condition) || same(yes, no)) return yes;
  if (isFalse(condition)) return no;
  return { op: 'ite', sort: yes.sort, args: [condition, yes, no] };
}

export function equalTerms(a: Term, b: Term): Term {
  if (a.sort !== b.sort) return FALSE_TERM;
  if (same(a, b)) return TRUE_TERM;
  if (a.op === 'literal' && b.op === 'literal') return FALSE_TERM;
  if (a.sort === 'Bool') {
    if (a.op === 'literal') return a.value ? b : not(b);
    if (b.op === 'literal') return b.value ? a : not(a);
  }
  return { op: '=', sort: 'Bool', args: [a, b] };
}

export const less = (a: Term, b: Term): Term => ({ op: '<', sort: 'Bool', args: [a, b] });
export const atMost = (a: Term, b: Term): Term => ({ op: '<=', sort: 'Bool', args: [a, b] });
export const plusTerm = (a: Term, b: Term): Term => ({ op: '+', sort: 'Int', args: [a, b] });
export const minusTerm = (a: Term, b: Term): Term => ({ op: '-', sort: 'Int', args: [a, b] });

function quantified(op: 'forall' | 'exists', variables: readonly Variable[], body: Term): Term {
  return variables.length === 0 || body.op === 'literal' ? body : { op, sort: 'Bool', variables, body };
}
export const forall = (variables: readonly Variable[], body: Term): Term => quantified('forall', variables, body);
export const exists = (variables: readonly Variable[], body: Term): Term => quantified('exists', variables, body);

/** Every symbol and every string of some terms: what a solver must be told of before. */
export function vocabulary(terms: readonly Term[]): { symbols: Map<string, { args: readonly Sort[]; sort: Sort }>; strings: Set<string>; sorts: Set<Sort> } {
  const symbols = new Map<string, { args: readonly Sort[]; sort: Sort }>();
  const [strings, sorts] = [new Set<string>(), new Set<Sort>()];
  const look = (term: Term): void => {
    sorts.add(term.sort);
    if (term.op === 'literal' && term.sort === STRINGS) strings.add(term.value as string);
    if (term.op === 'symbol') symbols.set(term.name, { args: term.args.map(({ sort }) => sort), sort: term.sort });
    if ('body' in term) {
      for (const { sort } of term.variables) sorts.add(sort);
      look(term.body);
    } else if (term.op !== 'literal' && term.op !== 'variable') term.args.forEach(look);
  };
  terms.forEach(look);
  return { symbols, strings, sorts };
}

const quoted = (name: string): string => ([`Bool`, `Int`].includes(name) ? name : `|${name}|`);

/** The term as SMT-LIB 2 writes it. */
export function smtText(term: Term): string {
  switch (term.op) {
    case 'literal': return term.sort === STRINGS ? quoted(`"${term.value}"`) : String(term.value);
    case 'variable': return quoted(term.name);
    case 'symbol': return term.args.length === 0 ? quoted(term.name) : `(${quoted(term.name)} ${term.args.map(smtText).join(' ')})`;
    case 'forall': case 'exists':
      return `(${term.op} (${term.variables.map(({ name, sort }) => `(${quoted(name)} ${quoted(sort)})`).join(' ')}) ${smtText(term.body)})`;
    default: return `(${term.op} ${term.args.map(smtText).join(' ')})`;
  }
}

/** What a solver is told before terms over this vocabulary: sorts, strings, symbols. */
export function declarations({ symbols, strings, sorts }: ReturnType<typeof vocabulary>): string[] {
  const open = [...sorts].filter(sort => !['Bool', 'Int', STRINGS].includes(sort));
  const names = [...strings].sort().map(each => `(${quoted(`"${each}"`)})`);
  return [
    ...open.map(sort => `(declare-sort ${quoted(sort)} 0)`),
    ...names.length > 0 ? [`(declare-datatypes ((${quoted(STRINGS)} 0)) ((${names.join(' ')})))`] : [],
    ...[...symbols].map(([name, { args, sort }]) => `(declare-fun ${quoted(name)} (${args.map(quoted).join(' ')}) ${quoted(sort)})`),
  ];
}
