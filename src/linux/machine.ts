/** The virtual machine in which a kernel is asked: its devices by their roles, and the command that starts it. */

import { WINDOW } from './channel';

/** What the emulated IOMMU can do; each is a boot of its own. */
export interface GuestProfile {
  readonly name: string;
  /** Whether tables can refuse DMA that goes past the caches. */
  readonly snoop: boolean;
  /** Whether the interrupts of devices are isolated. */
  readonly remap: boolean;
  /** Whether there is one at all: 6.12 does not bind mock devices beside it. */
  readonly iommu?: false;
}

export const GUEST_PROFILES: readonly GuestProfile[] = [
  { name: 'coherent', snoop: true, remap: true },
  { name: 'incoherent', snoop: false, remap: true },
  { name: 'exposed', snoop: true, remap: false },
];

/** Of a machine that is asked about mock devices only, whatever its kernel makes of them beside another IOMMU. */
export const MOCK_PROFILE: GuestProfile = { name: 'mock', snoop: true, remap: true, iommu: false };

/** How many devices have a group of their own, how many are in one, and how many virtual functions there are. */
export const SINGLES = 5;
export const PAIR = 2;
export const MEDIATED = 2;
/** Bits that the emulated IOMMU translates. */
export const WIDTH = 39;

const MEMORY = '2G';
const PROCESSORS = 2;

function devices(): string[] {
  const ports = Array.from({ length: SINGLES + 1 }, (_, at) => ['-device', `pcie-root-port,bus=pcie.0,id=port${at},chassis=${at + 1},slot=${at + 1}`]).flat();
  const singles = Array.from({ length: SINGLES }, (_, at) => ['-device', `edu,bus=port${at},addr=0`]).flat();
  const pair = ['-device', `edu,bus=port${SINGLES},addr=0.0,multifunction=on`, '-device', `edu,bus=port${SINGLES},addr=0.1,multifunction=on`];
  const bypassing = ['-device', 'pxb-pcie,id=bypass,bus_nr=64,bypass_iommu=on', '-device', 'pcie-root-port,id=bypassport,bus=bypass,chassis=40,slot=40', '-device', 'edu,bus=bypassport,addr=0'];
  const virtual = ['-device', 'pcie-root-port,bus=pcie.0,id=vfport,chassis=50,slot=50', '-device', 'nvme-subsys,id=subsystem,nqn=ioasid',
    '-device', 'nvme,serial=ioasid,id=nvme,subsys=subsystem,bus=vfport,sriov_max_vfs=2,sriov_vq_flexible=4,sriov_vi_flexible=2,max_ioqpairs=6,msix_qsize=5'];
  return [...ports, ...singles, ...pair, ...bypassing, ...virtual];
}

export interface Boot { readonly kernel: string; readonly initramfs: string; readonly log: string; readonly profile: GuestProfile; readonly kvm: boolean }

/** The arguments of qemu-system-x86_64, which has the memory of the channel as its descriptor 3. */
export function arguments_({ kernel, initramfs, log, profile, kvm }: Boot): string[] {
  const on = (is: boolean): string => (is ? 'on' : 'off');
  return [
    '-machine', kvm ? 'q35,kernel-irqchip=split' : 'q35', '-cpu', kvm ? 'host' : 'max', '-accel', kvm ? 'kvm' : 'tcg,thread=multi', '-m', MEMORY, '-smp', String(PROCESSORS),
    '-display', 'none', '-vga', 'none', '-nic', 'none', '-no-reboot', '-serial', `file:${log}`, '-monitor', 'none',
    ...(profile.iommu === false ? [] : ['-device', `intel-iommu,intremap=${on(profile.remap)},snoop-control=${on(profile.snoop)}`]),
    '-object', `memory-backend-file,id=channel,mem-path=/proc/self/fd/3,size=${WINDOW},share=on`, '-device', 'ivshmem-plain,memdev=channel',
    ...devices(),
    '-kernel', kernel, '-initrd', initramfs, '-append', `console=ttyS0 loglevel=4 panic=-1 intel_iommu=${on(profile.iommu !== false)} hugepages=64 random.trust_cpu=on no_timer_check`,
  ];
}
