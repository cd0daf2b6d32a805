/** From what the tracer writes to calls of the format: each request by its structure, and who has which descriptor. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkCases } from '../../src/cases/format';
import { printJson, readJson } from '../../src/cases/numerals';
import { playSteps } from '../../src/cases/run';
import type { CaseJson } from '../../src/iommufd/ioctl/call';
import { type Decoded, decode } from '../../src/record/decode';
import { LAYOUTS, shapesText } from '../../src/record/layouts';
import { parseRaw } from '../../src/record/raw';
import { bytes, recording, request, sized } from './lines';

const decoded = (...lines: readonly string[]): Decoded => decode(parseRaw('raw', recording(...lines)), 'r');
/** A step as a line: who, the call, its arguments, its answer. */
function steps({ cases }: Decoded, nth = 0): string[] {
  return (cases[nth]?.steps ?? []).map(({ op, args, expect, out, proc }) => `${proc === undefined ? '' : `${proc}: `}${op} ${show(args)} ${expect}${out ? ` ${show(out)}` : ''}`);
}
const show = (args: Readonly<Record<string, CaseJson>>): string => Object.entries(args).map(([key, value]) => `${key}=${typeof value === 'object' ? printJson(value) : String(value)}`).join(' ');

const OPEN = 'open path=/dev/iommu to=/dev/iommu rc=3';
const VM = ['open path=/dev/kvm to=/dev/kvm rc=5', request(5, 0xae01, '', 6)];
const DEVICE = 'open path=/dev/vfio/devices/vfio0 to=/dev/vfio/devices/vfio0 rc=4';
const GROUP = 'open path=/dev/vfio/12 to=/dev/vfio/12 rc=8';

const errors = suite('A recording that is none');
const BAD: readonly (readonly [string, string, RegExp])[] = [
  ['an empty file', '', /^raw: no recording of the tracer's/],
  ['something else', '{"a": 1}\n', /^raw: no recording of the tracer's/],
  ['one that breaks off after a line', recording(OPEN).replace(/done.*\n/, ''), /^raw: truncated after 3 lines; the last line of a whole recording begins with done$/],
  ['one that breaks off within a line', recording(OPEN).slice(0, -9), /^raw: truncated after 3 lines/],
  ['a line of no kind', recording('colour red=1'), /^raw:3: the tracer writes no 'colour'/],
  ['a line that lacks something', recording('close rc=0'), /^raw:3: close lacks fd$/],
  ['a number that is none', recording('close fd=x rc=0'), /^raw:3: 'fd=x' is not understood$/],
  ['bytes that are none', recording(request(3, 0x3b81, '0c0', 0)), /^raw:3: 'before=0c0' is not understood$/],
  ['what the tracer itself says went wrong', 'machine release=1 architecture=x\nfailed text=ls:%20no\n', /^ls: no$/],
];
for (const [what, text, message] of BAD) errors(what, () => { assert.throws(() => parseRaw('raw', text), (error: Error) => message.test(error.message) || assert.unreachable(error.message)); });
errors.run();

/** A request on the context at 3, the device at 4, the VM at 6, or the group at 8; and the step that it is. */
const REQUESTS: readonly (readonly [line: string, step: string])[] = [
  [request(3, 0x3b81, sized(12, [8, 4, 7]), 0, `after=${sized(12, [8, 4, 1])}`), 'ioas_alloc fd=F1 as=A2 ok id=1'],
  [request(3, 0x3b81, sized(12, [4, 4, 5]), -95), 'ioas_alloc fd=F1 flags=5 EOPNOTSUPP'],
  [request(3, 0x3b81, sized(16, [12, 4, 5]), -7), 'ioas_alloc fd=F1 size=16 structure=beyond E2BIG'],
  [request(3, 0x3b81, '-', -14), 'ioas_alloc fd=F1 structure=none EFAULT'],
  [request(3, 0x3b80, sized(8, [4, 4, 1]), 0), 'obj_destroy fd=F1 id=1 ok'],
  [request(3, 0x3b82, sized(24, [4, 4, 5], [8, 4, 1]), 0, `given=${bytes(16, [0, 8, 4096], [8, 8, -1])}`), 'allow_iovas fd=F1 ioas=5 ranges=[[4096,18446744073709551615]] ok'],
  [request(3, 0x3b83, sized(40, [4, 4, 7], [8, 4, 2], [12, 4, 1], [16, 8, 4096], [24, 8, 65536], [32, 8, 8192]), 0, `after=${sized(40, [24, 8, 65536])}`),
    'copy fd=F1 dst=2 src=1 len=4096 src_iova=8192 dst_iova=65536 prot=["R","W"] ok iova=65536'],
  [request(3, 0x3b84, sized(32, [4, 4, 1], [8, 4, 4]), 0, `after=${sized(32, [8, 4, 1], [24, 8, 4096])} got=${bytes(64, [8, 8, 1048575])}`),
    'iova_ranges fd=F1 ioas=1 num_iovas=4 ok num_iovas=1 alignment=4096 ranges=[[0,1048575]]'],
  [request(3, 0x3b84, sized(32, [4, 4, 1]), -90, `after=${sized(32, [8, 4, 2], [24, 8, 4096])}`), 'iova_ranges fd=F1 ioas=1 num_iovas=0 EMSGSIZE num_iovas=2 alignment=4096'],
  [request(3, 0x3b85, sized(40, [4, 4, 14], [8, 4, 1], [16, 8, 8192], [24, 8, 4096]), -95, 'memory=anonymous'), 'map fd=F1 ioas=1 user_va=8192 len=4096 prot=["R","W"] flags=8 EOPNOTSUPP'],
  [request(3, 0x3b85, sized(40, [4, 4, 5], [8, 4, 1], [16, 8, 8192], [24, 8, 4096], [32, 8, 65536]), -14, 'memory=none'),
    'map fd=F1 ioas=1 user_va=8192 len=4096 memory=none iova=65536 prot=["R"] EFAULT'],
  [request(3, 0x3b85, sized(40, [4, 4, 6], [8, 4, 9], [16, 8, 8192], [24, 8, 4096]), 0, `after=${sized(40, [32, 8, 77])} memory=anonymous`), 'map fd=F1 ioas=9 user_va=8192 len=4096 prot=["R","W"] ok iova=77'],
  [request(3, 0x3b86, sized(24, [4, 4, 1], [16, 8, -1]), 0, `after=${sized(24, [16, 8, 4096])}`), 'unmap fd=F1 ioas=1 iova=0 len=18446744073709551615 ok unmapped=4096'],
  [request(3, 0x3b87, sized(24, [4, 4, 1], [12, 4, 1], [16, 8, 0]), 0), 'option_set fd=F1 id=1 option=huge_pages val=0 ok'],
  [request(3, 0x3b87, sized(24, [8, 2, 1]), 0, `after=${sized(24, [16, 8, 1])}`), 'option_get fd=F1 id=0 option=rlimit_mode ok val=1'],
  [request(3, 0x3b88, sized(12, [8, 2, 1], [4, 4, 3]), -2), 'vfio_ioas_set fd=F1 id=3 ENOENT'],
  [request(3, 0x3b88, sized(12), 0, `after=${sized(12, [4, 4, 1])}`), 'vfio_ioas_get fd=F1 ok id=1'],
  [request(3, 0x3b89, sized(48, [4, 4, 5], [8, 4, 2], [12, 4, 1], [24, 4, 0xdead], [28, 4, 4], [40, 4, 9]), -22, 'given=01000000'),
    'hwpt_alloc fd=F1 flags=["NEST_PARENT","FAULT_ID_VALID"] dev=2 pt=1 data=SELFTEST data_len=4 fault=9 iotlb=1 EINVAL'],
  [request(3, 0x3b89, sized(48, [24, 4, 1], [28, 4, 4], [32, 8, 64]), -14, 'given=-'), 'hwpt_alloc fd=F1 dev=0 pt=0 data=VTD_S1 data_len=4 memory=none EFAULT'],
  [request(3, 0x3b89, sized(48, [8, 4, 2], [12, 4, 1]), 0, `after=${sized(48, [16, 4, 6])}`), 'hwpt_alloc fd=F1 dev=2 pt=1 as=H5 ok id=6'],
  [request(3, 0x3b8e, sized(16, [4, 4, 1]), -95), 'fault_alloc fd=F1 flags=1 EOPNOTSUPP'],
  [request(3, 0x3b91, sized(24, [4, 4, 5], [8, 4, 2], [16, 8, 9]), 0, `after=${sized(24, [12, 4, 6])}`), 'vdevice_alloc fd=F1 viommu=5 dev=2 virt_id=9 as=W5 ok id=6'],
  [request(3, 0x3b94, sized(40, [8, 4, 5], [12, 4, 1], [16, 4, 2]), 0, `after=${sized(40, [20, 4, 6])}`), 'hw_queue_alloc fd=F1 viommu=5 type=TEGRA241_CMDQV index=2 iova=0 len=0 as=Q5 ok id=6'],
  [request(3, 0x3b8a, sized(40, [8, 4, 2], [12, 4, 16]), 0, `after=${sized(40, [12, 4, 24], [24, 4, 1], [28, 1, 20])}`), 'get_hw_info fd=F1 dev=2 data_len=16 ok type=INTEL_VTD data_len=24 max_pasid_log2=20'],
  [request(3, 0x3b8b, sized(16, [4, 4, 1], [8, 4, 3]), 0), 'set_dirty fd=F1 id=3 on=true ok'],
  [request(3, 0x3b8c, sized(48, [4, 4, 3], [8, 4, 1], [12, 4, 7], [24, 8, 65536], [32, 8, 4096]), 0, 'got=0500'), 'get_dirty_bitmap fd=F1 hwpt=3 flags=["NO_CLEAR"] reserved=7 iova=0 len=65536 page_size=4096 ok bits=[0,2]'],
  [request(3, 0x3b8d, sized(32, [4, 4, 3], [16, 4, 0xdeadbeef], [20, 4, 8], [24, 4, 1]), 0, 'given=0100000002000000'),
    'hwpt_invalidate fd=F1 id=3 type=SELFTEST entry_len=8 entries=[{"flags":1,"iotlb_id":2}] ok done=1'],
  [request(3, 0x3b8d, sized(32, [4, 4, 3], [20, 4, 16], [24, 4, 2], [28, 4, 8]), -22), 'hwpt_invalidate fd=F1 id=3 type=VTD_S1 entry_len=16 reserved=8 n=2 memory=null EINVAL'],
  [request(3, 0x3b8f, sized(40, [4, 4, 6], [8, 4, 1], [12, 4, 9], [24, 8, 4096]), 0, `after=${sized(40, [32, 8, 8192])} refers=/memfd:x size=65536`),
    'map_file fd=F1 ioas=1 file=m4 start=0 len=4096 prot=["R","W"] ok iova=8192'],
  [request(3, 0x3b8f, sized(40, [4, 4, 6], [8, 4, 1], [12, 4, 8], [16, 8, 5], [24, 8, 4096]), -22), 'map_file fd=F1 ioas=1 file=G3 start=5 len=4096 prot=["R","W"] EINVAL'],
  [request(3, 0x3b91, sized(24, [4, 4, 5], [8, 4, 2], [16, 8, 0x99]), -2), 'vdevice_alloc fd=F1 viommu=5 dev=2 virt_id=153 ENOENT'],
  [request(3, 0x3b92, sized(8), 0), 'change_process fd=F1 ok'],
  [request(3, 0x3b94, sized(40, [8, 4, 5], [12, 4, 1], [16, 4, 2], [24, 8, 4096], [32, 8, 8192]), -2), 'hw_queue_alloc fd=F1 viommu=5 type=TEGRA241_CMDQV index=2 iova=4096 len=8192 ENOENT'],
  [request(3, 0x3bfe, '-', -25), 'unknown_ioctl fd=F1 ENOTTY'],
  [request(3, 0x3b72, sized(24, [4, 4, 2]), 0, `after=${sized(24, [4, 4, 2], [16, 8, 4096])}`), 'vfio_unmap fd=F1 iova=0 len=0 flags=["ALL"] ok unmapped=4096'],
  [request(3, 0x3b72, sized(24, [8, 8, 4096], [16, 8, 8192]), -22), 'vfio_unmap fd=F1 iova=4096 len=8192 EINVAL'],
  [request(3, 0x3b65, '', 1).replace('argument=1000', 'argument=a'), 'check_extension fd=F1 ext=UPDATE_VADDR ok value=1'],
  [request(3, 0x3b66, '', -22).replace('argument=1000', 'argument=63'), 'container_set_iommu fd=F1 type=OTHER EINVAL'],
  [request(4, 0x3b76, sized(16, [8, 4, 3]), 0, `after=${sized(16, [8, 4, 3], [12, 4, 1])} given=-`), 'cdev_bind fd=c2 iommufd=F1 as=D5 ok id=1'],
  [request(4, 0x3b76, sized(16, [8, 4, -1]), -22, 'given=-'), 'cdev_bind fd=c2 iommufd=-1 EINVAL'],
  [request(4, 0x3b77, sized(12, [8, 4, 1]), 0, `after=${sized(12, [8, 4, 6])}`), 'cdev_attach fd=c2 pt=1 as=H5 ok hwpt=6'],
  [request(4, 0x3b77, sized(16, [4, 4, 1], [8, 4, 1], [12, 4, 7]), -22), 'cdev_attach fd=c2 pt=1 pasid=7 EINVAL'],
  [request(4, 0x3b78, sized(8), -22), 'cdev_detach fd=c2 EINVAL'],
  [request(4, 0x3b6b, sized(16), -22), 'device_ioctl fd=c2 request=GET_INFO EINVAL'],
  [request(4, 0x3b71, sized(20, [8, 4, 2], [12, 4, 8], [16, 4, 99]), -9), 'device_ioctl fd=c2 request=PCI_HOT_RESET groups=["G3","closed"] EBADF'],
  [request(8, 0x3b67, sized(8), 0, `after=${sized(8, [4, 4, 1])}`), 'group_get_status fd=G3 ok viable=true container_set=false'],
  [request(8, 0x3b68, bytes(4, [0, 4, 3]), 0), 'group_set_container fd=G3 container=F1 ok'],
  [request(8, 0x3b6a, Buffer.from('0000:01:00.0 vf_token=00-ff').toString('hex'), -13), 'group_get_device_fd fd=G3 dev=0000:01:00.0 token=00ff EACCES'],
  [request(3, 0x3b95, sized(40, [8, 4, 1], [12, 4, 2], [16, 8, 4096], [24, 8, 8192]), -1), 'noiommu_get_pa fd=F1 ioas=1 reserved=2 iova=4096 len=8192 EPERM'],
  [request(3, 0x3b64, '', 0), 'get_api_version fd=F1 ok value=0'],
  [request(3, 0x3b70, sized(16), 0, `after=${sized(24, [4, 4, 3])}`), 'vfio_get_info fd=F1 argsz=16 ok flags=["PGSIZES","CAPS"]'],
  [request(3, 0x3b71, sized(32, [4, 4, 5], [8, 8, 4096], [16, 8, 65536], [24, 8, 8192]), -22, 'memory=readonly'), 'vfio_map fd=F1 user_va=4096 iova=65536 len=8192 memory=readonly prot=["R"] flags=["VADDR"] EINVAL'],
  [request(8, 0x3b69, '', -22), 'group_unset_container fd=G3 EINVAL'],
  ...(['GET_REGION_INFO', 'GET_IRQ_INFO', 'SET_IRQS', 'RESET', 'GET_PCI_HOT_RESET_INFO', '', '', '', 'IOEVENTFD', 'FEATURE'] as const).flatMap((name, at): [string, string][] => (
    name === '' ? [] : [[request(4, 0x3b6c + at, sized(16), -22), `device_ioctl fd=c2 request=${name} EINVAL`]])),
];

const requests = suite('A request by its structure');
for (const [line, step] of REQUESTS) {
  requests(step.replace(/ [A-Z]{2,}\w*.*| ok.*/, '') + / (ok|E\w+)/.exec(step)![0], () => {
    const { cases, unsaid } = decoded(OPEN, DEVICE, GROUP, line);
    assert.equal([...unsaid], []);
    const { problems } = checkCases('r', readJson(printJson(cases)));
    assert.equal([...problems.values()].map(({ message }) => message), []);
    // Names are given in the order of what makes them.
    const names = (text: string): string => text.replace(/as=([ADHWQ])\d/, 'as=$1');
    assert.is(names(steps({ cases } as Decoded).filter((each) => !each.startsWith('open_other'))[3]), names(step));
    const [, id] = / as=\w+ .*ok (?:id|hwpt)=(\d+)/.exec(step) ?? [];
    if (id === undefined) return;
    // What was made is known by its name from then on.
    const { cases: [{ steps: all }] } = decoded(OPEN, DEVICE, GROUP, request(4, 0x3b76, sized(16, [8, 4, 3]), 0, `after=${sized(16, [8, 4, 3], [12, 4, 91])} given=-`), line, request(3, 0x3b80, sized(8, [4, 4, Number(id)]), -16));
    assert.is(all[all.length - 1].args.id, all[all.length - 2].args.as);
  });
}
requests('every request of the table is tried here or below', () => {
  const tried = new Set(REQUESTS.map(([line]) => /request=(\w+)/.exec(line)![1]));
  const rest = LAYOUTS.filter(({ request: number }) => !tried.has(number.toString(16))).map(({ name }) => name);
  assert.equal(rest, ['IOMMU_VIOMMU_ALLOC', 'IOMMU_VEVENTQ_ALLOC', 'KVM_CREATE_VM', 'KVM_CREATE_DEVICE', 'KVM_SET_DEVICE_ATTR']);
});
requests('what the format has no word for is counted by its name', () => {
  const { unsaid, cases } = decoded(OPEN, request(3, 0x3b87, sized(24, [8, 2, 9]), -22), request(3, 0x3b85, sized(40, [12, 4, 1]), -95), request(3, 0x3b92, sized(8, [4, 4, 1]), -95),
    request(3, 0x3b87, sized(24, [8, 2, 9]), -22), ...VM, request(6, 0x4020ae46, bytes(32), 0), request(3, 0x3ba0, sized(72, [4, 4, 99]), -95));
  assert.equal([...unsaid], [['IOMMU_OPTION with op 9', 2], ['IOMMU_IOAS_MAP with what is reserved', 1], ['IOMMU_IOAS_CHANGE_PROCESS with what is reserved', 1], ['request 0x4020ae46 of x', 1], ['IOMMU_TEST with op 99', 1]]);
  assert.is(cases[0].note, 'left out, for the format has no words for it: IOMMU_OPTION with op 9 (2 times); IOMMU_IOAS_MAP with what is reserved; IOMMU_IOAS_CHANGE_PROCESS with what is reserved; request 0x4020ae46 of x; IOMMU_TEST with op 99');
});
requests('of a device that answers, a refusal of its own is none of the format', () => {
  const { unsaid } = decoded(OPEN, DEVICE, request(4, 0x3b76, sized(16, [8, 4, 3]), 0, `after=${sized(16, [8, 4, 3], [12, 4, 1])} given=-`), request(4, 0x3b75, sized(8), -25));
  assert.equal([...unsaid.keys()], ['VFIO_DEVICE_FEATURE that the device refused (ENOTTY)']);
});
requests('virtual machines, and files that they are told of', () => {
  assert.equal(steps(decoded(...VM, GROUP, request(6, 0xc00caee0, bytes(12, [0, 4, 4]), 0, `after=${bytes(12, [0, 4, 4], [4, 4, 9])}`),
    request(9, 0x4018aee1, bytes(24, [4, 4, 1], [8, 8, 1]), 0, 'given=08000000'), request(9, 0x4018aee1, bytes(24, [4, 4, 1], [8, 8, 2]), -2, 'given=63000000'), 'close fd=6 rc=0', 'exit pid=1 status=0')), [
    'kvm_create as=M2 ok', 'group_open group=g12 as=G3 ok', 'kvm_vfio_create vm=M2 as=k4 ok', 'kvm_file_add kv=k4 file=G3 ok', 'kvm_file_del kv=k4 file=closed ENOENT', 'kvm_destroy vm=M2 ok', 'exit  ok',
  ]);
});
requests('the file that machines are made by is any other file where it is an argument, and what is asked of it is left out: the case can be played', () => {
  const told = decoded(OPEN, ...VM, request(5, 0x3b86, sized(24, [4, 4, 1]), -25), request(5, 0x3ba0, sized(72), -25), 'dup fd=5 rc=-24', request(6, 0xc00caee0, bytes(12, [0, 4, 4]), 0, `after=${bytes(12, [0, 4, 4], [4, 4, 9])}`),
    request(9, 0x4018aee1, bytes(24, [4, 4, 1], [8, 8, 1]), -22, 'given=05000000'));
  assert.equal(steps(told).slice(-2), ['open_other as=m5 ok', 'kvm_file_add kv=k4 file=m5 EINVAL']);
  assert.equal([...told.unsaid.keys()], ['IOMMU_IOAS_UNMAP of /dev/kvm', 'IOMMU_TEST of /dev/kvm']);
  assert.is(checkCases('r', readJson(printJson(told.cases))).problems.size, 0);
  assert.is(playSteps(told.cases[0]!).status, 'pass');
});
requests('a number is known by its name as long as the object is there; a mock device that is refused for a number of nobody is left out', () => {
  const made = decoded(OPEN, request(3, 0x3b81, sized(12), 0, `after=${sized(12, [8, 4, 1])}`), request(3, 0x3b80, sized(8, [4, 4, 1]), 0), request(3, 0x3b80, sized(8, [4, 4, 1]), -2), request(3, 0x3ba0, sized(72, [4, 4, 2], [8, 4, 1]), -2));
  assert.equal(steps(made), ['open_fd as=F1 ok', 'ioas_alloc fd=F1 as=A2 ok id=1', 'obj_destroy fd=F1 id=A2 ok', 'obj_destroy fd=F1 id=1 ENOENT']);
  assert.equal([...made.unsaid], [['IOMMU_TEST of a mock device, refused for a number that nobody has', 1]]);
});
requests('mock devices: what the test driver does at once is two calls, and destroying its object is the unbinding', () => {
  const test = (op: number, ...fields: Parameters<typeof sized>[1][]): string => sized(72, [4, 4, op], ...fields);
  assert.equal(steps(decoded(OPEN, request(3, 0x3b81, sized(12), 0, `after=${sized(12, [8, 4, 1])}`), request(3, 0x3ba0, test(12, [8, 4, 1], [28, 4, 4]), 0, `after=${test(12, [8, 4, 1], [16, 4, 2], [20, 4, 4], [24, 4, 3])}`),
    request(3, 0x3ba0, test(2), -2), request(3, 0x3ba0, test(5, [8, 4, 1], [20, 4, 1]), 0, `after=${test(5, [16, 4, 7])}`), request(3, 0x3ba0, test(7, [8, 4, 7], [24, 8, 4096], [32, 8, 8192]), -2),
    request(3, 0x3ba0, test(10, [8, 4, 2], [16, 4, 1]), -22), request(3, 0x3b80, sized(8, [4, 4, 2]), 0), request(3, 0x3b80, sized(8, [4, 4, 2]), -2))), [
    'open_fd as=F1 ok', 'ioas_alloc fd=F1 as=A2 ok id=1', 'bind_device fd=F1 dev=d4 as=D3 ok id=3', 'attach dev=D3 pt=A2 as=H4 ok hwpt=4', 'bind_device fd=F1 dev=d0 as=D5 ok', 'attach dev=D5 pt=0 ENOENT', 'unbind_device dev=D5 ok',
    'access_create fd=F1 ioas=A2 needs_pin=true as=x6 ok', 'access_pin access=x6 iova=4096 len=8192 write=false ENOENT', 'replace dev=D3 pt=A2 EINVAL', 'unbind_device dev=D3 ok', 'obj_destroy fd=F1 id=2 ENOENT',
  ]);
});
requests('faults are read and answered on the descriptor that their object has made', () => {
  assert.equal(steps(decoded(OPEN, request(3, 0x3b8e, sized(16), 0, `after=${sized(16, [8, 4, 6], [12, 4, 9])}`), 'read fd=9 to=q count=40 rc=-11 data=', `read fd=9 to=q count=80 rc=40 data=${bytes(40, [4, 4, 2], [36, 4, 5])}`,
    'write fd=9 to=q count=8 rc=8 data=0500000000000000', request(3, 0x3b89, sized(48, [4, 4, 4], [40, 4, 6]), -2))), [
    'open_fd as=F1 ok', 'fault_alloc fd=F1 as=Q2 fd_as=q3 ok id=6', 'fault_read fd=q3 count=40 ok n=0', 'fault_read fd=q3 count=80 as=y4 ok n=1 dev=2 pasid=0 grpid=0 perm=0 addr=0 cookie=5', 'fault_respond fd=q3 cookie=y4 code=0 count=8 ok', 'hwpt_alloc fd=F1 flags=["FAULT_ID_VALID"] dev=0 pt=0 fault=Q2 ENOENT',
  ]);
});
requests('a vIOMMU, its queue of events, and its region in memory', () => {
  assert.equal(steps(decoded(OPEN, request(3, 0x3b90, sized(40, [8, 4, 0xdeadbeef], [12, 4, 2], [16, 4, 3], [24, 4, 24]), 0, `after=${sized(40, [20, 4, 5])} got=${bytes(24, [8, 8, 8192], [16, 8, 8192])}`),
    'mmap fd=3 to=/dev/iommu length=2000 offset=2000 rc=65536', request(3, 0x3b93, sized(32, [8, 4, 5], [12, 4, 0xbeefbeef], [16, 4, 2]), 0, `after=${sized(32, [20, 4, 6], [24, 4, 9])}`),
    `read fd=9 to=q count=24 rc=20 data=${bytes(20, [0, 4, 1], [12, 4, 1], [16, 4, 9])}`, request(3, 0x3b80, sized(8, [4, 4, 6]), -16), 'munmap address=10000 length=2000 rc=0', 'mmap fd=3 to=/dev/iommu length=1000 offset=0 rc=-22')), [
    'open_fd as=F1 ok', 'viommu_alloc fd=F1 type=SELFTEST dev=2 hwpt=3 as=V2 ok id=5', 'mmap fd=F1 viommu=V2 len=8192 as=R3 ok', 'veventq_alloc fd=F1 viommu=V2 type=SELFTEST depth=2 as=Q4 fd_as=q5 ok id=6',
    'vevent_read fd=q5 count=24 ok n=2 sequence=0 lost=true', 'obj_destroy fd=F1 id=Q4 EBUSY', 'munmap map=R3 ok',
  ]);
});
requests('every shape that the tracer is given is one that it reads: a request, its memory, pointers', () => {
  for (const line of shapesText().trim().split('\n')) assert.match(line, /^[\da-f]+(\/\d+)? (unwatched|(sized|value|text|bytes:\d+)( (@\d+:(\d+|u\d+\*u?\d+|b\d+\/\d+):[iob]|m\d+|f\d+|f@|slow))*)$/);
});
requests.run();

const descriptors = suite('Who has which descriptor');
descriptors('a copy is a name of its own for the same file; what is put in its place closes what was there', () => {
  assert.equal(steps(decoded(OPEN, request(3, 0x3b81, sized(12), 0, `after=${sized(12, [8, 4, 1])}`), 'dup fd=3 rc=4', 'close fd=3 rc=0', request(4, 0x3b80, sized(8, [4, 4, 1]), 0), 'dup fd=9 rc=4', 'exit pid=1 status=0')), [
    'open_fd as=F1 ok', 'ioas_alloc fd=F1 as=A2 ok id=1', 'dup_fd fd=F1 as=F3 ok', 'close_fd fd=F1 ok', 'obj_destroy fd=F3 id=A2 ok', 'close_fd fd=F3 ok',
  ]);
});
descriptors('a child shares what is open when it is made: it appears before that changes', () => {
  assert.equal(steps(decoded(OPEN, 'fork child=2', 'close fd=3 rc=0', request(3, 0x3b81, sized(12), 0, `after=${sized(12, [8, 4, 1])}`).replace('ioctl', 'ioctl pid=2'), 'exit pid=2 status=0', 'exit pid=1 status=0')), [
    'open_fd as=F1 ok', 'child: close_fd fd=closed EBADF', 'close_fd fd=F1 ok', 'child: ioas_alloc fd=F1 as=A2 ok id=1', 'child: exit  ok',
  ]);
});
descriptors('a child that does nothing, while nothing changes, is not worth a word', () => {
  assert.equal(steps(decoded(OPEN, 'fork child=2', 'exit pid=2 status=0', 'close fd=3 rc=0', 'exit pid=1 status=0')), ['open_fd as=F1 ok', 'close_fd fd=F1 ok']);
});
descriptors('a new program closes what it does not hold', () => {
  assert.equal(steps(decoded(OPEN, 'dup fd=3 rc=4', 'exec foreign=0', 'held fd=4 to=/dev/iommu', 'exit pid=1 status=0')), ['open_fd as=F1 ok', 'dup_fd fd=F1 as=F2 ok', 'close_fd fd=F1 ok', 'exit  ok']);
});
descriptors('processes that share nothing have runs of their own', () => {
  const { cases } = decoded('fork child=2', 'open pid=2 path=/dev/iommu to=/dev/iommu rc=3', 'open path=/dev/iommu to=/dev/iommu rc=3');
  assert.equal(cases.map(({ id }) => id), ['r-1', 'r-2']);
});
descriptors('a child of a child, a descriptor from elsewhere, one from before, and a call that does not return are counted', () => {
  const { unsaid, calls } = decoded('held fd=9 to=/dev/iommu', OPEN, 'fork child=2', 'fork pid=2 child=3', request(3, 0x3b92, sized(8), 0).replace('ioctl', 'ioctl pid=3'), request(9, 0x3b92, sized(8), 0),
    'receive to=/dev/iommu rc=10', request(10, 0x3b92, sized(8), 0), request(3, 0x3b92, sized(8), 0).replace(' rc=0', ''), request(3, 0x3b92, sized(8), -512));
  assert.equal([...unsaid].sort(), [
    ['IOMMU_IOAS_CHANGE_PROCESS by a child of a child', 1], ['IOMMU_IOAS_CHANGE_PROCESS on a descriptor that was not seen to be opened', 2], ['IOMMU_IOAS_CHANGE_PROCESS that a signal broke off', 1],
    ['IOMMU_IOAS_CHANGE_PROCESS that did not return', 1], ['a descriptor of /dev/iommu from another process', 1],
  ]);
  assert.is(calls, 1);
});
descriptors('calls of threads that overlap are counted, and stand in the order in which they ended', () => {
  const { cases } = decoded(OPEN, `${request(3, 0x3b92, sized(8), 0)} begin=100 end=200`, `${request(3, 0x3b92, sized(8), 0)} begin=150 end=250`, `${request(3, 0x3b92, sized(8), 0)} begin=260 end=270`);
  assert.is(cases[0].note, '1 calls began before an earlier one of another thread had ended; they stand in the order in which they ended');
});
descriptors.run();

const machine = suite('The machine of a recording');
const FACTS = 'bus=pci driver=vfio-pci iommu=dmar0 ecap=f00f4a cap=d2008c22260206 node=vfio0 reserved=0x00000000fee00000%200x00000000feefffff%20msi%0A';
machine('devices get words, groups their numbers, and the facts of their IOMMU', () => {
  const { cases: [{ env, note, ran, steps: all }] } = decoded(`device name=0000:01:00.0 group=12 ${FACTS}`, `device name=0000:02:00.0 group=12 ${FACTS.replace('vfio-pci', 'e1000').replace('f00f4a', 'f00fca').replace('vfio0', '')}`, DEVICE);
  assert.equal(env, { devices: { d0: { enforce_cc: false, dirty: false, width: 39 }, d1: { driver: 'e1000', dirty: false, width: 39 } }, groups: { g12: ['d0', 'd1'] } });
  assert.equal([ran, note, all[0].args], [['7.2.13'], 'd0 is 0000:01:00.0, d1 is 0000:02:00.0', { dev: 'd0', as: 'c1' }]);
});
machine('who lacks a capability, or may lock little, is another caller', () => {
  const env = (capabilities: string, memlock: number): unknown => decoded(`caller capabilities=${capabilities} memlock=${memlock}`, OPEN).cases[0].env;
  assert.equal([env('1ffffffffff', 8), env('0', 65536), env('1ffffffbfff', 65536), env('0', -1)], [undefined, { capable: false, memlock: 65536 }, { memlock: 65536 }, { capable: false }]);
});
machine('what is said of mock devices, and of the container, is said of the runs that have them', () => {
  const test = (flags: number): string => sized(72, [4, 4, 12], [28, 4, flags]);
  const { cases } = decoded(OPEN, request(3, 0x3ba0, test(5), -2), 'open pid=2 path=/dev/iommu to=/dev/iommu rc=3', request(3, 0x3ba0, test(0), -2).replace('ioctl', 'ioctl pid=2'), request(3, 0x3ba0, sized(72, [4, 4, 12], [8, 4, 7]), -2),
    'open pid=3 path=/dev/vfio/vfio to=/dev/vfio/vfio rc=3', 'machine release=7.2.13 architecture=x86_64 type1=1');
  assert.equal(cases.map(({ env, object }) => [object, env]), [['mock', { mock: true, devices: { d5: { dirty: false, pasid: true } } }], ['mock', { mock: true }], ['recorded', { container: 'vfio' }]]);
});
machine('a recording is played like any other', () => {
  const { cases } = decoded(OPEN, request(3, 0x3b81, sized(12), 0, `after=${sized(12, [8, 4, 1])}`), request(3, 0x3b81, sized(12), 0, `after=${sized(12, [8, 4, 2])}`), request(3, 0x3b80, sized(8, [4, 4, 3]), -2));
  assert.is(playSteps(cases[0]).status, 'pass');
  const { cases: [wrong] } = decoded(OPEN, request(3, 0x3b81, sized(12), 0, `after=${sized(12, [8, 4, 2])}`));
  assert.equal([playSteps(wrong).status, playSteps(wrong).expected], ['fail', 'id 2']);
});
machine.run();
