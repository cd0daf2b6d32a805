/**
 * One context with its devices, the virtual machines that were told of them, and what their guests do, under one position. The
 * calls of a process answer an errno; what the hardware or the host does answers `OK`, or undefined where it cannot happen.
 */
import type { Errno } from '../iommufd/answer';
import { Device, Facts, Tables } from './coherency';
import { Kvm, Machine } from './kvm';
import type { Position } from './positions';

/** `flushed`: whether the instruction, or the call in its place, did something. `waits`: the host's call has not returned. */
export interface Answer { readonly errno: Errno; readonly flushed?: boolean; readonly waits?: boolean }

const OK: Answer = { errno: 'OK' };

export class Wbinvd {
  readonly devices = new Map<string, Device>();
  tables: Tables;
  readonly kvm: Kvm;

  constructor(readonly position: Position, devices: Readonly<Record<string, Facts>>, machines: Readonly<Record<string, string>>) {
    for (const [name, facts] of Object.entries(devices)) this.devices.set(name, new Device(name, facts));
    this.tables = new Tables(position.tables);
    this.kvm = new Kvm(position, this.devices);
    for (const [name, process] of Object.entries(machines)) this.kvm.machines.set(name, new Machine(name, process));
  }

  /** A new address space; whether it enforces coherency is the user's choice only in some positions. */
  alloc(space: string, enforces: boolean): Answer {
    this.tables.alloc(space, enforces);
    return OK;
  }

  /** The device's file is opened and bound to the context. ENODEV; EACCES; EINVAL: it is bound. */
  bind(d: string): Answer {
    const device = this.#device(d);
    if (!device.present) return { errno: 'ENODEV' };
    if (device.closedToOpen) return { errno: 'EACCES' };
    if (device.bound) return { errno: 'EINVAL' };
    device.open = device.bound = true;
    this.kvm.changed('bind');
    return OK;
  }

  /** The user closes the device's file. EBADF. It stays bound and attached while KVM keeps the file. */
  close(d: string): Answer {
    const device = this.#device(d);
    if (!device.open) return { errno: 'EBADF' };
    device.open = false;
    this.#letGo(device);
    return OK;
  }

  /** EINVAL: not bound, or a table that enforces and an IOMMU that cannot. Of an attached device it replaces. EBUSY: KVM keeps it. */
  attach(d: string, space: string): Answer {
    const device = this.#device(d);
    if (!device.bound) return { errno: 'EINVAL' };
    if (device.table && device.table.space !== space && this.kvm.keeps(device, 'table')) return { errno: 'EBUSY' };
    if (device.table?.space === space) return OK;
    const table = this.tables.take(space, device);
    if (!table) return { errno: 'EINVAL' };
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
  detach(d: string): Answer {
    const device = this.#device(d);
    if (!device.bound) return { errno: 'EINVAL' };
    if (device.table && this.kvm.keeps(device, 'table')) return { errno: 'EBUSY' };
    this.#takeOff(device, 'detach');
    return OK;
  }

  /** The host takes the device away: it waits while anybody holds its file, and for its DMA. */
  unplug(d: string): Answer | undefined {
    const device = this.#device(d);
    if (!device.present) return undefined;
    if (device.open || device.bound || device.flight || this.kvm.holds(device)) return { errno: 'OK', waits: true };
    device.present = false;
    this.kvm.changed('unbind');
    return OK;
  }

  plug(d: string): Answer | undefined {
    const device = this.#device(d);
    if (device.present) return undefined;
    device.present = true;
    return OK;
  }

  /** The permission of the device's node is taken away: nothing that is open changes. */
  chmod(d: string): Answer {
    this.#device(d).closedToOpen = true;
    return OK;
  }

  /** KVM is told of the device: of its context, its group, or its file, as the position has it. */
  add(k: string, d: string, process?: string): Answer {
    const vm = this.#machine(k);
    return vm ? { errno: this.kvm.register(vm, this.#device(d), process ?? vm.process) } : { errno: 'EBADF' };
  }

  del(k: string, d: string, process?: string): Answer {
    const vm = this.#machine(k);
    if (!vm) return { errno: 'EBADF' };
    const errno = this.kvm.unregister(vm, this.#device(d), process ?? vm.process);
    this.#letAllGo();
    return { errno };
  }

  /** A VMM tells KVM of the device, unless what it would give is there already. */
  tell(k: string, d: string): Answer {
    return this.#machine(k)?.given.has(this.kvm.givenFor(this.#device(d))) ? OK : this.add(k, d);
  }

  /** A VMM tells KVM that the device goes, unless what KVM was given stands for another bound device as well. */
  forget(k: string, d: string): Answer {
    const given = this.kvm.givenFor(this.#device(d));
    return this.kvm.behind(given).some(({ name, bound }) => name !== d && bound) ? OK : this.del(k, d);
  }

  update(k: string): Answer { return this.#call(k, (vm) => this.kvm.update(vm)); }
  forbid(k: string): Answer { return this.#call(k, (vm) => this.kvm.forbid(vm, true)); }
  permit(k: string): Answer { return this.#call(k, (vm) => this.kvm.forbid(vm, false)); }

  closeKvm(k: string): Answer {
    const answer = this.#call(k, (vm) => this.kvm.closeDevice(vm));
    this.#letAllGo();
    return answer;
  }

  /** The machine ends. EBADF. Undefined: a WBINVD that has begun is waited for. */
  destroy(k: string): Answer | undefined {
    if (this.#machine(k)?.flushing) return undefined;
    const answer = this.#call(k, (vm) => this.kvm.destroy(vm));
    this.#letAllGo();
    return answer;
  }

  /** The process ends: every file it has is closed. */
  exit(process: string): Answer {
    for (const device of this.devices.values()) if (device.open) this.close(device.name);
    for (const vm of [...this.kvm.machines.values()].filter((each) => each.process === process)) {
      while (this.wbinvdEnds(vm.name));
      this.destroy(vm.name);
    }
    for (const device of this.devices.values()) if (device.flight && !device.bound) this.dmaEnds(device.name);
    return OK;
  }

  /** The process asks for the flush itself, by the call that was proposed and never made. ENOTTY where there is none. */
  ioctl(): Answer {
    if (this.position.who === 'kernel' && this.position.checked === 'lists') return { errno: 'ENOTTY' };
    return { errno: 'OK', flushed: [...this.devices.values()].some((device) => device.present && device.bound && this.kvm.proves(device)) };
  }

  /** A DMA of the device, past the caches if it may. Undefined: nothing reaches memory. */
  dma(d: string): Answer | undefined {
    if (!this.dmaBegins(d)) return undefined;
    return this.dmaEnds(d);
  }

  dmaBegins(d: string): Answer | undefined {
    const device = this.#device(d);
    if (!device.domain || device.flight) return undefined;
    const vms = [...this.kvm.machines.values()].filter((vm) => this.kvm.told(vm).includes(device));
    device.flight = new Set(vms.map(({ name }) => name));
    return OK;
  }

  dmaEnds(d: string): Answer | undefined {
    const device = this.#device(d);
    if (!device.flight) return undefined;
    if (device.nonCoherent) for (const k of device.flight) if (this.#machine(k)) this.#machine(k)!.stale = true;
    device.flight = null;
    device.domain = device.table;
    this.kvm.changed(device.bound ? 'detach' : 'unbind');
    return OK;
  }

  noticeArrived(k: string): Answer | undefined {
    const vm = this.#machine(k);
    return vm && this.kvm.noticeArrived(vm) ? OK : undefined;
  }

  /** The guest executes WBINVD: real, or silently nothing. */
  wbinvd(k: string): Answer | undefined {
    const began = this.wbinvdBegins(k);
    return began?.flushed ? this.wbinvdEnds(k) : began;
  }

  /** It passes the check, or is skipped at once. */
  wbinvdBegins(k: string): Answer | undefined {
    const vm = this.#machine(k);
    if (!vm) return undefined;
    const flushed = this.kvm.mayFlush(vm);
    if (flushed) vm.flushing++;
    return { errno: 'OK', flushed };
  }

  wbinvdEnds(k: string): Answer | undefined {
    const vm = this.#machine(k);
    if (!vm || vm.flushing === 0) return undefined;
    vm.flushing--;
    vm.stale = false;
    return { errno: 'OK', flushed: true };
  }

  /** Whether a guest that flushed where it must would now read what its devices wrote. */
  correct(k: string): boolean { return !this.#machine(k)?.stale; }

  /** Whether WBINVD would be real. */
  mayFlush(k: string): boolean {
    const vm = this.#machine(k);
    return vm !== undefined && this.kvm.mayFlush(vm);
  }

  /** Devices still bound or with DMA to memory, and machines that are left: nothing when all is let go. */
  remains(): string[] {
    const devices = [...this.devices.values()].filter(({ bound, domain }) => bound || domain).map(({ name }) => name);
    return [...devices, ...this.kvm.machines.keys()];
  }

  #device(name: string): Device { return this.devices.get(name)!; }
  #machine(name: string): Machine | undefined { return this.kvm.machines.get(name); }

  #call(k: string, act: (vm: Machine) => Errno): Answer {
    const vm = this.#machine(k);
    return { errno: vm ? act(vm) : 'EBADF' };
  }

  #takeOff(device: Device, event: 'detach' | 'unbind'): void {
    const { table } = device;
    device.table = null;
    if (table) this.tables.leave(table, device);
    if (!device.flight) device.domain = null;
    this.kvm.changed(event);
  }

  /** A device nobody holds any more is detached and unbound. */
  #letGo(device: Device): void {
    if (device.open || !device.bound || this.kvm.keeps(device, 'file')) return;
    this.#takeOff(device, 'detach');
    device.bound = false;
    this.kvm.changed('unbind');
  }

  #letAllGo(): void { for (const device of this.devices.values()) this.#letGo(device); }
}
