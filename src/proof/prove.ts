/** Asks the solver every obligation, and whether the proof is worth something: that no assumption is idle, and that every action can happen. */
import { ToolError } from '../tlc/error';
import { type Counterexample, counterexample } from './counterexample';
import { invariantOf, type Obligation, obligationsOf, promisesOf } from './obligations';
import type { Solver } from './solver';
import type { System } from './system';
import { equalTerms, not, text } from './terms';
import { term } from './values';

export interface Shown {
  readonly name: string;
  readonly kind: Obligation['kind'];
  readonly shows: string;
  readonly proved: boolean;
  /** Why not: a world in which it fails, or that the solver came to no end. */
  readonly counterexample?: Counterexample;
  readonly unknown?: true;
}

/** A question whose answer shows that the proof is not empty. */
export interface Gate {
  readonly name: string;
  readonly passed: boolean;
}

export interface Proof {
  readonly obligations: readonly Shown[];
  readonly gates: readonly Gate[];
  /** Promises whose rule is shown to be enough for any number of subjects and descriptions. */
  readonly promises: readonly string[];
}

const without = (assumes: Obligation['assumes'], name: string): Obligation['assumes'] => new Map([...assumes].filter(([each]) => each !== name));

export interface ProofRequest {
  /** Only what is shown under these names, as `QuiescedInv`; that the invariant is kept is then taken for granted. */
  readonly names?: readonly string[];
  /** Hears of each obligation as it is decided, and how many there are. */
  readonly asked?: (shown: Shown, of: number) => void;
}

export async function prove(system: System, solver: Solver, { names, asked = () => undefined }: ProofRequest = {}): Promise<Proof> {
  const obligations = obligationsOf(system).filter(({ shows }) => names?.includes(shows) ?? true);
  if (obligations.length === 0) throw new ToolError('there is nothing to prove');
  const cores = new Map<Obligation, ReadonlySet<string>>();
  const shown: Shown[] = [];
  for (const obligation of obligations) {
    const { name, kind, shows, background, assumes, goal } = obligation;
    const { answer, core } = await solver.ask([...background, not(goal)], assumes);
    cores.set(obligation, core);
    const found = answer === 'sat' ? await counterexample(system, solver, obligation) : undefined;
    shown.push({ name, kind, shows, proved: answer === 'unsat', ...(found ? { counterexample: found } : {}), ...(answer === 'unknown' ? { unknown: true } : {}) });
    asked(shown.at(-1)!, obligations.length);
  }
  const failed = new Set(shown.filter(({ proved }) => !proved).map(({ shows }) => shows));
  const kept = shown.every(({ kind, proved }) => kind !== 'invariant' || proved);
  return {
    obligations: shown,
    // Whether an assumption is idle is a question about all of the proof.
    gates: names ? [] : [...await possible(system, solver), ...await needed(system, solver, obligations, cores)],
    promises: kept && !names ? promisesOf(system).map(({ property }) => property).filter(property => !failed.has(property)) : [],
  };
}

/** Can each action happen, and not only be refused, in a state that the invariant allows? Else what is shown of it says nothing. */
async function possible(system: System, solver: Solver): Promise<Gate[]> {
  const gates: Gate[] = [];
  const invariant = invariantOf(system).map(name => system.truth(name));
  for (const { name, step, given, scope } of system.actions) {
    const call = scope.written.get('call');
    const done = call?.kind === 'record' && call.fields.has('errno') ? [equalTerms(term(call.fields.get('errno')!), text('OK'))] : [];
    const { answer } = await solver.ask([...system.assumed, ...invariant, ...given, step, ...done]);
    gates.push({ name: `${name} can happen`, passed: answer === 'sat' });
  }
  return gates;
}

/** Does something fail without each rule, and without each conjunct of the invariant? What nothing needs is not part of the reason. */
async function needed(system: System, solver: Solver, obligations: readonly Obligation[], cores: ReadonlyMap<Obligation, ReadonlySet<string>>): Promise<Gate[]> {
  const fails = async (name: string, among: readonly Obligation[]): Promise<boolean> => {
    for (const { background, assumes, goal } of among.filter(each => cores.get(each)!.has(name))) {
      if ((await solver.ask([...background, not(goal)], without(assumes, name))).answer === 'sat') return true;
    }
    return false;
  };
  const gates: Gate[] = [];
  for (const { name, property } of promisesOf(system)) {
    const rule = `${name}Rule`;
    gates.push({ name: `${property} fails without ${rule}`, passed: await fails(rule, obligations.filter(({ shows }) => shows === property)) });
  }
  for (const name of invariantOf(system)) {
    gates.push({ name: `something fails without ${name}`, passed: await fails(name, obligations.filter(({ shows }) => shows !== name)) });
  }
  return gates;
}
