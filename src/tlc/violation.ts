import { type Call, callOf, callText } from './calls';
import { type Config, modelValues } from './config';
import { brokenName } from './gate';
import type { Modules, Place } from './modules';
import type { Step } from './output';
import { equal, keyOf, printValue } from './print';
import type { Kind } from './result';
import type { TlcResult } from './run';
import type { Value } from './value';

export interface ShownStep {
  readonly number: number;
  readonly action: string;
  /** None where the step wrote none: its action made no call, or the model silences `call`. */
  readonly call?: Call;
  /** All variables in the first state, then only those that this step changed. */
  readonly changed: Record<string, Value>;
  readonly before: Record<string, Value>;
}

export interface ShownViolation {
  readonly model: string;
  readonly property: string;
  readonly kind: Kind;
  /** Where the property, or the part of it that broke, stands. */
  readonly place?: Place;
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

function shownSteps(steps: readonly Step[]): ShownStep[] {
  const shown: ShownStep[] = [];
  for (const [i, step] of steps.entries()) shown.push(readShownStep(step, steps[i - 1], shown[i - 1]));
  return shown;
}

function readShownStep(step: Step, previous: Step | undefined, shown: ShownStep | undefined): ShownStep {
  const before = previous?.state ?? {};
  const changed: Record<string, Value> = {};
  for (const [variable, value] of Object.entries(step.state)) {
    if (variable !== 'call' && (!previous || !equal(value, before[variable]))) changed[variable] = value;
  }
  const silent = previous !== undefined && keepsCall(step, previous, shown!);
  return { number: step.number, action: step.action, call: silent ? undefined : callOf(step.state), changed, before };
}

/** Whether the step left `call` as it was. The same call once more is made by the same action, which has written it before. */
function keepsCall(step: Step, previous: Step, shown: ShownStep): boolean {
  const [now, before] = [step.state['call'], previous.state['call']];
  if (now === undefined || before === undefined || !equal(now, before)) return false;
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
  const names = modelValues(config);
  const print = (value: Value): string => printValue(value, names);
  return shown.steps.map(step => ({
    number: step.number, title: stepText(step, print),
    changes: Object.entries(step.changed).flatMap(([variable, value]) => changeLines(variable, step.before[variable], value, print)),
  }));
}

/** A violation as text for people: numbered steps, and what each of them changed. */
export function violationText(shown: ShownViolation, config: Config): string {
  const lines: string[] = [];
  const where = shown.place ? `  ${shown.place.file}:${shown.place.line}` : '';
  lines.push(`${shown.property} (${shown.kind}) is violated${shown.steps.length ? ` by a run of ${states(shown)}` : ''}${where}`);
  for (const { number, title, changes } of toldSteps(shown, config)) {
    lines.push('', `${String(number).padStart(4)}  ${title}`, ...(changes.length > 0 ? changes : ['nothing changes']).map(line => `        ${line}`));
  }
  if (shown.back !== undefined) lines.push('', `      ${ending(shown)}`);
  return lines.join('\n');
}

const states = ({ steps, back }: ShownViolation): string => `${steps.length} state${steps.length === 1 ? '' : 's'}${back === undefined ? '' : ' that never ends'}`;

function ending({ steps, back, closing }: ShownViolation): string {
  return back === steps.at(-1)?.number && !closing ? 'from here nothing more happens' : `from here back to ${back}, by ${closing}, for ever`;
}

/** One line a changed part: what was added to a set and taken from it, or the new value. */
function changeLines(path: string, before: Value | undefined, after: Value, print: (value: Value) => string): string[] {
  if (before instanceof Set && after instanceof Set) {
    const [was, is] = [keys(before), keys(after)];
    const added = [...is].filter(([key]) => !was.has(key)).map(([, value]) => `+ ${print(value)}`);
    const gone = [...was].filter(([key]) => !is.has(key)).map(([, value]) => `- ${print(value)}`);
    return [`${path}  ${[...gone, ...added].join('  ')}`];
  }
  if (isRecord(before) && isRecord(after) && equal(Object.keys(before).sort(), Object.keys(after).sort())) {
    return Object.keys(after).filter(field => !equal(before[field], after[field]))
      .flatMap(field => changeLines(`${path}.${field}`, before[field], after[field], print));
  }
  return [`${path} = ${print(after)}${before === undefined ? '' : `, was ${print(before)}`}`];
}

const keys = (set: Set<Value>): Map<string, Value> => new Map([...set].map(value => [keyOf(value), value]));

const isRecord = (value: Value | undefined): value is { [key: string]: Value } =>
  typeof value === 'object' && !Array.isArray(value) && !(value instanceof Set) && !(value instanceof Map);

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
