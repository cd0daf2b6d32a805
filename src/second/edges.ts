/** The steps of a search held to TLC's graph of the same model: every one of each must be one of the other. */
import type { Graph } from '../conformance/graph/graph';
import { keyOf } from '../tlc/print';
import type { Value as Told } from '../tlc/value';
import type { CompiledModel } from './model';
import type { Edges } from './opinion';
import { isSequence } from './functions';
import { explicit } from './sets';
import type { Universe, Value } from './value';

/** TLC's form of a value, in which equal ones have equal keys. */
export function toldValue(value: Value, universe: Universe): Told {
  switch (value.kind) {
    case 'boolean': return value.number === 1;
    case 'number': return value.number;
    case 'described': return toldValue(explicit(value, universe), universe);
    case 'set': return new Set(value.items.map(item => toldValue(item, universe)));
    case 'function': {
      if (isSequence(value, universe)) return value.items.map(item => toldValue(item, universe));
      const arguments_ = value.domain!.items;
      return new Map(value.items.map((item, i) => [toldValue(arguments_[i]!, universe), toldValue(item, universe)]));
    }
    default: return value.text;
  }
}

/** `variables` are those of a state of the graph, `call` is what stands on its edges. */
export function edgesOf({ variables: all, universe }: CompiledModel, graph: Graph, variables: readonly string[], call = 'call'): Edges {
  const places = variables.map(name => all.indexOf(name));
  const callPlace = all.indexOf(call);
  const keys = new Map<Value, string>();
  const key = (value: Value): string => {
    let known = keys.get(value);
    if (known === undefined) keys.set(value, known = keyOf(toldValue(value, universe)));
    return known;
  };
  const stateKey = (state: readonly Value[]): string => places.map(place => key(state[place]!)).join();
  const stateKeys = graph.states.map(state => state.map(each => keyOf(each)).join());
  const callKeys = graph.calls.map(each => keyOf(each as unknown as Told));
  const wanted = new Map<string, Set<string>>();
  stateKeys.forEach((from, state) => {
    const steps = new Set<string>();
    for (let edge = graph.first[state]!; edge < graph.first[state + 1]!; edge++) {
      steps.add(`${callKeys[graph.call[edge]!]}->${stateKeys[graph.next[edge]!]}`);
    }
    wanted.set(from, steps);
  });
  const taken = new Map<string, Set<string>>();
  return {
    watch: {
      step: (from, to) => {
        const source = stateKey(from);
        let steps = taken.get(source);
        if (!steps) taken.set(source, steps = new Set());
        steps.add(`${key(to[callPlace]!)}->${stateKey(to)}`);
      },
    },
    compare: () => {
      const reasons: string[] = [];
      let compared = 0;
      for (const [from, steps] of wanted) {
        compared += steps.size;
        const here = taken.get(from) ?? new Set();
        for (const step of steps) if (!here.has(step)) reasons.push(`only TLC has the step ${step} from ${from}`);
        for (const step of here) if (!steps.has(step)) reasons.push(`TLC has no step ${step} from ${from}`);
      }
      for (const from of taken.keys()) if (!wanted.has(from)) reasons.push(`TLC has no state ${from}`);
      return { reasons: reasons.slice(0, 3), compared };
    },
  };
}
