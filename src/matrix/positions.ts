/** Every position of the thread by every property: what it keeps, and the shortest run that breaks what it does not. */
import Table from 'cli-table3';
import pc from '../colors';
import { type Cell, type Cells, shown } from './matrix';
import { POSITION_PROPERTIES, type PositionProperty } from './position-properties';
import { sourcesIn } from './policies';
import type { Survey, Surveyed } from './survey';
import { survey } from './surveys';
import { BARE, cellText, legend, trimmed, wrapped } from './table';
import type { Project } from '../tlc/project';
import type { Checker } from '../tlc/run';

/** What the VMM takes care of: nothing; it drains before it deletes; also before it detaches, and KVM is told of all devices. */
export const CARES = ['careless', 'drains', 'careful'] as const;
export type Care = typeof CARES[number];

/** The model that decides the cells under each of them. */
export const POSITION_SURVEYS: Readonly<Record<Care, string>> = {
  careless: 'MCWbinvdSurvey-careless', drains: 'MCWbinvdSurvey-named', careful: 'MCWbinvdSurvey-careful',
};

const FILE = 'spec/wbinvd/Positions.tla';

export interface PositionMatrix {
  readonly properties: readonly PositionProperty[];
  readonly positions: ReadonlyMap<string, { readonly decisions: Surveyed['decisions']; readonly source: string }>;
  readonly cells: Readonly<Record<Care, Cells>>;
}

export async function runPositions(project: Project, checker: Checker): Promise<PositionMatrix> {
  const found = await survey(project, checker, CARES.map((care) => POSITION_SURVEYS[care]));
  return positionMatrix(project, Object.fromEntries(CARES.map((care, i) => [care, found[i].survey])) as Record<Care, Survey>);
}

export function positionMatrix(project: Project, surveys: Readonly<Record<Care, Survey>>): PositionMatrix {
  const { drains } = surveys;
  const sources = sourcesIn(project, FILE, drains.named.keys());
  return {
    properties: POSITION_PROPERTIES,
    positions: new Map([...sources].map(([name, source]) => [name, { decisions: drains.policies.get(drains.named.get(name)!)!.decisions, source }])),
    cells: Object.fromEntries(CARES.map((care) => [care, cellsOf(surveys[care], [...sources.keys()])])) as Record<Care, Cells>,
  };
}

function cellsOf(found: Survey, names: readonly string[]): Cells {
  return new Map(names.map((name) => {
    const position = found.policies.get(found.named.get(name)!)!;
    return [name, new Map(POSITION_PROPERTIES.map((property) => [property.name, cell(position, property)]))];
  }));
}

/** A witness is a property that is to be broken: a position that never breaks it never comes to such a state. */
function cell(position: Surveyed, { name, about }: PositionProperty): Cell {
  const broken = position.broken.get(name);
  if (broken) return { holds: false, length: broken.length, trace: broken.run.map(shown) };
  return position.broken.has(about) ? { holds: true } : { holds: true, vacuous: true };
}

/** At most 120 columns wide. */
export function positionsText({ properties, cells, positions }: PositionMatrix, care: Care, names: readonly string[] = [...positions.keys()]): string {
  const table = new Table({
    head: ['', ...properties.map(({ code }) => pc.bold(code))],
    chars: BARE, style: { 'padding-left': 0, 'padding-right': 1, head: [], border: [], compact: true },
    colAligns: ['left', ...properties.map(() => 'right' as const)],
  });
  for (const name of names) table.push([name, ...properties.map((property) => cellText(cells[care].get(name)!.get(property.name)!))]);
  return trimmed(table.toString());
}

const HEADS: Readonly<Record<Care, string>> = {
  careless: 'Positions, and a VMM that takes care of nothing',
  drains: 'Positions, and a VMM that stops a device and lets the guest flush before it takes the device away from KVM',
  careful: 'Positions, and a VMM that also does so before it detaches, and that tells KVM of every device it has bound',
};

/** One matrix for each care of the VMM, and what the columns mean. */
export const allPositionsText = (found: PositionMatrix): string => [
  ...CARES.flatMap((care) => [pc.bold(HEADS[care]), positionsText(found, care), '']), legend(found.properties)].join('\n');

/** One position: who held it, what it keeps, and the shortest run that breaks what it does not keep. */
export function positionText(found: PositionMatrix, name: string, care: Care): string {
  const row = found.cells[care].get(name)!;
  const kept = found.properties.filter((property) => row.get(property.name)!.holds);
  const broken = found.properties.filter((property) => !row.get(property.name)!.holds);
  const width = Math.max(0, ...broken.map((property) => property.name.length));
  return [
    pc.bold(name),
    ...wrapped(found.positions.get(name)!.source.split(' '), '  ', ' '),
    ...wrapped(kept.map((property) => property.name), '  keeps  '),
    ...broken.flatMap((property) => wrapped([...row.get(property.name)!.trace ?? []], `  breaks ${property.name.padEnd(width)}  `, ' ')),
  ].join('\n');
}

/** As out/positions.json holds it. `cells` are those of a VMM that drains. */
export function positionsReport({ properties, positions, cells }: PositionMatrix): object {
  const json = (each: Cells): object => Object.fromEntries([...each].map(([name, row]) => [name, Object.fromEntries(row)]));
  const plain = (decisions: Surveyed['decisions']): object =>
    Object.fromEntries(Object.entries(decisions).map(([key, value]) => [key, value instanceof Set ? [...value].sort() : value]));
  return {
    positions: Object.fromEntries([...positions].map(([name, { decisions, source }]) => [name, { decisions: plain(decisions), source }])),
    properties: properties.map(({ name, kind, code, sentence }) => ({ name, kind, code, sentence })),
    cells: json(cells.drains), careless: json(cells.careless), careful: json(cells.careful),
  };
}
