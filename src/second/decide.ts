/** Models decided again one after the other, each module parsed once. */
import { graphOf } from '../conformance/cache';
import type { Graph } from '../conformance/graph/graph';
import { openModel } from '../conformance/model';
import { ROOMS } from '../conformance/rooms';
import { exportSpecification } from '../sany/export';
import type { Specification } from '../sany/expression';
import { sentence, ToolError } from '../tlc/error';
import type { Row } from '../tlc/manifest';
import type { Project } from '../tlc/project';
import type { Checker } from '../tlc/run';
import { edgesOf } from './edges';
import { type Opinion, opinionOf } from './opinion';
import type { Budget } from './search';

export interface Deciding {
  readonly project: Project;
  readonly checker: Checker;
  readonly budget: Budget;
  /** Compare the steps with TLC's, of models whose graph the code is held to. */
  readonly edges?: boolean;
  readonly progress?: (row: Row, distinct: number) => void;
  readonly opinion?: (opinion: Opinion) => void;
}

/** Rows of one module follow each other, so that its parsed text can be let go of. */
export async function decide(rows: readonly Row[], { project, checker, budget, edges, progress, opinion }: Deciding): Promise<Opinion[]> {
  const opinions = new Map<Row, Opinion>();
  for (const module of new Set(rows.map(row => row.module))) {
    const specification = await parsed(project, checker, module);
    for (const row of rows.filter(each => each.module === module)) {
      const graph = edges && !(specification instanceof ToolError) ? await graphFor(row, project, checker) : undefined;
      const one = specification instanceof ToolError ? { row, verdict: 'failed', reasons: [sentence(specification)], undecided: [] } as const
        : await opinionOf(row, specification, {
          project, budget, progress: distinct => progress?.(row, distinct),
          ...(graph ? { edges: model => edgesOf(model, graph.graph, graph.variables) } : {}),
        });
      opinions.set(row, one);
      opinion?.(one);
    }
  }
  return rows.map(row => opinions.get(row)!);
}

async function parsed(project: Project, checker: Checker, module: string): Promise<Specification | ToolError> {
  try {
    return await exportSpecification(project, checker, module);
  } catch (error) {
    if (error instanceof ToolError) return error;
    throw error;
  }
}

/** TLC's graph of a model that the code is held to. */
async function graphFor(row: Row, project: Project, checker: Checker): Promise<{ readonly graph: Graph; readonly variables: readonly string[] } | undefined> {
  const room = ROOMS.find(({ models }) => models.some(({ config }) => config === row.model));
  const model = room?.models.find(({ config }) => config === row.model);
  if (!room || !model || row.result !== 'holds') return undefined;
  return { graph: await graphOf(project, checker, openModel(project, room, model)), variables: room.variables };
}
