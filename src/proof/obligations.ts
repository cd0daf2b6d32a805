/**
 * What has to be shown so that a rule is right for any number of subjects and descriptions: that the invariant holds at the beginning, that each
 * action keeps each of its conjuncts, and that with it a policy that satisfies a rule keeps the promise of the same name.
 */
import { ToolError } from '../tlc/error';
import type { Term } from './terms';
import { conjuncts, type ProofScope } from './scope';
import type { Action, System } from './system';

export interface Obligation {
  /** `Quiesced: Return`, `Listed: Init`. */
  readonly name: string;
  readonly kind: 'invariant' | 'promise' | 'theorem';
  /** The conjunct or property that is shown. */
  readonly shows: string;
  readonly action?: Action;
  /** Parts of what is assumed, by name: conjuncts of the invariant, the rule. */
  readonly assumes: ReadonlyMap<string, Term>;
  readonly background: readonly Term[];
  readonly goal: Term;
}

/** The names of a proof's module: what the world is, what is shown to be kept, and what a rule is called. */
const WORLD = 'World';
const INVARIANT = 'Inductive';
const THEOREMS = 'Theorems';

/** The conjuncts of a definition, each a definition of its own so that it has a name. */
function namesIn(system: System, list: string): string[] {
  return conjuncts(system.definition(list).body).map(each => {
    if (each.kind !== 'apply' || each.operator.kind !== 'defined' || each.operands.length > 0) {
      throw new ToolError(`a conjunct of ${list} has no name; give it a definition of its own`);
    }
    return each.operator.name;
  });
}

export const invariantOf = (system: System): string[] => namesIn(system, INVARIANT);

/** Promises with a rule: `QuiescedRule(policy, Lapses)` beside `QuiescedInv`, `UncutRule` beside `UncutStep`. */
export function promisesOf(system: System): { readonly name: string; readonly property: string; readonly step: boolean }[] {
  const { definitions } = system.specification;
  return [...definitions.keys()].filter(name => name.endsWith('Rule')).flatMap(rule => {
    const name = rule.slice(0, -'Rule'.length);
    return [['Inv', false], ['Step', true]].flatMap(([ending, step]) => (definitions.has(`${name}${ending}`) ? [{ name, property: `${name}${ending}`, step: step as boolean }] : []));
  });
}

/** Is the rule's formula true of the policy in force? Rules take the policy and, where it matters, whether the proof may lapse. */
function ruleOf(system: System, name: string): Term {
  const { parameters } = system.definition(`${name}Rule`);
  const policy = system.scope.now.get('policy')!;
  const lapses = system.scope.constants.get('Lapses')!;
  const bound = new Map(system.scope.bound);
  [policy, lapses].slice(0, parameters.length).forEach((value, i) => bound.set(parameters[i]!, value));
  return system.truth(`${name}Rule`, { ...system.scope, bound, written: new Map() });
}

/** Everything that has to be shown. */
export function obligationsOf(system: System): Obligation[] {
  const names = invariantOf(system);
  const world = [...system.assumed, system.truth(WORLD)];
  const invariant = new Map(names.map(name => [name, system.truth(name)]));
  const of = (action: Action): Term[] => [...world, ...action.given, action.step];
  const start: ProofScope = { ...system.scope, written: new Map() };
  const begin = [...world, system.truth('Init', start)];
  const kept = names.flatMap((name): Obligation[] => [
    { name: `${name}: Init`, kind: 'invariant', shows: name, assumes: new Map(), background: begin, goal: invariant.get(name)! },
    ...system.actions.map((action): Obligation => ({
      name: `${name}: ${action.name}`, kind: 'invariant', shows: name, action, assumes: invariant, background: of(action), goal: system.truthAfter(name, action.scope),
    })),
  ]);
  const promised = promisesOf(system).flatMap(({ name, property, step }): Obligation[] => {
    const assumes = new Map([...invariant, [`${name}Rule`, ruleOf(system, name)]]);
    if (!step) return [{ name: property, kind: 'promise', shows: property, assumes, background: world, goal: system.truth(property) }];
    return system.actions.map(action => ({
      name: `${property}: ${action.name}`, kind: 'promise', shows: property, action, assumes, background: of(action), goal: system.truth(property, action.scope),
    }));
  });
  const theorems = namesIn(system, THEOREMS).flatMap(name => system.statements(name).map(({ given, goal }, i, all): Obligation => ({
    name: all.length > 1 ? `${name}, part ${i + 1}` : name, kind: 'theorem', shows: name, assumes: new Map(), background: [...system.assumed, ...given], goal,
  })));
  return [...kept, ...promised, ...theorems];
}
