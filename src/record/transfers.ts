/** Page requests and events that are read on the descriptor of a queue, and answers that are written. */
import type { CaseStep } from '../cases/case';
import type { CaseJson } from '../iommufd/ioctl/call';
import { answerOf } from './errno';
import { type TracedProcess, objectOf } from './processes';
import type { RawEvent } from './raw';

/** Bytes of a page request, and where its cookie stands; of an event's header, and of one with its device. */
const REQUEST = 40;
const COOKIE = 36;
const HEADER = 8;
const EVENT = 12;
const EAGAIN = -11;

/** The call that a read or a write is; undefined for what the format has no word for. */
export function readTransfer(process: TracedProcess, event: RawEvent): CaseStep | undefined {
  const known = process.descriptors.get(event.number('fd'));
  const data = event.bytes('data');
  const count = event.number('count');
  // Nothing to read is told by the model as none that was read.
  const none = event.rc === EAGAIN;
  const expect = none ? 'ok' : answerOf(event.rc!);
  const step = (op: string, args: Record<string, CaseJson>, out?: Record<string, CaseJson>): CaseStep => ({ op, args, expect, ...(out && expect === 'ok' ? { out } : {}) });
  if (known?.file.kind === 'faults' && event.kind === 'read') {
    const n = none ? 0 : Math.floor(event.rc! / REQUEST);
    const cookie = data.u32(COOKIE);
    const name = n > 0 ? process.run!.name('y') : undefined;
    if (name !== undefined) known.file.numbers.set(cookie, name);
    return step('fault_read', { fd: known.name, count, ...(name === undefined ? {} : { as: name }) }, {
      n, ...(n > 0 ? { dev: data.u32(4), pasid: data.u32(8), grpid: data.u32(12), perm: data.u32(16), addr: data.u64(24), cookie } : {}),
    });
  }
  if (known?.file.kind === 'faults') return step('fault_respond', { fd: known.name, cookie: objectOf(known.file, data.u32(0)), code: data.u32(4), count });
  if (known?.file.kind !== 'events' || event.kind !== 'read') return undefined;
  let n = 0;
  for (let at = 0; at + HEADER <= data.length; n++) at += data.u32(at) & 1 ? HEADER : EVENT;
  const lost = (data.u32(0) & 1) === 1;
  return step('vevent_read', { fd: known.name, count }, { n, ...(n > 0 ? { sequence: data.u32(4), lost, ...(lost ? {} : { virt_id: data.u32(HEADER) }) } : {}) });
}
