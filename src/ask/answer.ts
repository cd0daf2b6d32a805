/** What a design keeps, what breaks the rest, what is near it, and what it would take to keep more: all of it as a search found it. */
import { CHOICES, type Decisions, type Design, type DesignKind } from './design';
import { MODULES, recordsOf } from './records';
import { positionNumber, searchPolicy, searchPositions } from './search';
import { type Asked, careCell as positionCell, type Cell } from '../matrix/cell';
import { cell as policyCell } from '../matrix/matrix';
import { CARES, POSITIONS_SUBJECT } from '../matrix/positions';
import { PROPERTIES } from '../matrix/properties';
import { type Survey, type Surveyed, withMore } from '../matrix/survey';
import type { Project } from '../tlc/project';
import type { Checker } from '../tlc/run';
import { keyOf } from '../tlc/print';
import type { Value } from '../tlc/value';

export type JudgedCells = ReadonlyMap<string, Cell>;

/** A record as a search judged it. */
export interface JudgedRecord {
  readonly decisions: Decisions;
  /** Of one that the specification defines. */
  readonly name?: string;
  readonly cells: JudgedCells;
}

/** What holds in a world, such as one in which the proof may lapse. */
export interface AskedWorld {
  readonly head: string;
  readonly asked: JudgedCells;
  /** Everything else that was searched there. */
  readonly near: readonly JudgedRecord[];
}

export interface Neighbour {
  readonly name: string;
  /** The decisions in which it differs, with its own values. */
  readonly differs: Decisions;
  /** What it keeps that the design does not, and the other way round; by name. */
  readonly gains: readonly string[];
  readonly loses: readonly string[];
}

/** What it would take to keep one promise more: the nearest that keeps it, and the nearest that loses nothing for it. */
export interface Further {
  readonly property: string;
  readonly head: string;
  readonly ways: readonly Omit<Neighbour, 'name'>[];
}

export interface DesignAnswer {
  readonly design: Design;
  readonly properties: readonly Omit<Asked, 'about'>[] | typeof PROPERTIES;
  readonly worlds: readonly AskedWorld[];
  /** The name by which the specification knows it, if it does. */
  readonly known?: string;
  readonly neighbours: readonly Neighbour[];
  readonly further: readonly Further[];
}

const NEIGHBOURS = 3;

/** The answer; without `near`, only what the design itself keeps and breaks. Throws `ToolError`. */
export async function answerTo(design: Design, project: Project, checker: Checker, near = true): Promise<DesignAnswer> {
  const names = namesOf(design.kind, project);
  const { worlds, properties } = await (design.kind === 'policy' ? policyWorlds : positionWorlds)(design, names, project, checker, near);
  const [first] = worlds;
  const known = names.get(keyOf(design.decisions as Value));
  const neighbours = first!.near.filter(({ name }) => name !== undefined)
    .map((one) => ({ name: one.name!, ...compared(design, first!.asked, one) }))
    .sort((a, b) => size(a.differs) - size(b.differs)).slice(0, NEIGHBOURS);
  const further = properties.flatMap(({ name }) => {
    const world = worlds.find(({ asked, near }) => near.length > 0 && !asked.get(name)!.holds);
    return world ? [{ property: name, head: world.head, ways: ways(design, name, world) }] : [];
  });
  return { design, properties, worlds, known, neighbours, further };
}

/** The names of records of the specification, by what they are equal to; the first, where there are two. */
function namesOf(kind: DesignKind, project: Project): Map<string, string> {
  const same = [...recordsOf(project, MODULES[kind])].filter(([, record]) => Object.keys(CHOICES[kind]).every((decision) => Object.hasOwn(record, decision)));
  return new Map(same.reverse().map(([name, record]) => [keyOf(record as Value), name]));
}

async function policyWorlds(design: Design, names: ReadonlyMap<string, string>, project: Project, checker: Checker, around: boolean): Promise<Pick<DesignAnswer, 'worlds' | 'properties'>> {
  const { held, lapsing, third } = await searchPolicy(project, checker, design, around);
  const world = (head: string, survey: Survey, more?: Survey): AskedWorld => worldOf(head, design, names, [...survey.policies.values()]
    .map((found) => withMore(found, more?.policies.get(found.number))), (found) => new Map(PROPERTIES.map((property) => [property.name, policyCell(found, property)])));
  return { properties: PROPERTIES, worlds: [world('The proof falls only in the return of a withdrawal', held, third), world('The proof may also lapse by itself', lapsing)] };
}

async function positionWorlds(design: Design, names: ReadonlyMap<string, string>, project: Project, checker: Checker, around: boolean): Promise<Pick<DesignAnswer, 'worlds' | 'properties'>> {
  const { properties, heads } = POSITIONS_SUBJECT;
  const named = [...recordsOf(project, MODULES.position).values()].filter((record) => Object.keys(CHOICES.position).every((decision) => Object.hasOwn(record, decision)))
    .filter((record) => keyOf(record as Value) !== keyOf(design.decisions as Value))
    .sort((a, b) => size(differing(design.decisions, a)) - size(differing(design.decisions, b))).slice(0, NEIGHBOURS);
  const near = new Map((around ? [...named, ...oneDecisionAway(design)] : []).map((record) => [keyOf(record as Value), record]));
  const found = await searchPositions(project, checker, design.decisions, [...near.values()]);
  const all = [...Array(near.size + 1).keys()].map(positionNumber);
  return {
    properties,
    worlds: ['drains' as const, ...CARES.filter((care) => care !== 'drains')].map((care) => worldOf(heads[care], design, names,
      all.flatMap((number) => found[care].policies.get(number) ?? []), (one) => new Map(properties.map((property) => [property.name, positionCell(one, property)])))),
  };
}

function worldOf(head: string, { decisions }: Design, names: ReadonlyMap<string, string>, found: readonly Surveyed[], cellsOf: (one: Surveyed) => JudgedCells): AskedWorld {
  const own = keyOf(decisions as Value);
  const judged = found.map((one) => ({ key: keyOf(one.decisions as Value), decisions: one.decisions, cells: cellsOf(one) }));
  const asked = judged.find(({ key }) => key === own)!.cells;
  return { head, asked, near: judged.filter(({ key }) => key !== own).map(({ key, ...one }) => ({ ...one, name: names.get(key) })) };
}

/** Every record that differs in one decision; a set, by one member. */
function oneDecisionAway({ kind, decisions }: Design): Decisions[] {
  return Object.entries(CHOICES[kind]).flatMap(([decision, { values, set }]) => {
    const now = decisions[decision];
    const members = now as Set<Value>;
    const others = set ? values.map((one) => new Set(values.filter((value) => members.has(value) !== (value === one)))) : values.filter((value) => value !== now);
    return others.map((value) => ({ ...decisions, [decision]: value as Value }));
  });
}

const differing = (from: Decisions, to: Decisions): Decisions => Object.fromEntries(Object.entries(to).filter(([decision, value]) => keyOf(value) !== keyOf(from[decision]!)));

const size = (record: object): number => Object.keys(record).length;

function compared({ decisions }: Design, asked: JudgedCells, { decisions: others, cells }: JudgedRecord): Omit<Neighbour, 'name'> {
  const only = (a: JudgedCells, b: JudgedCells): string[] => [...a].filter(([name, { holds }]) => holds && !b.get(name)!.holds).map(([name]) => name);
  return { differs: differing(decisions, others), gains: only(cells, asked), loses: only(asked, cells) };
}

/** The nearest that keeps the promise, at the least loss; and, where that loses something, the nearest that loses nothing. */
function ways(design: Design, property: string, { asked, near }: AskedWorld): Further['ways'] {
  const keeping = near.filter(({ cells }) => cells.get(property)!.holds).map((one) => compared(design, asked, one))
    .sort((a, b) => size(a.differs) - size(b.differs) || a.loses.length - b.loses.length || b.gains.length - a.gains.length);
  const whole = keeping.find(({ loses }) => loses.length === 0);
  return [...new Set([keeping[0], whole])].filter((way) => way !== undefined);
}
