/** What a failure looks like: the run as a program, the first step that differs, both views, the place in the specification. */
import { printValue } from '../tlc/print';
import type { Project } from '../tlc/project';
import type { Value } from '../tlc/value';
import { type Difference, differing, nearest } from './difference';
import type { Model } from './model';
import { type Constants, type Room, showRequest, type View } from './room';
import { lanesOfDifference } from './told';
import { placeOf } from './spec';

export interface ToldDifference {
  readonly project: Project;
  readonly model: Model;
  /** Who made the run: `the code`, or the name of a recorded one. */
  readonly who: string;
  /** How to see it again, one line each. */
  readonly again: readonly string[];
  /** The address at which the run can be stepped through, where there is one. */
  readonly link?: (difference: Difference, model: Model) => string | undefined;
}

const NOT_POSSIBLE = 'not possible';
const LABELS = ['recorded', 'specification'] as const;

/** The whole report, ending with a line break. */
export function printDifference(difference: Difference, told: ToldDifference): string {
  const { model, project, who, again } = told;
  const { room } = model;
  const { request, run, possible } = difference;
  const action = placeOf(project, model, request.op);
  const others = possible.length > 1 ? [`  (the nearest of ${possible.length} that the specification has here)`] : [];
  const lanes = lanesOfDifference(difference, model);
  const link = told.link?.(difference, model);
  const table = views(difference, model, who === 'the code' ? 'code' : LABELS[0]);
  const lines = [
    `${who}: ${request.op === 'Init' ? 'the beginning' : `step ${run.length + 1}, ${showRequest(request)},`} is none of ${model.config}`, '',
    ...program(difference, model).map(line => `  ${line}`), '',
    ...lanes.map(line => `  ${line}`.trimEnd()), ...(lanes.length ? [''] : []),
    ...table.map(line => `  ${line}`), ...others, ...(table.length ? [''] : []),
    `  specification  ${request.op}${action ? `, ${action.file}:${action.line}` : ` of the room ${room.name}`}`,
    ...(link === undefined ? [] : [`  step through   ${link}`]),
    ...again.map(line => `  ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** The run as a program, which ends with the step that differs. */
export function program({ initial, run, request, got, possible }: Difference, { room, constants }: Model): string[] {
  const makes = `const machine = ${beginning(initial, room, constants)};`;
  const last = possible.length === 0 ? NOT_POSSIBLE : [...new Set(possible.map(({ errno }) => errno ?? NOT_POSSIBLE))].join(' or ');
  const said = 'errno' in got ? got.errno ?? NOT_POSSIBLE : 'no errno recorded';
  const calls = request.op === 'Init' ? [] : [
    ...run.map(step => [`machine.${showRequest(step)};`, step.errno ?? 'errno not recorded']),
    [`machine.${showRequest(request)};`, `${said}; the specification: ${last}${said === last ? ', but another state' : ''}`],
  ];
  const width = Math.max(...calls.map(([call]) => call.length));
  return [`import { ${room.code.class} } from './${room.code.path}';`, makes, ...calls.map(([call, answer]) => `${call.padEnd(width)}  // ${answer}`)];
}

/** The machine that the run begins with; of a recorded run, it may be that what decides on it was not observed. */
function beginning(initial: View, room: Room, constants: Constants): string {
  let missing: string | undefined;
  const observed = new Proxy(initial, { get: (view, name) => view[name as string] ?? (missing = String(name), {}) });
  try {
    const text = room.program(observed, constants);
    if (missing === undefined) return text;
  } catch (error) {
    if (missing === undefined) throw error;
  }
  return `the${room.code.class} /* ${missing} was not recorded */`;
}

/** Both views, a line for what they agree on, two for what they do not. */
function views(difference: Difference, model: Model, label: string): string[] {
  const { got, before } = difference;
  const { variables } = model.room;
  const marked = new Set(differing(difference, variables));
  const answer = nearest(difference, variables);
  const width = Math.max(...variables.map(name => name.length), 5) + 2;
  const show = (value: Value | undefined): string => (value === undefined ? '(not recorded)' : printValue(value, model.values));
  const row = (name: string, here: string, there: string): string[] => (marked.has(name)
    ? [`> ${name.padEnd(width)}${label.padEnd(15)}${here}`, `  ${''.padEnd(width)}${LABELS[1].padEnd(15)}${there}`]
    : [`  ${name.padEnd(width)}${here}`]);
  return [
    ...(!('errno' in got) && (got.view === undefined || difference.request.op === 'Init') ? [] : row('errno', 'errno' in got ? got.errno ?? NOT_POSSIBLE : '(not recorded)', answer?.errno ?? NOT_POSSIBLE)),
    ...(got.out === undefined || !answer ? [] : row('out', show(got.out), show(answer?.out))),
    ...variables.filter(name => got.view?.[name] !== undefined).flatMap(name => row(name, show(got.view?.[name]), show((answer?.view ?? before ?? {})[name]))),
  ];
}
