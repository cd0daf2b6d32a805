/** How an operator becomes code: the parts that all of them are made of. */
import { type Code, type Frame, together } from './code';
import type { Compiler } from './compile';
import { type Application, fail, type Scope, whole } from './scope';
import { explicit, isSet, kindName, Nonsense } from './sets';
import type { Universe, Value } from './value';

export type Meaning = (compiler: Compiler, application: Application, scope: Scope) => Code;

/** The code of each operand. */
export const operands = (compiler: Compiler, { operands: given, place }: Application, scope: Scope): Code[] =>
  given.map(operand => compiler.expression(whole(operand, place), scope));

/** What goes wrong while the code runs is told with the place at which it did. */
export function placed<T>({ place }: Application, work: (frame: Frame) => T): (frame: Frame) => T {
  return frame => {
    try {
      return work(frame);
    } catch (error) {
      if (error instanceof Nonsense) return fail(place, error.message);
      throw error;
    }
  };
}

export const value = (compute: (values: readonly Value[], universe: Universe) => Value): Meaning => (compiler, application, scope) => {
  const codes = operands(compiler, application, scope);
  const { universe } = compiler;
  const [a, b] = codes;
  const run = codes.length === 1 ? (frame: Frame): Value => compute([a!.run(frame)], universe)
    : codes.length === 2 ? (frame: Frame): Value => compute([a!.run(frame), b!.run(frame)], universe)
      : (frame: Frame): Value => compute(codes.map(code => code.run(frame)), universe);
  return compiler.coder.value(placed(application, run), together(codes));
};

export const question = (ask: (a: Value, b: Value, universe: Universe) => boolean): Meaning => (compiler, application, scope) => {
  const codes = operands(compiler, application, scope);
  const [a, b] = codes as [Code, Code];
  const { universe } = compiler;
  return compiler.coder.question(placed(application, frame => ask(a.run(frame), b.run(frame), universe)), together(codes));
};

export function equality(a: Value, b: Value, universe: Universe): boolean {
  if (a === b) return true;
  if (a.vague || b.vague) {
    if (!isSet(a) || !isSet(b)) throw new Nonsense('a set that is not written out is compared inside another value');
    return explicit(a, universe) === explicit(b, universe);
  }
  if (a.kind !== b.kind && a.kind !== 'model' && b.kind !== 'model') throw new Nonsense(`${kindName(a)} is compared with ${kindName(b)}`);
  return false;
}

export const constant = (given: (universe: Universe) => Value): Meaning => compiler => compiler.coder.constant(given(compiler.universe));

/** Sets inside sets, and in states, are written out. */
export const member = (content: Value, universe: Universe): Value => (content.kind === 'described' ? explicit(content, universe) : content);
