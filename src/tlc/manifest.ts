import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sentence, ToolError } from './error';
import type { Project } from './project';
import type { PropertyKind } from './result';

/** `check` runs with every `make check`, `deep` with `make deep`, `survey` as part of a matrix. */
export const TIERS = ['check', 'deep', 'survey'] as const;
export type Tier = (typeof TIERS)[number];
const KINDS = ['invariant', 'step', 'liveness', 'refinement', 'assumption', 'deadlock'] as const satisfies PropertyKind[];

interface Common {
  /** The config's name, MC<Module>[-<difference>]; a faulty model ends in -no<Guard>. */
  readonly model: string;
  readonly room: string;
  readonly module: string;
  readonly tier: Tier;
  /** The bounds, in words. */
  readonly constants: string;
  /** Every name under INVARIANT and PROPERTY in the config. */
  readonly properties: readonly string[];
}

/** Every count as TLC reports it. */
export interface Holds extends Common {
  readonly result: 'holds';
  readonly distinct: number;
  readonly generated: number;
  readonly depth: number;
  /** Actions that are never taken. */
  readonly never: readonly string[];
  /** Of the properties, those that nothing in the same world breaks, each with the reason (`vacuity.ts`). */
  readonly unbroken?: Readonly<Record<string, string>>;
}

export interface Breaks extends Common {
  readonly result: 'breaks';
  readonly breaks: string;
  readonly kind: (typeof KINDS)[number];
  /** States in the printed run; none for a run without end, nor for an assumption. */
  readonly length?: number;
  /** The calls of that run, as `ioasid explain` prints them; of a run without end those up to its last state. */
  readonly run?: readonly string[];
}

export type Row = Holds | Breaks;

export const MANIFEST_FILE = 'models/models.json';
const isText = (value: unknown): boolean => typeof value === 'string' && value !== '';
const isCount = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 1;
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const isReasons = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value) && Object.values(value).every(isText);
const isNames = (value: unknown): boolean => Array.isArray(value) && value.every(isText) && new Set(value).size === value.length;
const oneOf = (...names: string[]) => (value: unknown): boolean => names.includes(value as string);

const OPTIONAL = 'a whole number from 1, or nothing';
const OPTIONAL_REASONS = 'a record of properties with a reason each, or nothing';
const OPTIONAL_RUN = 'a list of calls, or nothing';
const isOptional = (wanted: string): boolean => wanted.endsWith('or nothing');

type Rule = readonly [test: (value: unknown) => boolean, wanted: string];
const TEXT: Rule = [isText, 'a text'];
const COUNT: Rule = [isCount, 'a whole number from 1'];
const NAMES: Rule = [isNames, 'a list of different names'];
const COMMON: Record<string, Rule> = {
  model: [value => isText(value) && /^[\w-]+$/.test(value as string), "the config's name without .cfg"],
  room: TEXT, module: TEXT, tier: [oneOf(...TIERS), TIERS.join(', ')], constants: TEXT, properties: NAMES,
  result: [oneOf('holds', 'breaks'), 'holds or breaks'],
};
const HOLDS: Record<string, Rule> = { ...COMMON, distinct: COUNT, generated: COUNT, depth: COUNT, never: NAMES, unbroken: [isReasons, OPTIONAL_REASONS] };
const BREAKS: Record<string, Rule> = { ...COMMON, breaks: TEXT, kind: [oneOf(...KINDS), KINDS.join(', ')], run: [isTexts, OPTIONAL_RUN] };

/**
 * The rows of models/models.json, held to its rules and to the files beside it; of the models `named`, if there are any, else of all.
 * Throws `ToolError` with a line for each fault.
 */
export function readManifest(project: Project, named: readonly string[] = []): Row[] {
  const path = join(project.root, MANIFEST_FILE);
  if (!existsSync(path)) throw new ToolError(`${MANIFEST_FILE} is not there; it lists the models, one row a config`);
  let content: { models?: unknown };
  try {
    content = JSON.parse(readFileSync(path, 'utf8')) as typeof content;
  } catch (error) {
    throw new ToolError(`${MANIFEST_FILE} is no JSON: ${sentence(error)}; correct it there`);
  }
  const rows = content?.models;
  if (!Array.isArray(rows)) throw new ToolError(`${MANIFEST_FILE} has no list 'models'; write {"models": [row, …]}`);
  const counts = (model: unknown): boolean => named.length === 0 || named.includes(model as string);
  const faults = rows.flatMap((row, i) => (counts((row as Row | null)?.model) ? rowFaults(row, project, i + 1) : []));
  faults.push(...doubles(rows as Row[]));
  if (named.length === 0) faults.push(...withoutRow(rows as Row[], project));
  if (faults.length) throw new ToolError(faults.join('\n'));
  return rows as Row[];
}

/** What is wrong with a row by itself and with the files that it names; one that is in no file yet has no number. */
export function rowFaults(given: unknown, project: Project, number?: number): string[] {
  const which = number === undefined ? 'new row' : `row ${number}`;
  if (typeof given !== 'object' || given === null) return [`${MANIFEST_FILE}, ${which}: is no object; write {"model": …}`];
  const row = given as Record<string, unknown>;
  const name = isText(row['model']) ? `${which} (${row['model'] as string})` : which;
  const fault = (field: string, text: string): string => `${MANIFEST_FILE}, ${name}, field ${field}: ${text}`;
  const rules: Record<string, Rule> = row['result'] === 'breaks' ? { ...BREAKS, ...lengthRule(row) } : HOLDS;
  const faults: string[] = [];
  for (const [field, [test, wanted]] of Object.entries(rules)) {
    const value = row[field];
    if (value === undefined && !isOptional(wanted)) faults.push(fault(field, `missing; write ${wanted}`));
    else if (value !== undefined && !test(value)) faults.push(fault(field, `${JSON.stringify(value)} is not ${wanted}; correct it`));
  }
  for (const field of Object.keys(row)) if (!(field in rules)) faults.push(fault(field, `no such field in a row that ${String(row['result'])}; remove it`));
  return faults.length ? faults : [...nameFaults(row as unknown as Row, fault), ...fileFaults(row as unknown as Row, fault, project)];
}

function lengthRule(row: Record<string, unknown>): Record<string, Rule> {
  if (row['kind'] === 'liveness' || row['kind'] === 'assumption') return {};
  return { length: row['kind'] === 'refinement' ? [isCount, OPTIONAL] : COUNT };
}

type Fault = (field: string, text: string) => string;

function nameFaults(row: Row, fault: Fault): string[] {
  const faults: string[] = [];
  if (row.model !== row.module && !row.model.startsWith(`${row.module}-`)) {
    faults.push(fault('model', `a config of ${row.module} is named ${row.module} or ${row.module}-<difference>; rename it`));
  }
  const asksOne = row.result === 'breaks' && row.kind !== 'assumption' && row.kind !== 'deadlock';
  if (row.result === 'holds' && row.properties.length === 0) faults.push(fault('properties', 'empty, so nothing would be checked; name a property'));
  if (asksOne && !row.properties.includes(row.breaks)) faults.push(fault('breaks', `${row.breaks} is not among the properties; add it there`));
  if (asksOne && /-no[A-Z]/.test(row.model) && row.properties.length !== 1) {
    faults.push(fault('properties', `a faulty model checks just the property that it breaks; leave only ${row.breaks}`));
  }
  for (const name of Object.keys((row.result === 'holds' && row.unbroken) || {})) {
    if (!row.properties.includes(name)) faults.push(fault('unbroken', `${name} is not among the properties; remove it`));
  }
  return faults;
}

function fileFaults(row: Row, fault: Fault, project: Project): string[] {
  const missing = (file: string): boolean => !existsSync(join(project.root, file));
  const config = configOf(row);
  const faults: string[] = [];
  if (missing(config)) faults.push(fault('model', `${config} is not there; write it or remove the row`));
  if (missing(`models/${row.room}/${row.module}.tla`)) faults.push(fault('module', `models/${row.room}/${row.module}.tla is not there; correct the name`));
  return faults;
}

function doubles(rows: Row[]): string[] {
  const names = rows.map(row => row?.model);
  return names.flatMap((name, i) => (name !== undefined && names.indexOf(name) < i ? [`${MANIFEST_FILE}, row ${i + 1} (${name}), field model: has a row above; remove one`] : []));
}

/** A config that no row names would never be run. Those of recorded runs, Trace*.cfg or *Trace.cfg, are run by tests, with data made there. */
function withoutRow(rows: Row[], project: Project): string[] {
  const known = new Set(rows.map(row => row?.model));
  const models = join(project.root, 'models');
  const rooms = readdirSync(models, { withFileTypes: true }).filter(entry => entry.isDirectory()).map(entry => entry.name);
  return rooms.flatMap(room => readdirSync(join(models, room))
    .filter(name => name.endsWith('.cfg') && !/^Trace|Trace\.cfg$/.test(name) && !known.has(name.slice(0, -4)))
    .map(name => `models/${room}/${name} has no row in ${MANIFEST_FILE}; add one or remove the config`));
}

/** The config's path from the project's root. */
export const configOf = (row: { room: string; model: string }): string => `models/${row.room}/${row.model}.cfg`;

/**
 * Properties that some model of a room holds and no model of it breaks: nobody has seen them fail. Written <room>/<property>.
 * TypeOK (of a layer, …TypeOK), the shape of the state, promises nothing; what a survey asks, the matrix answers.
 */
export function neverBroken(rows: readonly Row[]): string[] {
  const broken = new Set(rows.map(row => (row.result === 'breaks' ? `${row.room}/${row.breaks}` : '')));
  const held = rows.filter(row => row.result === 'holds' && row.tier !== 'survey')
    .flatMap(row => row.properties.filter(name => !name.endsWith('TypeOK')).map(name => `${row.room}/${name}`));
  return [...new Set(held)].filter(name => !broken.has(name)).sort();
}
