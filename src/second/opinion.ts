/**
 * What the second engine says of a model, beside what its row declares, to which TLC is held: they agree or they differ, the model is too
 * large for the budget, or it asks only what needs whole runs.
 */
import { join } from 'node:path';
import type { Specification } from '../sany/expression';
import { readConfig } from '../tlc/config';
import { sentence, ToolError } from '../tlc/error';
import { configOf, type Row } from '../tlc/manifest';
import type { Project } from '../tlc/project';
import { type CompiledModel, modelOf } from './model';
import { type Budget, type SearchOutcome, search, type Watch } from './search';

export type OpinionVerdict = 'agrees' | 'differs' | 'over' | 'liveness' | 'failed';

export interface Opinion {
  readonly row: Row;
  readonly verdict: OpinionVerdict;
  /** What differs, or why there is no verdict. */
  readonly reasons: readonly string[];
  /** Properties of the row that say something of whole runs, and of which only the rest was decided. */
  readonly undecided: readonly string[];
  readonly found?: SearchOutcome;
  /** Steps that were compared with TLC's one by one. */
  readonly edges?: number;
}

/** Compares the steps of a search with those of TLC: what differs, and how many were compared. */
export interface Edges {
  readonly watch: Watch;
  readonly compare: () => { readonly reasons: readonly string[]; readonly compared: number };
}

export interface Asking {
  readonly project: Project;
  readonly budget: Budget;
  readonly progress?: Watch['progress'];
  /** TLC's steps, for a model of which they are known. */
  readonly edges?: (model: CompiledModel) => Promise<Edges>;
}

/** Decides a model again. Bad models are answered for, not thrown. */
export async function opinionOf(row: Row, specification: Specification, { project, budget, progress, edges }: Asking): Promise<Opinion> {
  try {
    const config = readConfig(join(project.root, configOf(row)));
    const model = modelOf(specification, config);
    const undecided = model.properties.filter(({ rest }) => rest).map(({ name }) => name);
    const compared = await edges?.(model);
    const found = await search(model, budget, { ...compared?.watch, ...(progress ? { progress } : {}) });
    if (found.over) return { row, verdict: 'over', reasons: [overText(found, budget)], undecided, found };
    if (row.result === 'breaks' && !found.broken && undecided.includes(row.breaks)) {
      return { row, verdict: 'liveness', reasons: [`that ${row.breaks} breaks is seen in whole runs, which are TLC's`], undecided, found };
    }
    const steps = compared?.compare();
    const reasons = [...differences(row, found), ...steps?.reasons ?? []];
    return { row, verdict: reasons.length > 0 ? 'differs' : 'agrees', reasons, undecided, found, ...(steps ? { edges: steps.compared } : {}) };
  } catch (error) {
    if (!(error instanceof ToolError) && !(error instanceof RangeError)) throw error;
    return { row, verdict: 'failed', reasons: [sentence(error)], undecided: [] };
  }
}

function overText({ over, distinct, seconds }: SearchOutcome, budget: Budget): string {
  const limit = over === 'states' ? `${budget.states} states` : over === 'seconds' ? `${budget.seconds} s` : 'the memory of this process';
  return `over the budget of ${limit}: ${distinct} states in ${seconds.toFixed(0)} s`;
}

function differences(row: Row, found: SearchOutcome): string[] {
  const broken = found.broken ? `${found.broken.properties.join(' or ')} broken in ${found.broken.length} states`
    : `nothing broken in ${found.distinct} states`;
  if (row.result === 'holds') {
    if (found.broken) return [`declared to hold, here ${broken}`];
    const counts = (['distinct', 'generated', 'depth'] as const).filter(count => found[count] !== row[count]);
    return counts.map(count => `${count}: declared ${row[count]}, here ${found[count]}`);
  }
  const name = row.kind === 'deadlock' || row.kind === 'assumption' ? row.kind : row.breaks;
  if (!found.broken?.properties.includes(name)) return [`declared to break ${row.breaks}, here ${broken}`];
  const same = row.length === undefined || row.length === found.broken.length;
  return same ? [] : [`declared to break ${row.breaks} in ${row.length} states, here in ${found.broken.length}`];
}
