/**
 * What the explorer can load beside its own scenarios: the counterexamples of the matrices, from reports of a real run, and the cases that
 * Linux answered.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readCases } from '../cases/format';
import { NAMED } from '../authorization/policies';
import { Track } from '../explorer/track';
import type { RecordedCase } from '../explorer/opened';
import { type ToldCell, type Data, lineOfCall } from '../explorer/sources';
import { InputFault, type ShownJson, type ExplorerRoom } from '../explorer/room';
import { wbinvdShown } from '../explorer/rooms/wbinvd';
import { sourcesIn } from '../matrix/policies';
import type { Project } from '../tlc/project';
import { WBINVD_POSITIONS } from '../wbinvd/positions';

interface Cell { readonly holds: boolean; readonly lasso?: boolean; readonly trace?: readonly string[] }
type Cells = Readonly<Record<string, Readonly<Record<string, Cell>>>>;

const box = (noSnoop: boolean, canEnforce: boolean, group: string): ShownJson => ({ noSnoop, canEnforce, group });
const ONE = { k1: 'p1' };
const TWO = { k1: 'p1', k2: 'p1' };

/** The worlds of models/wbinvd/MCWbinvd.tla; of a run it is not said in which it is, so the first is taken in which it breaks what it should. */
const WORLDS: readonly ShownJson[] = [
  { devices: { d1: box(true, false, 'g1') }, vms: ONE }, { devices: { d1: box(false, false, 'g1') }, vms: ONE },
    { devices: { d1: box(true, true, 'g1') }, vms: ONE },
  { devices: { d1: box(true, false, 'g1') }, vms: TWO }, { devices: { d1: box(true, false, 'g1'), d2: box(true, true, 'g2') }, vms: ONE },
  { devices: { d1: box(true, false, 'g1'), d2: box(false, false, 'g1') }, vms: ONE },
  { devices: { d1: box(true, false, 'g1'), d2: box(false, false, 'g1'), d3: box(true, true, 'g2') }, vms: TWO },
  { devices: { d1: box(true, false, 'g1'), d2: box(false, false, 'g1'), d3: box(true, true, 'g2') }, vms: ONE },
];
const CHOSEN: readonly (readonly string[])[] = [[], ['alloc A', 'alloc B enforce']];

/** Two subjects, or a third where the run names one; who may let the proof fall. */
const policyWorld = (run: readonly string[], lapses: readonly string[]): ShownJson =>
  ({ subjects: ['p', 'q', ...(run.some((line) => / r( |$)/.test(line)) ? ['r'] : [])], descriptions: ['d'], term: 1, lapses });

export function explorerData(project: Project): Data {
  return { about: aboutOf(project), counterexamples: [...policies(project), ...positions(project)], cases: casesOf(project) };
}

const aboutOf = (project: Project): Data['about'] => ({
  authorization: Object.fromEntries(sourcesIn(project, 'spec/authorization/Policies.tla', Object.keys(NAMED))),
  wbinvd: Object.fromEntries(sourcesIn(project, 'spec/wbinvd/Positions.tla', Object.keys(WBINVD_POSITIONS))),
});

function read(project: Project, name: string): Record<string, Cells> | undefined {
  const file = join(project.out, name);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) as Record<string, Cells> : undefined;
}

function policies(project: Project): ToldCell[] {
  const report = read(project, 'matrix.json');
  if (!report) return [];
  return (['cells', 'lapsing'] as const).flatMap((kind) => brokenIn(report[kind] ?? {})
    .map(({ position, property, trace, lasso }): ToldCell => {
    const run = trace.map(lineOfCall);
    return {
      id: `policies/${kind === 'lapsing' ? 'lapsing/' : ''}${position}/${property}`, room: 'authorization', position, property, run,
      world: policyWorld(run, kind === 'lapsing' ? ['thirdParty'] : []), ...(lasso ? { endless: true } : {}),
    };
  }));
}

function positions(project: Project): ToldCell[] {
  const report = read(project, 'positions.json');
  return report ? ['careless', 'cells', 'careful'].flatMap((care) =>
    positionsOf(brokenIn(report[care] ?? {}), care === 'cells' ? 'drains' : care)) : [];
}

/** A property that is broken, and TLC's run to where it is. */
export interface BrokenCell { readonly position: string; readonly property: string; readonly trace: readonly string[]; readonly lasso?: boolean }

/** Runs of positions, each in a world in which its last step breaks its property; one that takes a look at a whole behaviour is left away. */
export const positionsOf = (all: readonly BrokenCell[], care: string): ToldCell[] =>
  all.flatMap(({ position, property, trace }): ToldCell[] => {
  const run = trace.map(lineOfCall);
  const found = WORLDS.flatMap((world) => CHOSEN.map((before) => ({ world, run: [...before, ...run] })))
    .find((each) => breaksLast(wbinvdShown, position, property, each.world, each.run));
  return found ? [{ id: `positions/${care === 'drains' ? '' : `${care}/`}${position}/${property}`, room: 'wbinvd', position, property,
    ...found }] : [];
});

const brokenIn = (cells: Cells): BrokenCell[] => Object.entries(cells).flatMap(([position, row]) =>
  Object.entries(row).flatMap(([property, { holds, trace, lasso }]): BrokenCell[] =>
    (holds || !trace ? [] : [{ position, property, trace, ...(lasso ? { lasso } : {}) }])));

/** Whether the run breaks the property with its last step, and each of its calls is one. */
export function breaksLast(room: ExplorerRoom, position: string, property: string, world: ShownJson, run: readonly string[]): boolean {
  try {
    const track = new Track(room, position, world);
    track.follow(run);
    return track.frames.every(({ fault, answer }) => fault === undefined && answer.errno !== undefined) && track.brokenAt(run.length)
      .get(property) === run.length;
  } catch (error) {
    if (error instanceof InputFault) return false;
    throw error;
  }
}

function casesOf({ root }: Project): RecordedCase[] {
  const files = ['cases', 'read'].flatMap((folder) => readdirSync(join(root, 'test', 'linux', folder))
    .filter((name) => /\.json(\.gz)?$/.test(name)).sort().map((name) => join(root, 'test', 'linux', folder, name)));
  return files.flatMap((file) => {
    const { cases, problems } = readCases(file);
    // What was answered beside the errno is not shown.
    return cases.filter((one) => !problems.has(one)).map(({ steps, ...one }): RecordedCase =>
      ({ ...one as unknown as RecordedCase, steps: steps.map(({ out: _, ...step }) => step) }));
  });
}

