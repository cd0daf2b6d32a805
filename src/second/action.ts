/**
 * Actions, and initial conditions, as what finds the states that they allow: each way through the formula in which every variable is given a
 * value. They are read from left to right, and are given ways exactly where TLC is, so that the steps that it counts are counted here, too.
 */
import type { Argument, Definition, Expression } from '../sany/expression';
import { ranges } from './bounds';
import type { Code, Frame } from './code';
import type { Compiler } from './compile';
import { equality, member } from './meaning';
import { speaksOfStates, speaksOfSteps } from './names';
import { type Application, fail, find, type Scope, seenFrom, slotFor, whole } from './scope';
import { membersOf } from './sets';
import { STANDARD } from './standard';
import { unchanged, variablesIn } from './unchanged';
import { TRUE, type Value } from './value';

/** Finds the ways, and goes on with each. */
export type Act = (frame: Frame, go: () => void) => void;

interface MadeAct {
  size: number;
  act?: Act;
}

export class Actions {
  readonly #made = new Map<Definition, Map<unknown, MadeAct>>();
  readonly #speaks: (argument: Argument) => boolean;

  /** `initial`: the state is made up that a run begins with, so that `x = e` gives x its value. */
  constructor(readonly compiler: Compiler, readonly initial: boolean) {
    this.#speaks = initial ? speaksOfStates : speaksOfSteps;
  }

  act(expression: Expression, scope: Scope): Act {
    switch (expression.kind) {
      case 'substitute': return this.act(expression.body, this.compiler.instantiated(expression.names, scope));
      case 'let': {
        const { inner, locals } = this.compiler.locals(expression.definitions, scope);
        const body = this.act(expression.body, inner);
        return (frame, go) => {
          for (const { slot, code } of locals) frame[slot] = code.pass(frame);
          body(frame, go);
        };
      }
      case 'apply': return this.#apply(expression, scope);
      default: return this.#test(expression, scope);
    }
  }

  /** What is only asked, and gives no variable a value. */
  #test(expression: Expression, scope: Scope): Act {
    const { test } = this.compiler.expression(expression, scope);
    return (frame, go) => {
      if (test(frame)) go();
    };
  }

  #apply(application: Application, scope: Scope): Act {
    const { operator, operands, place } = application;
    if (operator.kind === 'defined') return this.#defined(operator, operands, scope, application);
    if (operator.kind === 'parameter') {
      const binding = find(scope, operator.id);
      if (binding?.kind !== 'by name') return this.#test(application, scope);
      if (binding.argument.kind !== 'operator') return this.act(binding.argument, seenFrom(binding.scope, scope));
      const handed = this.compiler.handing(binding.argument.operator, operands, binding.scope, scope);
      return this.act(handed.application, handed.scope);
    }
    if (operator.kind !== 'builtin') return this.#test(application, scope);
    const each = (): Act[] => operands.map(operand => this.act(whole(operand, place), scope));
    switch (operator.name) {
      case '$ConjList': case '\\land': return each().reduceRight((rest, first) => (frame, go) => first(frame, () => rest(frame, go)));
      case '$DisjList': case '\\lor': {
        const ways = each();
        return (frame, go) => {
          for (const way of ways) way(frame, go);
        };
      }
      case '$BoundedExists': return this.#some(application, scope);
      case '$BoundedForall': return this.#every(application, scope);
      case '$IfThenElse': {
        const [, yes, no] = operands.map((operand, i) => (i === 0 ? undefined : this.act(whole(operand, place), scope)));
        const guard = this.compiler.expression(whole(operands[0], place), scope);
        return (frame, go) => (guard.test(frame) ? yes! : no!)(frame, go);
      }
      case '$Case': return this.#cases(application, scope);
      case '=': case '\\in': return this.#given(application, scope) ?? this.#test(application, scope);
      case 'UNCHANGED': return this.#same(application, scope);
      case '$SquareAct': {
        const [action, subscript] = operands as [Expression, Expression];
        const taken = this.act(action, scope);
        const idle = this.#kept(subscript, scope, application);
        return (frame, go) => {
          taken(frame, go);
          idle(frame, go);
        };
      }
      default: return this.#test(application, scope);
    }
  }

  /** The variable that an expression is, or is the next value of. */
  #target(expression: Expression, scope: Scope): number | undefined {
    if (expression.kind !== 'apply') return undefined;
    if (this.initial) return only(variablesIn(this.compiler, expression, scope), expression);
    if (expression.operator.kind === 'builtin' && expression.operator.name === "'") {
      return only(variablesIn(this.compiler, whole(expression.operands[0], expression.place), scope), expression.operands[0] as Expression);
    }
    const binding = expression.operator.kind === 'parameter' ? find(scope, expression.operator.id) : undefined;
    if (binding?.kind !== 'by name' || binding.argument.kind === 'operator') return undefined;
    return this.#target(binding.argument, seenFrom(binding.scope, scope));
  }

  /** `x' = e` and `x' \in S` */
  #given({ operator, operands, place }: Application, scope: Scope): Act | undefined {
    const target = this.#target(whole(operands[0], place), scope);
    if (target === undefined) return undefined;
    const code = this.compiler.expression(whole(operands[1], place), scope);
    if (operator.name === '=') return (frame, go) => this.#give(target, code.run(frame), go);
    return (frame, go) => {
      for (const value of membersOf(code.run(frame))) this.#give(target, value, go);
    };
  }

  #give(target: number, given: Value, go: () => void): void {
    const { machine, universe } = this.compiler;
    const state = this.initial ? machine.current : machine.next;
    const there = state[target];
    if (there !== undefined) {
      if (equality(there, given, universe)) go();
      return;
    }
    state[target] = member(given, universe);
    this.#stamp();
    go();
    state[target] = undefined;
    this.#stamp();
  }

  #stamp(): void {
    const { machine } = this.compiler;
    if (this.initial) machine.currentStamp = machine.newStamp();
    else machine.nextStamp = machine.newStamp();
  }

  #same(application: Application, scope: Scope): Act {
    if (this.initial) return fail(application.place, 'UNCHANGED where a run begins');
    return this.#kept(whole(application.operands[0], application.place), scope, application);
  }

  #kept(expression: Expression, scope: Scope, { place }: Application): Act {
    const variables = variablesIn(this.compiler, expression, scope);
    if (!variables) {
      const { test } = unchanged(this.compiler, expression, scope, place);
      return (frame, go) => {
        if (test(frame)) go();
      };
    }
    const { machine } = this.compiler;
    const nothing: Act = (_frame, go) => go();
    return variables.reduceRight((rest, target) => (frame, go) => this.#give(target, machine.current[target]!, () => rest(frame, go)), nothing);
  }

  #some(application: Application, scope: Scope): Act {
    const range = ranges(this.compiler, application, scope);
    const body = this.act(whole(application.operands[0], application.place), range.scope);
    return range.sets.reduceRight<Act>((inner, set, i) => (frame, go) => {
      for (const value of membersOf(set.run(frame))) {
        range.put[i]!(frame, value);
        inner(frame, go);
      }
    }, body);
  }

  /** All of them, one after the other: each in a frame of its own, since the others go on inside it. */
  #every(application: Application, scope: Scope): Act {
    const body = whole(application.operands[0], application.place);
    if (!this.#speaks(body)) return this.#test(application, scope);
    const range = ranges(this.compiler, application, scope);
    const act = this.act(body, range.scope);
    return (frame, go) => {
      const frames: Frame[] = [];
      const collect = (i: number, inside: Frame): void => {
        if (i === range.sets.length) return void frames.push(inside);
        for (const value of membersOf(range.sets[i]!.run(inside))) {
          const copy = inside.slice();
          range.put[i]!(copy, value);
          collect(i + 1, copy);
        }
      };
      collect(0, frame.slice());
      const visit = (i: number): void => (i === frames.length ? go() : act(frames[i]!, () => visit(i + 1)));
      visit(0);
    };
  }

  #cases(application: Application, scope: Scope): Act {
    const arms = application.operands.map(arm => {
      const [guard, answer] = (arm as Application).operands as [Expression, Expression];
      const other = guard.kind === 'string' && guard.value === '$Other';
      return { guard: other ? this.compiler.coder.constant(TRUE) : this.compiler.expression(guard, scope), act: this.act(answer, scope) };
    });
    return (frame, go) => {
      const arm = arms.find(({ guard }) => guard.test(frame)) ?? fail(application.place, 'a CASE of which no condition holds');
      arm.act(frame, go);
    };
  }

  #defined(definition: Definition, operands: readonly Argument[], scope: Scope, application: Application): Act {
    const instead = this.compiler.meanings.instead.get(definition);
    if (instead) return 'id' in instead ? this.#test(application, scope) : this.#defined(instead, operands, scope, application);
    if (STANDARD.has(definition.place.module)) return this.#test(application, scope);
    const local = find(scope, definition);
    if (local || this.compiler.mustInline(definition, operands)) {
      const home = this.compiler.homeOf(definition, scope);
      const { inner, slots } = this.compiler.parametrized(definition, operands, home, scope);
      const body = this.act(definition.body, inner);
      return slots.length === 0 ? body : (frame, go) => {
        for (const { slot, code } of slots) frame[slot] = code.pass(frame);
        body(frame, go);
      };
    }
    const made = this.#madeOf(definition, scope);
    const given: readonly Code[] = operands.map(operand => this.compiler.expression(whole(operand, application.place), scope));
    return (frame, go) => {
      const inside: Frame = new Array(made.size);
      for (let i = 0; i < given.length; i++) inside[i + 1] = given[i]!.pass(frame);
      made.act!(inside, go);
    };
  }

  #madeOf(definition: Definition, { instance, primed }: Scope): MadeAct {
    let inside = this.#made.get(definition);
    if (!inside) this.#made.set(definition, inside = new Map());
    let made = inside.get(instance);
    if (made) return made;
    inside.set(instance, made = { size: 0 });
    let inner: Scope = { depth: 0, layout: { size: 1 }, instance, primed };
    for (const id of definition.parameters) inner = slotFor(inner, id).scope;
    made.act = this.act(definition.body, inner);
    made.size = inner.layout.size;
    return made;
  }
}

/** A tuple of one variable is no variable. */
function only(variables: number[] | undefined, expression: Expression): number | undefined {
  const tuple = expression.kind === 'apply' && expression.operator.kind === 'builtin';
  return variables?.length === 1 && !tuple ? variables[0] : undefined;
}
