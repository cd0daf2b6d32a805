/**
 * What can show a claim, one line each:
 *
 *   matrix Once P1 yes                       a cell of a matrix: yes, (y), kept (either), the length of the shortest run, loop, or broken
 *   matrix.lapsing * P7 broken               also of the matrix with lapses; * is every row
 *   positions.careless GunthorpeOnce Told yes   positions, or positions.careless, .careful; forms, or forms.careless; mechanisms
 *   model MCX holds PInv                     a row of models/models.json, and of the last `ioasid check` where its tier is run
 *   model MCX breaks PInv                    … in 4 steps, if the claim says how many
 *   row MCX distinct 1,665                   a number that the row declares
 *   assumed Trilemma by MCX                  an ASSUME that TLC decides whenever it runs the model
 *   count matrix.space.points 2,304          a number of a report, or the size of a list or record in it
 *   test test/a/b.test.ts: a title           a test by its file and title
 *   text spec/a/B.tla: words                 what stands in a specification or in code, to the letter
 *   limit what bounded search is             the sentence promises nothing: it says what is not shown, and this says why it may
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ToolError } from '../tlc/error';
import { readManifest, type Row } from '../tlc/manifest';
import { Modules } from '../tlc/modules';
import type { Project } from '../tlc/project';

/** A cell as the reports hold it. */
interface Cell { readonly holds: boolean; readonly vacuous?: boolean; readonly length?: number; readonly lasso?: boolean }
type Rows = Readonly<Record<string, Readonly<Record<string, Cell>>>>;
type Columns = readonly { readonly name: string; readonly code: string }[];
/** What is asked of a mechanism is called a promise. */
interface Report { readonly properties?: Columns; readonly promises?: Columns; readonly [part: string]: unknown }

/** Says why a piece of evidence does not show what it should, or nothing if it does. */
export type Judge = (evidence: string) => string | undefined;

/** Reads reports, rows and files as they are asked for. Throws `ToolError` where a report is missing: nothing can be decided then. */
export function judgeOf(project: Project): Judge {
  const reports = new Map<string, unknown>();
  const report = (name: string): unknown => {
    if (!reports.has(name)) reports.set(name, readReport(project, name));
    return reports.get(name);
  };
  let rows: readonly Row[] | undefined;
  const kinds: Record<string, (words: string) => string | undefined> = {
    ...Object.fromEntries(['matrix', 'positions', 'forms', 'mechanisms'].map(matrix => [matrix, (words: string) => cellSays(report, `${matrix}${words}`)])),
    model: words => modelSays(words, rows ??= readManifest(project), report),
    row: words => rowSays(words, rows ??= readManifest(project)),
    assumed: words => assumedIn(words, project, rows ??= readManifest(project)),
    count: words => countSays(words, report),
    test: words => stands(words, project, title => [`'${title.replace(/'/g, "\\'")}'`, `\`${title}\``, `"${title}"`]),
    limit: words => (words.trim() ? undefined : `'limit' says no reason`),
    text: words => stands(words, project, text => [text]),
  };
  return evidence => {
    const kind = /^\w+/.exec(evidence)?.[0] ?? '';
    const rule = kinds[kind];
    return rule ? rule(evidence.slice(kind.length)) : `'${evidence}' begins with none of ${Object.keys(kinds).join(', ')}`;
  };
}

function readReport(project: Project, name: string): unknown {
  const file = join(project.out, `${name}.json`);
  if (!existsSync(file)) throw new ToolError(`${file} is not there; run ioasid check and ioasid matrix first, as make check does`);
  return JSON.parse(readFileSync(file, 'utf8')) as unknown;
}

type Reports = (name: string) => unknown;

/** `matrix.lapsing Once P7 yes`: the report's part, a row, a column by code or name, and a verdict. */
function cellSays(report: Reports, words: string): string | undefined {
  const [place, row, column, verdict, ...rest] = words.trim().split(/\s+/);
  if (!place || !row || !column || !verdict || rest.length) return `'${words.trim()}' is not <matrix> <row> <column> <verdict>`;
  const [name, part = 'cells'] = place.split('.');
  const found = report(name!) as Report;
  const cells = found[part] as Rows | undefined;
  if (!cells) return `out/${name}.json has no ${part}`;
  const property = (found.properties ?? found.promises ?? []).find(one => one.code === column || one.name === column)?.name;
  if (!property) return `${place} has no column ${column}`;
  const chosen = row === '*' ? Object.keys(cells) : [row];
  for (const one of chosen) {
    const cell = cells[one]?.[property];
    if (!cell) return `${place} has no row ${one}`;
    if (!agrees(cell, verdict)) return `${place} ${one} ${column} is ${said(cell)}, not ${verdict}`;
  }
  return undefined;
}

export const said = (cell: Cell): string => (cell.holds ? (cell.vacuous ? '(y)' : 'yes') : cell.lasso ? 'loop' : String(cell.length));
const agrees = (cell: Cell, verdict: string): boolean => said(cell) === verdict || (verdict === 'kept' && cell.holds) || (verdict === 'broken' && !cell.holds);

function modelSays(words: string, rows: readonly Row[], report: Reports): string | undefined {
  const match = /^ (\S+) (holds|breaks) (\w+)(?: in (\d+) steps?)?$/.exec(words);
  if (!match) return `'model${words}' is not model <model> holds|breaks <property> [in <number> steps]`;
  const [, model, verb, property, steps] = match;
  const row = rows.find(one => one.model === model);
  if (!row) return `there is no model ${model}`;
  if (row.result !== verb) return `${model} ${row.result} ${row.result === 'holds' ? row.properties.join(', ') : row.breaks}`;
  if (row.result === 'holds' ? !row.properties.includes(property!) : row.breaks !== property) {
    return `${model} ${verb} ${row.result === 'holds' ? row.properties.join(', ') : row.breaks}, not ${property}`;
  }
  if (steps && row.result === 'breaks' && row.length !== Number(steps) + 1) return `${model} breaks ${property} in ${row.length === undefined ? 'no number of' : row.length - 1} steps, not ${steps}`;
  if (row.tier !== 'check') return undefined;
  const ran = (report('check') as { models: { model: string; passed: boolean }[] }).models.find(one => one.model === model);
  if (!ran) return `${model} was not run by the last ioasid check; run all of it`;
  return ran.passed ? undefined : `${model} was not as declared in the last ioasid check`;
}

function rowSays(words: string, rows: readonly Row[]): string | undefined {
  const match = /^ (\S+) (distinct|generated|depth|length) ([\d,]+)$/.exec(words);
  if (!match) return `'row${words}' is not row <model> distinct|generated|depth|length <number>`;
  const [, model, field, number] = match;
  const row = rows.find(one => one.model === model);
  if (!row) return `there is no model ${model}`;
  const value = (row as unknown as Record<string, number | undefined>)[field!];
  return value === Number(number!.replace(/,/g, '')) ? undefined : `${field} of ${model} is ${value?.toLocaleString('en') ?? 'not declared'}, not ${number}`;
}

function assumedIn(words: string, project: Project, rows: readonly Row[]): string | undefined {
  const match = /^ (\w+) by (\S+)$/.exec(words);
  if (!match) return `'assumed${words}' is not assumed <name> by <model>`;
  const row = rows.find(one => one.model === match[2]);
  if (!row) return `there is no model ${match[2]}`;
  return new Modules(project).assumes(row.module, match[1]!) ? undefined : `${row.module} has no ASSUME ${match[1]}`;
}

function countSays(words: string, report: Reports): string | undefined {
  const match = /^ (\w+)((?:\.\w+)*) ([\d,]+)$/.exec(words);
  if (!match) return `'count${words}' is not count <report>.<path> <number>`;
  const value = match[2]!.split('.').slice(1).reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], report(match[1]!));
  const count = typeof value === 'number' ? value : Array.isArray(value) ? value.length : value && typeof value === 'object' ? Object.keys(value).length : undefined;
  if (count === undefined) return `out/${match[1]}.json has no ${match[2]!.slice(1)}`;
  return count === Number(match[3]!.replace(/,/g, '')) ? undefined : `${match[1]}${match[2]} is ${count.toLocaleString('en')}, not ${match[3]}`;
}

function stands(words: string, project: Project, forms: (text: string) => string[]): string | undefined {
  const match = /^ (\S+): (.+)$/.exec(words);
  if (!match) return `'${words.trim()}' is not <file>: <words>`;
  const file = join(project.root, match[1]!);
  if (!existsSync(file)) return `${match[1]} is not there`;
  const text = readFileSync(file, 'utf8');
  return forms(match[2]!).some(form => text.includes(form)) ? undefined : `${match[1]} does not have '${match[2]}'`;
}
