/** What has been opened: a run, where it begins, and what is known of its answers. */
import type { CaseStep } from '../cases/case';
import type { ShownJson } from './room';

export interface RunRecord {
  readonly room: string;
  readonly positions: readonly string[];
  readonly world: ShownJson;
  readonly run: readonly string[];
  /** How many steps of the run are shown as taken. */
  readonly at: number;
  /** What was loaded, and may have been changed since: `S33`, `case:ioas/area-cut`. */
  readonly source?: string;
}

export interface RecordedCase {
  readonly id: string;
  readonly object: string;
  readonly kernel?: string;
  readonly ran?: readonly string[];
  readonly env?: ShownJson;
  readonly note?: string;
  readonly steps: readonly CaseStep[];
}

export interface Opened {
  readonly record: RunRecord;
  /** By step, what the kernel answered; and with what, where that was compared. */
  readonly recorded?: readonly (string | undefined)[];
  readonly by?: string;
  readonly note?: string;
}
