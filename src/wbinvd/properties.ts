/**
 * The properties of states and steps of spec/wbinvd/WbinvdProperties.tla, by the names of the matrix of positions: what a run so far has
 * broken. Whether a position keeps the contract of one check (O) takes a look at its whole behaviour, and is not seen here.
 */
import type { WbinvdDevice } from './coherency';
import type { VirtualMachine } from './kvm';
import type { Wbinvd } from './wbinvd';

const machines = ({ kvm }: Wbinvd): VirtualMachine[] => [...kvm.machines.values()];
const devices = (room: Wbinvd): WbinvdDevice[] => [...room.devices.values()];

/** The machines whose guest's WBINVD is real. */
export const ableOf = (room: Wbinvd): string[] => machines(room).filter((vm) => room.kvm.mayFlush(vm)).map(({ name }) => name);

const everyAble = (room: Wbinvd, holds: (vm: VirtualMachine) => boolean): boolean => machines(room).every((vm) => !room.kvm.mayFlush(vm) || holds(vm));

const STATES: Readonly<Record<string, (room: Wbinvd) => boolean>> = {
  NeedRight: (room) => devices(room).every(({ flight, nonCoherent }) => !flight || !nonCoherent
    || [...flight].every((k) => !room.kvm.machines.has(k) || room.mayFlush(k))),
  GuestCorrect: (room) => machines(room).every((vm) => !vm.stale || room.kvm.mayFlush(vm) || vm.flushing > 0),
  RightProof: (room) => everyAble(room, (vm) => room.kvm.told(vm).some(({ uncovered }) => uncovered)),
  RightCap: (room) => everyAble(room, (vm) => room.kvm.told(vm).some(({ uncovered, facts }) => uncovered || !facts.canEnforce)),
  RightNeeded: (room) => everyAble(room, (vm) => room.kvm.told(vm).some(({ uncovered, facts }) => facts.noSnoop && uncovered)),
  Mirror: (room) => everyAble(room, () => devices(room).some((device) => device.bound && room.kvm.proves(device))),
  Exclusive: (room) => devices(room).every((device) => !room.kvm.proves(device)
    || machines(room).filter((vm) => room.kvm.mayFlush(vm) && room.kvm.told(vm).includes(device)).length <= 1),
  Litmus: (room) => !devices(room).every(({ present, bound, flight }) => present && !bound && !flight)
    || everyAble(room, (vm) => room.kvm.proven(vm)),
  Same: (room) => machines(room).every((vm) => vm.forbidden || room.kvm.mayFlush(vm) === room.kvm.proven(vm)),
  CanDetach: (room) => devices(room).every((device) => !device.bound || !device.table || !room.kvm.keeps(device, 'table')),
  CanUnplug: (room) => devices(room).every((device) => !device.present || device.open || (!device.bound && !room.kvm.holds(device))),
};

/** The names of those that do not hold in the state. */
export const broken = (room: Wbinvd): string[] => Object.keys(STATES).filter((name) => !STATES[name]!(room));

/** Calls of a VMM about a machine of its own. */
const OWN: ReadonlySet<string> = new Set(['del', 'forget', 'forbid', 'closeKvm', 'update', 'destroy', 'exit']);

/**
 * Those that the step has broken.
 * @param op the call by its method, and its arguments: of those that say so, the machine or process first
 * @param able the machines whose WBINVD was real before it
 */
export function brokenBy(op: string, args: readonly string[], able: readonly string[], after: Wbinvd): string[] {
  const now = new Set(ableOf(after));
  const lost = able.filter((k) => !now.has(k));
  return lost.every((k) => OWN.has(op) && (op === 'exit' || args[0] === k)) ? [] : ['Told'];
}
