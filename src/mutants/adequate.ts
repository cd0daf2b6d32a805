/**
 * Are the properties enough? Each change of a module is put before the properties that the specification states, and before nothing else:
 * neither counts of states nor the code are asked. The second engine decides, without a text or a virtual machine for each change.
 */
import { setImmediate } from 'node:timers/promises';
import type { Specification } from '../sany/expression';
import { type CompiledModel, modelOf } from '../second/model';
import { search } from '../second/search';
import type { Value } from '../second/value';
import type { Config } from '../tlc/config';
import { ToolError } from '../tlc/error';
import { type Alteration, alterationsOf } from './alterations';

export type Fate =
  /** A property is broken. */
  | 'property'
  /** It could not be evaluated, which is no change of what the system does. */
  | 'senseless'
  /** In every model the same states and steps. */
  | 'no effect'
  /** There are other states or steps, and no property says that this is wrong. */
  | 'unnoticed';

export interface JudgedAlteration {
  readonly change: Alteration;
  readonly fate: Fate;
  /** The properties, or what made no sense. */
  readonly by?: string;
}

/** A model that is asked, with what it has without any change. */
export interface AskedModel {
  readonly name: string;
  readonly config: Config;
}

/** A search with that many times the states, and some, is not gone on with. */
const GROWTH = 4;
const SOME = 2000;
const SECONDS = 60;

interface Footprint {
  readonly distinct: number;
  readonly print: string;
}

/** What two searches have in common only if they have the same steps. */
async function footprint(model: CompiledModel, states: number): Promise<{ readonly found: Awaited<ReturnType<typeof search>>; readonly print: string }> {
  const numbers = new WeakMap<Value, number>();
  let [low, high] = [0, 0];
  const found = await search(model, { states, seconds: SECONDS }, {
    step: (from, to) => {
      const hash = mix(all(from, numbers), all(to, numbers) ^ 0x9e3779b9);
      low = (low + hash) | 0;
      high = (high + mix(hash, 0x85ebca6b)) | 0;
    },
  });
  return { found, print: [found.distinct, found.generated, low, high].join() };
}

const mix = (a: number, b: number): number => {
  let hash = Math.imul(a ^ (a >>> 16), 0x7feb352d) ^ b;
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return hash ^ (hash >>> 16);
};

const all = (state: readonly Value[], numbers: WeakMap<Value, number>): number => state.reduce((sum, value, i) => (sum + mix(numberOf(value, numbers), i + 1)) | 0, 0);

/** The same in every search, unlike a value's id. */
function numberOf(value: Value, numbers: WeakMap<Value, number>): number {
  let number = numbers.get(value);
  if (number !== undefined) return number;
  const { kind, items, domain } = value;
  if (kind === 'function') number = domain!.items.reduce((sum, argument, i) => (sum + mix(numberOf(argument, numbers), mix(numberOf(items[i]!, numbers), 7))) | 0, 11);
  else if (kind === 'set') number = items.reduce((sum, item) => (sum + mix(numberOf(item, numbers), 13)) | 0, 17);
  else number = kind === 'number' ? mix(value.number, 19) : [...`${kind} ${value.text}`].reduce((sum, letter) => mix(sum, letter.charCodeAt(0)), 23);
  numbers.set(value, number);
  return number;
}

/** Variables that hold the same kind of value: of one shape where a run begins, and with a value in common on some run. */
async function alikeIn(model: CompiledModel): Promise<(name: string) => readonly string[]> {
  const shapes = new Map<string, string>();
  const leaves = new Map(model.variables.map(name => [name, new Set<string>()]));
  const look = (state: readonly Value[]): void => model.variables.forEach((name, i) => {
    if (!shapes.has(name)) shapes.set(name, shapeOf(state[i]!));
    leavesOf(state[i]!, leaves.get(name)!);
  });
  await search(model, { states: SOME, seconds: SECONDS }, {
    step: (from, to) => {
      look(from);
      look(to);
    },
  });
  const meet = (one: string, other: string): boolean => [...leaves.get(one)!].some(leaf => leaves.get(other)!.has(leaf));
  return name => model.variables.filter(other => other !== name && shapes.has(name) && shapes.get(other) === shapes.get(name) && meet(name, other));
}

const shapeOf = ({ kind, items, domain }: Value): string =>
  (kind === 'function' ? `[${domain!.items.map(({ id }) => id).join()} -> ${items[0] ? shapeOf(items[0]) : ''}]` : kind);

function leavesOf(value: Value, into: Set<string>): void {
  if (value.kind === 'set' || value.kind === 'function') for (const item of value.items) leavesOf(item, into);
  else into.add(`${value.kind} ${value.text}${value.number}`);
}

/** Judges each change of the module, and tells of each as it is judged. */
export async function adequacy(specification: Specification, module: string, asked: readonly AskedModel[], tell: (judged: JudgedAlteration) => void = () => {}): Promise<JudgedAlteration[]> {
  if (asked.length === 0) throw new ToolError(`no model is there that could be asked about ${module}`);
  const before: Footprint[] = [];
  for (const { name, config } of asked) {
    const { found, print } = await footprint(modelOf(specification, config), Infinity);
    if (found.broken ?? found.over) throw new ToolError(`${name} does not hold without any change, so it cannot be asked about ${module}`);
    before.push({ distinct: found.distinct, print });
  }
  const judged: JudgedAlteration[] = [];
  for (const change of alterationsOf(specification, module, await alikeIn(modelOf(specification, asked[0]!.config)))) {
    const takeBack = change.make();
    try {
      const one = { change, ...await judge(specification, asked, before) };
      judged.push(one);
      tell(one);
    } finally {
      takeBack();
    }
    await setImmediate();
  }
  return judged;
}

async function judge(specification: Specification, asked: readonly AskedModel[], before: readonly Footprint[]): Promise<Omit<JudgedAlteration, 'change'>> {
  let fate: JudgedAlteration['fate'] = 'no effect';
  let senseless: string | undefined;
  for (const [i, { name, config }] of asked.entries()) {
    try {
      const { found, print } = await footprint(modelOf(specification, config), before[i]!.distinct * GROWTH + SOME);
      if (found.broken) return { fate: 'property', by: `${found.broken.properties.join(', ')} in ${found.broken.length} states (${name})` };
      if (print !== before[i]!.print) fate = 'unnoticed';
    } catch (error) {
      if (!(error instanceof ToolError)) throw error;
      senseless ??= `${name}: ${error.message}`;
    }
  }
  // What makes no sense in one model may break a property in another; what does neither is no change.
  return senseless === undefined ? { fate } : { fate: 'senseless', by: senseless };
}

export interface Adequacy {
  readonly module: string;
  readonly changes: number;
  readonly senseless: number;
  readonly noEffect: number;
  readonly noticed: number;
  readonly unnoticed: number;
}

export function countsOf(module: string, judged: readonly JudgedAlteration[]): Adequacy {
  const count = (fate: Fate): number => judged.filter(one => one.fate === fate).length;
  return {
    module, changes: judged.length, senseless: count('senseless'), noEffect: count('no effect'), noticed: count('property'), unnoticed: count('unnoticed'),
  };
}
