/** An input that tells two neighbours apart. */
import type { Json } from '../../src/conformance/runs/json';
import type { ProfileName } from '../../src/ioasid/profiles';

export type Request = readonly [op: string, ...args: Json[]];

/** A run of `model`, of a profile by hand, a recorded case with its step (counted from 1) and its kernel, or calls on the machine of an environment. */
export interface Witness {
  readonly model?: string;
  readonly profile?: ProfileName;
  readonly initial?: Json;
  readonly run?: readonly Request[];
  readonly case?: string;
  readonly step?: number;
  readonly kernel?: string;
  readonly object?: string;
  readonly env?: Json;
  /** A line a call; the last is the one that is asked. */
  readonly calls?: readonly string[];
}
