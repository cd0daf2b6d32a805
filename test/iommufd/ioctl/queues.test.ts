/** What is read of queues, and answered. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseCases } from '../../../src/cases/format';
import { playSteps } from '../../../src/cases/run';

type Line = readonly [op: string, args: object, expect?: string, out?: object];

const BEGIN: readonly Line[] = [
  ['open_fd', { as: 'F' }], ['ioas_alloc', { fd: 'F', as: 'A' }], ['bind_device', { fd: 'F', dev: 'd0', as: 'D' }],
  ['hwpt_alloc', { fd: 'F', dev: 'D', pt: 'A', flags: ['NEST_PARENT'], as: 'P' }],
];

function check(...lines: readonly Line[]): void {
  const steps = [...BEGIN, ...lines].map(([op, args, expect = 'ok', out]) => ({ op, args, expect, ...(out ? { out } : {}) }));
  const { cases: [one] } = parseCases('f', JSON.stringify([{ id: 'c', object: 'o', env: { mock: true }, steps }]));
  const { status, step, expected, got, reason } = playSteps(one);
  assert.is(status, 'pass', `step ${step}: ${reason ?? `expected ${expected}, got ${got}`}`);
}
const FAULTY: readonly Line[] = [
  ['fault_alloc', { fd: 'F', as: 'Q', fd_as: 'q' }],
  ['hwpt_alloc', { fd: 'F', dev: 'D', pt: 'P', data: 'SELFTEST', flags: ['FAULT_ID_VALID'], fault: 'Q', as: 'N' }], ['attach', { dev: 'D', pt: 'N' }],
];

const faults = suite('A queue of faults');
faults('is read whole, in order, and each request once; EBADF, EINVAL, ESPIPE', () => {
  check(...FAULTY, ['fault_read', { fd: 'q' }, 'ok', { n: 0 }], ['trigger_iopf', { dev: 'D', grpid: 1, addr: 4096 }], ['trigger_iopf', { dev: 'D', grpid: 2 }],
    ['fault_read', { fd: 'closed' }, 'EBADF'], ['fault_read', { fd: 'F' }, 'EINVAL'], ['fault_read', { fd: 'q', count: 41 }, 'ESPIPE'],
    ['fault_read', { fd: 'q', count: 80 }, 'ok', { n: 2, grpid: 1, addr: 4096 }], ['fault_read', { fd: 'q' }, 'ok', { n: 0 }]);
});
faults('takes an answer to what was read, once: EINVAL for another, or for another code', () => {
  check(...FAULTY, ['trigger_iopf', { dev: 'D' }], ['fault_respond', { fd: 'q', cookie: 0 }, 'EINVAL'], ['fault_read', { fd: 'q', as: 'c' }, 'ok', { n: 1 }],
    ['fault_respond', { fd: 'q', cookie: 'c', code: 2 }, 'EINVAL'], ['fault_respond', { fd: 'q', cookie: 'c', count: 7 }, 'ESPIPE'],
    ['fault_respond', { fd: 'q', cookie: 'c', code: 1 }], ['fault_respond', { fd: 'q', cookie: 'c' }, 'EINVAL']);
});
faults('answers what waits when the device goes to another table', () => {
  check(...FAULTY, ['trigger_iopf', { dev: 'D' }], ['fault_read', { fd: 'q', as: 'c' }, 'ok', { n: 1 }], ['replace', { dev: 'D', pt: 'P' }], ['fault_respond', { fd: 'q', cookie: 'c' }, 'EINVAL']);
});
faults.run();

const events = suite('A queue of events');
events('says what it lost, in its place, and takes events again once it was read', () => {
  const on: readonly Line[] = [['viommu_alloc', { fd: 'F', dev: 'D', hwpt: 'P', as: 'V' }], ['vdevice_alloc', { fd: 'F', viommu: 'V', dev: 'D', virt_id: 9 }],
    ['veventq_alloc', { fd: 'F', viommu: 'V', depth: 1, as: 'E', fd_as: 'e' }]];
  check(...on, ['trigger_vevent', { dev: 'D' }, 'ENOENT'], ['hwpt_alloc', { fd: 'F', dev: 'D', pt: 'V', data: 'SELFTEST', as: 'N' }], ['attach', { dev: 'D', pt: 'N' }],
    ['trigger_vevent', { dev: 'D' }], ['trigger_vevent', { dev: 'D' }], ['vevent_read', { fd: 'e' }, 'ok', { n: 1, sequence: 0, virt_id: 9, lost: false }],
    ['vevent_read', { fd: 'e' }, 'ok', { lost: true }], ['trigger_vevent', { dev: 'D' }], ['vevent_read', { fd: 'e', count: 7 }, 'EINVAL'], ['vevent_read', { fd: 'e', count: 8 }, 'EINVAL'], ['vevent_read', { fd: 'e' }, 'ok', { sequence: 2 }]);
});
events.run();
