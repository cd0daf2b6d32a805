/** The run of a room, or of anybody, as lanes: from states and the calls between them. */
import { printValue } from '../tlc/print';
import type { Value } from '../tlc/value';
import { actorsOf, type Actors, ONLY, type CastMember } from './cast';
import { changesOf, type Valuation } from './changes';
import { type LaneKind, type LaneStep, lanesOf, type LaneRun } from './run';

/** A step as it comes from elsewhere: the state after it, and the call or the action that led there. */
export interface RawStep {
  readonly state: Valuation;
  readonly op?: string;
  readonly args?: readonly Value[];
  readonly errno?: string;
  readonly why?: string;
  /** Who acts and whom it concerns, where whoever tells the run knows. */
  readonly actors?: Actors;
  readonly breaks?: readonly string[];
}

export interface ToldRun {
  readonly title: string;
  /** The room whose calls these are; without one, or for calls that it has not, lanes are guessed from the state. */
  readonly room?: string;
  readonly ending?: string;
  /** Strings that are printed without quotation marks. */
  readonly values?: ReadonlySet<string>;
  /** By process, as the room or the state has it; or by what changes. */
  readonly by?: 'process' | 'variable';
}

/** The first step is where the run begins. */
export function runOf(raw: readonly RawStep[], { title, room, ending, values, by = 'process' }: ToldRun): LaneRun {
  const bare = (value: Value): string => (typeof value === 'string' ? value : printValue(value, values));
  const print = (value: Value): string => printValue(value, values);
  const parts = new Map<string, LaneKind>();
  const known = (part: CastMember | undefined): string | undefined => {
    const id = part && (alone.get(part.id) ?? part.id);
    if (part && id !== undefined && !parts.has(id)) parts.set(id, part.kind);
    return id;
  };
  const names = by === 'process' ? processesOf(raw.map(({ state }) => state)) : new Set<string>();
  const ofRoom = ({ op, args, actors }: RawStep): Actors | undefined => actors
    ?? (by === 'variable' || room === undefined || op === undefined ? undefined
    : actorsOf(room, op, (args ?? []).map(bare)));
  const alone = aloneIn(raw.flatMap((step) => Object.values(ofRoom(step) ?? {})));
  const steps = raw.map(({ state, op, args, errno, why, breaks }, at): LaneStep => {
    const before = raw[at - 1]?.state;
    const changes = changesOf(before, state, print);
    const texts = (args ?? []).map(bare);
    const actors = at === 0 ? {} : ofRoom(raw[at]!) ?? guessed(changes.map(({ path }) => path), texts, names, by);
    const answer = errno === undefined || errno === 'OK' ? undefined : errno;
    const variables = by === 'variable' && at > 0 ? [...new Set(changes.map(({ path }) => path.split('.')[0]!))].slice(1) : [];
    return {
      number: at + 1, from: known(actors.from), to: known(actors.to), ...(variables.length > 0 ? { also: variables.map((id) => known(part(id))!) } : {}),
      call: at === 0 ? 'the first state' : `${op ?? 'a step'}${args?.length ? `(${args.map(print).join(', ')})` : ''}`,
      ...(answer === undefined ? {} : { answer }), ...(why === undefined ? {} : { why }), ...(breaks?.length ? { breaks } : {}), changes,
    };
  });
  return { title, lanes: lanesOf(steps, (id) => parts.get(id)!), steps, ...(ending === undefined ? {} : { ending }) };
}

const part = (id: string): CastMember => ({ id, kind: 'part' });

/** The one that a call does not name is the one that others name, if they name no second. */
function aloneIn(parts: readonly (CastMember | undefined)[]): Map<string, string> {
  const named = new Map<LaneKind, Set<string>>();
  for (const each of parts) {
    if (!each || each.id === ONLY[each.kind]) continue;
    named.set(each.kind, (named.get(each.kind) ?? new Set()).add(each.id));
  }
  return new Map([...named].filter(([, ids]) => ids.size === 1).map(([kind, ids]) => [ONLY[kind], [...ids][0]!]));
}

/** Who it may have been, where nobody says: a process whose part of the state changed or that is an argument; or the variable that changed. */
function guessed(paths: readonly string[], args: readonly string[], processes: ReadonlySet<string>, by: 'process' | 'variable'): Actors {
  if (by === 'variable') {
    return paths.length === 0 ? {} : { from: part(paths[0]!.split('.')[0]!) };
  }
  const [first, second] = [...new Set([...args, ...paths.flatMap((path) => path.split('.').slice(1, 2))].filter((name) => processes.has(name)))];
  return first === undefined ? {} : { from: part(first), ...(second === undefined ? {} : { to: part(second) }) };
}

/** The names that most of the state is a function of, as PlusCal's `pc`: those who act. None where there is no such set. */
function processesOf(states: readonly Valuation[]): Set<string> {
  const first = states[0] ?? {};
  const counts = new Map<string, number>();
  for (const [name, value] of Object.entries(first)) {
    if (name === 'call' || typeof value !== 'object' || Array.isArray(value) || value instanceof Set) continue;
    const keys = value instanceof Map ? [...value.keys()].map(String) : Object.keys(value);
    if (keys.length > 0 && keys.length <= 64) counts.set(keys.sort().join('\n'), (counts.get(keys.join('\n')) ?? 0) + (name === 'pc' ? 100 : 1));
  }
  const best = [...counts].filter(([, count]) => count > 1).sort(([, a], [, b]) => b - a)[0];
  return new Set(best?.[0].split('\n') ?? []);
}
