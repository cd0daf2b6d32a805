/** The state of a room as the variables of its specification, and a room once more in the same state. */
import type { Device, Table } from './coherency';
import type { Machine } from './kvm';
import { Wbinvd } from './wbinvd';

/** A table as the specification writes it: its space and whether it enforces; none is the empty tuple. */
type Place = readonly [] | readonly [string, boolean];

export interface State {
  readonly present: ReadonlySet<string>;
  readonly open: ReadonlySet<string>;
  readonly bound: ReadonlySet<string>;
  readonly table: ReadonlyMap<string, Place>;
  readonly flight: ReadonlyMap<string, readonly [] | readonly [Place, ReadonlySet<string>]>;
  readonly alive: ReadonlySet<string>;
  readonly given: ReadonlyMap<string, ReadonlySet<string>>;
  readonly right: ReadonlySet<string>;
  readonly noticed: ReadonlySet<string>;
  readonly forbidden: ReadonlySet<string>;
  readonly kvmOpen: ReadonlySet<string>;
  readonly flushing: ReadonlySet<string>;
  readonly stale: ReadonlySet<string>;
}

const place = (table: Table | null): Place => (table ? [table.space, table.enforces] : []);

/** @param names of all machines of the world, also of those that have ended */
export function stateOf(room: Wbinvd, names: readonly string[]): State {
  const devices = [...room.devices.values()];
  const machines = room.kvm.machines;
  const those = (is: (device: Device) => boolean): Set<string> => new Set(devices.filter(is).map(({ name }) => name));
  const vms = (is: (vm: Machine) => boolean): Set<string> => new Set([...machines.values()].filter(is).map(({ name }) => name));
  return {
    present: those(({ present }) => present), open: those(({ open }) => open), bound: those(({ bound }) => bound),
    table: new Map(devices.map(({ name, table }) => [name, place(table)])),
    flight: new Map(devices.map(({ name, flight, domain }) => [name, flight ? [place(domain), flight] as const : [] as const])),
    alive: vms(() => true),
    given: new Map(names.map((name) => [name, new Set(machines.get(name)?.given)])),
    right: vms(({ right }) => right), noticed: vms(({ notice }) => notice), forbidden: vms(({ forbidden }) => forbidden),
    kvmOpen: vms(({ deviceOpen }) => deviceOpen), flushing: vms(({ flushing }) => flushing > 0), stale: vms(({ stale }) => stale),
  };
}

export function copyOf(room: Wbinvd): Wbinvd {
  const facts = Object.fromEntries([...room.devices].map(([name, device]) => [name, device.facts]));
  const vms = Object.fromEntries([...room.kvm.machines].map(([name, { process }]) => [name, process]));
  const copy = new Wbinvd(room.position, facts, vms);
  const { tables, of } = room.tables.clone();
  copy.tables = tables;
  // A table that only DMA in flight is left on is in no list any more.
  const left = new Map<Table, Table>();
  const same = (table: Table | null): Table | null => {
    if (!table) return null;
    let found = of.get(table) ?? left.get(table);
    if (!found) left.set(table, found = table.alone());
    return found;
  };
  for (const [name, { present, open, bound, table, domain, flight, closedToOpen }] of room.devices) {
    const device = copy.devices.get(name)!;
    Object.assign(device, { present, open, bound, table: same(table), domain: same(domain), flight, closedToOpen });
    device.table?.devices.add(device);
  }
  for (const [name, { given, right, forbidden, notice, deviceOpen, stale, flushing }] of room.kvm.machines) {
    const vm = copy.kvm.machines.get(name)!;
    for (const each of given) vm.given.add(each);
    Object.assign(vm, { right, forbidden, notice, deviceOpen, stale, flushing });
  }
  return copy;
}
