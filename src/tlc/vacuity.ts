/**
 * Could what a model is declared to hold have failed? For each property of each model something in the same world (`world.ts`) has to
 * break it: another policy, position, profile or form, or a fault. Where nothing does, the row gives the reason, and no reason outlives
 * that. TypeOK, the shape of the state, promises nothing; the cells that a survey asks for are themselves held and broken.
 */
import type { Breaks, Holds, Row } from './manifest';
import type { Modules } from './modules';
import type { Project } from './project';
import { misfit, readKinds, type World, worldOf } from './world';

export interface Vacuity {
  /** How many properties of how many models were asked about. */
  readonly properties: number;
  readonly models: number;
  /** How many of them have a reason. */
  readonly excused: number;
  /** One line each: a property that nothing breaks and that has no reason, or a reason of one that something does break. */
  readonly faults: readonly string[];
}

const isShape = (property: string): boolean => property.endsWith('TypeOK');

/** `rows` is the whole manifest: what breaks a property may stand anywhere in it. Only the rows that are `asked` about are judged. */
export function vacuity(rows: readonly Row[], project: Project, modules: Modules, asked = (row: Row): boolean => row.tier !== 'survey'): Vacuity {
  const kinds = readKinds(project);
  const worlds = new Map<Row, World>();
  const world = (row: Row): World => {
    if (!worlds.has(row)) worlds.set(row, worldOf(row, project, modules));
    return worlds.get(row)!;
  };
  const breaking = rows.filter((row): row is Breaks => row.result === 'breaks');
  const holding = rows.filter((row): row is Holds => row.result === 'holds' && asked(row));
  const faults: string[] = [];
  let [properties, excused] = [0, 0];
  for (const row of holding) {
    for (const property of row.properties.filter(name => !isShape(name))) {
      properties++;
      const others = breaking.filter(({ breaks, room }) => breaks === property && room === row.room);
      const misfits = others.map(other => misfit(world(other), world(row), kinds, property));
      const by = others[misfits.indexOf(undefined)];
      const reason = row.unbroken?.[property];
      if (reason !== undefined) excused++;
      if (by && reason !== undefined) faults.push(`${row.model}, field unbroken: ${by.model} breaks ${property} in this world; remove the reason`);
      if (!by && reason === undefined) faults.push(`${row.model} holds ${property}, and nothing in its world breaks it${near(others, misfits)}; add a faulty model, or the reason to its row: "unbroken": {"${property}": "…"}`);
    }
  }
  return { properties, models: holding.length, excused, faults };
}

const near = (others: readonly Breaks[], misfits: readonly (string | undefined)[]): string =>
  (others.length ? ` (${others.map(({ model }, i) => `not ${model}: ${misfits[i]}`).join('; ')})` : '');
