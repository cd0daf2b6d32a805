/** Calls of definitions that are functions: made once, and given a frame for each call. */
import type { Argument, Definition } from '../sany/expression';
import { type Code, type Frame, NO_NAMES, together } from './code';
import type { Compiler } from './compile';
import { UNKNOWN } from './machine';
import { type Instance, type Local, outer, type Scope, slotFor, whole } from './scope';

/** A definition made into a function, once for the state before a step and once for that after it. */
interface Made {
  size: number;
  code?: Code;
  /** The place in the list of those being made of the outermost one that it calls. */
  calls: number;
}

export class Calls {
  readonly #functions = new Map<Definition, Map<Instance | undefined, Map<boolean, Made>>>();
  readonly #making: Made[] = [];

  constructor(readonly compiler: Compiler) {}

  /** The code of a call. Names in the definition are looked up at `home`, those in the operands `here`. */
  code(definition: Definition, operands: readonly Argument[], home: Scope, local: Local | undefined, here: Scope): Code {
    const { coder } = this.compiler;
    const made = this.#made(definition, home, local);
    const given = operands.map(operand => this.compiler.expression(whole(operand, definition.place), here));
    const hops = local ? here.depth - local.scope.depth : 0;
    const frameOf = (frame: Frame): Frame => {
      const inside: Frame = new Array(made.size);
      if (local) inside[0] = outer(frame, hops);
      for (let i = 0; i < given.length; i++) inside[i + 1] = given[i]!.pass(frame);
      return inside;
    };
    const body = made.code ? { reads: made.code.reads, free: local ? made.code.free : NO_NAMES } : { reads: UNKNOWN, free: NO_NAMES };
    const parts = together([...given, body]);
    const { code } = made;
    if (code && given.length === 0 && !local) return coder.remembering(coder.value(frame => code.run(frameOf(frame)), parts));
    return { ...coder.value(frame => made.code!.run(frameOf(frame)), parts), test: frame => made.code!.test(frameOf(frame)) };
  }

  #made(definition: Definition, home: Scope, local: Local | undefined): Made {
    const known = (local ? local.functions : this.#functionsOf(definition, home.instance)) as Map<boolean, Made>;
    let made = known.get(home.primed);
    if (made && made.code === undefined) {
      const at = this.#making.indexOf(made);
      for (const each of this.#making.slice(at)) each.calls = Math.min(each.calls, at);
    }
    if (made) return made;
    known.set(home.primed, made = { size: 0, calls: Infinity });
    const at = this.#making.push(made) - 1;
    let inner: Scope = { ...home, depth: local ? local.scope.depth + 1 : 0, layout: { size: 1 } };
    for (const id of definition.parameters) inner = slotFor(inner, id).scope;
    const code = this.compiler.expression(definition.body, inner);
    this.#making.pop();
    const free = together([code], definition.parameters);
    // Whatever it calls itself for, it reads no more than it reads otherwise.
    made.code = { ...code, free: free.free, reads: made.calls >= at ? code.reads & ~UNKNOWN : code.reads };
    if (definition.parameters.length === 0) made.code = this.compiler.coder.remembering(made.code);
    made.size = inner.layout.size;
    return made;
  }

  #functionsOf(definition: Definition, instance: Instance | undefined): Map<boolean, Made> {
    let of = this.#functions.get(definition);
    if (!of) this.#functions.set(definition, of = new Map());
    let inside = of.get(instance);
    if (!inside) of.set(instance, inside = new Map());
    return inside;
  }
}
