/**
 * A matrix that is decided once for each care that users take: positions of the thread, forms of an allocator. What differs between
 * them is data (`Subject`).
 */
import Table from 'cli-table3';
import pc from '../colors';
import { type Asked, careCell } from './cell';
import type { Cells } from './matrix';
import { sourcesIn } from './policies';
import { type Survey, type Surveyed, withMore } from './survey';
import { survey } from './surveys';
import { BARE, cellText, legend, trimmed, keptLines, wrappedWords } from './table';
import type { Project } from '../tlc/project';
import type { Checker } from '../tlc/run';

/** What a matrix is about. `C` are the cares, from none to all. */
export interface Subject<C extends string, P extends Asked = Asked> {
  /** Where the rows are defined; the comment above each definition is its source. */
  readonly file: string;
  readonly properties: readonly P[];
  readonly cares: readonly C[];
  /** The models that decide the cells under each care; what one of them breaks, is broken. */
  readonly surveys: Readonly<Record<C, readonly string[]>>;
  readonly heads: Readonly<Record<C, string>>;
}

export interface CareMatrix<C extends string, P extends Asked = Asked> extends Subject<C, P> {
  readonly rows: ReadonlyMap<string, { readonly decisions: Surveyed['decisions']; readonly source: string }>;
  readonly cells: Readonly<Record<C, Cells>>;
}

/** Every survey that the matrices of a subject are made of. */
export const surveysOf = <C extends string>({ cares, surveys }: Subject<C>): string[] => cares.flatMap((care) => surveys[care]);

export async function runCares<C extends string, P extends Asked>(subject: Subject<C, P>, project: Project, checker: Checker, again = false): Promise<CareMatrix<C, P>> {
  const models = surveysOf(subject);
  const found = await survey(project, checker, models, again);
  const surveyOf = (model: string): Survey => found[models.indexOf(model)].survey;
  return careMatrix(subject, project, byCare(subject, (care) => subject.surveys[care].map(surveyOf)));
}

/** The cells, by the surveys of each care. */
export function careMatrix<C extends string, P extends Asked>(subject: Subject<C, P>, project: Project, surveys: Readonly<Record<C, readonly Survey[]>>): CareMatrix<C, P> {
  const [first] = surveys[subject.cares[0]];
  const sources = sourcesIn(project, subject.file, first.named.keys());
  return {
    ...subject,
    rows: new Map([...sources].map(([name, source]) => [name, { decisions: first.policies.get(first.named.get(name)!)!.decisions, source }])),
    cells: byCare(subject, (care) => cellsOf(surveys[care], [...sources.keys()], subject.properties)),
  };
}

const byCare = <C extends string, T>({ cares }: Subject<C>, of: (care: C) => T): Record<C, T> =>
  Object.fromEntries(cares.map((care) => [care, of(care)])) as Record<C, T>;

function cellsOf([first, ...others]: readonly Survey[], names: readonly string[], properties: readonly Asked[]): Cells {
  return new Map(names.map((name) => {
    const number = first.named.get(name)!;
    const row = others.reduce((all, other) => withMore(all, other.policies.get(number)), first.policies.get(number)!);
    return [name, new Map(properties.map((property) => [property.name, careCell(row, property)]))];
  }));
}

/** At most 120 columns wide. */
export function caresText<C extends string>({ properties, cells, rows }: CareMatrix<C>, care: C): string {
  const table = new Table({
    head: ['', ...properties.map(({ code }) => pc.bold(code))],
    chars: BARE, style: { 'padding-left': 0, 'padding-right': 1, head: [], border: [], compact: true },
    colAligns: ['left', ...properties.map(() => 'right' as const)],
  });
  for (const name of rows.keys()) table.push([name, ...properties.map((property) => cellText(cells[care].get(name)!.get(property.name)!))]);
  return trimmed(table.toString());
}

/** One matrix for each care, and what the columns mean. */
export const allCaresText = <C extends string>(found: CareMatrix<C>): string => [
  ...found.cares.flatMap((care) => [pc.bold(found.heads[care]), caresText(found, care), '']), legend(found.properties)].join('\n');

/** One row: its source, what it keeps, and the shortest run that breaks what it does not keep. */
export function rowText<C extends string>(found: CareMatrix<C>, name: string, care: C): string {
  const { properties, cells } = found;
  const row = cells[care].get(name)!;
  const broken = properties.filter((property) => !row.get(property.name)!.holds);
  const width = Math.max(0, ...broken.map((property) => property.name.length));
  return [
    pc.bold(name),
    ...wrappedWords(found.rows.get(name)!.source.split(' '), '  ', ' '),
    ...keptLines(properties, row),
    ...broken.flatMap((property) => wrappedWords([...row.get(property.name)!.trace ?? []], `  breaks ${property.name.padEnd(width)}  `, ' ')),
  ].join('\n');
}

/** What a report has of every such matrix: the rows, the properties, and the cells of a care. */
export function caresReport<C extends string>({ properties, rows, cells }: CareMatrix<C>): { rows: object; properties: object; cells: (care: C) => object } {
  const plain = (decisions: Surveyed['decisions']): object =>
    Object.fromEntries(Object.entries(decisions).map(([key, value]) => [key, value instanceof Set ? [...value].sort() : value]));
  return {
    rows: Object.fromEntries([...rows].map(([name, { decisions, source }]) => [name, { decisions: plain(decisions), source }])),
    properties: properties.map(({ name, kind, code, sentence }) => ({ name, kind, code, sentence })),
    cells: (care) => Object.fromEntries([...cells[care]].map(([name, row]) => [name, Object.fromEntries(row)])),
  };
}
