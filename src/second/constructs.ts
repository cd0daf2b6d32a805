/** The constructs of the language that bind names, make functions, or choose. */
import type { Argument, Expression } from '../sany/expression';
import { ranges, visiting } from './bounds';
import { type Code, type Frame, together } from './code';
import type { Compiler } from './compile';
import { applied, excepted } from './functions';
import { member, placed, value } from './meaning';
import { membersInOrder, textOf } from './order';
import { type Application, AT, fail, find, outer, type Scope, slotFor, whole } from './scope';
import { explicit, filtered, membersOf, Nonsense } from './sets';
import { TRUE, type Value } from './value';

/** A pair of a field and what stands there. */
function fields({ operands: pairs, place }: Application): [string, Argument][] {
  return pairs.map(pair => {
    const [name, content] = (pair as Application).operands as [Expression, Argument];
    if (name.kind !== 'string') return fail(place, 'a field without a name');
    return [name.value, content];
  });
}

/** The fields in the order of the ids of their names, which is that of the values of a function. */
export function sortedFields(compiler: Compiler, application: Application, scope: Scope): { readonly domain: Value; readonly codes: readonly Code[] } {
  const { universe } = compiler;
  const sorted = fields(application).map(([name, content]) => [universe.text(name), content] as const).sort(([a], [b]) => a.id - b.id);
  return { domain: universe.set(sorted.map(([name]) => name)), codes: sorted.map(([, content]) => compiler.expression(whole(content, application.place), scope)) };
}

export function cases(compiler: Compiler, application: Application, scope: Scope): Code {
  const arms = application.operands.map(arm => {
    const [guard, answer] = (arm as Application).operands as [Expression, Expression];
    const other = guard.kind === 'string' && guard.value === '$Other';
    return { guard: other ? compiler.coder.constant(TRUE) : compiler.expression(guard, scope), answer: compiler.expression(answer, scope) };
  });
  const chosen = (frame: Frame): Code => arms.find(({ guard }) => guard.test(frame))?.answer ?? fail(application.place, 'a CASE of which no condition holds');
  const made = compiler.coder.value(placed(application, frame => chosen(frame).run(frame)), together(arms.flatMap(({ guard, answer }) => [guard, answer])));
  return made;
}

export function except(compiler: Compiler, application: Application, scope: Scope): Code {
  const { universe } = compiler;
  const [whole_, ...changes] = application.operands as [Expression, ...Application[]];
  const of = compiler.expression(whole_, scope);
  const { slot, scope: inner } = slotFor(scope, AT);
  const steps = changes.map(({ operands: [path, content] }) => ({
    path: (path as Application).operands.map(index => compiler.expression(whole(index, application.place), scope)),
    content: compiler.expression(content as Expression, inner),
  }));
  const put = (frame: Frame, old: Value, path: readonly Code[], depth: number, content: Code): Value => excepted(old, path[depth]!.run(frame), inside => {
    if (depth + 1 < path.length) return put(frame, inside, path, depth + 1, content);
    frame[slot] = inside;
    return member(content.run(frame), universe);
  }, universe);
  return compiler.coder.value(placed(application, frame => steps.reduce((old, { path, content }) => put(frame, old, path, 0, content), of.run(frame))),
    together([of, ...steps.flatMap(({ path, content }) => [...path, content])], [AT]));
}

export function apply(compiler: Compiler, application: Application, scope: Scope): Code {
  const [of, argument] = application.operands as [Expression, Expression];
  const self = of.kind === 'apply' && of.operator.kind === 'parameter' ? find(scope, of.operator.id) : undefined;
  const { universe } = compiler;
  if (self?.kind === 'function') {
    const at = compiler.expression(argument, scope);
    const hops = scope.depth - self.depth;
    return compiler.coder.value(frame => self.at(outer(frame, hops), at.run(frame)), { ...at, free: new Set([...at.free, self]) });
  }
  return value(([f, x]) => applied(f!, x!, universe))(compiler, application, scope);
}

export function mapping(compiler: Compiler, application: Application, scope: Scope): Code {
  const { universe } = compiler;
  const range = ranges(compiler, application, scope);
  const body = compiler.expression(whole(application.operands[0], application.place), range.scope);
  const parts = together([...range.sets, body], range.names);
  const [set] = range.sets as [Code];
  const [put] = range.put as [(frame: Frame, value: Value) => void];
  if (range.sets.length === 1) {
    return compiler.coder.value(placed(application, frame => {
      const domain = explicit(set.run(frame), universe);
      return universe.function(domain, membersOf(domain).map(argument => {
        put(frame, argument);
        return body.run(frame);
      }));
    }), parts);
  }
  return compiler.coder.value(placed(application, frame => {
    const pairs: [Value, Value][] = [];
    const chosen: Value[] = [];
    const visit = (i: number): void => {
      if (i === range.sets.length) return void pairs.push([universe.tuple(chosen.slice()), body.run(frame)]);
      for (const argument of membersOf(range.sets[i]!.run(frame))) {
        range.put[i]!(frame, chosen[i] = argument);
        visit(i + 1);
      }
    };
    visit(0);
    return universe.pairs(pairs);
  }), parts);
}

export function chosen(compiler: Compiler, application: Application, scope: Scope): Code {
  const { universe } = compiler;
  const range = ranges(compiler, application, scope);
  const body = compiler.expression(whole(application.operands[0], application.place), range.scope);
  const [set] = range.sets as [Code];
  const [put] = range.put as [(frame: Frame, value: Value) => void];
  return compiler.coder.value(placed(application, frame => {
    const whole_ = explicit(set.run(frame), universe);
    for (const candidate of membersOf(whole_).length > 0 ? membersInOrder(whole_) : []) {
      put(frame, candidate);
      if (body.test(frame)) return candidate;
    }
    throw new Nonsense(`nothing in ${textOf(whole_, universe)} is such that it could be chosen`);
  }), together([...range.sets, body], range.names));
}

export function those(compiler: Compiler, application: Application, scope: Scope): Code {
  const { universe } = compiler;
  const range = ranges(compiler, application, scope);
  const body = compiler.expression(whole(application.operands[0], application.place), range.scope);
  const [set] = range.sets as [Code];
  const [put] = range.put as [(frame: Frame, value: Value) => void];
  return compiler.coder.value(placed(application, frame => filtered(set.run(frame), candidate => {
    put(frame, candidate);
    return body.test(frame);
  }, universe)), together([...range.sets, body], range.names));
}

export function images(compiler: Compiler, application: Application, scope: Scope): Code {
  const { universe } = compiler;
  const range = ranges(compiler, application, scope);
  const body = compiler.expression(whole(application.operands[0], application.place), range.scope);
  return compiler.coder.value(placed(application, frame => {
    const found: Value[] = [];
    visiting(range, inside => {
      found.push(member(body.run(inside), universe));
      return false;
    })(frame);
    return universe.set(found);
  }), together([...range.sets, body], range.names));
}
