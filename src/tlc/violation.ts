import { type TlcCall, callOf, callText } from './calls';
import { type Config, modelValues } from './config';
import { brokenName } from './gate';
import type { Modules, SourcePlace } from './modules';
import type { TraceStep } from './output';
import { changesIn, changeText } from '../lanes/changes';
import type { LaneRun } from '../lanes/run';
import { textOfLanes, type TextOptions } from '../lanes/text';
import { type RawStep, runOf } from '../lanes/told';
import { equalValues, printValue } from './print';
import type { PropertyKind } from './result';
import type { TlcResult } from './run';
import type { Value } from './value';

export interface ShownStep {
  readonly number: number;
  readonly action: string;
  /** None where the step wrote none: its action made no call, or the model silences `call`. */
  readonly call?: TlcCall;
  /** All variables in the first state, then only those that this step changed. */
  readonly changed: Record<string, Value>;
  readonly before: Record<string, Value>;
  readonly after: Record<string, Value>;
}

export interface ShownViolation {
  readonly model: string;
  readonly property: string;
  readonly kind: PropertyKind;
  /** Where the property, or the part of it that broke, stands. */
  readonly place?: SourcePlace;
  readonly steps: ShownStep[];
  /** The run never ends: after its last state it goes on from this one for ever. */
  readonly back?: number;
  readonly closing?: string;
}

/** What TLC's violation says to a reader, or undefined if there is none. */
export function readViolation(model: string, module: string, config: Config, result: TlcResult, modules: Modules): ShownViolation | undefined {
  const { violation } = result;
  if (!violation) return undefined;
  const property = brokenName(result, config, modules) ?? violation.property ?? 'a property without a name';
  return {
    model, property, kind: violation.kind,
    place: violation.place ? modules.place(violation.place) : modules.definition(module, property),
    steps: shownSteps(violation.steps),
    back: violation.back, closing: violation.closing,
  };
}

function shownSteps(steps: readonly TraceStep[]): ShownStep[] {
  const shown: ShownStep[] = [];
  for (const [i, step] of steps.entries()) shown.push(readShownStep(step, steps[i - 1], shown[i - 1]));
  return shown;
}

function readShownStep(step: TraceStep, previous: TraceStep | undefined, shown: ShownStep | undefined): ShownStep {
  const before = previous?.state ?? {};
  const changed: Record<string, Value> = {};
  for (const [variable, value] of Object.entries(step.state)) {
    if (variable !== 'call' && (!previous || !equalValues(value, before[variable]))) changed[variable] = value;
  }
  const silent = previous !== undefined && keepsCall(step, previous, shown!);
  return { number: step.number, action: step.action, call: silent ? undefined : callOf(step.state), changed, before, after: step.state };
}

/** Whether the step left `call` as it was. The same call once more is made by the same action, which has written it before. */
function keepsCall(step: TraceStep, previous: TraceStep, shown: ShownStep): boolean {
  const [now, before] = [step.state['call'], previous.state['call']];
  if (now === undefined || before === undefined || !equalValues(now, before)) return false;
  return step.action !== previous.action || shown.call === undefined;
}

/** The action as a call, with its answer unless that is OK. */
function stepText(step: ShownStep, print: (value: Value) => string): string {
  if (step.number === 1) return 'the first state';
  return step.call ? callText(step.call, print, '  ') : step.action;
}

/** A step for people: the call, or the action, and a line for each part of the state that it changed. */
export interface ToldStep {
  readonly number: number;
  readonly title: string;
  readonly changes: readonly string[];
}

export function toldSteps(shown: ShownViolation, config: Config): ToldStep[] {
  const print = printerOf(config);
  return shown.steps.map(step => ({
    number: step.number, title: stepText(step, print),
    changes: Object.entries(step.changed).flatMap(([variable, value]) => changesIn(variable, step.before[variable], value, print).map(changeText)),
  }));
}

function printerOf(config: Config): (value: Value) => string {
  const names = modelValues(config);
  return value => printValue(value, names);
}

/**
 * A violation's run as lanes.
 * @param room whose calls it makes; those of no room are told by what they change
 * @param why by the number of a step, which rule refused its call
 */
export function runOfViolation(shown: ShownViolation, config: Config, room: string, why: ReadonlyMap<number, string> = new Map()): LaneRun {
  const raw = shown.steps.map(({ number, action, call, after: { call: _, ...state } }): RawStep => {
    if (number === 1) return { state };
    return call ? { state, op: call.op, args: call.args, errno: call.errno, why: why.get(number) } : { state, op: action };
  });
  return runOf(raw, {
    title: `${shown.model}: ${headOf(shown)}`, room, values: modelValues(config), ending: shown.back === undefined ? undefined : ending(shown),
  });
}

/** What is violated, how, and where it stands. */
export const headOf = (shown: ShownViolation): string =>
  `${shown.property} (${shown.kind}) is violated${shown.steps.length ? ` by a run of ${states(shown)}` : ''}${shown.place ? `  ${shown.place.file}:${shown.place.line}` : ''}`;

/** A violation as text for people: numbered steps, who takes each, and what it changed. */
export function violationText(shown: ShownViolation, config: Config, room: string, options: TextOptions = {}): string {
  return shown.steps.length ? `${headOf(shown)}\n\n${textOfLanes(runOfViolation(shown, config, room), options)}` : headOf(shown);
}

const states = ({ steps, back }: ShownViolation): string => `${steps.length} state${steps.length === 1 ? '' : 's'}${back === undefined ? '' : ' that never ends'}`;

function ending({ steps, back, closing }: ShownViolation): string {
  return back === steps.at(-1)?.number && !closing ? 'from here nothing more happens' : `from here back to ${back}, by ${closing}, for ever`;
}

/** A violation for programs; values in the notation of Apalache's ITF: {"#set": […]}, {"#map": [[key, value], …]}. */
export function violationJson(shown: ShownViolation): object {
  return {
    ...shown,
    steps: shown.steps.map(({ number, action, call, changed }) => ({ number, action, call: call && jsonValue(call as unknown as Value), changed: jsonValue(changed) })),
  };
}

export function jsonValue(value: Value): unknown {
  if (Array.isArray(value)) return value.map(jsonValue);
  if (value instanceof Set) return { '#set': [...value].map(jsonValue) };
  if (value instanceof Map) return { '#map': [...value].map(pair => pair.map(jsonValue)) };
  if (typeof value === 'object') return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, jsonValue(of)]));
  return value;
}
