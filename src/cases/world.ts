/** The world a case is played in: one machine as its `env` describes it, the processes, and what their names stand for. */
import { Context } from '../iommufd/context';
import { OpenFile } from '../iommufd/file';
import { setParameter } from '../iommufd/ioctl/host';
import { IommufdMachine, PhysicalDevice } from '../iommufd/machine';
import type { Selftest } from '../iommufd/selftest';
import type { U64 } from '../iommufd/u64';
import { KernelNumber, type Version, versionOf } from '../iommufd/version';
import { Vfio } from '../iommufd/vfio';
import { isHostDriver } from '../iommufd/vfio-group';
import { Env, factsOf } from './env';
import { IoctlAnswer, CaseError, CaseJson, IoctlWorld } from '../iommufd/ioctl/call';
import { MappedAddress, Descriptor, MISSING, Numbered, Thing } from '../iommufd/ioctl/things';
import { OPS } from './dispatch';
import { Names } from './names';
import { numeral } from './numerals';

export class CaseWorld implements IoctlWorld {
  readonly machine: IommufdMachine;
  readonly vfio: Vfio;
  readonly calls = OPS;
  readonly inFlight = new Map<string, () => IoctlAnswer>();
  readonly mocks: Selftest[] = [];
  readonly programmed = new Map<PhysicalDevice, number>();
  /** Whether `cpus` of an answer is the kernel's; in recorded runs of real devices it is a detail of the recorder. */
  countsCpus = true;
  backports = true;
  readonly names = new Names();
  readonly #owners = new Map<CaseJson, object>();

  /**
   * @param selftest a recorded run of the kernel's selftest device: its `unbind_device` is the IOMMU_DESTROY of the mock
   *   object's number, which detaches by itself, and its calls find the device by that number. In a case the same words are
   *   the calls of the in-kernel interface.
   * @param series the words of a case about a series that was never merged, which no kernel number stands for
   * @param version what of iommufd and VFIO is otherwise than in that kernel
   */
  constructor(readonly env: Env, readonly kernel: KernelNumber, readonly selftest = false, readonly series: string | null = null, version: Version = versionOf(kernel)) {
    this.machine = new IommufdMachine(version);
    this.machine.pageSize = env.page_size ?? this.machine.pageSize;
    this.machine.capable = env.capable !== false;
    if (env.memlock !== undefined) this.machine.memlock = Number(env.memlock);
    for (const [name, value] of Object.entries(env.params ?? {})) setParameter(this.machine, name, value);
    this.vfio = new Vfio(this.machine);
    for (const [group, members] of Object.entries(env.groups ?? {})) for (const device of members) this.#add(device, group);
    for (const device of Object.keys(env.devices ?? {})) if (!this.machine.devices.has(device)) this.#add(device, groupOf(device));
  }

  /** The device of this name; one that `env` does not name is made with the defaults if it is called dN or mN. */
  device(name: string) {
    return this.machine.devices.get(name) ?? (/^[dm]\d+$/.test(name) ? this.#add(name, groupOf(name)) : undefined);
  }

  /** The group of this name, with its devices; gN that `env` does not name has dN. */
  group(name: string) {
    if (!this.machine.groups.has(name) && /^g\d+$/.test(name)) this.device(`d${name.slice(1)}`);
    return this.machine.groups.get(name);
  }

  /** Whether /dev/vfio/vfio is the legacy container's, and not iommufd's. */
  get legacyContainer(): boolean { return this.env.container === 'vfio' || !this.machine.version.iommufd; }

  /** A user of a group's DMA inside the kernel, by name. */
  owner(name: CaseJson): object {
    let owner = this.#owners.get(name);
    if (!owner) this.#owners.set(name, owner = { name });
    return owner;
  }

  /** A device that is not there, as it comes back into this group. */
  moved(device: PhysicalDevice, group: string): PhysicalDevice {
    if (device.group.name === group || device.present) return device;
    device.group.members.splice(device.group.members.indexOf(device), 1);
    const comes = this.machine.addDevice(device.name, group, device.traits);
    comes.present = false;
    return comes;
  }

  #add(name: string, group: string): PhysicalDevice {
    const { traits, present } = factsOf(this.env, name);
    if (traits.vfOf) this.device(traits.vfOf);
    const device = this.machine.addDevice(name, group, traits);
    device.present = present;
    if (device.present && isHostDriver(device.driver) && this.machine.version.viability === 'owner') device.group.useByHost();
    return device;
  }

  /** The process that makes the current call. */
  get process(): string { return this.names.process; }
  set process(name: string) { this.names.process = name; }

  /** Gives `name` (if the step has one) a meaning. */
  bind(name: CaseJson | undefined, thing: Thing): void {
    if (typeof name === 'string') this.names.bind(name, thing);
  }

  /** Gives a descriptor its name, or one that no step can name: it stays open as long as its process. */
  bindDescriptor(name: CaseJson | undefined, file: OpenFile): void { this.bind(name ?? this.names.unnamed(), new Descriptor(file)); }

  /** What a name stands for. A plain number, and the word `closed`, is nothing that a call has made. */
  thing(name: CaseJson | undefined): Thing {
    if (typeof name !== 'string' || name === 'closed') return MISSING;
    const thing = this.names.find(name);
    if (!thing) throw new CaseError(`name '${name}' is used before it is made`);
    return thing;
  }

  /** An object number from a number, a word for one, or a name; a name that stands for no object gives 0, the number of nothing. */
  id(value: CaseJson | undefined): number {
    const number = this.number(value);
    return typeof number === 'number' ? number : 0;
  }

  number(value: CaseJson | undefined): U64 {
    if (typeof value === 'number' || typeof value === 'bigint') return value;
    if (typeof value !== 'string') return 0;
    const thing = this.names.find(value);
    if (thing) return thing instanceof Numbered ? thing.id : thing instanceof MappedAddress ? thing.iova : 0;
    return numeral(value) ?? (this.thing(value), 0);
  }

  /** The open file behind a descriptor's name; undefined answers EBADF. */
  file(value: CaseJson | undefined): OpenFile | undefined {
    const thing = this.thing(value);
    return thing instanceof Descriptor && thing.open ? thing.file : undefined;
  }

  /** The context behind a descriptor's name; undefined answers EBADF. */
  context(value: CaseJson | undefined): Context | undefined {
    const file = this.file(value);
    return file instanceof Context ? file : undefined;
  }
}

function groupOf(device: string): string { return device.startsWith('d') ? `g${device.slice(1)}` : `g-${device}`; }
