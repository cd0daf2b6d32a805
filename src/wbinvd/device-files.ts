/** The calls on the devices of one context, and what the host does to them, under one position. */
import type { Errno } from '../iommufd/answer';
import { WbinvdDevice, Facts, Tables } from './coherency';
import { Kvm, VirtualMachine } from './kvm';
import { refused } from '../rules';
import type { Position } from './positions';
import { ATTACH, BIND, CLOSE, DETACH } from './rules';

/** `flushed`: whether the instruction, or the call in its place, did something. `waits`: the host's call has not returned. */
export interface WbinvdAnswer { readonly errno: Errno; readonly flushed?: boolean; readonly waits?: boolean }

export const OK: WbinvdAnswer = { errno: 'OK' };

export class DeviceFiles {
  readonly devices = new Map<string, WbinvdDevice>();
  tables: Tables;
  readonly kvm: Kvm;

  constructor(readonly position: Position, devices: Readonly<Record<string, Facts>>, machines: Readonly<Record<string, string>>) {
    for (const [name, facts] of Object.entries(devices)) this.devices.set(name, new WbinvdDevice(name, facts));
    this.tables = new Tables(position.tables, Object.values(devices).every(({ canEnforce }) => canEnforce));
    this.kvm = new Kvm(position, this.devices);
    for (const [name, process] of Object.entries(machines)) this.kvm.machines.set(name, new VirtualMachine(name, process));
  }

  /** A new address space; whether it enforces coherency is the user's choice only in some positions. */
  alloc(space: string, enforces: boolean): WbinvdAnswer {
    this.tables.alloc(space, enforces);
    return OK;
  }

  /** The device's file is opened and bound to the context. ENODEV; EACCES; EINVAL: it is bound. */
  bind(d: string): WbinvdAnswer {
    const device = this.device(d);
    if (!device.present) return { errno: refused(BIND.gone, { d }) };
    if (device.closedToOpen) return { errno: refused(BIND.noPermission, { d }) };
    if (device.bound) return { errno: refused(BIND.bound, { d }) };
    device.open = device.bound = true;
    this.kvm.changed('bind');
    return OK;
  }

  /** The user closes the device's file. EBADF. It stays bound and attached while KVM keeps the file. */
  close(d: string): WbinvdAnswer {
    const device = this.device(d);
    if (!device.open) return { errno: refused(CLOSE.notOpen, { d }) };
    device.open = false;
    this.#letGo(device);
    return OK;
  }

  /** Of an attached device it replaces. EINVAL: not bound; EBUSY: KVM keeps it; EINVAL: a table that enforces and an IOMMU that cannot. */
  attach(d: string, space: string): WbinvdAnswer {
    const device = this.device(d);
    if (!device.bound) return { errno: refused(ATTACH.unbound, { d }) };
    if (device.table && device.table.space !== space && this.kvm.keeps(device, 'table')) return { errno: refused(ATTACH.kept, { d, space: device.table.space }) };
    if (device.table?.space === space) return OK;
    const table = this.tables.take(space, device);
    if (!table) return { errno: refused(ATTACH.noTable, { d, space }) };
    const left = device.table;
    if (left) this.tables.leave(left, device);
    device.table = table;
    table.devices.add(device);
    if (!device.flight) device.domain = table;
    this.kvm.changed('attach');
    if (left) this.kvm.changed('detach');
    return OK;
  }

  /** EINVAL: not bound; EBUSY: KVM keeps it on its table. */
  detach(d: string): WbinvdAnswer {
    const device = this.device(d);
    if (!device.bound) return { errno: refused(DETACH.unbound, { d }) };
    if (device.table && this.kvm.keeps(device, 'table')) return { errno: refused(DETACH.kept, { d, space: device.table.space }) };
    this.#takeOff(device, 'detach');
    return OK;
  }

  /** The host takes the device away: it waits while anybody holds its file, and for its DMA. */
  unplug(d: string): WbinvdAnswer | undefined {
    const device = this.device(d);
    if (!device.present) return undefined;
    if (device.open || device.bound || device.flight || this.kvm.holds(device)) return { errno: 'OK', waits: true };
    device.present = false;
    this.kvm.changed('unbind');
    return OK;
  }

  plug(d: string): WbinvdAnswer | undefined {
    const device = this.device(d);
    if (device.present) return undefined;
    device.present = true;
    return OK;
  }

  /** The permission of the device's node is taken away: nothing that is open changes. */
  chmod(d: string): WbinvdAnswer {
    this.device(d).closedToOpen = true;
    return OK;
  }

  protected device(name: string): WbinvdDevice { return this.devices.get(name)!; }

  /** Whatever nobody holds any more is let go. */
  protected letAllGo(): void { for (const device of this.devices.values()) this.#letGo(device); }

  #takeOff(device: WbinvdDevice, event: 'detach' | 'unbind'): void {
    const { table } = device;
    device.table = null;
    if (table) this.tables.leave(table, device);
    if (!device.flight) device.domain = null;
    this.kvm.changed(event);
  }

  /** A device nobody holds any more is detached and unbound. */
  #letGo(device: WbinvdDevice): void {
    if (device.open || !device.bound || this.kvm.keeps(device, 'file')) return;
    this.#takeOff(device, 'detach');
    device.bound = false;
    this.kvm.changed('unbind');
  }
}
