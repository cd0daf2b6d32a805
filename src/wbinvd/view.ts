/** The state of a room as the variables of its specification, and a room once more in the same state. */
import { WbinvdDevice, type Table } from './coherency';
import { VirtualMachine } from './kvm';
import { Wbinvd } from './wbinvd';

/** A table as the specification writes it: its space and whether it enforces; none is the empty tuple. */
type Place = readonly [] | readonly [string, boolean];
type Flight = readonly [] | readonly [Place, ReadonlySet<string>];

export interface WbinvdState {
  readonly present: ReadonlySet<string>;
  readonly open: ReadonlySet<string>;
  readonly bound: ReadonlySet<string>;
  readonly table: ReadonlyMap<string, Place>;
  readonly flight: ReadonlyMap<string, Flight>;
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

/**
 * Made after every call that is compared, so it is made in two plain loops.
 *
 * @param names of all machines of the world, also of those that have ended
 */
export function stateOf(room: Wbinvd, names: readonly string[]): WbinvdState {
  const present = new Set<string>(), open = new Set<string>(), bound = new Set<string>();
  const table = new Map<string, Place>(), flight = new Map<string, Flight>();
  for (const device of room.devices.values()) {
    const { name } = device;
    if (device.present) present.add(name);
    if (device.open) open.add(name);
    if (device.bound) bound.add(name);
    table.set(name, place(device.table));
    flight.set(name, device.flight ? [place(device.domain), device.flight] : []);
  }
  const alive = new Set<string>(), right = new Set<string>(), noticed = new Set<string>(), forbidden = new Set<string>();
  const kvmOpen = new Set<string>(), flushing = new Set<string>(), stale = new Set<string>();
  const given = new Map<string, ReadonlySet<string>>();
  for (const name of names) {
    const vm = room.kvm.machines.get(name);
    given.set(name, new Set(vm?.given));
    if (!vm) continue;
    alive.add(name);
    if (vm.right) right.add(name);
    if (vm.notice) noticed.add(name);
    if (vm.forbidden) forbidden.add(name);
    if (vm.deviceOpen) kvmOpen.add(name);
    if (vm.flushing > 0) flushing.add(name);
    if (vm.stale) stale.add(name);
  }
  return { present, open, bound, table, flight, alive, given, right, noticed, forbidden, kvmOpen, flushing, stale };
}

export function copyOf(room: Wbinvd): Wbinvd {
  const copy = new Wbinvd(room.position, {}, {});
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
  for (const [name, from] of room.devices) {
    const device = new WbinvdDevice(name, from.facts);
    device.present = from.present;
    device.open = from.open;
    device.bound = from.bound;
    device.table = same(from.table);
    device.domain = same(from.domain);
    device.flight = from.flight;
    device.closedToOpen = from.closedToOpen;
    device.table?.devices.add(device);
    copy.devices.set(name, device);
  }
  for (const [name, from] of room.kvm.machines) {
    const vm = new VirtualMachine(name, from.process);
    for (const each of from.given) vm.given.add(each);
    vm.right = from.right;
    vm.forbidden = from.forbidden;
    vm.notice = from.notice;
    vm.deviceOpen = from.deviceOpen;
    vm.stale = from.stale;
    vm.flushing = from.flushing;
    copy.kvm.machines.set(name, vm);
  }
  return copy;
}
