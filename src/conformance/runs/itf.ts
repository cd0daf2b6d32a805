/**
 * Runs in the informal trace format (ITF), which other tools of TLA+ show: one JSON document a run, a list of states.
 * The step that led to a state is its variable `call`; in the first state its op is `Init`.
 */
import { ToolError } from '../../tlc/error';
import { isObject, type Json } from './json';
import type { Room } from '../room';
import { type Operations, printRuns, readRuns, type Run, type RunFile } from './trace';

type Line = { [key: string]: Json };

/** Each state is a whole one in ITF. Throws `ToolError` for a run with a step that was not wholly observed. */
export function toItf(run: Run, room: Room, model?: string): Json {
  const [, ...steps] = printRuns({ runs: [run] }).trimEnd().split('\n').map(line => JSON.parse(line) as Line);
  const first = JSON.parse(printRuns({ runs: [run] }).split('\n')[0]) as Line;
  const states = [{ call: { op: 'Init', args: [], errno: 'OK' } as Json, view: first['view'] }, ...steps.map(({ view, ...call }) => ({ call, view }))];
  return {
    '#meta': { format: 'ITF', source: run.name, ...(model === undefined ? {} : { model }) },
    vars: ['call', ...room.variables],
    states: states.map(({ call, view }, at) => {
      const missing = room.variables.find(name => (view as Line | undefined)?.[name] === undefined);
      if (missing !== undefined) throw new ToolError(`the run ${run.name} has no ${missing} after step ${at}; ITF needs whole states`);
      return { '#meta': { index: at }, call, ...(view as Line) };
    }),
  };
}

/** Reads one document of ITF. Throws `ToolError` that names the state which is none of the room. */
export function fromItf(json: Json, file: string, room: Room, operations?: Operations): RunFile {
  const meta = isObject(json) && isObject(json['#meta']) ? json['#meta'] : {};
  const states = isObject(json) ? json['states'] : undefined;
  if (!Array.isArray(states) || !states.every(isObject)) throw new ToolError(`${file}: no ITF; that has a list of states`);
  const lines = states.map((state, at): Line => {
    const { call, ...rest } = state as Line;
    const view = Object.fromEntries(Object.entries(rest).filter(([name]) => name !== '#meta'));
    if (at === 0) return { run: meta['source'] ?? file, ...(meta['model'] === undefined ? {} : { model: meta['model'] }), view };
    if (!isObject(call)) throw new ToolError(`${file}: state ${at} has no call, the step that led to it`);
    const { '#tup': tuple } = isObject(call['args']) ? call['args'] : {};
    return { ...call, args: tuple ?? call['args'], view };
  });
  try {
    return readRuns(lines.map(line => JSON.stringify(line)).join('\n'), file, room, operations);
  } catch (error) {
    // Line n of what was handed on is state n - 1.
    throw error instanceof ToolError ? new ToolError(error.message.replace(`${file}:`, `${file}: state `).replace(/state (\d+):/, (_, line: string) => `state ${Number(line) - 1}:`)) : error;
  }
}
