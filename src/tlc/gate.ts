import { recordedRun } from './calls';
import { asked, type Config, unnamed } from './config';
import { failureOf } from './failure';
import type { Breaks, Holds, Row } from './manifest';
import type { Modules } from './modules';
import type { PropertyKind } from './result';
import type { TlcResult } from './run';

/** What the gate says of one run: `reasons` for a no, `failure` if there was no verdict at all. Neither: as declared. */
export interface Judgement {
  readonly reasons: readonly string[];
  readonly failure?: string;
}

/** Warnings that take nothing from a verdict: 2401 asks for another garbage collector, 2400 for another flag. */
const HARMLESS = [2400, 2401];
const EXITS: Record<PropertyKind, number> = { assumption: 10, deadlock: 11, invariant: 12, step: 13, liveness: 13, refinement: 13, assertion: 14 };
const NAMED: Record<number, string> = {
  2279: 'liveness is checked under symmetry, which can hide a violation or invent one; remove SYMMETRY',
  2284: 'liveness is checked under a constraint, which can hide a violation; remove the constraint',
};

/**
 * Holds a run to its row. A pass needs every part of it: the exit status, one word of success, the counts, an empty queue, no warning,
 * the config's properties, every action taken or declared as never; or the declared property, violated in the declared way.
 *
 * Which lasso breaks a liveness property is TLC's choice, and not a shortest one. With one worker, as TLC is always run here, it
 * depends on no heap, compiler or load; with four it does. With another TLC than the project's (`another`) it need not be the same, and
 * the row's run is not asked of it.
 */
export function judge(row: Row, config: Config, result: TlcResult, modules: Modules, another = false): Judgement {
  const failure = configFailure(row, config, modules) ?? failureOf(result);
  if (failure) return { reasons: [], failure };
  const reasons = [...configReasons(row, config), ...warningReasons(result), ...(row.result === 'holds' ? holdsReasons(row, result)
    : breaksReasons(row, config, result, modules, another))];
  return { reasons };
}

/** Faults that make a config worthless whatever TLC says of it; known without running it. */
export function configFailure(row: Row, config: Config, modules: Modules): string | undefined {
  if (asked(config).length === 0 && !(row.result === 'breaks' && (row.kind === 'assumption' || row.kind === 'deadlock'))) {
    return 'the config names no INVARIANT and no PROPERTY, so nothing would be checked; name one';
  }
  for (const { name, module } of config.constants) {
    if (!modules.declares(module ?? row.module, name)) return `the config sets ${name}, which ${module ?? row.module} does not know; TLC would pass over it`;
  }
  return undefined;
}

function configReasons(row: Row, config: Config): string[] {
  const reasons: string[] = [];
  const names = asked(config);
  const gone = row.properties.filter(name => !names.includes(name));
  const added = names.filter(name => !row.properties.includes(name));
  if (gone.length) reasons.push(`the config does not ask for ${gone.join(', ')}, as the row declares`);
  if (added.length) reasons.push(`the config asks for ${added.join(', ')}, which the row does not declare`);
  if (new Set(names).size < names.length) reasons.push('the config names a property twice');
  const live = unnamed(config).filter(name => name.endsWith('Live')).length;
  if (live > 1 || unnamed(config).length - live > 1) reasons.push(`the config asks for ${unnamed(config).join(', ')}; TLC would not say which broke: one liveness and one refinement a config`);
  return reasons;
}

const warningReasons = (result: TlcResult): string[] => result.warnings
  .filter(({ code }) => !HARMLESS.includes(code))
  .map(({ code, text }) => `warning ${code}: ${NAMED[code] ?? text.replace(/\s+/g, ' ').slice(0, 200)}`);

function holdsReasons(row: Holds, result: TlcResult): string[] {
  if (result.violation) return [`declared to hold, but ${violated(result)}`];
  const reasons: string[] = [];
  const { statistics } = result;
  if (result.exit !== 0) reasons.push(`exit status ${result.exit}, not 0`);
  if (result.success !== 1 || result.errors.length) reasons.push('TLC did not say that no error was found');
  if (statistics.distinct === 0) reasons.push('no state at all: Init is empty');
  if (statistics.queue !== 0) reasons.push(`${statistics.queue} states left unexplored`);
  for (const count of ['distinct', 'generated', 'depth'] as const) {
    if (statistics[count] !== row[count]) reasons.push(`${count}: declared ${row[count]}, found ${statistics[count]}`);
  }
  return [...reasons, ...coverageReasons(row, result)];
}

/** The names of the actions that were never taken. */
export const neverTaken = (result: TlcResult): string[] => [...result.actions].filter(([, taken]) => !taken).map(([name]) => name).sort();

/** Are the actions of such a model counted? Not in a survey, whose step is one action for TLC; other models of the room take the same steps. */
export const countsActions = (row: Row): boolean => row.result === 'holds' && row.tier !== 'survey';

function coverageReasons(row: Holds, result: TlcResult): string[] {
  if (!countsActions(row)) return [];
  if (result.actions.size === 0) return ['TLC did not say which actions were taken'];
  const never = neverTaken(result);
  const reasons: string[] = [];
  const dead = never.filter(name => !row.never.includes(name));
  const alive = row.never.filter(name => !never.includes(name));
  if (dead.length) reasons.push(`never taken, and not declared so: ${dead.join(', ')}`);
  if (alive.length) reasons.push(`declared never to be taken, but taken or unknown: ${alive.join(', ')}`);
  return reasons;
}

function breaksReasons(row: Breaks, config: Config, result: TlcResult, modules: Modules, another: boolean): string[] {
  const { violation } = result;
  if (!violation) return [`declared to break ${row.breaks}, but nothing was violated (${result.statistics.distinct} distinct states)`];
  const name = brokenName(result, config, modules);
  const atInit = row.kind === 'refinement' && violation.kind === 'step' && violation.property === row.breaks;
  // TLC speaks of a refinement whose fairness part breaks as it does of liveness.
  const unfair = row.kind === 'refinement' && violation.kind === 'liveness';
  const reasons: string[] = [];
  if (violation.kind !== row.kind && !atInit && !unfair) reasons.push(`declared to break ${row.breaks} (${row.kind}), but ${violated(result)}`);
  else if (name !== row.breaks) reasons.push(`declared to break ${row.breaks}, but ${name ?? 'something without a name'} broke`);
  if (result.exit !== EXITS[violation.kind]) reasons.push(`exit status ${result.exit}, not ${EXITS[violation.kind]}`);
  if (violation.back === undefined && row.length !== undefined && violation.steps.length !== row.length) {
    reasons.push(`the run that breaks ${row.breaks} has ${violation.steps.length} states, not ${row.length}`);
  }
  if (violation.back !== undefined && row.length !== undefined) reasons.push('the run has no end, so the row must not declare a length');
  if (violation.back === undefined && row.kind === 'refinement' && row.length === undefined) {
    reasons.push(`the run has ${violation.steps.length} states, but the row declares no length`);
  }
  if (row.run && violation.kind !== 'assumption' && !(another && violation.kind === 'liveness')) reasons.push(...runReasons(row.run, recordedRun(violation, config)));
  return reasons;
}

function runReasons(declared: readonly string[], found: readonly string[]): string[] {
  const at = [...declared, ''].findIndex((call, i) => call !== (found[i] ?? ''));
  if (at < 0 || (at === declared.length && found.length === at)) return [];
  return [`step ${at + 1} of the run: declared ${declared[at] ?? 'none'}, found ${found[at] ?? 'none'}; ioasid check --declare --write puts it right`];
}

/** The name of what broke: TLC's, or the only one in the config that it can be. */
export function brokenName(result: TlcResult, config: Config, modules: Modules): string | undefined {
  const { violation } = result;
  if (!violation) return undefined;
  if (violation.property) return violation.property;
  if (violation.kind === 'deadlock') return 'deadlock';
  if (violation.kind === 'assumption') return violation.place && modules.assumption(violation.place);
  const refinements = unnamed(config).filter(name => !name.endsWith('Live'));
  const candidates = violation.kind === 'refinement' ? refinements : violation.kind === 'liveness' ? unnamed(config) : [];
  return candidates.length === 1 ? candidates[0] : undefined;
}

function violated(result: TlcResult): string {
  const { kind, property, place, steps } = result.violation!;
  const what = property ?? (place ? `what stands at ${place}` : 'a property that TLC does not name');
  return kind === 'deadlock' ? `a deadlock is reached in ${steps.length} states` : `${what} (${kind}) is violated in ${steps.length} states`;
}
