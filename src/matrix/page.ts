/** A matrix as a page of the specification: what the columns mean, rows that are equal once, columns that agree said to. */
import type { Cell } from './cell';
import type { Cells } from './matrix';
import type { Property } from './properties';
import { legend } from './table';

type Column = Pick<Property, 'code' | 'name' | 'sentence'>;

export interface Section {
  readonly heading: string;
  readonly cells: Cells;
}

export interface MatrixPage {
  /** From the project's root. */
  readonly file: string;
  readonly title: string;
  /** What a row and a column are, in a few lines. */
  readonly says: readonly string[];
  /** What the rows are, in the plural. */
  readonly rows: string;
  readonly columns: readonly Column[];
  readonly names: readonly string[];
  readonly sections: readonly Section[];
}

/** `yes`, `(y)` if kept idly, the length of the shortest run that breaks it, or `loop`. */
const textOf = (cell: Cell): string => (cell.holds ? (cell.vacuous ? '(y)' : 'yes') : cell.lasso ? 'loop' : String(cell.length));

export function pageText({ title, says, rows, columns, names, sections }: MatrixPage): string {
  return [
    `# ${title}`, '', ...says, '',
    'Written by `ioasid matrix --write` from what the searches found; a test holds it to them.', '',
    '```text', legend(columns), '```',
    ...sections.flatMap(section => ['', `## ${section.heading}`, '', ...sectionLines(section, rows, columns, names)]), '',
  ].join('\n');
}

function sectionLines({ cells }: Section, rows: string, columns: readonly Column[], names: readonly string[]): string[] {
  const lines = new Map(names.map(name => [name, columns.map(column => textOf(cells.get(name)!.get(column.name)!))]));
  const alike = groups(names, name => lines.get(name)!.join(' '));
  const width = Math.max(...alike.map(([name]) => name!.length));
  const row = (name: string, texts: readonly string[]): string => `${name.padEnd(width)} ${texts.map(text => text.padStart(5)).join('')}`.trimEnd();
  return [
    '```text', row('', columns.map(({ code }) => code)), ...alike.map(([name]) => row(name!, lines.get(name!)!)), '```', '',
    `${names.length} ${rows}, ${alike.length} different rows.${alike.some(group => group.length > 1) ? ' Equal are:' : ''}`, '',
    ...alike.filter(group => group.length > 1).map(([first, ...others]) => `- ${others.map(quoted).join(', ')} to ${quoted(first!)}`),
    ...agreeing(columns, names, cells),
  ].filter((line, i, all) => line !== '' || all[i - 1] !== '');
}

/** Columns that the same rows keep: they are told apart by the runs that break them, if by anything. */
function agreeing(columns: readonly Column[], names: readonly string[], cells: Cells): string[] {
  const same = groups(columns, column => names.map(name => cells.get(name)!.get(column.name)!.holds).join(' ')).filter(group => group.length > 1);
  if (same.length === 0) return ['', 'No two columns are kept by the same rows.'];
  return ['', 'Kept by the same rows:', '', ...same.map(group => `- ${group.map(({ code, name }) => `${code} (${name})`).join(', ')}`)];
}

const quoted = (name: string): string => `\`${name}\``;

/** Members with the same key, in the order of the first of each. */
function groups<T>(all: readonly T[], keyOf: (one: T) => string): T[][] {
  const found = new Map<string, T[]>();
  for (const one of all) found.set(keyOf(one), [...found.get(keyOf(one)) ?? [], one]);
  return [...found.values()];
}
