/** Everything that there is, by name and by number, and its forms: a view, a snapshot to come back to. Spec: IoasidState. */
import { type Profile, PROFILES } from '../profiles';
import { type IoasidView, ioasidViewOf } from '../view';
import { Addresses, checkWorld, natural, noSuch, type IoasidWorld } from '../world';
import { IoasidContext, type OpenDescription, DeviceFile } from './descriptions';
import { IoasidDevice } from './device';
import { Group } from './group';
import { copyOfParts, type Parts } from './parts';
import { NumberTable } from './table';

const MOST_IDS = 2 ** 31 - 1;

/** A state to come back to. Nothing can be done with it but `restore`. */
export type IoasidSnapshot = Parts;

const numbered = (names: readonly string[]): Map<string, number> => new Map(names.map((name, number) => [name, number]));

export class IoasidState {
  readonly world: IoasidWorld;
  readonly profile: Profile;
  readonly addresses: Addresses;
  readonly #processes: ReadonlySet<string>;
  readonly #contexts: Map<string, number>;
  readonly #files: Map<string, number>;
  readonly #devices: Map<string, number>;
  readonly #groups: Map<string, number>;
  /** All that this one and its clones have given. */
  readonly #snapshots: WeakSet<IoasidSnapshot>;
  parts: Parts;

  /**
   * Throws a TypeError or RangeError that names what in the world cannot be.
   * @param origin what this is to be a copy of: names are shared, and the state is the same
   */
  constructor(world: IoasidWorld, origin?: IoasidState) {
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
    this.parts = origin ? copyOfParts(origin.parts) : this.#initial();
  }

  /** The specification's variables but `call`, as fresh values. */
  view(): IoasidView { return ioasidViewOf(this.parts, this.addresses); }

  snapshot(): IoasidSnapshot {
    const snapshot = copyOfParts(this.parts);
    this.#snapshots.add(snapshot);
    return snapshot;
  }

  /** Goes back to a state of this one, or of the one that it is a clone of. Throws a TypeError for anything else. */
  restore(snapshot: IoasidSnapshot): void {
    if (!this.#snapshots.has(snapshot)) throw new TypeError('snapshot: one that this system or its clone has given expected');
    this.parts = copyOfParts(snapshot);
  }

  process(name: string, p: string): string {
    if (!this.#processes.has(p)) throw noSuch(name, 'process', p);
    return p;
  }

  context(c: string): IoasidContext { return this.parts.contexts[this.contextNumber(c)]; }
  contextNumber(c: string): number { return this.#number('c', 'context', this.#contexts, c); }
  file(f: string): DeviceFile { return this.parts.files[this.fileNumber(f)]; }
  fileNumber(f: string): number { return this.#number('f', 'file', this.#files, f); }
  device(d: string): IoasidDevice { return this.parts.devices[this.deviceNumber(d)]; }
  deviceNumber(d: string): number { return this.#number('d', 'device', this.#devices, d); }
  group(g: string): Group { return this.parts.groups[this.#number('g', 'group', this.#groups, g)]; }
  groupOf(file: DeviceFile): Group { return this.parts.groups[this.parts.devices[file.device].group]; }
  /** The files of the same device, this one too. */
  filesOf(file: DeviceFile): DeviceFile[] { return this.parts.devices[file.device].files.map((f) => this.parts.files[f]); }

  /** A context or a file. */
  description(x: string): OpenDescription {
    return this.#contexts.has(x) ? this.context(x) : this.parts.files[this.#number('x', 'context or file', this.#files, x)];
  }

  /** The number of an object, whether it is there or not. */
  id(name: string, i: number): number { return natural(name, i, 0, 2 ** 32 - 1); }

  #initial(): Parts {
    const { contexts, devices, files } = this.world;
    const ids = natural('ids', this.world.ids ?? MOST_IDS, 1, MOST_IDS);
    const filesOf: number[][] = Object.keys(devices).map(() => []);
    Object.values(files).forEach((device, number) => filesOf[this.#devices.get(device)!].push(number));
    const members: number[][] = [...this.#groups].map(() => []);
    Object.values(devices).forEach(({ group }, number) => members[this.#groups.get(group)!].push(number));
    const parts = {
      contexts: contexts.map((name) => new IoasidContext(name, new NumberTable(ids))),
      files: Object.entries(files).map(([name, device]) => new DeviceFile(name, this.#devices.get(device)!)),
      devices: Object.entries(devices).map(([name, { group, enforcing }], number) =>
        new IoasidDevice(name, this.#groups.get(group)!, enforcing ?? true, filesOf[number])),
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
