import { availableParallelism } from 'node:os';
import type { Surveys } from './matrix';
import { type Survey, SurveyReader } from './survey';
import { checkRows, passed } from '../tlc/check';
import { ToolError } from '../tlc/error';
import { Kept } from '../tlc/kept';
import { readManifest, type Row } from '../tlc/manifest';
import type { Project } from '../tlc/project';
import type { Checker } from '../tlc/run';

const MODULE = 'MCAuthorizationSurvey';
const NAMED = [`${MODULE}-named`, `${MODULE}-named-lapsing`];
const SPACE = [`${MODULE}-space`, `${MODULE}-space-lapsing`, `${MODULE}-space-heard`, `${MODULE}-third`];

/** Every survey that the matrix of policies is made of. */
export const POLICY_SURVEYS: readonly string[] = [...NAMED, ...SPACE];

/**
 * Runs the surveys of the named policies and, if `whole`, those of the whole space; as many at once as there are cores.
 * Each is held to its row of the manifest. Throws `ToolError` where one is not as declared: then no cell could be believed.
 */
export async function runSurveys(project: Project, checker: Checker, whole: boolean, again = false): Promise<Surveys> {
  const found = await survey(project, checker, whole ? POLICY_SURVEYS : NAMED, again);
  const [held, lapsing, space, spaceLapsing, heard, third] = found.map(({ survey }) => survey);
  const states = found.slice(NAMED.length).reduce((sum, { states }) => sum + states, 0);
  return { named: held!, lapsing: lapsing!, ...(whole && { space: { held: space!, lapsing: spaceLapsing!, heard: heard!, third: third!, states } }) };
}

/** The lines that a survey printed, and its states. */
export interface Printed {
  readonly lines: readonly string[];
  readonly states: number;
}

const keptSurveys = (project: Project, checker: Checker): Kept<Printed> => new Kept(project, checker, 'survey');

/** Keeps what a run that was as declared has printed, so that no matrix runs it again. */
export const keepSurvey = (row: Row, printed: Printed, project: Project, checker: Checker): void => keptSurveys(project, checker).keep(row, printed);

/**
 * What each of these models printed, and its states; one that was as declared and has not changed since is run only if `again`.
 * Throws `ToolError` where one is not as its row of the manifest declares.
 */
export async function survey(project: Project, checker: Checker, models: readonly string[], again = false): Promise<{ survey: Survey; states: number }[]> {
  const listed = readManifest(project, models);
  const rows = models.map(model => {
    const row = listed.find(({ model: name }) => name === model);
    if (!row) throw new ToolError(`models/models.json has no row ${model}; the matrix needs it`);
    return row;
  });
  const kept = keptSurveys(project, checker);
  const known = new Map(again ? [] : rows.flatMap(row => { const printed = kept.find(row); return printed ? [[row, printed]] : []; }));
  const lines = new Map<Row, string[]>(rows.map(row => [row, []]));
  const verdicts = await checkRows(rows.filter(row => !known.has(row)), availableParallelism(), { project, checker, onPrint: (line, row) => lines.get(row)!.push(line) }, () => undefined);
  const bad = verdicts.filter(verdict => !passed(verdict));
  if (bad.length) throw new ToolError(bad.map(({ row, failure, reasons }) => `${row.model}: ${failure ?? reasons.join('; ')}`).join('\n'));
  for (const { row, result } of verdicts) {
    known.set(row, { lines: lines.get(row)!, states: result!.statistics.distinct });
    kept.keep(row, known.get(row)!);
  }
  return rows.map(row => {
    const reader = new SurveyReader();
    for (const line of known.get(row)!.lines) reader.take(line);
    return { survey: reader, states: known.get(row)!.states };
  });
}
