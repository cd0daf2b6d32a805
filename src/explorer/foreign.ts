/**
 * Anybody's run, as lanes: what TLC writes with -dumpTrace json, what it prints (as -tool does or for people), and the informal trace format
 * (ITF). A file comes
 * from anywhere: one that is no run is a message.
 */
import type { LaneRun } from '../lanes/run';
import { type RawStep, runOf } from '../lanes/told';
import { type Message, OutputReader, readStep } from '../tlc/output';
import { parseState, type Value } from '../tlc/value';
import { shortened } from './positions';
import { InputFault } from './room';

export const MOST = { bytes: 64 * 2 ** 20, states: 5000, depth: 100 } as const;

export interface ForeignRun {
  readonly form: 'ITF' | 'JSON of TLC' | 'output of TLC';
  readonly steps: readonly RawStep[];
  /** The file has more states than are shown. */
  readonly cut: boolean;
  /** Strings that the tool prints bare: model values. */
  readonly values: ReadonlySet<string>;
}

/** @param name of the file, for messages. Throws `Fault` for what is no run. */
export function foreignOf(name: string, text: string): ForeignRun {
  const file = shortened(name);
  if (text.length > MOST.bytes) throw new InputFault(`${file} has ${text.length} characters; at most ${MOST.bytes} are read`);
  try {
    return /^\s*[[{]/.test(text.slice(0, 1000)) ? ofJson(file, text) : ofOutput(file, text);
  } catch (error) {
    if (error instanceof InputFault) throw error;
    if (error instanceof RangeError) throw new InputFault(`${file} is nested too deeply to be read`);
    throw new InputFault(`${file} is no run: ${error instanceof Error ? error.message.slice(0, 160) : 'it cannot be read'}`);
  }
}

export const foreignRun = ({ steps, values }: ForeignRun, title: string, by: 'process' | 'variable'): LaneRun => runOf(steps, { title, by, values });

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };
type Fields = { [key: string]: Json };
const isObject = (json: Json | undefined): json is Fields => typeof json === 'object' && json !== null && !Array.isArray(json);

function ofJson(file: string, text: string): ForeignRun {
  let json: Json;
  try {
    json = JSON.parse(text) as Json;
  } catch (error) {
    throw new InputFault(`${file} is no JSON: ${(error as Error).message.slice(0, 120)}`);
  }
  const root = isObject(json) && isObject(json['counterexample']) ? json['counterexample'] : json;
  if (isObject(root) && Array.isArray(root['states']) && (Array.isArray(root['vars']) || root['states'].every(isObject))) return ofItf(file, root);
  if (isObject(root) && Array.isArray(root['state'])) return ofDump(file, root);
  throw new InputFault(`${file} is JSON, but no run: one of TLC has "state" and "action", one in ITF has "vars" and "states"`);
}

/** Quint and Apalache name the action in a variable of its own. */
const ACTION = ['mbt::actionTaken', 'action_taken', 'action', '#action'];

function ofItf(file: string, { states }: Fields): ForeignRun {
  const all = states as Json[];
  if (all.length === 0) throw new InputFault(`${file} has no states`);
  const steps = all.slice(0, MOST.states).map((state, at): RawStep => {
    if (!isObject(state)) throw new InputFault(`${file}: state ${at + 1} is no object`);
    const fields = Object.entries(state).filter(([key]) => !key.startsWith('#'));
    const action = ACTION.map((key) => (Object.hasOwn(state, key) ? state[key] : undefined))
      .find((value) => typeof value === 'string' && value !== '') as string | undefined;
    return stepOf(file, at, fields, action);
  });
  return { form: 'ITF', steps, cut: all.length > MOST.states, values: new Set() };
}

/** TLC: {"state": [[1, {…}], …], "action": [[[1, {…}], {"name": …}, [2, {…}]], …]}. */
function ofDump(file: string, { state, action }: Fields): ForeignRun {
  const all = state as Json[];
  if (all.length === 0) throw new InputFault(`${file} has no states`);
  const names = (Array.isArray(action) ? action : [])
    .map((each) => (Array.isArray(each) && isObject(each[1]) && typeof each[1]['name'] === 'string' ? each[1]['name'] : undefined));
  const steps = all.slice(0, MOST.states).map((each, at): RawStep => {
    const record = Array.isArray(each) ? each[1] : each;
    if (!isObject(record)) throw new InputFault(`${file}: state ${at + 1} is no object`);
    return stepOf(file, at, Object.entries(record), names[at - 1]);
  });
  return { form: 'JSON of TLC', steps, cut: all.length > MOST.states, values: new Set() };
}

function stepOf(file: string, at: number, fields: readonly [string, Json][], action: string | undefined): RawStep {
  return called(Object.fromEntries(fields.map(([key, json]) => [key, valueOf(json, `${file}: state ${at + 1}, ${shortened(key)}`, 0)])), action);
}

function valueOf(json: Json, where: string, depth: number): Value {
  if (depth > MOST.depth) throw new InputFault(`${where}: nested too deeply to be read`);
  const inner = (each: Json): Value => valueOf(each, where, depth + 1);
  if (json === null) return 'null';
  if (typeof json !== 'object') return json;
  if (Array.isArray(json)) return json.map(inner);
  const keys = Object.keys(json);
  const [special] = keys;
  const content = json[special ?? ''];
  if (keys.length === 1 && special !== undefined && special.startsWith('#')) {
    if (special === '#set' && Array.isArray(content)) return new Set(content.map(inner));
    if (special === '#tup' && Array.isArray(content)) return content.map(inner);
    if (special === '#map' && Array.isArray(content)) return new Map(content.map((pair) =>
      (Array.isArray(pair) ? [inner(pair[0] ?? null), inner(pair[1] ?? null)] : ['?', inner(pair)])));
    if (special === '#bigint') return Number.isSafeInteger(Number(content)) ? Number(content) : String(content);
  }
  return Object.fromEntries(keys.map((key) => [key, inner(json[key]!)]));
}

const MESSAGES = /^@!@!@STARTMSG /m;
const STATE = /^(?:State )?(\d+): <([^\n]*)>$/;

function ofOutput(file: string, text: string): ForeignRun {
  const steps: RawStep[] = [];
  const values = new Set<string>();
  const take = (step: { action: string; state: Record<string,
    Value> }): void => { steps.push(called(step.state, step.action === 'Init' ? undefined : step.action)); };
  if (MESSAGES.test(text)) {
    const reader = new OutputReader((message: Message) => { if (message.code === 2217
      && steps.length < MOST.states) take(readStep(message.text)); }, () => undefined);
    reader.push(text);
    reader.end();
  } else {
    let head: string | undefined;
    let lines: string[] = [];
    const close = (): void => {
      if (head !== undefined && steps.length < MOST.states) take({ action: head, state: parseState(lines.join('\n')) });
      head = undefined;
      lines = [];
    };
    for (const line of text.split(/\r?\n/)) {
      const found = STATE.exec(line);
      if (found) {
        close();
        head = /^Initial/.test(found[2]!) ? 'Init' : found[2]!.split(' ')[0]!;
      } else if (head !== undefined && (line.trim() === ''
        || /^(\d+ states generated|Finished in|Error:|The number of|State \d+: Stuttering)/.test(line))) close();
      else if (head !== undefined) lines.push(line);
    }
    close();
  }
  if (steps.length === 0) throw new InputFault(`${file} has no run in it; this page reads what TLC prints or writes with -dumpTrace json, and ITF`);
  for (const [, word] of text.slice(0, 2_000_000).matchAll(/(?<!["\w])([A-Za-z]\w*)(?!["\w]| *(?:\|->|=))/g)) values.add(word!);
  return { form: 'output of TLC', steps, cut: steps.length >= MOST.states, values };
}

/** The rooms of this project, and who does as they do, record the call that led to a state in the variable `call`. */
function called(state: Record<string, Value>, action: string | undefined): RawStep {
  const call = Object.hasOwn(state, 'call') ? state['call'] : undefined;
  if (typeof call === 'object' && !Array.isArray(call) && !(call instanceof Set) && !(call instanceof Map) && typeof call['op'] === 'string'
    && Array.isArray(call['args'])) {
    const { op, args, errno } = call as { op: string; args: Value[]; errno?: Value };
    return { state, ...(op === 'Init' ? {} : { op, args }), ...(typeof errno === 'string' ? { errno } : {}) };
  }
  return { state, ...(action === undefined ? {} : { op: action }) };
}
