/** All that pages are made of: the repository, and the reports of a real run. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { MechanismCell } from '../matrix/mechanism-cell';
import type { RecordSpace } from '../matrix/record-space';
import { sentence, ToolError } from '../tlc/error';
import { readManifest } from '../tlc/manifest';
import type { Project } from '../tlc/project';
import type { Data } from '../explorer/sources';
import { explorerData } from './explorer-data';
import { linuxCalls, type LinuxCall } from './calls';
import { Files } from './files';
import type { Writer } from './markdown';
import { namesOf } from './names';
import { textFiles } from './pages/texts';
import { type ListedModules, readModules } from './tla/modules';

/** A model as out/check.json has it. */
export interface Checked {
  readonly model: string;
  readonly room: string;
  /** Absent where the reported run had it not. */
  readonly passed?: boolean;
  readonly reasons?: readonly string[];
  readonly declared: {
    readonly module: string; readonly tier: string; readonly constants: string; readonly result: 'holds' | 'breaks'; readonly properties: readonly string[];
    readonly breaks?: string; readonly length?: number; readonly kind?: string;
  };
  readonly found?: { readonly distinct: number; readonly generated: number; readonly depth: number; readonly seconds: number };
}

export interface ReportedProperty { readonly name: string; readonly code: string; readonly sentence: string; readonly kind: string }
export interface ReportedCell { readonly holds: boolean; readonly vacuous?: boolean; readonly lasso?: boolean; readonly length?: number; readonly trace?: readonly string[] }
export type ReportedCells = Readonly<Record<string, Readonly<Record<string, ReportedCell>>>>;
export type DeclaredRecord = { readonly decisions: Readonly<Record<string, unknown>>; readonly source: string };
export interface MatrixReport {
  readonly policies: Readonly<Record<string, DeclaredRecord>>;
  readonly positions: Readonly<Record<string, string>>;
  readonly properties: readonly ReportedProperty[];
  readonly cells: ReportedCells;
  readonly lapsing: ReportedCells;
  readonly space?: { readonly points: number; readonly lapsing: number; readonly states: number };
}
export interface PositionsReport {
  readonly positions: Readonly<Record<string, DeclaredRecord>>;
  readonly properties: readonly ReportedProperty[];
  readonly cells: ReportedCells;
  readonly careless: ReportedCells;
  readonly careful: ReportedCells;
  readonly alike: readonly { readonly promise: string; readonly cells: Readonly<Record<string, string>> }[];
}
export interface MechanismsReport {
  readonly mechanisms: Readonly<Record<string, { readonly title?: string; readonly version?: string; readonly kernel?: string }>>;
  readonly cells: Readonly<Record<string, Readonly<Record<string, MechanismCell>>>>;
  readonly agreement: { readonly observed: number; readonly agree: number; readonly differ: readonly { readonly mechanism: string; readonly promise: string; readonly observed: string; readonly because: string }[] };
  readonly space?: RecordSpace;
}
export interface FormsReport { readonly forms: Readonly<Record<string, DeclaredRecord>>; readonly properties: readonly ReportedProperty[]; readonly cells: ReportedCells; readonly careless: ReportedCells }

export interface Sources {
  readonly project: Project;
  readonly modules: ListedModules;
  readonly calls: readonly LinuxCall[];
  /** Every model of the manifest; what was found is of those that the reported run had. */
  readonly check: { readonly models: readonly Checked[]; readonly ran: string };
  readonly matrix: MatrixReport;
  readonly positions: PositionsReport;
  readonly forms: FormsReport;
  readonly mechanisms: MechanismsReport;
  /** What the explorer can open. */
  readonly explorer: Data;
  readonly writer: Writer;
}

/** A report of `out/`. Throws `ToolError`, saying what writes it, where it is not there or not whole. */
export function report<T>(project: Project, name: string, writtenBy: string): T {
  const file = join(project.out, name);
  if (!existsSync(file)) throw new ToolError(`${file} is missing; ${writtenBy} writes it`);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    throw new ToolError(`${file} is not whole (${sentence(error)}); ${writtenBy} writes it anew`);
  }
}

export async function gather(project: Project): Promise<Sources> {
  const { root } = project;
  const { models: reported } = report<{ models: Checked[] }>(project, 'check.json', 'make check');
  const models = readManifest(project).map(row => reported.find(({ model }) => model === row.model) ?? { model: row.model, room: row.room, declared: row as Checked['declared'] });
  const ran = statSync(join(project.out, 'check.json')).mtime.toISOString().slice(0, 10);
  const matrix = report<MatrixReport>(project, 'matrix.json', 'make check (or make matrix)');
  const positions = report<PositionsReport>(project, 'positions.json', 'make check (or make matrix)');
  const forms = report<FormsReport>(project, 'forms.json', 'make check (or make matrix)');
  const mechanisms = report<MechanismsReport>(project, 'mechanisms.json', 'make check (or make matrix)');
  const modules = await readModules(root);
  const names = namesOf(modules, models.map(({ model }) => model));
  const writer = { root, names, files: new Files(root), texts: new Set(textFiles(root)), faults: [] };
  return { project, modules, calls: linuxCalls(root), check: { models, ran }, matrix, positions, forms, mechanisms, explorer: explorerData(project), writer };
}
