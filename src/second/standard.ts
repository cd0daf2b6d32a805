/** The operators of TLC's standard modules. What they are is said here, since TLC does not use their definitions either. */
import type { Argument, Definition } from '../sany/expression';
import { type Code, type Frame, together } from './code';
import type { Compiler } from './compile';
import { isSequence, joinedFunctions, sequence } from './functions';
import { constant, type Meaning, placed, question, value } from './meaning';
import { textOf } from './order';
import { type Application, fail, type Scope, slotFor, whole } from './scope';
import { everything, explicit, has, membersOf, Nonsense } from './sets';
import { EMPTY, FALSE, TRUE, truth, type Universe, type Value } from './value';

export const STANDARD: ReadonlySet<string> = new Set(['Naturals', 'Integers', 'Sequences', 'FiniteSets', 'TLC']);

const digits = ({ kind, number }: Value): number => {
  if (kind !== 'number') throw new Nonsense(`a ${kind} stands where a number is wanted`);
  return number;
};
const arithmetic = (compute: (a: number, b: number) => number): Meaning => value(([a, b], universe) => universe.number(compute(digits(a!), digits(b!))));
const comparison = (ask: (a: number, b: number) => boolean): Meaning => question((a, b) => ask(digits(a), digits(b)));

/** Rounded down, for a divisor above 0: TLC knows no other. */
function divided(a: number, b: number): number {
  if (b <= 0) throw new Nonsense(`division by ${b}`);
  return Math.floor(a / b);
}

function interval(low: number, high: number, universe: Universe): Value {
  if (high < low) return EMPTY;
  if (high - low > 100_000) return everything(universe, `${low}..${high}`, ({ kind, number }) => kind === 'number' && low <= number && number <= high);
  return universe.sorted(Array.from({ length: high - low + 1 }, (_, i) => universe.number(low + i)));
}

function part(items: readonly Value[], from: number, to: number, universe: Universe): Value {
  if (from > to) return universe.tuple([]);
  if (from < 1 || to > items.length) throw new Nonsense(`SubSeq from ${from} to ${to} of a sequence of ${items.length}`);
  return universe.tuple(items.slice(from - 1, to));
}

const first = (items: readonly Value[]): Value => items[0] ?? none('Head');
function none(name: string): never { throw new Nonsense(`${name} of an empty sequence`); }

/** A test of items by an operator that is handed over. */
const selected: Meaning = (compiler, application, scope) => {
  const [list, test] = application.operands as [Argument, Argument];
  const { universe } = compiler;
  const code = compiler.expression(whole(list, application.place), scope);
  const { answer, put, key } = handedOver(compiler, test, application, scope);
  return compiler.coder.value(placed(application, frame => universe.tuple(sequence(code.run(frame), universe).filter(item => {
    put(frame, item);
    return answer.test(frame);
  }))), together([code, answer], [key]));
};

interface HandedOver {
  readonly answer: Code;
  readonly put: (frame: Frame, item: Value) => void;
  readonly key: unknown;
}

function handedOver(compiler: Compiler, operator: Argument, application: Application, scope: Scope): HandedOver {
  if (operator.kind !== 'operator') return fail(application.place, 'a value stands where an operator is wanted');
  const key = Symbol('item');
  const { slot, scope: inner } = slotFor(scope, key);
  const { place } = application;
  const item = { kind: 'apply', operator: { kind: 'parameter', name: 'item', id: key as unknown as number }, operands: [], bounds: [], place } as const;
  return { answer: compiler.handed(operator.operator, [item], scope, inner), put: (frame, value) => { frame[slot] = value; }, key };
}

export const MEANINGS: Readonly<Record<string, Meaning>> = {
  '+': arithmetic((a, b) => a + b),
  '-': arithmetic((a, b) => a - b),
  '*': arithmetic((a, b) => a * b),
  '^': arithmetic((a, b) => a ** b),
  '\\div': arithmetic(divided),
  '%': arithmetic((a, b) => a - b * divided(a, b)),
  '-.': value(([a], universe) => universe.number(-digits(a!))),
  '<': comparison((a, b) => a < b),
  '>': comparison((a, b) => a > b),
  '\\leq': comparison((a, b) => a <= b),
  '\\geq': comparison((a, b) => a >= b),
  '..': value(([a, b], universe) => interval(digits(a!), digits(b!), universe)),
  Nat: constant(universe => everything(universe, 'Nat', ({ kind, number }) => kind === 'number' && number >= 0)),
  Int: constant(universe => everything(universe, 'Int', ({ kind }) => kind === 'number')),
  Cardinality: value(([set], universe) => universe.number(membersOf(explicit(set!, universe)).length)),
  IsFiniteSet: value(([set]) => truth(set!.kind === 'set' || set!.description?.members !== undefined)),
  Len: value(([list], universe) => universe.number(sequence(list!, universe).length)),
  '\\o': value(([a, b], universe) => universe.tuple([...sequence(a!, universe), ...sequence(b!, universe)])),
  Append: value(([list, item], universe) => universe.tuple([...sequence(list!, universe), item!])),
  Head: value(([list], universe) => first(sequence(list!, universe))),
  Tail: value(([list], universe) => universe.tuple((sequence(list!, universe).length > 0 ? sequence(list!, universe) : none('Tail')).slice(1))),
  SubSeq: value(([list, from, to], universe) => part(sequence(list!, universe), digits(from!), digits(to!), universe)),
  SelectSeq: selected,
  Seq: value(([set], universe) => everything(universe, 'Seq', list => isSequence(list, universe) && list.items.every(item => has(set!, item)))),
  ':>': value(([argument, item], universe) => universe.pairs([[argument!, item!]])),
  '@@': value(([f, g], universe) => joinedFunctions(f!, g!, universe)),
  ToString: value(([any], universe) => universe.text(textOf(any!, universe))),
  // What a specification prints is TLC's to print.
  PrintT: value(() => TRUE),
  Print: value(([, any]) => any!),
  Assert: value(([condition, said], universe) => (condition === FALSE ? broken(textOf(said!, universe)) : TRUE)),
  Permutations: value(([set], universe) => permutations(explicit(set!, universe), universe)),
};

function broken(said: string): never { throw new Nonsense(`Assert says ${said}`); }

function permutations(set: Value, universe: Universe): Value {
  const all = (left: readonly Value[]): Value[][] => (left.length === 0 ? [[]]
    : left.flatMap((one, i) => all(left.filter((_, j) => j !== i)).map(rest => [one, ...rest])));
  return universe.set(all(membersOf(set)).map(items => universe.function(set, items)));
}

export function standard(compiler: Compiler, definition: Definition, application: Application, scope: Scope): Code {
  const name = definition.name.slice(definition.name.lastIndexOf('!') + 1);
  const meaning = MEANINGS[name] ?? fail(application.place, `${name} of ${definition.place.module} is not known here`);
  return meaning(compiler, application, scope);
}
