/** A position, and Linux to the letter, behind the same few calls. */
import type { Container } from '../../src/iommufd/container';
import { OtherFile } from '../../src/iommufd/file';
import type { HwptPaging } from '../../src/iommufd/hwpt';
import type { KernelNumber } from '../../src/iommufd/version';
import type { CdevFile } from '../../src/iommufd/vfio-file';
import type { GroupFile } from '../../src/iommufd/vfio-group';
import { kvmRulesOf } from '../../src/kvm/kernel';
import { KvmVfio } from '../../src/kvm/kvm-vfio';
import type { Position } from '../../src/wbinvd/positions';
import { Vm } from '../../src/kvm/vm';
import { Wbinvd } from '../../src/wbinvd/wbinvd';
import { Host, made } from '../iommufd/vfio-setup';

/** Whether the IOMMU of each can enforce; each is alone in its group. */
const DEVICES: Readonly<Record<string, boolean>> = { d0: true, d1: false, d2: false };
export const NAMES = Object.keys(DEVICES);

export type Op = 'bind' | 'close' | 'attach' | 'detach' | 'add' | 'del' | 'unplug' | 'plug' | 'closeKvm';
export interface Step { readonly op: Op; readonly device: string }

/** One machine, one context, with its devices. */
interface Side {
  step(step: Step): string;
  /** Whether WBINVD is real; and by device, whether its table enforces, null without one. */
  real(): boolean;
  enforces(device: string): boolean | null;
}

/** @param spaceOf where each device is attached to */
export class Room implements Side {
  readonly room: Wbinvd;

  constructor(position: Position, readonly spaceOf: (device: string) => string) {
    const facts = Object.entries(DEVICES).map(([name, canEnforce]) => [name, { noSnoop: true, canEnforce, group: `g-${name}` }]);
    this.room = new Wbinvd(position, Object.fromEntries(facts), { K: 'main' });
    for (const name of NAMES) this.room.alloc(spaceOf(name), false);
  }

  step({ op, device }: Step): string {
    const { room } = this;
    const answer = op === 'attach' ? room.attach(device, this.spaceOf(device)) : op === 'add' || op === 'del' ? room[op]('K', device)
      : op === 'closeKvm' ? room.closeKvm('K') : room[op](device);
    return answer === undefined ? 'impossible' : answer.waits ? 'waits' : answer.errno;
  }

  real(): boolean { return this.room.mayFlush('K'); }
  enforces(device: string): boolean | null { return this.room.devices.get(device)!.table?.enforces ?? null; }
}

/** What is the same however devices come to KVM. */
export abstract class Linux<File extends CdevFile | GroupFile> implements Side {
  readonly host: Host;
  readonly vm = new Vm('K', 'main');
  readonly kvm: KvmVfio;
  kvmOpen = true;
  /** The file of each device, as long as anybody holds it; and whether the user does. */
  readonly files = new Map<string, File>();
  readonly open = new Set<string>();

  constructor(readonly kernel: KernelNumber) {
    this.host = new Host(Object.fromEntries(Object.entries(DEVICES).map(([name, enforceCc]) => [`g-${name}`, { [name]: { enforceCc } }])), kernel);
    this.kvm = made(KvmVfio.create(this.vm, kvmRulesOf(kernel, false))).device;
  }

  abstract opened(device: string): File | undefined;
  /** Whether a user who has it open has more of it than the open file. */
  abstract inUse(device: string): boolean;
  abstract bind(device: string): string;
  abstract attach(device: string): string;
  abstract detach(device: string): string;
  abstract enforces(device: string): boolean | null;
  /** Whether KVM keeps the file, or (until 5.18) the container of its group. */
  abstract kept(device: string): boolean;
  /** Nobody holds the file any more. */
  abstract gone(device: string): void;

  real(): boolean { return this.vm.noncoherent > 0; }

  step({ op, device }: Step): string {
    const errno = this.#call(op, device);
    for (const name of [...this.files.keys()]) this.#forget(name);
    return errno;
  }

  #call(op: Op, device: string): string {
    const physical = this.host.device(device);
    switch (op) {
      case 'add': {
        if (!this.kvmOpen) return 'EBADF';
        const errno = this.kvm.add(this.#file(device));
        this.#tidy(device);
        return errno;
      }
      case 'del': {
        if (!this.kvmOpen) return 'EBADF';
        const errno = this.kvm.del(this.files.get(device) ?? new OtherFile());
        this.#tidy(device);
        return errno;
      }
      case 'close': return this.open.has(device) && this.inUse(device) ? this.#letGo(device) : 'EBADF';
      case 'closeKvm': {
        if (!this.kvmOpen) return 'EBADF';
        this.kvmOpen = false;
        this.kvm.put();
        NAMES.forEach((name) => this.#tidy(name));
        return 'OK';
      }
      case 'unplug': {
        if (!physical.present) return 'impossible';
        const answer = this.host.vfio.unplug(physical);
        return answer.errno === 'OK' && answer.state === 'waiting' ? 'waits' : answer.errno;
      }
      case 'plug': return physical.present ? 'impossible' : this.host.vfio.plug(physical);
      default: return this[op](device);
    }
  }

  /** The file that a user gives to KVM: the one there is, or one that is opened for that and no more. */
  #file(device: string): File | undefined {
    let file = this.files.get(device);
    if (!file && (file = this.opened(device))) this.take(device, file);
    return file;
  }

  take(device: string, file: File): void {
    this.files.set(device, file);
    this.open.add(device);
  }

  #letGo(device: string): string {
    if (this.open.delete(device)) this.files.get(device)!.put();
    this.#forget(device);
    return 'OK';
  }

  #forget(device: string): void {
    const file = this.files.get(device);
    if (!file?.released || this.kept(device)) return;
    this.files.delete(device);
    this.gone(device);
  }

  /** Closes a file that was only opened to be given to KVM, and is not given any more. */
  #tidy(device: string): void {
    if (!this.inUse(device) && !this.kept(device)) this.#letGo(device);
  }
}

/** Device files, and an iommufd with one address space. */
export class ByFile extends Linux<CdevFile> {
  readonly context = this.host.context();
  readonly ioas = made(this.context.ioasAlloc()).id;
  readonly hwpts = new Map<string, number>();

  opened(device: string): CdevFile | undefined {
    const answer = this.host.device(device).present ? this.host.vfio.openCdev(this.host.device(device)) : undefined;
    return answer?.errno === 'OK' ? answer.file : undefined;
  }

  inUse(device: string): boolean { return this.files.get(device)?.granted ?? false; }
  kept(device: string): boolean { return (this.files.get(device)?.holders ?? 0) > 1; }
  gone(device: string): void { this.hwpts.delete(device); }

  bind(device: string): string {
    const kept = this.open.has(device) ? this.files.get(device) : undefined;
    const file = kept ?? this.opened(device);
    if (!file) return 'ENODEV';
    const { errno } = file.bind(this.context);
    if (errno === 'OK') this.take(device, file);
    else if (!kept) file.put();
    return errno;
  }

  attach(device: string): string {
    const answer = this.files.get(device)?.attach(this.ioas) ?? { errno: 'EINVAL' as const };
    if (answer.errno === 'OK') this.hwpts.set(device, answer.hwpt);
    return answer.errno;
  }

  detach(device: string): string {
    this.hwpts.delete(device);
    return this.files.get(device)?.detach() ?? 'EINVAL';
  }

  enforces(device: string): boolean | null {
    const hwpt = this.files.get(device)?.granted ? this.hwpts.get(device) : undefined;
    return hwpt === undefined ? null : (this.context.objects.find(hwpt) as HwptPaging).enforce;
  }
}

/** Group files, and a container for each. */
export class ByGroup extends Linux<GroupFile> {
  readonly containers = new Map<string, Container>(NAMES.map((name) => [name, this.host.container()]));
  readonly bound = new Set<string>();

  opened(device: string): GroupFile | undefined {
    const group = this.host.device(device).present ? this.host.tryGroup(`g-${device}`) : undefined;
    return group?.errno === 'OK' ? group.file : undefined;
  }

  inUse(device: string): boolean { return this.bound.has(device) && this.open.has(device); }
  kept(device: string): boolean {
    const file = this.files.get(device);
    return file !== undefined && (file.holders > 1 || file.group.containerUsers > 1 || (file.released && file.group.container !== null));
  }

  gone(device: string): void { this.bound.delete(device); }

  bind(device: string): string {
    if (this.inUse(device) || (this.files.has(device) && !this.open.has(device))) return 'EINVAL';
    const file = this.files.get(device) ?? this.opened(device);
    if (!file) return 'ENODEV';
    this.take(device, file);
    this.bound.add(device);
    return 'OK';
  }

  attach(device: string): string {
    const file = this.files.get(device);
    if (!file || !this.bound.has(device)) return 'EINVAL';
    if (file.group.container) return 'OK';
    const container = this.containers.get(device)!;
    const errno = file.setContainer(container);
    return errno === 'OK' ? container.setIommu('TYPE1v2') : errno;
  }

  detach(device: string): string {
    const file = this.files.get(device);
    if (!file || !this.bound.has(device)) return 'EINVAL';
    return file.group.container ? file.unsetContainer() : 'OK';
  }

  enforces(device: string): boolean | null { return this.files.get(device)?.group.container?.enforced ?? null; }
}
