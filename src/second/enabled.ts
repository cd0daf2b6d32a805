/** ENABLED A: is there a step that A allows? */
import type { Code } from './code';
import type { Compiler } from './compile';
import { CURRENT, NEXT } from './machine';
import { type Application, fail, type Scope, whole } from './scope';

/** Thrown when one way is found. */
const FOUND = Symbol('found');

export function enabled(compiler: Compiler, application: Application, scope: Scope): Code {
  const { machine } = compiler;
  const action = whole(application.operands[0], application.place);
  if (scope.primed) fail(application.place, "ENABLED inside a '");
  const act = compiler.steps.act(action, scope);
  const { free } = compiler.expression(action, scope);
  return compiler.coder.question(frame => {
    const { next, nextStamp, made } = machine;
    machine.next = new Array(next.length);
    machine.nextStamp = machine.newStamp();
    machine.made = NEXT;
    try {
      act(frame, () => { throw FOUND; });
      return false;
    } catch (error) {
      if (error !== FOUND) throw error;
      return true;
    } finally {
      [machine.next, machine.nextStamp, machine.made] = [next, nextStamp, made];
    }
  }, { reads: CURRENT, free });
}
