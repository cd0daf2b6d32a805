/** Virtual machines, what was registered with each, and who may run WBINVD for real: by the position's record, never by its name. */
import type { Errno } from '../iommufd/answer';
import { refused } from '../rules';
import { type WbinvdDevice, loose } from './coherency';
import type { Position } from './positions';
import { ADD, CLOSE_KVM, DEL, FORBID, UPDATE } from './rules';

export class VirtualMachine {
  /** What KVM was given: the context, groups, or devices, by name. */
  readonly given = new Set<string>();
  /** What KVM remembers of its right. */
  right = false;
  /** The user switched WBINVD off. */
  forbidden = false;
  /** A notice that the right has ended is under way. */
  notice = false;
  /** The KVM device's file is open. */
  deviceOpen = true;
  /** Its memory and caches may differ by what a device wrote past them. */
  stale = false;
  /** WBINVD instructions that have passed the check and not ended. */
  flushing = 0;

  constructor(readonly name: string, readonly process: string) {}
}

export class Kvm {
  readonly machines = new Map<string, VirtualMachine>();

  /** @param position what is asked; @param devices of the one context, by name */
  constructor(readonly position: Position, readonly devices: ReadonlyMap<string, WbinvdDevice>) {}

  /** What KVM is given when it is told of a device. */
  givenFor(device: WbinvdDevice): string {
    const { given } = this.position;
    return given === 'context' ? 'F' : given === 'group' ? device.facts.group : device.name;
  }

  /**
   * The devices behind what a machine was given. A context has those that are bound; a group, those that are there.
   * An ordered notice comes when the DMA has ended; until then a device that KVM was told of counts as being where its DMA goes.
   */
  behind(given: string): WbinvdDevice[] {
    return [...this.devices.values()].filter((device) => {
      if (!device.present) return false;
      return this.position.given === 'context' ? device.bound || this.#lingers(device) : this.position.given === 'group' ? device.facts.group === given : device.name === given;
    });
  }

  /** Whether a device proves that WBINVD may be needed. */
  proves(device: WbinvdDevice): boolean {
    const { noSnoop, canEnforce } = device.facts;
    const open = this.position.notice === 'ordered' ? device.uncovered : loose(device.table);
    switch (this.position.proof) {
      case 'device': return true;
      case 'noSnoop': return noSnoop;
      case 'table': return open;
      case 'nonCoherent': return noSnoop && open;
      case 'platform': return !canEnforce;
    }
  }

  proven(vm: VirtualMachine): boolean { return [...vm.given].some((given) => this.behind(given).some((device) => this.proves(device))); }

  /** Whether the guest's WBINVD is real now. */
  mayFlush(vm: VirtualMachine): boolean {
    if (vm.forbidden) return false;
    return this.position.checked === 'use' ? this.proven(vm) : vm.right;
  }

  told(vm: VirtualMachine): WbinvdDevice[] { return [...vm.given].flatMap((given) => this.behind(given)); }

  /** Whether the host must wait for KVM to have the device back: of a context, KVM keeps what is bound; of a group or a device, the file. */
  holds(device: WbinvdDevice): boolean { return (this.position.given !== 'context' || device.bound) && this.keeps(device, 'file'); }

  /** Whether KVM keeps the device's file, or its table too. */
  keeps(device: WbinvdDevice, what: 'file' | 'table'): boolean {
    const { keeps } = this.position;
    if (keeps === 'nothing' || (what === 'table' && keeps !== 'table')) return false;
    return [...this.machines.values()].some(({ given }) => given.has(this.givenFor(device)));
  }

  /** All of `add` but the machine that there is none of. */
  register(vm: VirtualMachine, device: WbinvdDevice, process: string): Errno {
    if (vm.process !== process) return refused(ADD.otherProcess, { k: vm.name, creator: vm.process, p: process });
    const given = this.givenFor(device);
    const behind = this.behind(given);
    if (!vm.deviceOpen) return refused(ADD.deviceClosed, { k: vm.name });
    if (vm.given.has(given)) return refused(ADD.twice, { k: vm.name, given });
    if (this.position.given !== 'context' && behind.length === 0) return refused(ADD.noFile, { given });
    if (this.position.needs === 'table' && !behind.some(({ table }) => table)) return refused(ADD.noTable, { given });
    if (this.position.needs === 'bound' && !behind.some(({ bound }) => bound)) return refused(ADD.unbound, { given });
    const other = this.position.exclusive ? this.#justifiedBy(vm, behind) : undefined;
    if (other) return refused(ADD.justifiesAnother, { given, other: other.name });
    if (this.position.who === 'user' && !behind.some((each) => this.proves(each))) return refused(ADD.unproven, { given });
    vm.given.add(given);
    this.#look(vm);
    return 'OK';
  }

  /** The same of `del`. */
  unregister(vm: VirtualMachine, device: WbinvdDevice, process: string): Errno {
    if (vm.process !== process) return refused(DEL.otherProcess, { k: vm.name, creator: vm.process, p: process });
    if (!vm.deviceOpen) return refused(DEL.deviceClosed, { k: vm.name });
    const given = this.givenFor(device);
    if (!vm.given.delete(given)) return refused(DEL.notGiven, { k: vm.name, given });
    vm.notice = false;
    if (this.position.checked === 'enable') vm.right = vm.given.size > 0;
    else this.#look(vm);
    return 'OK';
  }

  update(vm: VirtualMachine): Errno {
    if (this.position.checked !== 'update') return refused(UPDATE.noCall);
    this.#look(vm);
    return 'OK';
  }

  forbid(vm: VirtualMachine, forbidden: boolean): Errno {
    if (!this.position.forbids) return refused(FORBID.noCall);
    vm.forbidden = forbidden;
    return 'OK';
  }

  closeDevice(vm: VirtualMachine): Errno {
    if (!vm.deviceOpen) return refused(CLOSE_KVM.deviceClosed, { k: vm.name });
    vm.deviceOpen = false;
    if (this.position.ends.has('close')) this.#end(vm);
    return 'OK';
  }

  destroy(vm: VirtualMachine): Errno {
    this.#end(vm);
    this.machines.delete(vm.name);
    return 'OK';
  }

  /** A device came, or left what it was on: KVM hears of it if the position says so. */
  changed(event: 'attach' | 'bind' | 'detach' | 'unbind'): void {
    const { checked, notice, who, ends } = this.position;
    if (checked !== 'always') return;
    for (const vm of this.machines.values()) {
      const proven = this.proven(vm);
      if (event === 'attach' || event === 'bind') {
        if (who === 'device' && proven) vm.right = true;
        if (proven) vm.notice = false;
      } else if (vm.right && !proven && ends.has(event)) {
        if (notice === 'late') vm.notice = true;
        else this.#drop(vm);
      }
    }
  }

  /** A late notice arrives. */
  noticeArrived(vm: VirtualMachine): boolean {
    if (!vm.notice) return false;
    this.#drop(vm);
    return true;
  }

  /** A user who proved with what is gone must prove anew: with the right, KVM drops what it was given. */
  #drop(vm: VirtualMachine): void {
    vm.notice = vm.right = false;
    if (this.position.who === 'user') vm.given.clear();
  }

  /** What is checked at each use is not remembered. */
  #look(vm: VirtualMachine): void { if (this.position.checked !== 'use') vm.right = this.proven(vm); }

  #lingers({ flight }: WbinvdDevice): boolean { return this.position.notice === 'ordered' && flight !== null && flight.size > 0; }

  #end(vm: VirtualMachine): void {
    vm.given.clear();
    vm.right = false;
  }

  /** Another machine for which one of the devices proves something already. */
  #justifiedBy(vm: VirtualMachine, devices: readonly WbinvdDevice[]): VirtualMachine | undefined {
    const proving = devices.filter((device) => this.proves(device)).map((device) => this.givenFor(device));
    return proving.length === 0 ? undefined : [...this.machines.values()].find((other) => other !== vm && proving.some((given) => other.given.has(given)));
  }
}
