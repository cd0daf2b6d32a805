/** From expressions to code. What is not known is an error with its place, never passed over. */
import type { Argument, Definition, Expression, Operator } from '../sany/expression';
import { ToolError } from '../tlc/error';
import { Calls } from './calls';
import { type Code, Coder, type Frame, NO_NAMES, together } from './code';
import { LANGUAGE } from './language';
import { CURRENT, type StateMachine, NEXT, UNKNOWN } from './machine';
import { byName, speaksOfSteps } from './names';
import { Actions } from './action';
import {
  type Application, AT, bind, type Binding, fail, find, held, type Instance, type Local, outer, outermost, type Scope, seenFrom, type Slot, slotFor, whole,
} from './scope';
import { STANDARD, standard } from './standard';
import type { Universe, Value } from './value';
import { substitutionKey } from './key';

/** What a config says of the names of a specification. */
export interface Meanings {
  readonly variables: readonly string[];
  readonly constants: ReadonlyMap<string, Value | Definition>;
  readonly instead: ReadonlyMap<Definition, Value | Definition>;
}

export class Compiler {
  readonly coder: Coder;
  readonly #places: ReadonlyMap<string, number>;
  readonly #instances = new Map<string, Instance>();
  readonly #calls = new Calls(this);
  readonly steps = new Actions(this, false);
  readonly beginnings = new Actions(this, true);

  constructor(readonly universe: Universe, readonly machine: StateMachine, readonly meanings: Meanings) {
    this.coder = new Coder(machine);
    this.#places = new Map(meanings.variables.map((name, i) => [name, i]));
  }

  expression(expression: Expression, scope: Scope): Code {
    switch (expression.kind) {
      case 'number': return this.coder.constant(this.universe.number(expression.value));
      case 'string': return this.coder.constant(this.universe.text(expression.value));
      case 'at': return this.#bound(find(scope, AT) ?? fail({ module: '?', line: 0 }, '@ outside an EXCEPT'), AT, [], scope);
      case 'let': return this.#within(expression, scope);
      case 'substitute': return this.expression(expression.body, this.instantiated(expression.names, scope));
      case 'apply': return this.apply(expression, scope);
    }
  }

  apply(application: Application, scope: Scope): Code {
    const { operator, operands, place } = application;
    switch (operator.kind) {
      case 'builtin': return (LANGUAGE[operator.name] ?? fail(place, `${operator.name} is not known here`))(this, application, scope);
      case 'variable': return this.#variable(operator.name, application, scope);
      case 'constant': return this.#constant(operator.name, application, scope);
      case 'parameter': return this.#bound(find(scope, operator.id) ?? fail(place, `${operator.name} is not bound`), operator.id, operands, scope, place);
      case 'defined': return this.#defined(operator, operands, scope, application);
    }
  }

  /** Inside an instance. Two that stand for the same are one, so that a definition is made once for both. */
  instantiated(names: ReadonlyMap<string, Argument>, scope: Scope): Scope {
    const key = `${scope.instance?.key ?? ''};${substitutionKey(names, scope)}`;
    let instance = this.#instances.get(key);
    if (!instance) this.#instances.set(key, instance = { key, names, scope: { ...scope, primed: false }, known: new Map() });
    return { ...scope, instance };
  }

  /** What a variable of an instance is outside: a variable of the specification by its place, or an expression in its scope. */
  variable(name: string, scope: Scope): number | { readonly expression: Expression; readonly scope: Scope } {
    const argument = scope.instance?.names.get(name);
    if (!argument) return this.#places.get(name) ?? fail({ module: '?', line: 0 }, `the variable ${name} is not declared`);
    const outside = seenFrom(scope.instance!.scope, scope);
    const expression = whole(argument, { module: '?', line: 0 });
    if (expression.kind === 'apply' && expression.operator.kind === 'variable') return this.variable(expression.operator.name, outside);
    return { expression, scope: outside };
  }

  #variable(name: string, { place }: Application, scope: Scope): Code {
    const found = this.variable(name, scope);
    if (typeof found !== 'number') return this.#substituted(name, scope, found);
    const { machine } = this;
    if (scope.primed) {
      return this.coder.value(() => machine.next[found] ?? fail(place, `${name}' is read before it is known`), { reads: NEXT, free: NO_NAMES });
    }
    return this.coder.ready(() => machine.current[found] ?? fail(place, `${name} is read before it is known`), { reads: CURRENT, free: NO_NAMES });
  }

  /** What stands for a name inside an instance is evaluated once for each state. */
  #substituted(name: string, { instance, primed }: Scope, { expression, scope }: { expression: Expression; scope: Scope }): Code {
    const key = `${name}${primed ? "'" : ''}`;
    let code = instance!.known.get(key) as Code | undefined;
    if (!code) {
      const inner = outermost();
      const bare = this.expression(expression, { ...scope, depth: 0, layout: inner.layout });
      if (bare.free.size > 0) throw new ToolError(`what stands for ${name} in an instance depends on a bound name; that is not known here`);
      code = this.coder.remembering(this.#framed(bare, inner));
      instance!.known.set(key, code);
    }
    return code;
  }

  /** Code with a frame of its own. */
  #framed(code: Code, { layout }: Scope): Code {
    return this.coder.value(() => code.run(new Array(layout.size)), code);
  }

  #constant(name: string, application: Application, scope: Scope): Code {
    const argument = scope.instance?.names.get(name);
    if (argument) {
      const outside = seenFrom(scope.instance!.scope, scope);
      if (argument.kind === 'operator') return this.handed(argument.operator, application.operands, outside, scope);
      return this.#substituted(name, scope, { expression: argument, scope: outside });
    }
    const meaning = this.meanings.constants.get(name) ?? fail(application.place, `the constant ${name} has no value`);
    return 'id' in meaning ? this.coder.constant(meaning) : this.#defined(meaning, application.operands, scope, application);
  }

  /** An operator that was handed over, applied here. Its operands are read where they stand. */
  handed(operator: Operator, operands: readonly Argument[], names: Scope, here: Scope): Code {
    const { application, scope } = this.handing(operator, operands, names, here);
    return this.apply(application, scope);
  }

  handing(operator: Operator, operands: readonly Argument[], names: Scope, here: Scope): { readonly application: Application; readonly scope: Scope } {
    let scope = seenFrom(names, here);
    const given = operands.map((argument): Argument => {
      const id = Symbol('operand') as unknown as number;
      scope = bind(scope, id, { kind: 'by name', argument, scope: here });
      return argument.kind === 'operator' ? { kind: 'operator', operator: { kind: 'parameter', name: 'operand', id } }
        : { kind: 'apply', operator: { kind: 'parameter', name: 'operand', id }, operands: [], bounds: [], place: { module: '', line: 0 } };
    });
    return { application: { kind: 'apply', operator, operands: given, bounds: [], place: { module: '', line: 0 } }, scope };
  }

  /** What a bound name stands for. */
  #bound(binding: Binding, key: unknown, operands: readonly Argument[], scope: Scope, place = { module: '?', line: 0 }): Code {
    switch (binding.kind) {
      case 'value': return this.coder.constant(binding.value);
      case 'by name': {
        const { argument } = binding;
        if (argument.kind === 'operator') return this.handed(argument.operator, operands, binding.scope, scope);
        return this.expression(argument, seenFrom(binding.scope, scope));
      }
      case 'slot': {
        const { slot } = binding;
        const hops = scope.depth - binding.depth;
        const content = hops === 0 ? (frame: Frame): unknown => frame[slot] : (frame: Frame): unknown => outer(frame, hops)[slot];
        const run = (frame: Frame): Value => held(content(frame));
        return { ...this.coder.ready(run, { reads: 0, free: new Set([key]) }), pass: content as Code['pass'] };
      }
      default: return fail(place, 'a function that is defined by itself is only applied here');
    }
  }

  /** A LET: what has no parameters is evaluated once, if at all. */
  #within({ definitions, body }: Extract<Expression, { kind: 'let' }>, scope: Scope): Code {
    const { inner, locals } = this.locals(definitions, scope);
    const code = this.expression(body, inner);
    return this.coder.value(frame => {
      for (const { slot, code: one } of locals) frame[slot] = one.pass(frame);
      return code.run(frame);
    }, together([code, ...locals.map(local => local.code)], definitions));
  }

  /** The scope inside a LET, and what has to be put where before. */
  locals(definitions: readonly Definition[], scope: Scope): { readonly inner: Scope; readonly locals: readonly Slot[] } {
    let inner = scope;
    const bindings: Local[] = [];
    for (const definition of definitions) {
      const slot = definition.parameters.length === 0 ? { slot: scope.layout.size++ } : {};
      const binding: Local = { kind: 'local', definition, scope, functions: new Map(), reads: UNKNOWN, ...slot };
      bindings.push(binding);
      inner = bind(inner, definition, binding);
    }
    // Each may name those before it and, if it is recursive, itself.
    for (const binding of bindings) binding.scope = inner;
    const locals = bindings.flatMap(binding => {
      if (binding.slot === undefined) return [];
      const code = this.expression(binding.definition.body, inner);
      binding.reads = code.reads;
      return [{ slot: binding.slot, code }];
    });
    return { inner, locals };
  }

  #defined(definition: Definition, operands: readonly Argument[], scope: Scope, application: Application, operandScope = scope): Code {
    const instead = this.meanings.instead.get(definition);
    if (instead) return 'id' in instead ? this.coder.constant(instead) : this.#defined(instead, operands, scope, application, operandScope);
    if (STANDARD.has(definition.place.module)) return standard(this, definition, { ...application, operands }, operandScope);
    const local = find(scope, definition) as Local | undefined;
    if (local?.slot !== undefined && local.scope.primed === scope.primed) {
      const { slot } = local;
      const hops = scope.depth - local.scope.depth;
      const content = (frame: Frame): unknown => outer(frame, hops)[slot];
      const found = this.coder.ready(frame => held(content(frame)), { reads: local.reads, free: new Set([definition]) });
      return { ...found, pass: content as Code['pass'] };
    }
    const home = this.homeOf(definition, scope);
    const inline = (local && !definition.recursive) || this.mustInline(definition, operands);
    if (inline) return this.inlined(definition, operands, home, operandScope);
    return this.#calls.code(definition, operands, home, local, operandScope);
  }

  /** Where the names in a definition are looked up: at the place of a LET, or of a LAMBDA, or among those of the specification. */
  homeOf(definition: Definition, scope: Scope): Scope {
    if (definition.name === 'LAMBDA') return scope;
    const local = find(scope, definition) as Local | undefined;
    return local ? seenFrom(local.scope, scope) : { depth: scope.depth, layout: scope.layout, instance: scope.instance, primed: scope.primed };
  }

  /** A function would not do: something is handed over by name, or what it names stands around it. */
  mustInline = (definition: Definition, operands: readonly Argument[]): boolean =>
    definition.name === 'LAMBDA' || byName(definition).size > 0 || (!definition.recursive && operands.some(speaksOfSteps));

  /** The body in place of the name. */
  inlined(definition: Definition, operands: readonly Argument[], home: Scope, here: Scope): Code {
    const { inner, slots } = this.parametrized(definition, operands, home, here);
    const code = this.expression(definition.body, inner);
    if (slots.length === 0) return code;
    return this.coder.value(frame => {
      for (const { slot, code: operand } of slots) frame[slot] = operand.pass(frame);
      return code.run(frame);
    }, together([code, ...slots.map(slot => slot.code)], definition.parameters));
  }

  /** The scope of a body whose parameters have these operands; those by value have a slot each, to be filled before. */
  parametrized(definition: Definition, operands: readonly Argument[], home: Scope, here: Scope): { readonly inner: Scope; readonly slots: readonly Slot[] } {
    if (definition.recursive && this.mustInline(definition, operands)) {
      fail(definition.place, `${definition.name} is recursive and reads a parameter in another state; that is not known here`);
    }
    const named = byName(definition);
    let inner = home;
    const slots = definition.parameters.flatMap((id, i) => {
      const argument = operands[i] ?? fail(definition.place, `${definition.name} has no operand ${i + 1}`);
      if (named.has(id) || argument.kind === 'operator' || (!definition.recursive && speaksOfSteps(argument))) {
        inner = bind(inner, id, { kind: 'by name', argument, scope: here });
        return [];
      }
      const made = slotFor(inner, id);
      inner = made.scope;
      return [{ slot: made.slot, code: this.expression(argument, here) }];
    });
    return { inner, slots };
  }
}
