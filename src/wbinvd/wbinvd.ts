/**
 * One context with its devices, the virtual machines that were told of them, and what their guests do, under one position. The
 * calls of a process answer an errno; what the hardware or the host does answers `OK`, or undefined where it cannot happen.
 */
import type { Errno } from '../iommufd/answer';
import { type WbinvdAnswer, DeviceFiles, OK } from './device-files';
import type { VirtualMachine } from './kvm';
import { type Rule, refused } from '../rules';
import { ADD, CLOSE_KVM, DEL, DESTROY, FORBID, IOCTL, UPDATE } from './rules';

export class Wbinvd extends DeviceFiles {
  /**
   * KVM is told of the device: of its context, its group, or its file, as the position has it (KVM_DEV_VFIO_FILE_ADD, KVM_DEV_IOASID_ADD,
   * KVM_ENABLE_WBINVD). EBADF: no such machine; EIO: another process made it; EBADF: its KVM device is closed; EEXIST; EBADF: there is no such
   * file; EINVAL: the position needs a table, or a bound device; EBUSY: a device justifies another machine already; EPERM: the user must
   * prove, and cannot.
   */
  add(k: string, d: string, process?: string): WbinvdAnswer {
    const vm = this.#machine(k);
    return { errno: vm ? this.kvm.register(vm, this.device(d), process ?? vm.process) : refused(ADD.noMachine, { k }) };
  }

  /** The opposite (KVM_DEV_VFIO_FILE_DEL, KVM_DEV_IOASID_DEL, and switching off what was enabled). EBADF, EIO and EBADF as for `add`; ENOENT. */
  del(k: string, d: string, process?: string): WbinvdAnswer {
    const vm = this.#machine(k);
    if (!vm) return { errno: refused(DEL.noMachine, { k }) };
    const errno = this.kvm.unregister(vm, this.device(d), process ?? vm.process);
    this.letAllGo();
    return { errno };
  }

  /** A VMM tells KVM of the device, unless what it would give is there already. */
  tell(k: string, d: string): WbinvdAnswer {
    return this.#machine(k)?.given.has(this.kvm.givenFor(this.device(d))) ? OK : this.add(k, d);
  }

  /** A VMM tells KVM that the device goes, unless what KVM was given stands for another bound device as well. */
  forget(k: string, d: string): WbinvdAnswer {
    const given = this.kvm.givenFor(this.device(d));
    return this.kvm.behind(given).some(({ name, bound }) => name !== d && bound) ? OK : this.del(k, d);
  }

  /** KVM looks at all that it was given. EBADF; ENXIO where no such call was proposed. */
  update(k: string): WbinvdAnswer { return this.#call(k, UPDATE.noMachine, (vm) => this.kvm.update(vm)); }
  /** The user switches WBINVD off; that takes no proof. EBADF; ENXIO where that was not proposed. */
  forbid(k: string): WbinvdAnswer { return this.#call(k, FORBID.noMachine, (vm) => this.kvm.forbid(vm, true)); }
  /** And lets it be again. EBADF; ENXIO. */
  permit(k: string): WbinvdAnswer { return this.#call(k, FORBID.noMachine, (vm) => this.kvm.forbid(vm, false)); }

  /** The KVM device's file is closed. EBADF: it is, or the machine is gone. */
  closeKvm(k: string): WbinvdAnswer {
    const answer = this.#call(k, CLOSE_KVM.noMachine, (vm) => this.kvm.closeDevice(vm));
    this.letAllGo();
    return answer;
  }

  /** The machine ends. EBADF. Undefined: a WBINVD that has begun is waited for. */
  destroy(k: string): WbinvdAnswer | undefined {
    if (this.#machine(k)?.flushing) return undefined;
    const answer = this.#call(k, DESTROY.noMachine, (vm) => this.kvm.destroy(vm));
    this.letAllGo();
    return answer;
  }

  /** The process ends: every file it has is closed. */
  exit(process: string): WbinvdAnswer {
    for (const d of this.devices.keys()) this.close(d);
    for (const vm of [...this.kvm.machines.values()].filter((each) => each.process === process)) {
      while (this.wbinvdEnds(vm.name));
      this.destroy(vm.name);
    }
    for (const device of this.devices.values()) if (device.flight && !device.bound) this.dmaEnds(device.name);
    return OK;
  }

  /** The process asks for the flush itself, by the call that was proposed and never made. ENOTTY where KVM keeps lists, beside which nobody proposed it. */
  ioctl(): WbinvdAnswer {
    if (this.position.checked === 'lists') return { errno: refused(IOCTL.noCall) };
    return { errno: 'OK', flushed: [...this.devices.values()].some((device) => device.present && device.bound && this.kvm.proves(device)) };
  }

  /** A DMA of the device, past the caches if it may. Undefined: nothing reaches memory. */
  dma(d: string): WbinvdAnswer | undefined {
    if (!this.dmaBegins(d)) return undefined;
    return this.dmaEnds(d);
  }

  dmaBegins(d: string): WbinvdAnswer | undefined {
    const device = this.device(d);
    if (!device.domain || device.flight) return undefined;
    const vms = [...this.kvm.machines.values()].filter((vm) => this.kvm.told(vm).includes(device));
    device.flight = new Set(vms.map(({ name }) => name));
    return OK;
  }

  dmaEnds(d: string): WbinvdAnswer | undefined {
    const device = this.device(d);
    if (!device.flight) return undefined;
    if (device.nonCoherent) for (const k of device.flight) if (this.#machine(k)) this.#machine(k)!.stale = true;
    device.flight = null;
    device.domain = device.table;
    this.kvm.changed(device.bound ? 'detach' : 'unbind');
    return OK;
  }

  noticeArrived(k: string): WbinvdAnswer | undefined {
    const vm = this.#machine(k);
    return vm && this.kvm.noticeArrived(vm) ? OK : undefined;
  }

  /** The guest executes WBINVD: real, or silently nothing. */
  wbinvd(k: string): WbinvdAnswer | undefined {
    const began = this.wbinvdBegins(k);
    return began?.flushed ? this.wbinvdEnds(k) : began;
  }

  /** It passes the check, or is skipped at once. */
  wbinvdBegins(k: string): WbinvdAnswer | undefined {
    const vm = this.#machine(k);
    if (!vm) return undefined;
    const flushed = this.kvm.mayFlush(vm);
    if (flushed) vm.flushing++;
    return { errno: 'OK', flushed };
  }

  wbinvdEnds(k: string): WbinvdAnswer | undefined {
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

  #machine(name: string): VirtualMachine | undefined { return this.kvm.machines.get(name); }

  #call(k: string, noMachine: Rule<'EBADF'>, act: (vm: VirtualMachine) => Errno): WbinvdAnswer {
    const vm = this.#machine(k);
    return { errno: vm ? act(vm) : refused(noMachine, { k }) };
  }
}
