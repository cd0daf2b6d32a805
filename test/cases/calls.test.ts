import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseCases } from '../../src/cases/format';
import type { KernelNumber } from '../../src/iommufd/version';
import { playSteps } from '../../src/cases/run';
import type { Env } from '../../src/cases/env';
import type { CaseJson } from '../../src/iommufd/ioctl/call';

/** A step as [call, arguments, expected answer, expected effects], with the process after an `@`. */
type Line = [call: string, args: Record<string, CaseJson>, expect?: string, out?: Record<string, CaseJson>];

function check(lines: readonly Line[], env: Env = { mock: true }, kernel?: KernelNumber): void {
  const steps = lines.map(([call, args, expect = 'ok', out]) => {
    const [op, proc] = call.split('@');
    return { op, args, expect, ...(out ? { out } : {}), ...(proc ? { proc } : {}) };
  });
  const { cases: [one] } = parseCases('f', JSON.stringify([{ id: 'c', object: 'test', env, steps }]));
  const { status, step, expected, got, reason } = playSteps(one, kernel);
  assert.is(status, 'pass', `step ${step}: ${reason ?? `expected ${expected}, got ${got}`}`);
}

const F: Line = ['open_fd', { as: 'F' }];
const A: Line = ['ioas_alloc', { fd: 'F', as: 'A' }];
const D: Line[] = [['bind_device', { fd: 'F', dev: 'd0', as: 'D' }], ['attach', { dev: 'D', pt: 'A', as: 'H' }]];
const at = (name: string): Record<string, CaseJson> => ({ fd: 'F', ioas: name, iova: 2 ** 24, len: 4096 });

const processes = suite('Processes');

processes('a fork shares the open files: what one closes, the other still has', () => {
  check([F, A, ['close_fd@child', { fd: 'F' }], ['ioas_destroy@child', { fd: 'F', id: 'A' }, 'EBADF'], ['map', at('A')],
    ['ioas_destroy', { fd: 'F', id: 'A' }]]);
});

processes('the context lives as long as any process has it', () => {
  check([F, A, ['map@child', at('A')], ['close_fd', { fd: 'F' }], ['unmap@child', at('A')], ['exit@child', {}], ['map', at('A'), 'EBADF']]);
});

processes('a dup is a descriptor of its own', () => {
  check([F, ['dup_fd', { fd: 'F', as: 'G' }], ['close_fd', { fd: 'F' }], ['close_fd', { fd: 'F' }, 'EBADF'], ['ioas_alloc', { fd: 'G' }]]);
});

processes.run();

const flight = suite('Calls in flight');

flight('a map with a domain: its area is neither free nor there', () => {
  check([F, A, ...D, ['ioctl_begin', { token: 't', call: 'map', ...at('A') }], ['map', at('A'), 'EEXIST'], ['unmap', at('A'), 'EBUSY'],
    ['copy', { fd: 'F', src: 'A', src_iova: 2 ** 24, dst: 'A', dst_iova: 2 ** 25, len: 4096 }, 'ENOENT'], ['ioctl_end', { token: 't' }],
    ['unmap', at('A')]]);
});

flight('a map without one is over at once', () => {
  check([F, A, ['ioctl_begin', { token: 't', call: 'map', ...at('A') }], ['unmap', at('A')], ['ioctl_end', { token: 't' }]]);
});

flight('an unmap in the callback: no new pin, and none afterwards', () => {
  check([F, A, ['map', at('A')], ['access_create', { fd: 'F', ioas: 'A', as: 'X' }], ['access_pin', { access: 'X', iova: 2 ** 24, len: 4096, as: 'p' }],
    ['ioctl_begin', { token: 't', call: 'unmap', ...at('A') }], ['access_pin', { access: 'X', iova: 2 ** 24, len: 4096 }, 'EINVAL'],
    ['ioctl_end', { token: 't' }, 'ok', { unmapped: 4096 }], ['access_pin', { access: 'X', iova: 2 ** 24, len: 4096 }, 'ENOENT'],
    ['access_unpin', { access: 'X', pin: 'p' }, 'ENOENT']]);
});

flight('any other call: what it has looked up cannot be destroyed', () => {
  check([F, A, ['bind_device', { fd: 'F', dev: 'd0', as: 'D' }], ['ioctl_begin', { token: 't', call: 'hwpt_alloc', fd: 'F', dev: 'D', pt: 'A', as: 'M' }],
    ['ioas_destroy', { fd: 'F', id: 'A' }, 'EBUSY'], ['ioctl_end', { token: 't' }], ['hwpt_destroy', { fd: 'F', id: 'M' }],
    ['ioas_destroy', { fd: 'F', id: 'A' }]]);
});

flight.run();

const calls = suite('Calls');

calls('flags that are not known: EOPNOTSUPP before everything else', () => {
  check([F, A, ['ioas_alloc', { fd: 'F', flags: 1 }, 'EOPNOTSUPP'], ['map', { ...at('A'), flags: ['COLOUR'], prot: [] }, 'EOPNOTSUPP'],
    ['map', { ...at('A'), prot: [] }, 'EINVAL'], ['map', { ...at('A'), len: 'U64_MAX' }, 'EOVERFLOW'], ['fault_alloc', { fd: 'F', flags: 1 }, 'EOPNOTSUPP'],
    ['hwpt_alloc', { fd: 'F', dev: 0, pt: 0, reserved: 1 }, 'EOPNOTSUPP']]);
});

calls('the ranges of an address space, and EMSGSIZE when there is no room for them', () => {
  check([F, A, ['iova_ranges', { fd: 'F', ioas: 'A' }, 'ok', { ranges: [[0, 'U64_MAX']], alignment: 1 }], ...D,
    ['iova_ranges', { fd: 'F', ioas: 'A' }, 'ok', { ranges: [[2 ** 24, 2 ** 31 - 1]] }],
    ['iova_ranges', { fd: 'F', ioas: 'A', num_iovas: 0 }, 'EMSGSIZE']]);
});

calls('a copy outlives its source; EPERM to write what was mapped to be read', () => {
  check([F, A, ['ioas_alloc', { fd: 'F', as: 'B' }], ['map', { ...at('A'), prot: ['R'] }],
    ['copy', { fd: 'F', src: 'A', src_iova: 2 ** 24, dst: 'B', dst_iova: 0, len: 4096 }, 'EPERM'],
    ['copy', { fd: 'F', src: 'A', src_iova: 2 ** 24, dst: 'B', dst_iova: 0, len: 4096, prot: ['R'] }], ['ioas_destroy', { fd: 'F', id: 'A' }],
    ['unmap', { fd: 'F', ioas: 'B', iova: 0, len: 4096 }]]);
});

calls('a copy over two areas makes two', () => {
  check([F, A, ['map', at('A')], ['map', { ...at('A'), iova: 2 ** 24 + 4096 }],
    ['copy', { fd: 'F', src: 'A', src_iova: 2 ** 24, dst: 'A', dst_iova: 2 ** 25, len: 8192 }],
    ['unmap', { fd: 'F', ioas: 'A', iova: 2 ** 25, len: 4096 }, 'ok', { unmapped: 4096 }],
    ['unmap', { fd: 'F', ioas: 'A', iova: 2 ** 25, len: 8192 }, 'ok', { unmapped: 4096 }]]);
});

calls('pages of a vIOMMU in memory use it', () => {
  check([F, A, ['bind_device', { fd: 'F', dev: 'd0', as: 'D' }], ['hwpt_alloc', { fd: 'F', dev: 'D', pt: 'A', flags: ['NEST_PARENT'], as: 'P' }],
    ['viommu_alloc', { fd: 'F', dev: 'D', hwpt: 'P', as: 'V' }], ['mmap', { fd: 'F', viommu: 'V', as: 'W' }], ['obj_destroy', { fd: 'F', id: 'V' }, 'EBUSY'],
    ['munmap', { map: 'W' }], ['obj_destroy', { fd: 'F', id: 'V' }], ['mmap', { fd: 'F', viommu: 'V', as: 'W' }, 'ENXIO']]);
});

calls('EBUSY to attach during a reset of the device', () => {
  check([F, A, ['bind_device', { fd: 'F', dev: 'd0', as: 'D' }], ['device_reset_begin', { dev: 'd0' }], ['attach', { dev: 'D', pt: 'A' }, 'EBUSY'],
    ['device_reset_end', { dev: 'd0' }], ['attach', { dev: 'D', pt: 'A' }]], {});
});

calls('the module parameter lets devices without isolated interrupts in', () => {
  check([F, ['bind_device', { fd: 'F', dev: 'd0' }, 'EPERM'], ['module_param', { name: 'allow_unsafe_interrupts', value: 1 }],
    ['bind_device', { fd: 'F', dev: 'd0' }]], { devices: { d0: { isolated_msi: false } } });
});

calls('ENOTTY for a call that the kernel does not have yet', () => {
  check([F, ['viommu_alloc', { fd: 'F', dev: 0, hwpt: 0 }, 'ENOTTY'], ['hwpt_invalidate', { fd: 'F', id: 0 }, 'ENOENT']], {}, [6, 12]);
});

calls('WARN for a detach of an access that is not attached', () => {
  check([F, ['access_create', { fd: 'F', ioas: null, as: 'X' }], ['access_detach', { access: 'X' }, 'WARN']]);
});

calls('a revoked dmabuf: ENODEV to map, and never a pin', () => {
  check([F, A, ['dmabuf_create', { as: 'B' }], ['map_file', { ...at('A'), file: 'B' }], ['dmabuf_revoke', { file: 'B', revoked: true }],
    ['map_file', { ...at('A'), file: 'B' }, 'ENODEV'], ['access_create', { fd: 'F', ioas: 'A', as: 'X' }],
    ['access_pin', { access: 'X', iova: 2 ** 24, len: 4096 }, 'EINVAL']]);
});

calls.run();

const dma = suite('DMA of a device');

const REAL: Env = { devices: { d0: { pasid: true }, d1: {} }, groups: { g0: ['d0', 'd1'] } };
const page = { iova: 2 ** 24, len: 4096 };

dma('goes to the host before a bind, nowhere after it, and to what is mapped after an attach, of a sibling too', () => {
  check([['dma', { dev: 'd0', ...page }, 'ok', { effect: 'host' }], F, A, ['map', at('A')], ['bind_device', { fd: 'F', dev: 'd0', as: 'D' }],
    ['dma', { dev: 'd0', ...page }, 'ok', { effect: 'blocked' }], ['attach', { dev: 'D', pt: 'A' }], ['dma', { dev: 'd0', ...page }, 'ok', { effect: 'memory' }],
    ['dma', { dev: 'd1', ...page }, 'ok', { effect: 'memory' }], ['dma', { dev: 'd0', iova: 0, len: 4096 }, 'ok', { effect: 'blocked' }],
    ['detach', { dev: 'D' }], ['dma', { dev: 'd1', ...page }, 'ok', { effect: 'blocked' }], ['unbind_device', { dev: 'D' }],
    ['dma', { dev: 'd0', ...page }, 'ok', { effect: 'host' }]], REAL);
});

dma('with a PASID goes nowhere without an attachment of that PASID', () => {
  check([F, A, ['map', at('A')], ['bind_device', { fd: 'F', dev: 'd0', as: 'D' }], ['attach', { dev: 'D', pt: 'A' }],
    ['device_program_pasid', { dev: 'd0', pasid: 5 }], ['device_dma_pasid', { dev: 'd0', ...page }, 'ok', { effect: 'blocked' }]], REAL);
});

dma.run();

const upgrade = suite('Enforcement before 6.7');
const MIXED: Env = { devices: { d0: { enforce_cc: false }, d1: {} } };
const bindBoth: Line[] = [F, A, ['bind_device', { fd: 'F', dev: 'd0', as: 'D0' }], ['bind_device', { fd: 'F', dev: 'd1', as: 'D1' }]];

upgrade('a device that can be enforced makes its HWPT enforce, which then refuses one that cannot', () => {
  const lines: Line[] = [...bindBoth, ['hwpt_alloc', { fd: 'F', dev: 'D0', pt: 'A', as: 'H' }], ['attach', { dev: 'D1', pt: 'H' }], ['attach', { dev: 'D0', pt: 'H' }, 'EINVAL']];
  check(lines, MIXED, [6, 6]);
  check([...lines.slice(0, -1), ['attach', { dev: 'D0', pt: 'H' }]], MIXED, [6, 7]);
});

upgrade('it is EINVAL while one that cannot is on the HWPT', () => {
  check([...bindBoth, ['hwpt_alloc', { fd: 'F', dev: 'D0', pt: 'A', as: 'H' }], ['attach', { dev: 'D0', pt: 'H' }], ['attach', { dev: 'D1', pt: 'H' }, 'EINVAL']], MIXED, [6, 6]);
});

upgrade.run();
