/** Who notices that a specification was changed: its models, and the code that is held to it. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { checkRow, passed } from '../tlc/check';
import { sentence } from '../tlc/error';
import type { Row } from '../tlc/manifest';
import { Modules } from '../tlc/modules';
import type { Project } from '../tlc/project';
import type { Checker } from '../tlc/run';
import { graphOf } from '../conformance/cache';
import { edgeCount, exploreGraph } from '../conformance/graph/graph';
import { openModel } from '../conformance/model';
import { replay } from '../conformance/graph/replay';
import { type Room, type RoomModel, showRequest } from '../conformance/room';

export interface MutantQuestion {
  readonly who: string;
  /** States to generate. */
  readonly cost: number;
  /** What is wrong with the specification that lies in the project, or nothing. */
  ask(project: Project, checker: Checker): Promise<string | undefined>;
}

/** A changed specification may have states without end: longer than this, and that much more than the cost's share, is noticed too. */
const LIMIT_SECONDS = 30;
const STATES_PER_SECOND = 5_000;
/** States to generate, of a model that is asked: a large one takes the steps of a small one with more objects. */
const SMALL = 200_000;
/** Where no row tells. */
const UNKNOWN = 100_000;

/**
 * All who use the module: models that must hold, and the code, which takes every edge of a graph; the quickest of each come first, the
 * others by cost. Models that break stop at their fault, and come last.
 */
export function questionsOn(module: string, project: Project, rows: readonly Row[], rooms: readonly Room[]): MutantQuestion[] {
  const modules = new Modules(project);
  const uses = (name: string): boolean => modules.closure(name).includes(module);
  const costs = new Map(rows.map(row => [row.model, row.result === 'holds' ? row.generated : SMALL]));
  const graphs = rooms.flatMap(room => room.models.map(model => ({ room, model })))
    .filter(({ room, model }) => existsSync(join(project.root, 'models', room.within ?? room.name, `${model.config}.cfg`)) && uses(model.module));
  const models = rows.filter(row => row.tier !== 'deep' && costs.get(row.model)! <= SMALL && uses(row.module));
  const byCost = (a: MutantQuestion, b: MutantQuestion): number => a.cost - b.cost;
  const [model, ...otherModels] = models.map(row => byModel(row, costs.get(row.model)!)).sort(byCost);
  const [graph, ...otherGraphs] = graphs.map(chosen => byCode(project, chosen.room, chosen.model, costs.get(chosen.model.config) ?? UNKNOWN)).sort(byCost);
  return [model ?? [], graph ?? [], ...[...otherModels, ...otherGraphs].sort(byCost)].flat();
}

const limited = (cost: number): AbortSignal => AbortSignal.timeout(Math.ceil((LIMIT_SECONDS + cost / STATES_PER_SECOND) * 1000));

const byModel = (row: Row, cost: number): MutantQuestion => ({
  who: row.model, cost,
  ask: async (project, checker) => {
    const verdict = await checkRow(row, { project, checker, signal: limited(cost) });
    return passed(verdict) ? undefined : verdict.failure ?? verdict.reasons.join('; ');
  },
});

const byCode = (unchanged: Project, room: Room, chosen: RoomModel, cost: number): MutantQuestion => ({
  who: `the code, in the graph of ${chosen.config}`, cost,
  ask: async (project, checker) => {
    try {
      const model = openModel(project, room, chosen);
      const { graph } = await exploreGraph(project, checker, model, limited(cost));
      // A call that is gone from the graph, with all that it leads to, the code is not asked for.
      const sizes = [graph, await graphOf(unchanged, checker, openModel(unchanged, room, chosen))].map(one => `${one.states.length} states and ${edgeCount(one)} edges`);
      if (sizes[0] !== sizes[1]) return `the graph has ${sizes[0]}, not ${sizes[1]}`;
      const { differences: [difference], missing } = replay(graph, room, model.constants, { differences: 1 });
      if (difference) return `${showRequest(difference.request)} answers ${difference.got.errno ?? 'not at all'}, and the graph has ${difference.possible.map(({ errno }) => errno).join(', ') || 'no such edge'}`;
      return missing.length ? `${missing.length} edges cannot be taken` : undefined;
    } catch (error) {
      return sentence(error);
    }
  },
});
