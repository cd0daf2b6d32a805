import type { CaseJson } from '../iommufd/ioctl/call';
import type { RequestLayout } from './layouts';
import type { TracedFile, TracedRun } from './processes';
import type { Bytes, RawEvent } from './raw';

/** A request that is being understood; adaptations complete `op`, `args` and `out`. */
export interface TracedRequest {
  readonly event: RawEvent;
  readonly layout: RequestLayout;
  readonly before: Bytes;
  /** The structure when the call returned. */
  readonly after: Bytes;
  readonly file: TracedFile;
  readonly run: TracedRun;
  readonly rc: number;
  op: string;
  readonly args: Record<string, CaseJson>;
  readonly out: Record<string, CaseJson>;
  /** A descriptor of the calling process, by its name. */
  descriptor(fd: number): CaseJson;
  /** A descriptor that the call has made gets a name. */
  opened(fd: number, file: TracedFile, letter: string): string;
}
