/** A model as something to search: its specification, with the values that its config gives to constants. */
import type { Definition, Expression, Specification } from '../sany/expression';
import type { Assignment, Config } from '../tlc/config';
import { ToolError } from '../tlc/error';
import { parseValue, type Value as Written } from '../tlc/value';
import type { Act } from './action';
import type { Code } from './code';
import { Compiler, type Meanings } from './compile';
import { StateMachine } from './machine';
import { type PropertyPart, partsOfProperty } from './property';
import { outermost, type Scope } from './scope';
import { truth, Universe, type Value } from './value';

/** A way to ask something of a state or a step, with a frame of its own. */
export type Ask = () => boolean;

export interface CompiledProperty {
  readonly name: string;
  readonly first: readonly Ask[];
  readonly state: readonly Ask[];
  readonly step: readonly Ask[];
  /** Does it say something of whole runs that is not decided here? */
  readonly rest: boolean;
}

export interface CompiledModel {
  readonly universe: Universe;
  readonly machine: StateMachine;
  readonly variables: readonly string[];
  readonly begin: (go: () => void) => void;
  readonly step: (go: () => void) => void;
  readonly view?: () => Value;
  readonly properties: readonly CompiledProperty[];
  readonly constraints: readonly Ask[];
  readonly stepConstraints: readonly Ask[];
  readonly assumptions: readonly Ask[];
  readonly deadlock: boolean;
}

export function modelOf(specification: Specification, config: Config): CompiledModel {
  if (config.symmetry) throw new ToolError(`${config.file}: SYMMETRY is not known to the second engine`);
  const universe = new Universe();
  const machine = new StateMachine();
  const compiler = new Compiler(universe, machine, meaningsOf(specification, config, universe));
  const scope = outermost();
  const defined = (name: string): Expression => {
    const definition = specification.definitions.get(name) ?? unknown(config, name, specification);
    return { kind: 'apply', operator: definition, operands: [], bounds: [], place: definition.place };
  };
  // The variables are put in order by their first appearance; every piece of code has a frame of its own, since none outlives a call.
  const framed = <T>(work: (frame: unknown[]) => T, { layout }: Scope): () => T => () => work(new Array(layout.size));
  const ask = (expression: Expression, where = outermost()): Ask => {
    const own: Scope = { ...where, depth: 0, layout: { size: where.layout.size } };
    return framed(compiler.expression(expression, own).test, own);
  };
  const acting = (act: Act, { layout }: Scope) => (go: () => void): void => act(new Array(layout.size), go);
  const { init, next } = behaviour(compiler, config, defined, scope);
  const [first, then] = [outermost(), outermost()];
  const asks = (parts: readonly PropertyPart[], kind: PropertyPart['kind']): Ask[] => parts.filter(part => part.kind === kind).map(part => ask(part.expression, part.scope));
  const property = (name: string): CompiledProperty => {
    const parts = partsOfProperty(compiler, defined(name), outermost());
    return { name, first: asks(parts, 'first'), state: asks(parts, 'state'), step: asks(parts, 'step'), rest: parts.some(({ kind }) => kind === 'rest') };
  };
  const view = config.view === undefined ? undefined : framedValue(compiler.expression(defined(config.view), scope), scope);
  return {
    universe, machine, variables: specification.variables,
    begin: acting(all(init.map(part => compiler.beginnings.act(part.expression, { ...part.scope, layout: first.layout }))), first),
    step: acting(compiler.steps.act(next.expression, { ...next.scope, layout: then.layout }), then),
    ...(view ? { view } : {}),
    properties: [
      ...config.invariants.map((name): CompiledProperty => ({ name, first: [], state: [ask(defined(name))], step: [], rest: false })),
      ...config.properties.map(property),
    ],
    constraints: config.constraints.map(name => ask(defined(name))), stepConstraints: config.actionConstraints.map(name => ask(defined(name))),
    assumptions: specification.assumptions.map(assumption => ask(assumption)), deadlock: config.deadlock,
  };
}

const framedValue = (code: Code, { layout }: Scope) => (): Value => code.run(new Array(layout.size));

const all = (acts: readonly Act[]): Act => acts.reduceRight<Act>((rest, act) => (frame, go) => act(frame, () => rest(frame, go)), (_frame, go) => go());

interface Behaviour {
  readonly init: readonly PropertyPart[];
  readonly next: PropertyPart;
}

/** Where runs begin, and what a step is: by INIT and NEXT, or out of the SPECIFICATION. */
function behaviour(compiler: Compiler, config: Config, defined: (name: string) => Expression, scope: Scope): Behaviour {
  if (config.specification === undefined) {
    if (config.init === undefined || config.next === undefined) throw new ToolError(`${config.file} names no INIT and NEXT, and no SPECIFICATION`);
    return { init: [{ kind: 'first', expression: defined(config.init), scope }], next: { kind: 'step', expression: defined(config.next), scope } };
  }
  const parts = partsOfProperty(compiler, defined(config.specification), scope);
  const [step, ...more] = parts.filter(({ kind }) => kind === 'step');
  const action = step?.expression.kind === 'apply' ? step.expression.operands[0] : undefined;
  if (!step || !action || action.kind === 'operator' || more.length > 0) {
    throw new ToolError(`${config.file}: ${config.specification} has ${more.length ? 'more than one' : 'no'} [][Next]_vars`);
  }
  return { init: parts.filter(({ kind }) => kind === 'first'), next: { ...step, expression: action } };
}

function unknown(config: Config, name: string, { root }: Specification): never {
  throw new ToolError(`${config.file} names ${name}, which ${root} does not define`);
}

function meaningsOf(specification: Specification, config: Config, universe: Universe): Meanings {
  const constants = new Map<string, Value | Definition>();
  const instead = new Map<Definition, Value | Definition>();
  for (const assignment of config.constants) {
    const { name, module } = assignment;
    if (module !== undefined) throw new ToolError(`${config.file}: ${name} <- [${module}]… is not known to the second engine`);
    const meaning = meaningOf(assignment, specification, config, universe);
    const definition = specification.definitions.get(assignment.name);
    if (specification.constants.includes(assignment.name)) constants.set(assignment.name, meaning);
    else if (definition) instead.set(definition, meaning);
    else throw new ToolError(`${config.file} sets ${assignment.name}, which ${specification.root} does not know`);
  }
  return { variables: specification.variables, constants, instead };
}

function meaningOf({ override, value, name }: Assignment, specification: Specification, config: Config, universe: Universe): Value | Definition {
  if (override) return specification.definitions.get(value) ?? unknown(config, value, specification);
  try {
    return read(parseValue(value), new Set(value.match(/"[^"]*"/g)?.map(text => text.slice(1, -1)) ?? []), universe);
  } catch {
    throw new ToolError(`${config.file}: ${name} = ${value} is no value`);
  }
}

/** What stands in a config: model values, unless they are written as strings. */
function read(written: Written, texts: ReadonlySet<string>, universe: Universe): Value {
  if (typeof written === 'number') return universe.number(written);
  if (typeof written === 'boolean') return truth(written);
  if (typeof written === 'string') return texts.has(written) ? universe.text(written) : universe.model(written);
  if (written instanceof Set) return universe.set([...written].map(each => read(each, texts, universe)));
  throw new Error('neither a set nor a word');
}
