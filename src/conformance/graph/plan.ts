/** What is to be made: a plan, and who decides what the specification leaves open. No package's types are in here. */
import type { Request } from '../room';

/** A run to be made: where it begins, as a place among the graph's initial states, and what is called. */
export interface Plan {
  readonly initial: number;
  readonly requests: readonly Request[];
}

/** The system that decides what the specification leaves open. */
export interface Guide {
  begin(initial: number): void;
  /** One of these edges; undefined if the system takes none of them. */
  take(request: Request, edges: readonly number[]): number | undefined;
}
