/** What a guest's devices are made ready for: which of them VFIO has, which come and go, and where each is. */
import type { Case } from '../cases/case';
import type { Guest } from './guest';
import type { Pool } from './fit';
import { PAIR, SINGLES } from './machine';

const PCI = '/sys/bus/pci/devices';
const EDU = '0x1234 0x11e8';
const MDEV_PARENT = '/sys/class/mdev_bus/mtty/mdev_supported_types/mtty-1';
const UUID = '00000000-0000-0000-0000-00000000000';

async function take(guest: Guest, device: string): Promise<boolean> {
  const driver = await guest.write(`${PCI}/${device}/driver_override`, 'vfio-pci');
  if ((await guest.list(`${PCI}/${device}/driver`)).length > 0) await guest.write(`${PCI}/${device}/driver/unbind`, device);
  return driver === 'ok' && (await guest.write('/sys/bus/pci/drivers_probe', device)) === 'ok' && (await guest.list(`${PCI}/${device}/vfio-dev`)).length > 0;
}

/** The devices by role, each as its folder of /sys; VFIO has them all. */
export async function prepare(guest: Guest): Promise<Pool> {
  const found: { device: string; kind: string; class_: string }[] = [];
  for (const device of (await guest.list(PCI)).sort()) {
    found.push({ device, kind: `${await guest.read(`${PCI}/${device}/vendor`)} ${await guest.read(`${PCI}/${device}/device`)}`, class_: await guest.read(`${PCI}/${device}/class`) });
  }
  const at = (devices: readonly string[]): string[] => devices.map((device) => `${PCI}/${device}`);
  const edus = found.filter(({ kind }) => kind === EDU).map(({ device }) => device);
  const singles: string[] = [];
  const pair: string[] = [];
  const noIommu: string[] = [];
  await guest.write('/sys/module/vfio/parameters/enable_unsafe_noiommu_mode', 'Y');
  for (const device of edus) {
    if (!(await take(guest, device))) continue;
    const twin = edus.some((other) => other !== device && other.slice(0, -1) === device.slice(0, -1));
    const bypasses = device.startsWith('0000:4');
    (bypasses ? noIommu : twin ? pair : singles).push(device);
  }
  const physical = found.filter(({ class_ }) => class_.startsWith('0x0108')).map(({ device }) => device);
  const virtual: string[] = [];
  for (const device of physical.slice(0, 1)) {
    await guest.write('/sys/module/vfio_pci/parameters/enable_sriov', 'Y');
    // A reset of the physical function would take the virtual ones with it.
    await guest.write(`${PCI}/${device}/reset_method`, '');
    if (!(await take(guest, device)) || (await guest.write(`${PCI}/${device}/sriov_numvfs`, '2')) !== 'ok') continue;
    for (const place of [0, 1]) {
      const name = (await guest.read(`${PCI}/${device}/virtfn${place}/uevent`)) === '' ? undefined : (await guest.list(PCI)).filter((other) => !found.some((one) => one.device === other)).sort()[place];
      if (name !== undefined && await take(guest, name)) virtual.push(name);
    }
  }
  const mediated: string[] = [];
  for (const place of [1, 2]) {
    if ((await guest.write(`${MDEV_PARENT}/create`, `${UUID}${place}`)) === 'ok') mediated.push(`/sys/bus/mdev/devices/${UUID}${place}`);
  }
  return { singles: at(singles.slice(0, SINGLES)), pair: at(pair.slice(0, PAIR)), noIommu: at(noIommu), mediated, physical: at(physical), virtual: at(virtual) };
}

/** Calls after which a device may not be where it was. */
const MOVES = new Set(['driver_bind', 'driver_unbind', 'hot_unplug', 'hot_plug']);

/** Calls that may leave a token with a physical function. */
const TOKENS = new Set(['group_get_device_fd', 'cdev_bind']);

/** A token that no case has. */
const forgotten = (): string => Math.random().toString(36).slice(2);

const moves = ({ steps }: Case): boolean => steps.some(({ op }) => MOVES.has(op));
const sets = ({ steps }: Case): boolean => steps.some(({ op }) => op === 'module_param');
const leavesToken = ({ env, steps }: Case): boolean => steps.some(({ op, args }) => TOKENS.has(op) && args.token !== undefined)
  && Object.values(env?.devices ?? {}).some((facts) => facts.vf_of !== undefined);

/** Whether a run may change what others find: nothing else may be with the guest at the same time. */
export const changesGuest = (one: Case): boolean => moves(one) || sets(one) || leavesToken(one);

/** Puts back what a run may have changed. */
export async function restore(guest: Guest, pool: Pool, one: Case): Promise<void> {
  if (leavesToken(one) && pool.physical.length > 0) {
    await guest.run('token', [`!device d0 ${pool.physical[0]} g0`, 'open_fd as=F', 'group_open group=g0 as=G', 'group_set_container fd=G container=F', `group_get_device_fd fd=G dev=d0 token=${forgotten()}`]);
  }
  if (sets(one)) {
    for (const module of ['vfio_iommu_type1', 'iommufd']) await guest.write(`/sys/module/${module}/parameters/allow_unsafe_interrupts`, 'N');
    await guest.write('/sys/module/vfio_iommu_type1/parameters/dma_entry_limit', '65535');
  }
  if (!moves(one)) return;
  await guest.write('/sys/bus/pci/rescan', '1');
  for (const path of [...pool.singles, ...pool.pair, ...pool.noIommu]) await take(guest, path.slice(PCI.length + 1));
}
