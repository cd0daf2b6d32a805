/**
 * The world of a model: what can happen in it. Two models speak of the same world if a run of the one could be a run of the other,
 * whichever policy, position, profile, form or fault is looked at.
 *
 * What varies freely is what the models are about (`varied` in models/worlds.json) and every definition that a config puts in the
 * place of another: a fault, a care, a silence. So do a constraint and a view, which bound the search and not the world. What must
 * agree is all the rest: the other constants, the calls, where a run begins, and what does not stand still. A run fits into a world
 * that has more: more subjects, numbers, pages, a proof that may lapse as well, calls that the run does not make.
 */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { actionsOf, below } from './actions';
import { type Config, readConfig } from './config';
import { sentence, ToolError } from './error';
import { configOf, type Row } from './manifest';
import type { Modules } from './modules';
import type { Project } from './project';

export interface World {
  readonly room: string;
  /** The value of each constant that counts. */
  readonly constants: ReadonlyMap<string, string>;
  readonly init?: string;
  readonly specification?: string;
  /** What the model can do; of a row that breaks, what its run does, if the row says so. */
  readonly calls: ReadonlySet<string>;
}

/** models/worlds.json. */
export interface Kinds {
  /** Constants that say what is looked at, each with what another value of it is. */
  readonly varied: Readonly<Record<string, string>>;
  /** Maps that count only where the set that they are about has two members. */
  readonly named: Readonly<Record<string, string>>;
  /** Sets of which a run with more fits into a world with fewer. */
  readonly fewer: Readonly<Record<string, string>>;
  /** For a property that asks what some lack: the set of all, and the set of those that do not lack it. */
  readonly lacks: Readonly<Record<string, readonly [all: string, some: string]>>;
  /** Values by name, each with those that can do all that it can. */
  readonly order: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
}

const FILE = 'models/worlds.json';
const NO_KINDS: Kinds = { varied: {}, named: {}, fewer: {}, lacks: {}, order: {} };

/** A project without the file has constants that all count. Throws `ToolError` if it cannot be read. */
export function readKinds(project: Project): Kinds {
  const path = join(project.root, FILE);
  if (!existsSync(path)) return NO_KINDS;
  try {
    const kinds = JSON.parse(readFileSync(path, 'utf8')) as Kinds;
    for (const kind of Object.keys(NO_KINDS) as (keyof Kinds)[]) if (typeof kinds[kind] !== 'object') throw new Error(`no record '${kind}'`);
    return kinds;
  } catch (error) {
    throw new ToolError(`${FILE}: ${sentence(error)}; write {"varied": {…}, "named": {…}, "fewer": {…}, "lacks": {…}, "order": {…}}`);
  }
}

export function worldOf(row: Row, project: Project, modules: Modules): World {
  const config = readConfig(join(project.root, configOf(row)));
  const run = row.result === 'breaks' ? row.run : undefined;
  const bodies = modules.bodies(row.module);
  return {
    room: row.room, constants: constantsOf(config, bodies), init: config.init, specification: config.specification,
    calls: new Set(run ? run.map(call => /^\w+/.exec(call)![0]) : row.result === 'breaks' ? actionsOf(row.module, config, modules) : below(config, bodies)),
  };
}

/** A definition that is put in the place of another is no constant. Where a value has a name, what the name stands for follows it. */
function constantsOf({ constants }: Config, bodies: ReadonlyMap<string, string>): Map<string, string> {
  const counts = constants.filter(({ name, override, module }) => !module && !(override && bodies.has(name)));
  return new Map(counts.map(({ name, override, value }) => [name, override ? `${value}: ${valueOf(bodies.get(value) ?? '')}` : value]));
}

const valueOf = (body: string): string => body.replace(/-{4}[^]*|={4}[^]*/, '').replace(/\s+/g, ' ').trim();
const nameIn = (value: string): string => value.replace(/:.*/, '');
const bare = (value: string): string => value.replace(/^\w+: /, '');

/** Why a run of `one` that breaks the property need not be a run of the world of `other`, in a few words; nothing if it is one. */
export function misfit(one: World, other: World, kinds: Kinds, property: string): string | undefined {
  if (one.room !== other.room) return `it is of the room ${one.room}`;
  const missing = [...one.calls].filter(call => !other.calls.has(call));
  if (missing.length) return `there is no ${missing.slice(0, 3).join(', ')}`;
  for (const [name, value] of one.constants) {
    if (name in kinds.varied || fitsIn(name, value, one, other, kinds)) continue;
    const there = other.constants.get(name);
    return there === undefined ? `there is no ${name}` : `${name} is ${nameIn(there)} there, not ${nameIn(value)}`;
  }
  if (!within(one.init ?? '', other.init ?? '', kinds.order['INIT'])) return `it begins with ${one.init}`;
  const lack = kinds.lacks[property];
  if (lack && lacking(one, ...lack) > lacking(other, ...lack)) return `all ${lack[0]} are ${lack[1]} there`;
  if (property.endsWith('Live') && !within(one.specification ?? '', other.specification ?? '', kinds.order['SPECIFICATION'])) return `it is fair as ${one.specification}`;
  return undefined;
}

function fitsIn(name: string, value: string, one: World, other: World, kinds: Kinds): boolean {
  const there = other.constants.get(name);
  if (there === undefined) return false;
  const about = kinds.named[name];
  if (about && (membersOf(bare(one.constants.get(about) ?? ''))?.size ?? 2) < 2) return true;
  if (within(nameIn(value), nameIn(there), kinds.order[name])) return true;
  const [mine, theirs] = [membersOf(bare(value)), membersOf(bare(there))];
  if (!mine || !theirs) return bare(value) === bare(there) || atMost(bare(value), bare(there));
  return name in kinds.fewer ? isIn(theirs, mine) : isIn(mine, theirs);
}

const isIn = (some: ReadonlySet<string>, all: ReadonlySet<string>): boolean => [...some].every(member => all.has(member));

/** How many members of the one set are not in the other. */
function lacking({ constants }: World, all: string, some: string): number {
  const [mine, theirs] = [all, some].map(name => membersOf(bare(constants.get(name) ?? '{}')) ?? new Set<string>());
  return [...mine!].filter(member => !theirs!.has(member)).length;
}

/** The members of `{…}` and `1..3`, as they are written. */
function membersOf(value: string): Set<string> | undefined {
  const range = /^(\d+)\.\.(\d+)$/.exec(value);
  if (range) return new Set(Array.from({ length: Number(range[2]) - Number(range[1]) + 1 }, (_, i) => String(Number(range[1]) + i)));
  if (!/^\{.*\}$/.test(value)) return undefined;
  return new Set(value.slice(1, -1).match(/\{[^{}]*\}|\w+\([^()]*(?:\([^()]*\))?[^()]*\)|[^\s,{}]+/g) ?? []);
}

/** Numbers, and what may be or not. */
const atMost = (value: string, there: string): boolean =>
  (/^\d+$/.test(value) && /^\d+$/.test(there) && Number(value) <= Number(there)) || (value === 'FALSE' && there === 'TRUE');

const within = (value: string, there: string, order: Readonly<Record<string, readonly string[]>> = {}): boolean =>
  value === there || (order[value]?.includes(there) ?? false);
