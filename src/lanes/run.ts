/**
 * A run as it is shown, whatever made it: who did what and to whom, what was answered and why, and what it changed. TLC's runs, the
 * reference implementation's, recorded ones and those of other tools become this; text, Mermaid, SVG and pages are made from it.
 */

/** What a lane stands for; lanes stand in this order. `part` is a variable, or a part of one, of a run of which no more is known. */
export const LANE_KINDS = ['clock', 'administrator', 'authority', 'process', 'kernel', 'kvm', 'context', 'iommu', 'device', 'part'] as const;
export type LaneKind = typeof LANE_KINDS[number];

export interface Lane {
  readonly id: string;
  readonly kind: LaneKind;
}

/** One part of the state that a step changed. */
export interface Change {
  /** The variable, and the way to the part: `table.d1`. */
  readonly path: string;
  /** What it was and is, as text; `was` is absent where there was nothing, `is` where nothing is left. */
  readonly was?: string;
  readonly is?: string;
  /** Of a set: what was taken from it and put into it. */
  readonly gone?: readonly string[];
  readonly added?: readonly string[];
}

export interface LaneStep {
  readonly number: number;
  /** The lane of who acts, and of whom it concerns; none where a run begins. */
  readonly from?: string;
  readonly to?: string;
  /** Other lanes that the step changes, where lanes are parts of the state. */
  readonly also?: readonly string[];
  /** `Attach(d1, a1)`. */
  readonly call: string;
  /** The errno; absent where the answer is OK, or nobody answers. */
  readonly answer?: string;
  /** The rule that refused, with its sentence: `noTable: the device is on no table`. */
  readonly why?: string;
  readonly changes: readonly Change[];
  /** What the step breaks: the property's name and its sentence. */
  readonly breaks?: readonly string[];
}

export interface LaneRun {
  readonly title: string;
  readonly lanes: readonly Lane[];
  readonly steps: readonly LaneStep[];
  /** What comes after the last step, for ever. */
  readonly ending?: string;
}

/** The lanes that the steps name, in the order of their kinds and then as they come first. */
export function lanesOf(steps: readonly LaneStep[], kindOf: (id: string) => LaneKind): Lane[] {
  const ids = new Set(steps.flatMap(({ from, to, also }) => [from, to, ...also ?? []].filter((id) => id !== undefined)));
  const lanes = [...ids].map((id) => ({ id, kind: kindOf(id) }));
  return lanes.sort((a, b) => LANE_KINDS.indexOf(a.kind) - LANE_KINDS.indexOf(b.kind) || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}
