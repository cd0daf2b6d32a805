/** The questions of the thread as scenarios; the outcomes that were argued for are in the tests of the same names. */
import type { Scenario } from './scenario';

/** The boxes of Williamson's two by two (M25). */
const BOX1 = { noSnoop: true, canEnforce: true };
const BOX2 = { noSnoop: false, canEnforce: true };
const BOX3 = { noSnoop: true, canEnforce: false };
const BOX4 = { noSnoop: false, canEnforce: false };

const K1 = { K1: 'P1' };
const TWO = { K1: 'P1', K2: 'P1' };

/** The device in use, on a table of its own choice, and KVM told of it. */
const READY = ['alloc A', 'bind D1', 'attach D1 A', 'add K1 D1'];

const on = (id: string, title: string, devices: Scenario['devices'], steps: readonly string[], vms: Scenario['vms'] = K1): Scenario => (
  { id, title, devices, vms, steps });

const SCENARIOS_LIST: readonly Scenario[] = [
  on('S22', 'a capable device on a table that does not enforce, when the other device is removed (M5, M49)', { D3: BOX3, D4: BOX1 },
    ['alloc A', 'bind D3', 'attach D3 A', 'bind D4', 'attach D4 A', 'tell K1 D3', 'tell K1 D4', 'dma D4', 'wbinvd K1', 'forget K1 D3', 'detach D3', 'close D3',
      'unplug D3', 'dma D4', 'wbinvd K1']),
  on('S28', 'a machine without devices', {}, ['wbinvd K1']),
  on('S29', 'an IOMMU that blocks no-snoop', { D1: BOX1, D2: BOX2 },
    ['alloc A enforce', 'bind D1', 'attach D1 A', 'add K1 D1', 'dma D1', 'wbinvd K1', 'del K1 D1', 'close D1', 'bind D2', 'attach D2 A', 'add K1 D2', 'wbinvd K1']),
  on('S30', 'no-snoop that nothing blocks', { D1: BOX3 }, [...READY, 'dma D1', 'wbinvd K1']),
  on('S31', 'nothing blocks no-snoop, and the device cannot issue it', { D1: BOX4 }, [...READY, 'dma D1', 'wbinvd K1']),
  on('S32', 'the device leaves after the right was given', { D1: BOX3 }, [...READY, 'wbinvd K1', 'close D1', 'noticeArrived K1', 'wbinvd K1', 'del K1 D1', 'wbinvd K1']),
  on('S33', 'Williamson\'s litmus (M31): no device, a device, no device again', { D1: BOX3 },
    ['ioctl', 'wbinvd K1', ...READY, 'ioctl', 'wbinvd K1', 'close D1', 'noticeArrived K1', 'ioctl', 'wbinvd K1']),
  on('S34', 'the permission of the node is taken away after the right was given', { D1: BOX3 }, [...READY, 'wbinvd K1', 'chmod D1', 'wbinvd K1']),
  on('S35', 'and then somebody asks anew', { D1: BOX3 }, [...READY, 'chmod D1', 'bind D1', 'wbinvd K1', 'close D1', 'bind D1']),
  on('S36', 'files passed to a process with a machine of its own', { D1: BOX3 },
    ['alloc A', 'bind D1', 'attach D1 A', 'add K2 D1 P1', 'add K2 D1 P2', 'wbinvd K2'], { K2: 'P2' }),
  on('S37', 'one device, two machines', { D1: BOX3 }, [...READY, 'add K2 D1', 'wbinvd K1', 'wbinvd K2'], TWO),
  on('S38', 'a coherent address space only, and the user asks all the same', { D1: BOX1 },
    ['alloc A enforce', 'bind D1', 'attach D1 A', 'add K1 D1', 'wbinvd K1']),
  on('S39', 'from a non-coherent to a coherent address space', { D1: BOX1 },
    [...READY, 'wbinvd K1', 'alloc B enforce', 'attach D1 B', 'noticeArrived K1', 'wbinvd K1']),
  on('S40', 'a machine that had an incapable device, and one that never had', { D1: BOX1, D2: BOX3 },
    ['alloc A', 'bind D2', 'attach D2 A', 'bind D1', 'attach D1 A', 'tell K1 D1', 'tell K1 D2', 'wbinvd K1', 'forget K1 D2', 'detach D2', 'close D2', 'noticeArrived K1',
      'wbinvd K1', 'tell K2 D1', 'wbinvd K2'], TWO),
  on('S41', 'the user does not give the device back', { D1: BOX3 }, [...READY, 'unplug D1', 'wbinvd K1']),
  on('S42', 'an attacker takes over after the unplug', { D1: BOX3 }, [...READY, 'close D1', 'unplug D1', 'noticeArrived K1', 'wbinvd K1']),
  on('S43', 'the KVM device is closed while the machine runs', { D1: BOX3 }, [...READY, 'wbinvd K1', 'closeKvm K1', 'wbinvd K1', 'destroy K1']),
  on('S44', 'KVM is told before the device has a table', { D1: BOX3 },
    ['bind D1', 'add K1 D1', 'wbinvd K1', 'alloc A', 'attach D1 A', 'wbinvd K1', 'del K1 D1', 'add K1 D1', 'wbinvd K1']),
  on('S45', 'twice the same, and one that was never there', { D1: BOX3, D2: BOX3 },
    [...READY, 'add K1 D1', 'del K1 D1', 'del K1 D1', 'wbinvd K1']),
  on('S46', 'a file that is not bound', { D1: BOX3 }, ['add K1 D1', 'wbinvd K1']),
  on('S47', 'the last device is unplugged, and comes back', { D1: BOX3 }, ['add K1 D1', 'wbinvd K1', 'unplug D1', 'wbinvd K1', 'plug D1', 'wbinvd K1', 'del K1 D1', 'wbinvd K1']),
  on('S48', 'a device is bound twice', { D1: BOX3 }, [...READY, 'bind D1', 'wbinvd K1']),
  on('S49', 'the process ends with everything open', { D1: BOX3 }, [...READY, 'wbinvd K1', 'dmaBegins D1', 'exit P1', 'wbinvd K1']),
  on('S51', 'the user closes the device and forgets to tell KVM; the host wants it back', { D1: BOX3 },
    [...READY, 'close D1', 'unplug D1', 'wbinvd K1', 'closeKvm K1', 'unplug D1', 'wbinvd K1']),
  on('S52', 'a WBINVD that has begun when the right ends', { D1: BOX3 }, [...READY, 'dma D1', 'wbinvdBegins K1', 'del K1 D1', 'wbinvdEnds K1', 'wbinvd K1']),
  on('eager', 'a notice at the detach, while DMA runs', { D1: BOX3 }, [...READY, 'dmaBegins D1', 'detach D1', 'wbinvd K1', 'dmaEnds D1', 'noticeArrived K1', 'wbinvd K1']),
];

export const SCENARIOS: ReadonlyMap<string, Scenario> = new Map(SCENARIOS_LIST.map((scenario) => [scenario.id, scenario]));

/** Those of the list in which no WBINVD is executed, and where they are. */
export const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ...Array.from({ length: 27 }, (_, at) => `S${at + 1}`).filter((id) => !SCENARIOS.has(id))
    .map((id) => [id, 'it is of address spaces and their devices: the rooms ioasid and iommufd'] as const),
  ['S50', 'it is of PASIDs (a guest\'s ENQCMD before its PASIDs are translated, RFC v2 1.4.2): no position has anything to say of it, and Linux has no such portal'],
]);
