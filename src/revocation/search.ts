/**
 * What a record promises, found by making every run of it in a small world: of each promise that is broken the shortest run. It asks what
 * MCRevocationSurvey-all and -beside ask TLC, in their worlds: two holders of one description, of whom one has a callback that works; and two
 * of two, who hold; they run where descriptions share a lock, and hand on where a sample or a list is made of holders.
 */
import type { Revocable } from './manners';
import { SeenRevocation, REVOCATION_STATES, type AcceptedStep, REVOCATION_STEPS } from './properties';
import type { RevocationWorld } from './revocation';

/** How a promise is broken first: the steps of the run, by the method that takes each. */
export interface BrokenPromise { readonly length: number; readonly run: readonly AcceptedStep[] }

interface World extends RevocationWorld { readonly subjects: readonly string[]; readonly descriptions: readonly string[]; readonly beside?: boolean }

const CALLBACKS = { term: 1, registered: ['p', 'q'], willing: ['p'] };
const WORLDS: readonly World[] = [
  { subjects: ['p', 'q'], descriptions: ['d'], ...CALLBACKS },
  { subjects: ['p', 'q'], descriptions: ['d', 'e'], ...CALLBACKS, beside: true },
];

const OF_HANDLES = ['grant', 'close', 'check', 'begin', 'end', 'sleep', 'wake', 'map', 'unmap', 'told', 'abort', 'revoke', 'withdrawWithin'];

/** All that may be tried in a world. */
function tries({ subjects, descriptions }: World): AcceptedStep[] {
  return [
    ...subjects.flatMap((s) => descriptions.flatMap((d) => [
      ...OF_HANDLES.map((op) => ({ op, args: [s, d] })),
      ...subjects.filter((t) => t !== s).map((t) => ({ op: 'pass', args: [s, t, d] })),
    ])),
    ...descriptions.flatMap((d) => ['rescind', 'renew'].map((op) => ({ op, args: [d] }))),
    ...[...subjects, ...descriptions].map((x) => ({ op: 'withdrawFrom', args: [x] })),
    ...['withdraw', 'return', 'giveUp', 'giveBack', 'queue', 'tick'].map((op) => ({ op, args: [] })),
  ];
}

const TRIES: readonly (readonly AcceptedStep[])[] = WORLDS.map(tries);

/** What the record leaves out, nobody need try. */
const tried = ({ policy, manner }: Revocable, { beside = false }: World): ((step: AcceptedStep) => boolean) => {
  const runs = manner.running !== 'none' && !(beside && (manner.reach !== 'description' || manner.lock === 'none'));
  const kinds = { sleep: beside || manner.sleeping === 'none', map: beside || manner.standing === 'none' };
  const not: Readonly<Record<string, boolean>> = {
    check: policy.evidence !== 'ticket', told: policy.evidence !== 'notified', rescind: policy.evidence !== 'rescindable', renew: policy.evidence !== 'leased',
    abort: policy.abort !== 'late', begin: !runs, end: !runs, ...kinds, wake: kinds.sleep, unmap: kinds.map,
    queue: manner.lock !== 'shared', giveUp: manner.patience === 'endless',
    giveBack: manner.after === 'barred', revoke: manner.by === 'authority', withdrawWithin: beside || manner.within === 'barred',
    pass: beside && policy.evidence !== 'sampled' && policy.covers !== 'seen',
    withdraw: manner.reach !== 'object', withdrawFrom: manner.reach === 'object',
  };
  return ({ op }) => !not[op];
};

/** The state as text: states with the same text are one. */
function keyOf(at: SeenRevocation): string {
  const { inner: { state }, extra, names, aim, queued, lost } = at.state;
  return [state.handles, names.map((_, h) => extra[h] ?? 0), state.left, state.rescinded.map(Number), state.withdrawal[0], +state.proof, +state.sample,
    state.stale, aim, +queued, [...lost].sort()].join(';');
}

interface Node { readonly at: SeenRevocation; readonly from?: Node; readonly step?: AcceptedStep; readonly length: number }

function runOf(node: Node): AcceptedStep[] {
  const run: AcceptedStep[] = [];
  for (let now: Node | undefined = node; now?.step; now = now.from) run.unshift(now.step);
  return run;
}

function searchIn(record: Revocable, world: World, steps: readonly AcceptedStep[], found: Map<string, BrokenPromise>): number {
  const note = (name: string, node: Node): void => {
    const known = found.get(name);
    if (!known || node.length < known.length) found.set(name, { length: node.length, run: runOf(node) });
  };
  const start = new SeenRevocation(record, world);
  const seen = new Set([keyOf(start)]);
  const queue: Node[] = [{ at: start, length: 0 }];
  for (const node of queue) {
    for (const name of Object.keys(REVOCATION_STATES)) if (!found.has(name) || found.get(name)!.length > node.length) if (!REVOCATION_STATES[name]!(node.at)) note(name, node);
    for (const step of steps) {
      const after = node.at.clone();
      const method = (after as unknown as Record<string, (...args: readonly string[]) => string | undefined>)[step.op]!;
      if (method.apply(after, step.args as string[]) !== 'OK') continue;
      const next: Node = { at: after, from: node, step, length: node.length + 1 };
      for (const name of Object.keys(REVOCATION_STEPS)) {
        if ((!found.has(name) || found.get(name)!.length > next.length) && !REVOCATION_STEPS[name]!(step, node.at, after)) note(name, next);
      }
      const key = keyOf(after);
      if (seen.has(key)) continue;
      seen.add(key);
      queue.push(next);
    }
  }
  return seen.size;
}

/** By the name of the promise, how the record breaks it; one that is not here it keeps. Throws a TypeError for a record that is none. */
export function brokenPromises(record: Revocable): ReadonlyMap<string, BrokenPromise> {
  const found = new Map<string, BrokenPromise>();
  WORLDS.forEach((world, i) => searchIn(record, world, TRIES[i]!.filter(tried(record, world)), found));
  return found;
}
