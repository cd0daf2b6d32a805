/**
 * The properties of states and steps of spec/authorization/AuthorizationProperties.tla, by the names of the matrix: what a run so far
 * has broken. What only a run without end breaks (P11, P11h, P12) is not seen in a step.
 */
import type { Authorization } from './authorization';

type Handle = readonly [s: string, d: string];

/** What the properties of a step ask of the state before it. */
export interface Before {
  readonly proof: boolean;
  readonly withdrawal: 'none' | 'called' | 'returned';
  readonly stale: number;
  readonly using: readonly Handle[];
  /** Those who could start. */
  readonly able: readonly Handle[];
}

/** A call or an event by the name of its method, and what it answered; undefined where it was not possible. */
export interface AuthorizationStep { readonly op: string; readonly args: readonly string[]; readonly errno: string | undefined }

export function beforeOf(system: Authorization): Before {
  const { proof, withdrawal, stale, using, held } = system.view();
  return { proof, withdrawal, stale, using: [...using], able: [...held].filter(([s, d]) => system.canStart(s, d)) };
}

const can = (system: Authorization, step: (copy: Authorization) => string | undefined): boolean => step(system.clone()) === 'OK';

/** Nothing that the authority, the clock or a notice has to do is left to do. */
function idle(system: Authorization): boolean {
  const { held, using } = system.view();
  const all = [...held, ...using];
  return !can(system, (copy) => copy.return()) && !can(system, (copy) => copy.tick())
    && !all.some(([s, d]) => system.untold(s, d) || can(system, (copy) => copy.abort(s, d)));
}

const STATES: Readonly<Record<string, (system: Authorization) => boolean>> = {
  Persist: (system) => [...system.view().held].every(([s, d]) => system.canStart(s, d)),
  NoSpurious: (system) => {
    const { proof, withdrawal, held, rescinded } = system.view();
    return !proof || withdrawal !== 'none' || [...held].every(([s, d]) => rescinded.has(d) || system.canStart(s, d));
  },
  Quiesced: (system) => system.withdrawal !== 'returned' || system.view().using.size === 0,
  Continuous: (system) => system.proof || system.view().using.size === 0,
  CanWithdraw: (system) => {
    const { proof, held, withdrawal } = system.view();
    return !proof || held.size === 0 || withdrawal !== 'none' || can(system, (copy) => copy.withdraw());
  },
  NonBlocking: (system) => system.withdrawal !== 'called' || !idle(system),
  DelegCovered: (system) => system.withdrawal !== 'returned' || [...system.view().held].every(([s, d]) => !system.canStart(s, d)),
  NotEarly: (system) => !system.proof || [...system.view().held].every(([s, d]) => system.canStart(s, d)),
  CanPass: (system) => system.view().held.size === 0 || system.policy.pass || system.withdrawal !== 'called',
};

const same = ([s, d]: Handle, args: readonly string[]): boolean => args[0] === s && args[1] === d;

const STEPS: Readonly<Record<string, (step: AuthorizationStep, before: Before, after: Authorization, term: number) => boolean>> = {
  GrantSound: ({ op, errno }, { proof }) => op !== 'grant' || errno !== 'OK' || proof,
  StartProof: ({ op, errno }, { proof }) => op !== 'begin' || errno !== 'OK' || proof,
  NoStartAfter: ({ op, errno }, { withdrawal }) => op !== 'begin' || errno !== 'OK' || withdrawal !== 'returned',
  StaleBound: ({ op, errno }, { proof, stale }, _, term) => op !== 'begin' || errno !== 'OK' || proof || stale < term,
  Uncut: ({ op, args, errno }, { using }, after) => using.every(([s, d]) => after.uses(s, d) || (op === 'end' && errno === 'OK' && same([s, d], args))),
  Local: ({ op, args }, { able }, after) => {
    const held = new Set([...after.view().held].map(([s, d]) => `${s} ${d}`));
    return able.every(([s, d]) => !held.has(`${s} ${d}`) || after.canStart(s, d) || ['prove', 'unprove', 'tick'].includes(op) || args[0] === s);
  },
};

/** The names of those that do not hold in the state. */
export const broken = (system: Authorization): string[] => Object.keys(STATES).filter((name) => !STATES[name]!(system));

/** The names of those that the step has broken. @param term the length of a lease, in ticks */
export const brokenBy = (step: AuthorizationStep, before: Before, after: Authorization, term: number): string[] =>
  Object.keys(STEPS).filter((name) => !STEPS[name]!(step, before, after, term));
