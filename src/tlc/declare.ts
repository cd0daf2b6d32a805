/**
 * The row that a model should have after a change: what was found in place of what was declared. What a row stands for, the verdict
 * and the property that is broken, is never changed here: a model that was declared to hold and breaks is a failure, not a new number.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelVerdict } from './check';
import { recordedRun } from './calls';
import { asked, type Config, readConfig } from './config';
import { ToolError } from './error';
import { brokenName, judge, neverTaken } from './gate';
import { type Breaks, configOf, MANIFEST_FILE, type Holds, type Row, rowFaults } from './manifest';
import type { Modules } from './modules';
import type { Project } from './project';
import type { TlcResult } from './run';
import { writeWhole } from './write';

export interface Declared {
  readonly model: string;
  /** Missing for a model that had no row. */
  readonly before?: Row;
  /** Missing where nothing can be declared; then `reasons` says why. */
  readonly after?: Row;
  readonly reasons: readonly string[];
  /** Nothing was decided: a failure of the tools. */
  readonly failure?: string;
}

/** The rooms that have a config of that name. */
export const roomsWith = (project: Project, model: string): string[] =>
  readdirSync(join(project.root, 'models')).filter(room => existsSync(join(project.root, configOf({ room, model }))));

/** A row for a config that has none, with every count still to be found. Throws `ToolError` if there is no such config, or two. */
export function draftRow(project: Project, model: string, tier: Row['tier'], constants: string): Holds {
  const rooms = roomsWith(project, model);
  if (rooms.length !== 1) throw new ToolError(`${rooms.length === 0 ? 'no folder' : 'more than one folder'} of models/ has ${model}.cfg; write one, then declare it`);
  const [room] = rooms;
  const module = model.replace(/-.*/, '');
  if (!existsSync(join(project.root, 'models', room, `${module}.tla`))) throw new ToolError(`${model}.cfg is no config of models/${room}/${module}.tla, which is not there; write it or rename the config`);
  const config = readConfig(join(project.root, configOf({ room, model })));
  return { model, room, module, tier, constants, result: 'holds', properties: asked(config), distinct: 1, generated: 1, depth: 1, never: [] };
}

/** What a run found, as the row that would declare it. The gate has the last word: a row that would not pass is not proposed. */
export function declare(verdict: ModelVerdict, modules: Modules, isNew: boolean): Declared {
  const { row, config, result } = verdict;
  const { model } = row;
  const before = isNew ? undefined : row;
  if (verdict.failure !== undefined || !result) return { model, before, reasons: [], failure: verdict.failure ?? 'TLC was not run' };
  const after = isNew && result.violation && result.violation.kind !== 'assertion' ? breaking(row, config, result, modules) : found(row, config, result);
  const { reasons, failure } = judge(after, config, result, modules);
  const faults = [...reasons, ...rowFaults(after, modules.project)];
  if (isNew && after.result === 'holds' && /-no[A-Z]/.test(model)) faults.push('a faulty model, to judge by its name, but nothing breaks');
  if (failure !== undefined || faults.length) return { model, before, reasons: faults, failure };
  return { model, before, after, reasons: [] };
}

function found(row: Row, config: Config, result: TlcResult): Row {
  const properties = asked(config);
  if (row.result === 'holds') {
    const { distinct, generated, depth } = result.statistics;
    return { ...row, properties, distinct, generated, depth, never: neverTaken(result) };
  }
  const { violation } = result;
  if (!violation || violation.kind === 'assumption') return { ...row, properties };
  return { ...row, properties, ...(row.length === undefined ? {} : { length: violation.steps.length }), run: recordedRun(violation, config) };
}

/** A new model that breaks a property, which its name says if it is a faulty one. */
function breaking({ model, room, module, tier, constants }: Row, config: Config, result: TlcResult, modules: Modules): Row {
  const violation = result.violation!;
  const { kind, back, steps } = violation;
  const run = kind === 'assumption' ? {} : { run: recordedRun(violation, config) };
  const length = back === undefined && kind !== 'assumption' ? { length: steps.length } : {};
  return { model, room, module, tier, constants, result: 'breaks', breaks: brokenName(result, config, modules) ?? '', kind: kind as Breaks['kind'], ...length, ...run, properties: asked(config) };
}

/** The fields that differ, each as text. */
export function differingFields({ before, after }: Declared): { field: string; before: string; after: string }[] {
  if (!after) return [];
  const fields = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after)])] as (keyof Row)[];
  return fields.map(field => ({ field, before: textOf(before?.[field]), after: textOf(after[field]) })).filter(one => one.before !== one.after);
}

const textOf = (value: unknown): string => (value === undefined ? '-' : Array.isArray(value) ? value.join(', ') || 'none' : typeof value === 'object' ? JSON.stringify(value) : String(value));

/** Puts the rows into the manifest, a new one after the last of its module, else of its room; writes it whole or not at all. */
export function writeRows(project: Project, rows: readonly Row[]): void {
  const file = join(project.root, MANIFEST_FILE);
  const all = (JSON.parse(readFileSync(file, 'utf8')) as { models: Row[] }).models;
  for (const row of rows) {
    const at = all.findIndex(({ model }) => model === row.model);
    if (at >= 0) all[at] = row;
    else all.splice(placeOf(row, all), 0, row);
  }
  writeWhole(file, `{"models": [\n${all.map(spaced).join(',\n')}\n]}\n`);
}

function placeOf(row: Row, all: readonly Row[]): number {
  const last = all.findLastIndex(({ module, room }) => module === row.module && room === row.room);
  const lastOfRoom = last >= 0 ? last : all.findLastIndex(({ room }) => room === row.room);
  return lastOfRoom >= 0 ? lastOfRoom + 1 : all.length;
}

/** JSON in one line, with a space after each colon and comma. */
function spaced(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(spaced).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  return `{${Object.entries(value).map(([key, one]) => `${JSON.stringify(key)}: ${spaced(one)}`).join(', ')}}`;
}
