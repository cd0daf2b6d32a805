/** A step that the specification has not, and how far it is from those that it has. */
import type { Answer, Request, View } from './room';
import { same } from './same';
import type { Step } from './runs/trace';

/** One step that the specification has not. */
export interface Difference {
  readonly initial: View;
  /** The run to the state in which the step is taken. */
  readonly run: readonly Step[];
  readonly request: Request;
  /** Undefined where nobody observed it. */
  readonly before?: View;
  readonly got: Partial<Answer>;
  /** The specification's possible answers; none where the request is not possible. */
  readonly possible: readonly Answer[];
}

/** How many parts of what was observed the answer does not have. */
function distance(got: Partial<Answer>, answer: Answer, variables: readonly string[]): number {
  const fields = variables.filter(name => got.view?.[name] !== undefined && !same(got.view[name], answer.view[name])).length;
  return fields + (got.errno !== undefined && got.errno !== answer.errno ? 1 : 0) + (got.out !== undefined && !(answer.out !== undefined && same(got.out, answer.out)) ? 1 : 0);
}

/** The possible answer that is nearest to what was observed. */
export function nearest({ got, possible }: Difference, variables: readonly string[]): Answer | undefined {
  return [...possible].sort((a, b) => distance(got, a, variables) - distance(got, b, variables))[0];
}

/** The names of what differs from the nearest possible answer: `errno`, `out`, variables. */
export function differing(difference: Difference, variables: readonly string[]): string[] {
  const { got, before } = difference;
  const answer = nearest(difference, variables) ?? { errno: undefined, view: before ?? {} };
  const other = (name: string): boolean => got.view?.[name] !== undefined && answer.view[name] !== undefined && !same(got.view[name], answer.view[name]);
  return [
    ...('errno' in got && (got.errno !== answer.errno) && (got.errno !== undefined || answer.errno !== undefined) ? ['errno'] : []),
    ...(got.out !== undefined && (answer.out === undefined || !same(got.out, answer.out)) ? ['out'] : []),
    ...variables.filter(other),
  ];
}
