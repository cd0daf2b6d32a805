/** What a case is: a machine, and steps with the answers that are expected of it. */
import type { Args, CaseJson } from '../iommufd/ioctl/call';
import type { Env } from './env';

export interface CaseStep {
  readonly op: string;
  readonly args: Args;
  /** `ok` or an errno; absent where the answer is asked for (`ioasid why`). */
  readonly expect?: string;
  readonly out?: Readonly<Record<string, CaseJson>>;
  /** The process that makes the call; the first one unless it says so. */
  readonly proc?: string;
}

export interface Case {
  readonly id: string;
  readonly object: string;
  readonly kernel?: string;
  /** The kernels on which it was run. */
  readonly ran?: readonly string[];
  readonly env?: Env;
  readonly steps: readonly CaseStep[];
  readonly note?: string;
}
