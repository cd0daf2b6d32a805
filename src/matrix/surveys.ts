import { availableParallelism } from 'node:os';
import type { Surveys } from './matrix';
import { type Survey, SurveyReader } from './survey';
import { checkRows, passed } from '../tlc/check';
import { ToolError } from '../tlc/error';
import { readManifest, type Row } from '../tlc/manifest';
import type { Project } from '../tlc/project';
import type { Checker } from '../tlc/run';

const MODULE = 'MCAuthorizationSurvey';
const NAMED = [`${MODULE}-named`, `${MODULE}-named-lapsing`];
const SPACE = [`${MODULE}-space`, `${MODULE}-space-lapsing`, `${MODULE}-third`];

/**
 * Runs the surveys of the named policies and, if `whole`, those of the whole space; as many at once as there are cores.
 * Each is held to its row of the manifest. Throws `ToolError` where one is not as declared: then no cell could be believed.
 */
export async function runSurveys(project: Project, checker: Checker, whole: boolean): Promise<Surveys> {
  const found = await survey(project, checker, whole ? [...NAMED, ...SPACE] : NAMED);
  const [held, lapsing, space, spaceLapsing, third] = found.map(({ survey }) => survey);
  const states = found.slice(NAMED.length).reduce((sum, { states }) => sum + states, 0);
  return { named: held!, lapsing: lapsing!, ...(whole && { space: { held: space!, lapsing: spaceLapsing!, third: third!, states } }) };
}

/** What each of these models printed, and its states. Throws `ToolError` where one is not as its row of the manifest declares. */
export async function survey(project: Project, checker: Checker, models: readonly string[]): Promise<{ survey: Survey; states: number }[]> {
  const listed = readManifest(project, models);
  const rows = models.map(model => {
    const row = listed.find(({ model: name }) => name === model);
    if (!row) throw new ToolError(`models/models.json has no row ${model}; the matrix needs it`);
    return row;
  });
  const readers = new Map<Row, SurveyReader>(rows.map(row => [row, new SurveyReader()]));
  const verdicts = await checkRows(rows, availableParallelism(), { project, checker, onPrint: (line, row) => readers.get(row)!.take(line) }, () => undefined);
  const bad = verdicts.filter(verdict => !passed(verdict));
  if (bad.length) throw new ToolError(bad.map(({ row, failure, reasons }) => `${row.model}: ${failure ?? reasons.join('; ')}`).join('\n'));
  return rows.map((row, i) => ({ survey: readers.get(row)!, states: verdicts[i].result!.statistics.distinct }));
}
