/** What an engineer with a refused call wants to hear: the seven questions that were asked, and what else is told of a call. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { parseAsked } from '../../src/cases/asked';
import type { KernelNumber } from '../../src/iommufd/version';
import { type ToldCall, answersOf, printTold } from '../../src/cases/why';

/** What is said of every call; a line is a call. */
function told(text: string, ...kernels: KernelNumber[]): readonly (readonly ToldCall[])[] {
  const { cases: [one] } = parseAsked('f', text);
  const answered = answersOf(one, kernels.length > 0 ? kernels : [undefined]);
  assert.is(answered.problem, undefined);
  return answered.told;
}

const last = (text: string, ...kernels: KernelNumber[]): string[] => { const all = told(text, ...kernels); return all[all.length - 1].map(printTold); };

const asked = suite('Why');

asked('a map over 0xfee00000 with a device attached: whose reserved range, and where it ends', () => {
  assert.equal(last(`
    open_fd as=F
    ioas_alloc fd=F as=A
    bind_device fd=F dev=d0 as=D
    attach dev=D pt=A
    map fd=F ioas=A iova=0xfee00000 len=4096`),
  ['EINVAL  reservedRange: 0xfee00000-0xfee00fff meets the MSI window of d0, 0xfee00000-0xfeefffff (iopt_check_iova)']);
});

const ENFORCES = `env {"devices":{"d1":{"enforce_cc":false}}}
  open_fd as=F
  ioas_alloc fd=F as=A
  cdev_open dev=d0 as=V0
  cdev_open dev=d1 as=V1
  cdev_bind fd=V0 iommufd=F as=D0
  cdev_bind fd=V1 iommufd=F as=D1
  hwpt_alloc fd=F dev=D0 pt=A as=H
  cdev_attach fd=V0 pt=H`;

asked('an attach by HWPT number of a device that its IOMMU cannot cover: that the table enforces, since when and for whom', () => {
  assert.equal(last(`${ENFORCES}\n  cdev_attach fd=V1 pt=H`),
    ['EINVAL  tableEnforces: HWPT 4 (H) enforces cache coherency since it was made, for d0, and the IOMMU of d1 cannot (paging_domain_compatible)']);
  const unbound = ENFORCES.replace('  cdev_bind fd=V1 iommufd=F as=D1\n', '');
  assert.match(last(`${unbound}\n  cdev_attach fd=V1 pt=H`)[0], /^EINVAL {2}notBound: /);
});

asked('a destroy of an address space after all maps are gone: which automatic HWPT holds it, and which device that one', () => {
  assert.equal(last(`
    open_fd as=F
    ioas_alloc fd=F as=A
    bind_device fd=F dev=d0 as=D
    attach dev=D pt=A
    map fd=F ioas=A iova=0x1000 len=4096
    unmap fd=F ioas=A iova=0 len=U64_MAX
    ioas_destroy fd=F id=A`),
  ['EBUSY  inUse: address space 1 (A) is in use: automatic HWPT 3 (by call 4, attach) holds it, made by an attach and kept by d0, device 2 (D) (iommufd_object_remove)']);
});

asked('a parent of nested tables with a fault queue: which two flags exclude each other, and from which kernel on', () => {
  const text = `
    open_fd as=F
    ioas_alloc fd=F as=A
    bind_device fd=F dev=d0 as=D
    fault_alloc fd=F as=Q fd_as=q
    hwpt_alloc fd=F dev=D pt=A flags=NEST_PARENT|FAULT_ID_VALID fault=Q`;
  const [now, before] = last(text, [7, 2], [6, 10]);
  assert.match(now, /^EOPNOTSUPP {2}parentWithFaults: NEST_PARENT and FAULT_ID_VALID exclude each other: .*since Linux 6\.11/);
  assert.match(before, /^EOPNOTSUPP {2}unknownFlag: linux-6\.10 does not know the flag FAULT_ID_VALID/);
});

asked('a bind of a device whose sibling is bound elsewhere: whose claim of the group it is', () => {
  assert.equal(last(`env {"groups":{"g0":["d0","d1"]}}
    open_fd as=F
    open_fd as=F2
    bind_device fd=F dev=d0 as=D
    bind_device fd=F2 dev=d1`),
  ['EPERM  claimedByOther: the DMA of group g0 belongs to the context (F), in which d0 is bound (iommu_device_claim_dma_owner)']);
});

asked('an unmap of 2 MiB inside an area of 1 GiB: which area would be cut, and that iommufd cuts none', () => {
  assert.equal(last(`
    open_fd as=F
    ioas_alloc fd=F as=A
    map fd=F ioas=A iova=0x100000000 len=0x40000000
    unmap fd=F ioas=A iova=0x100000000 len=0x200000`),
  ['ENOENT  wouldCut: 0x100000000-0x1001fffff would cut the area 0x100000000-0x13fffffff (by call 3, map): iommufd takes whole areas only (iopt_unmap_iova_range)']);
});

asked('a map of what is mapped, through the second device of a VMM: which area is there, and by which call it came', () => {
  assert.equal(last(`
    open_fd as=F
    ioas_alloc fd=F as=A
    cdev_open dev=d0 as=V0
    cdev_open dev=d1 as=V1
    cdev_bind fd=V0 iommufd=F
    cdev_bind fd=V1 iommufd=F
    cdev_attach fd=V0 pt=A
    map fd=F ioas=A iova=0 len=0x80000000
    cdev_attach fd=V1 pt=A
    map fd=F ioas=A iova=0 len=0x80000000`),
  ['EEXIST  overlap: 0x0-0x7fffffff meets the area 0x0-0x7fffffff (by call 8, map) (iopt_check_iova)']);
});

asked('kernels beside each other answer each by its own rules', () => {
  const [older, newer] = last(`env {"mock":true}
    open_fd as=F
    ioas_alloc fd=F as=A
    ioas_alloc fd=F as=B
    bind_device fd=F dev=d0 as=D
    attach dev=D pt=A
    attach dev=D pt=B`, [6, 12], [7, 3]);
  assert.match(older, /^EINVAL {2}groupElsewhere: /);
  assert.match(newer, /^EBUSY {2}attached: d0 is attached already, to automatic HWPT/);
});

asked('who holds what, in every case: the driver, a descriptor, a call in flight', () => {
  const held = (...calls: string[]): string => last(['open_fd as=F', ...calls].join('\n'))[0];
  assert.match(held('bind_device fd=F dev=d0 as=D', 'obj_destroy fd=F id=D'), /device 1 \(D\) is in use: its driver has d0 bound/);
  assert.match(held('fault_alloc fd=F as=Q fd_as=q', 'obj_destroy fd=F id=Q'), /fault queue 1 \(Q\) is in use: its descriptor is open/);
  assert.match(held('ioas_alloc fd=F as=A', 'access_create fd=F ioas=A as=X', 'ioas_destroy fd=F id=A'), /access 2 \(X\) holds it/);
  assert.match(held('ioas_alloc fd=F as=A', 'ioctl_begin token=t call=allow_iovas fd=F ioas=A', 'ioas_destroy fd=F id=A'), /is in use: a call on it is in flight/);
});

asked('what a call made is told: by its name, and without one', () => {
  const all = told('open_fd as=F\nioas_alloc fd=F as=A\nbind_device fd=F dev=d0 as=D\nattach dev=D pt=A').map(([each]) => printTold(each));
  assert.equal(all, ['ok', 'ok  A: address space 1', 'ok  D: device 2', 'ok  automatic HWPT 3, hwpt 3']);
});

asked('a call that makes no sense ends the case, with its place', () => {
  const { cases: [one] } = parseAsked('f', JSON.stringify([{ op: 'open_fd', args: { as: 'F' } }, { op: 'ioctl_end', args: { token: 't' } }]));
  const { told: before, problem } = answersOf(one, [undefined]);
  assert.equal([before.length, problem], [1, { step: 2, message: "no call is in flight as 't'" }]);
});

asked.run();
