/** Recorded runs spoilt on purpose: a check that accepts them is none. */
import { keyOf } from '../../tlc/print';
import type { Value } from '../../tlc/value';
import type { Graph } from '../graph/graph';
import type { Request } from '../room';
import { same } from '../same';
import type { Run, Step } from './trace';

export const KINDS = ['errno', 'out', 'view', 'call', 'dropped', 'swapped', 'repeated'] as const;

export interface Corruption {
  readonly kind: (typeof KINDS)[number];
  /** The first step that is another one than before. */
  readonly at: number;
  /** The variable that was changed, for `view`. */
  readonly variable?: string;
  readonly run: Run;
}

/** The answers and requests of a graph, and the values that each variable takes somewhere in it: what a corruption is made of. */
export interface Palette {
  readonly errnos: readonly string[];
  /** What calls return beside their errno; empty where the specification says nothing of it. */
  readonly outs: readonly Value[];
  readonly requests: readonly Request[];
  /** Of what kinds the values are that a request returns, by its key: TLC compares only what is of one kind. */
  readonly returns: ReadonlyMap<string, ReadonlySet<string>>;
  readonly values: ReadonlyMap<string, readonly Value[]>;
}

const requestKey = ({ op, args }: Request): string => keyOf([op, args as Value[]]);

export function paletteOf(graph: Graph, variables: readonly string[]): Palette {
  const returns = new Map<string, Set<string>>();
  for (const { op, args, out } of graph.calls) {
    const key = requestKey({ op, args });
    returns.set(key, (returns.get(key) ?? new Set()).add(typeof out));
  }
  return {
    returns,
    errnos: [...new Set(graph.calls.map(({ errno }) => errno))],
    outs: [...new Map(graph.calls.flatMap(({ out }) => (out === undefined ? [] : [[keyOf(out), out] as const]))).values()],
    requests: [...new Map(graph.calls.map(({ op, args }) => [requestKey({ op, args }), { op, args }])).values()],
    values: new Map(variables.map((name, i) => [name, [...new Set(graph.states.map(state => state[i]))]])),
  };
}

/** What might have been returned instead, of the same kind, as TLC compares nothing else: what other calls return, and one more. */
function othersLike(out: Value, outs: readonly Value[]): Value[] {
  if (typeof out === 'boolean') return [!out];
  const others = outs.filter(other => typeof other === typeof out && !same(other, out));
  const another = typeof out === 'number' ? out + 1 : typeof out === 'string' ? `not ${out}` : undefined;
  return another === undefined || others.includes(another) ? others : [...others, another];
}

/** One corruption of each kind that is possible there; `choice` chooses among errnos, variables and values. */
export function corruptionsAt({ name, initial, steps }: Run, at: number, choice: number, { errnos, outs, requests, returns, values }: Palette): Corruption[] {
  const made = (kind: Corruption['kind'], changed: readonly Step[], variable?: string): Corruption[] =>
    [{ kind, at, ...(variable === undefined ? {} : { variable }), run: { name: `${name}, ${kind} at ${at + 1}`, initial, steps: changed } }];
  const step = steps[at];
  const next = steps[at + 1];
  const replaced = (change: Partial<Step>): Step[] => steps.map((one, i) => (i === at ? { ...one, ...change } : one));
  const otherOuts = step.out === undefined ? [] : othersLike(step.out, outs);
  const alike = (request: Request): boolean => [...returns.get(requestKey(request))!].every(kind => kind === typeof step.out);
  const others = requests.filter(request => (request.op !== step.op || !same(request.args as Value[], step.args as Value[])) && alike(request));
  const otherErrnos = errnos.filter(errno => errno !== step.errno);
  // A variable that has another value somewhere.
  const changes = Object.keys(step.view ?? {}).flatMap(variable => {
    const found = values.get(variable)?.filter(value => !same(value, step.view![variable])) ?? [];
    return found.length ? [{ variable, value: found[choice % found.length] }] : [];
  });
  const change = changes[choice % Math.max(1, changes.length)];
  return [
    ...(otherErrnos.length ? made('errno', replaced({ errno: otherErrnos[choice % otherErrnos.length] })) : []),
    ...(otherOuts.length ? made('out', replaced({ out: otherOuts[choice % otherOuts.length] })) : []),
    ...(others.length ? made('call', replaced(others[choice % others.length])) : []),
    ...(change ? made('view', replaced({ view: { ...step.view, [change.variable]: change.value } }), change.variable) : []),
    ...(next ? made('dropped', [...steps.slice(0, at), ...steps.slice(at + 1)]) : []),
    ...(next ? made('swapped', [...steps.slice(0, at), next, step, ...steps.slice(at + 2)]) : []),
    ...made('repeated', [...steps.slice(0, at + 1), ...steps.slice(at)]),
  ];
}
