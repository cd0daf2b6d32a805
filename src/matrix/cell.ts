/** A verdict, and what is asked: for the matrices, and for pages that find verdicts themselves. */
import type { Surveyed, SurveyedStep } from './survey';

/** One verdict: kept, perhaps only idly; or broken, by a shortest run of `length` steps, or by a run without end. */
export interface Cell {
  readonly holds: boolean;
  /** Kept only because the policy never comes where it could break it. */
  readonly vacuous?: boolean;
  /** Steps of the shortest violation of a safety property. */
  readonly length?: number;
  /** Liveness: after `trace`, there is a way to go on for ever. */
  readonly lasso?: boolean;
  readonly trace?: readonly string[];
}

/** What is asked of each row, in the order in which it is printed. */
export interface Asked {
  /** As in the properties of its room, without the suffix. */
  readonly name: string;
  readonly code: string;
  readonly kind: 'invariant' | 'step';
  readonly sentence: string;
  /** It speaks only of runs in which such a state or step occurs; a row without one keeps it idly. */
  readonly about?: string;
}

/** A step as it is written: `Pass(p, q, d)`, `Withdraw`. */
export const shown = ({ op, args }: SurveyedStep): string => (args.length ? `${op}(${args.join(', ')})` : op);

/** A witness is a property that is to be broken: a row that never breaks it never comes to such a state. */
export function careCell(row: Surveyed, { name, about }: Asked): Cell {
  const broken = row.broken.get(name);
  if (broken) return { holds: false, length: broken.length, trace: broken.run.map(shown) };
  return about === undefined || row.broken.has(about) ? { holds: true } : { holds: true, vacuous: true };
}
