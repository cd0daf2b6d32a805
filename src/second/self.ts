/** Functions that are defined by themselves, f[x \in S] == … f[x - 1] …: found argument by argument. */
import { type Code, type Frame, together } from './code';
import type { Compiler } from './compile';
import { type Application, bind, type Binding, fail, type Scope, single, slotFor, whole } from './scope';
import { explicit, has, membersOf, Nonsense } from './sets';
import { textOf } from './order';
import type { Value } from './value';

export function selfDefined(compiler: Compiler, application: Application, scope: Scope): Code {
  const { universe } = compiler;
  const { place } = application;
  const [self, ...bounds] = application.bounds;
  const [bound, ...more] = single(bounds, place);
  if (!self || !bound || bound.pattern || more.length > 0) return fail(place, 'a function of several arguments that is defined by itself is not known here');
  const domain = compiler.expression(bound.set, scope);
  const [memory, allowed] = [scope.layout.size++, scope.layout.size++];
  let body: Code | undefined;
  let inner: Scope | undefined;
  const at = (frame: Frame, argument: Value): Value => {
    const known = frame[memory] as Map<Value, Value>;
    const before = known.get(argument);
    if (before) return before;
    const belongs = has(frame[allowed] as Value, argument);
    if (!belongs) throw new Nonsense(`a function is applied to ${textOf(argument, universe)}, which is not in its domain`);
    const inside: Frame = new Array(inner!.layout.size);
    inside[0] = frame;
    inside[1] = argument;
    const value = body!.run(inside);
    known.set(argument, value);
    return value;
  };
  const binding: Binding = { kind: 'function', at, depth: scope.depth };
  const outside = bind({ ...scope, depth: scope.depth + 1, layout: { size: 1 } }, self.parameters[0], binding);
  inner = slotFor(outside, bound.parameters[0]).scope;
  body = compiler.expression(whole(application.operands[0], place), inner);
  return compiler.coder.value(frame => {
    const arguments_ = explicit(domain.run(frame), universe);
    frame[memory] = new Map();
    frame[allowed] = arguments_;
    return universe.function(arguments_, membersOf(arguments_).map(argument => at(frame, argument)));
  }, together([domain, body], [binding, bound.parameters[0]]));
}
