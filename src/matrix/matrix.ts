import { type Cell, shown } from './cell';
import { beaten, type Beaten, front, type Summit } from './front';
import { apartFromHearing, plainest, sources } from './policies';
import { type Property, PROPERTIES } from './properties';
import { agreeing, differentRows } from './rows';
import { differences, type RuleDifference, joinedSurveys, type Survey, type Surveyed } from './survey';
import type { Project } from '../tlc/project';

/** By policy, by property. */
export type Cells = ReadonlyMap<string, ReadonlyMap<string, Cell>>;

export interface Surveys {
  readonly named: Survey;
  readonly lapsing: Survey;
  /**
   * All policies, without regard to what is heard of a lapse; those under which nothing is heard, and those under which the fall is,
   * where it lapses; `third` are those that need a third subject to be seen through. Missing where only named policies are asked for.
   */
  readonly space?: { readonly held: Survey; readonly lapsing: Survey; readonly heard: Survey; readonly third: Survey; readonly states: number };
}

export interface Rows {
  readonly different: number;
  readonly agreeing: readonly (readonly string[])[];
}

export interface Space {
  readonly points: number;
  /** Policies that are decided where the proof may lapse: those under which nothing is heard of that, and those under which the fall is. */
  readonly lapsing: number;
  readonly states: number;
  /** The names of policies, by their numbers in the space; where nothing lapses, several can have one. */
  readonly names: ReadonlyMap<number, string>;
  /** How many different rows of verdicts there are, and which columns agree in every row. */
  readonly rows: { readonly held: Rows; readonly lapsing: Rows };
  readonly front: readonly Summit[];
  /** The named policies that are not on the front, and what beats them. */
  readonly beaten: ReadonlyMap<string, Beaten>;
  /** Where the rules over the record and the search differ; none if all is well. */
  readonly differences: readonly RuleDifference[];
}

export interface Matrix {
  readonly properties: readonly Property[];
  readonly policies: ReadonlyMap<string, Surveyed & { readonly source: string }>;
  readonly positions: ReadonlyMap<string, string>;
  /** The proof falls only in the return of a withdrawal. */
  readonly cells: Cells;
  /** The proof may also lapse by itself. */
  readonly lapsing: Cells;
  readonly space?: Space;
}

/** The matrix of the named policies, and what the whole space of decisions says beside it. */
export function matrixOf(project: Project, surveys: Surveys): Matrix {
  const names = sources(project, surveys.named.named.keys());
  const surveyed = (name: string): Surveyed => surveys.named.policies.get(surveys.named.named.get(name)!)!;
  return {
    properties: PROPERTIES,
    policies: new Map([...names].map(([name, source]) => [name, { ...surveyed(name), source }])),
    positions: surveys.named.positions,
    cells: cellsOf(surveys.named),
    lapsing: cellsOf(surveys.lapsing),
    space: surveys.space && spaceOf(surveys.space, surveys.named),
  };
}

function cellsOf(survey: Survey): Cells {
  return new Map([...survey.named].map(([name, number]) => {
    const policy = survey.policies.get(number)!;
    return [name, new Map(PROPERTIES.map(property => [property.name, cell(policy, property)]))];
  }));
}

export function cell(policy: Surveyed, property: Property): Cell {
  const broken = policy.broken.get(property.name);
  if (!broken) return property.about && !policy.broken.has(property.about) ? { holds: true, vacuous: true } : { holds: true };
  const trace = broken.run.map(shown);
  return property.kind === 'liveness' ? { holds: false, lasso: true, trace } : { holds: false, length: broken.length, trace };
}

function rowsOf(policies: readonly Surveyed[]): Rows {
  const promises = PROPERTIES.map(property => property.name);
  return { different: differentRows(policies, promises), agreeing: agreeing(policies, promises) };
}

function spaceOf({ held, lapsing, heard, third, states }: NonNullable<Surveys['space']>, named: Survey): Space {
  const promises = PROPERTIES.map(property => property.name);
  const all = joinedSurveys(held, third);
  const place = new Map(all.map(policy => [apartFromHearing(policy), policy]));
  const placed = [...named.named].map(([name, number]) => [name, place.get(apartFromHearing(named.policies.get(number)!))!] as const);
  const names = new Map([...placed].reverse().map(([name, { number }]) => [number, name]));
  const lapsed = [...lapsing.policies.values(), ...heard.policies.values()];
  const once = placed.find(([name]) => name === 'Once')![1];
  const chosen = (same: readonly Surveyed[]): Surveyed => same.find(({ number }) => names.has(number)) ?? plainest(same, once);
  const summits = front(all, promises, chosen);
  const ruled = [...promises, 'RefinesOpenOnce', 'RefinesRevocable', 'RefinesBounded', 'EndsHostile'];
  return {
    points: all.length,
    lapsing: lapsed.length,
    states,
    names,
    rows: { held: rowsOf(all), lapsing: rowsOf(lapsed) },
    front: summits,
    beaten: new Map(placed.flatMap(([name, policy]) => {
      const found = beaten(policy, summits, promises);
      return found ? [[name, found] as const] : [];
    })),
    differences: [...differences(all, ruled), ...differences(lapsed, ruled)],
  };
}
