/** Models decided again one after the other, each module parsed once. */
import { graphOf } from '../conformance/cache';
import { openModel } from '../conformance/model';
import { ROOMS } from '../conformance/rooms';
import { exportSpecification } from '../sany/export';
import type { Specification } from '../sany/expression';
import { sentence, ToolError } from '../tlc/error';
import type { Row } from '../tlc/manifest';
import type { Project } from '../tlc/project';
import type { Checker } from '../tlc/run';
import { edgesOf } from './edges';
import { type Asking, type Opinion, opinionOf } from './opinion';
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
      const compared = edges ? compare(row, project, checker) : undefined;
      const one = specification instanceof ToolError ? { row, verdict: 'failed', reasons: [sentence(specification)], undecided: [] } as const
        : await opinionOf(row, specification, {
          project, budget, progress: distinct => progress?.(row, distinct),
          ...(compared ? { edges: compared } : {}),
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

/** How the steps of a model are compared with TLC's, if the code is held to its graph. */
function compare(row: Row, project: Project, checker: Checker): Asking['edges'] {
  const [of] = ROOMS.flatMap(room => room.models.flatMap(model => (model.config === row.model && row.result === 'holds' ? [{ room, model }] : [])));
  return of && (async model => edgesOf(model, await graphOf(project, checker, openModel(project, of.room, of.model)), of.room.variables));
}
