/** Everything that there is, by name and by number, and its forms: a view, a key, a snapshot to come back to. */
import { Attachment, Context, Description, DeviceFile } from './descriptions';
import { Device } from './device';
import { BLOCKING, DEFAULT, Domain, table } from './domain';
import { Group } from './group';
import { Profile, PROFILES } from './profiles';
import { ObjectTable } from './table';
import { textOf, View, viewOf } from './view';
import { Addresses, checkWorld, natural, noSuch, World } from './world';

const MOST_IDS = 2 ** 31 - 1;

/** All that changes. Whatever refers to something else does so by its number, so that the whole is copied part by part. */
export interface Parts {
  readonly contexts: readonly Context[];
  readonly files: readonly DeviceFile[];
  readonly devices: readonly Device[];
  readonly groups: readonly Group[];
}

/** A state to come back to. Nothing can be done with it but `restore`. */
export type Snapshot = Parts;

const copyOf = ({ contexts, files, devices, groups }: Parts): Parts => ({
  contexts: contexts.map((context) => context.copy()), files: files.map((file) => file.copy()),
  devices: devices.map((device) => device.copy()), groups: groups.map((group) => group.copy()),
});

const numbered = (names: readonly string[]): Map<string, number> => new Map(names.map((name, number) => [name, number]));

export abstract class State {
  readonly world: World;
  protected readonly profile: Profile;
  protected readonly addresses: Addresses;
  readonly #processes: ReadonlySet<string>;
  readonly #contexts: Map<string, number>;
  readonly #files: Map<string, number>;
  readonly #devices: Map<string, number>;
  readonly #groups: Map<string, number>;
  /** All that this one and its clones have given. */
  readonly #snapshots: WeakSet<Snapshot>;
  protected parts: Parts;

  /**
   * Throws a TypeError or RangeError that names what in the world cannot be.
   * @param origin what this is to be a copy of: names are shared, and the state is the same
   */
  constructor(world: World, origin?: State) {
    if (!origin) checkWorld(world);
    this.world = world;
    this.profile = PROFILES[world.profile];
    this.addresses = origin?.addresses ?? new Addresses(world.last ?? 2n ** 64n - 1n, world.grain ?? 4096);
    this.#processes = origin ? origin.#processes : new Set(world.processes);
    this.#contexts = origin ? origin.#contexts : numbered(world.contexts);
    this.#files = origin ? origin.#files : numbered(Object.keys(world.files));
    this.#devices = origin ? origin.#devices : numbered(Object.keys(world.devices));
    this.#groups = origin ? origin.#groups : numbered([...new Set(Object.values(world.devices).map(({ group }) => group))]);
    this.#snapshots = origin ? origin.#snapshots : new WeakSet();
    this.parts = origin ? copyOf(origin.parts) : this.#initial();
  }

  /** The specification's variables but `call` (spec/ioasid/IoasidState.tla), as fresh values. */
  view(): View { return viewOf(this.parts, this.addresses); }

  /** The state as a text: two states of one world have equal keys exactly if they have equal views. */
  key(): string { return textOf(this.view()); }

  snapshot(): Snapshot {
    const snapshot = copyOf(this.parts);
    this.#snapshots.add(snapshot);
    return snapshot;
  }

  /** Goes back to a state of this one, or of the one that it is a clone of. Throws a TypeError for anything else. */
  restore(snapshot: Snapshot): void {
    if (!this.#snapshots.has(snapshot)) throw new TypeError('snapshot: one that this system or its clone has given expected');
    this.parts = copyOf(snapshot);
  }

  protected process(name: string, p: string): string {
    if (!this.#processes.has(p)) throw noSuch(name, 'process', p);
    return p;
  }

  protected context(c: string): Context { return this.parts.contexts[this.contextNumber(c)]; }
  protected contextNumber(c: string): number { return this.#number('c', 'context', this.#contexts, c); }
  protected file(f: string): DeviceFile { return this.parts.files[this.fileNumber(f)]; }
  protected fileNumber(f: string): number { return this.#number('f', 'file', this.#files, f); }
  protected device(d: string): Device { return this.parts.devices[this.deviceNumber(d)]; }
  protected deviceNumber(d: string): number { return this.#number('d', 'device', this.#devices, d); }
  protected group(g: string): Group { return this.parts.groups[this.#number('g', 'group', this.#groups, g)]; }
  protected groupOf(file: DeviceFile): Group { return this.parts.groups[this.parts.devices[file.device].group]; }

  /** A context or a file. */
  protected description(x: string): Description {
    return this.#contexts.has(x) ? this.context(x) : this.parts.files[this.#number('x', 'context or file', this.#files, x)];
  }

  /** The number of an object, whether it is there or not. */
  protected id(name: string, i: number): number { return natural(name, i, 0, 2 ** 32 - 1); }

  /** The group's DMA goes where it belongs, now that files, claims or members have changed. */
  protected settle(group: Group): void { this.#goes(group, this.#domainOf(group)); }

  /** With a security context: where the attached members are, else nowhere while owned. Without: where all members are, else the host's. */
  #domainOf(group: Group): Domain {
    const asked = this.profile.securityContext ? group.attached : group.present;
    const common = group.attached === asked ? [...group.tables].filter(({ files }) => files === asked) : [];
    if (common.length === 0) return this.profile.securityContext && group.owned ? BLOCKING : DEFAULT;
    const leaf = common.find((on) => !common.some((other) => this.isAbove(on, other)))!;
    return table(leaf.context, leaf.id);
  }

  /** Is the other table that of a child of this address space? A child is of the same context: a number means nothing in another one. */
  protected isAbove({ context, id }: Attachment, other: Attachment): boolean {
    return context === other.context && this.parts.contexts[context].objects.space(other.id)?.parent === id;
  }

  /** A device of the group comes, or goes: its address spaces are partly attached, or no longer. */
  protected plug(device: Device, by: 1 | -1): void {
    const group = this.parts.groups[device.group];
    for (const { context, id } of group.tables) this.#countPartly(group, context, id, -1);
    group.plug(device, by);
    for (const { context, id } of group.tables) this.#countPartly(group, context, id, 1);
    this.settle(group);
  }

  /** The file is attached to one table more, or one less; where the group's DMA goes then is for `settle`. */
  protected count(file: DeviceFile, { context, id }: Attachment, by: 1 | -1): void {
    const group = this.groupOf(file);
    const space = this.parts.contexts[context].objects.space(id);
    this.#countPartly(group, context, id, -1);
    if (space && group.filesOn(context, id) === 0) space.groups++;
    group.count(context, id, by);
    if (space && group.filesOn(context, id) === 0) space.groups--;
    this.#countPartly(group, context, id, 1);
  }

  #countPartly(group: Group, context: number, id: number, by: 1 | -1): void {
    const space = this.parts.contexts[context].objects.space(id);
    if (space && group.isPartlyOn(context, id)) space.partly += by;
  }

  /** From now on the group's DMA goes there. What DMA in flight still goes through has one user more until that has ended. */
  #goes(group: Group, domain: Domain): void {
    const former = group.domain;
    if (group.switchTo(domain) || former.to !== 'table') return;
    this.parts.contexts[former.context].objects.hold(former.id);
  }

  /** The pages of the root address space that DMA is in flight to. */
  protected flights(context: Context, root: number): number[] {
    const pages: number[] = [];
    for (const d of context.dma) {
      const { domain, page } = this.parts.devices[d].dma!;
      if (domain.to === 'table' && context.objects.rootOf(domain.id) === root) pages.push(page);
    }
    return pages;
  }

  /** Is DMA in flight to these pages of the root address space? */
  protected reached(context: Context, root: number, first: number, last: number): boolean {
    return context.dma.size > 0 && this.flights(context, root).some((page) => page >= first && page <= last);
  }

  #initial(): Parts {
    const { contexts, devices, files } = this.world;
    const ids = natural('ids', this.world.ids ?? MOST_IDS, 1, MOST_IDS);
    const filesOf: number[][] = Object.keys(devices).map(() => []);
    Object.values(files).forEach((device, number) => filesOf[this.#devices.get(device)!].push(number));
    const members: number[][] = [...this.#groups].map(() => []);
    Object.values(devices).forEach(({ group }, number) => members[this.#groups.get(group)!].push(number));
    const parts = {
      contexts: contexts.map((name) => new Context(name, new ObjectTable(ids))),
      files: Object.entries(files).map(([name, device]) => new DeviceFile(name, this.#devices.get(device)!)),
      devices: Object.entries(devices).map(([name, { group, enforcing }], number) =>
        new Device(name, this.#groups.get(group)!, enforcing ?? true, filesOf[number])),
      groups: [...this.#groups.keys()].map((name, number) => new Group(name, members[number])),
    };
    for (const device of parts.devices) parts.groups[device.group].plug(device, 1);
    return parts;
  }

  #number(name: string, kind: string, numbers: Map<string, number>, value: string): number {
    const number = numbers.get(value);
    if (number === undefined) throw noSuch(name, kind, value);
    return number;
  }
}
