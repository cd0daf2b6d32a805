/** What the host does: drivers, hot plug, ownership of a group's DMA inside the kernel. */
import type { IommuGroup } from '../iommu-group';
import type { IommufdMachine, ParameterName, PhysicalDevice } from '../machine';
import { Args, CaseError, CaseJson, Op, Ops, WARN, IoctlWorld } from './call';
import { refused } from '../../rules';
import { DOMAIN_TYPE, DRIVER } from '../rules/host';
import { DOMAIN_TYPES } from './words';

function onPhysical(act: (device: PhysicalDevice, world: IoctlWorld, args: Args) => ReturnType<Op>): Op {
  return (world, args) => {
    const device = world.device(args.dev as string);
    if (!device) throw new CaseError(`there is no device '${args.dev as string}'`);
    return act(device, world, args);
  };
}

function onIommuGroup(act: (group: IommuGroup, world: IoctlWorld, args: Args) => ReturnType<Op>): Op {
  return (world, args) => {
    const group = world.group(args.group as string);
    if (!group) throw new CaseError(`there is no group '${args.group as string}'`);
    return act(group, world, args);
  };
}

/** A module parameter gets a value, as its file in /sys takes it. Throws CaseError for one that is not there, and for a value that it cannot have. */
export function setParameter({ parameters }: IommufdMachine, name: string, value: CaseJson): void {
  if (!(name in parameters)) throw new CaseError(`there is no module parameter '${name}' (there are ${Object.keys(parameters).join(', ')})`);
  const parameter = parameters[name as ParameterName];
  const number = parameter.flag ? FLAG.get(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number) || number < 0) throw new CaseError(`${JSON.stringify(value)} is no value of the module parameter ${name}`);
  parameter.value = number;
}

const FLAG: ReadonlyMap<CaseJson, number> = new Map<CaseJson, number>([
  [true, 1], [1, 1], ['1', 1], ['Y', 1], ['y', 1], [false, 0], [0, 0], ['0', 0], ['N', 0], ['n', 0],
]);

export const hostOps: Ops = {
  driver_bind: {
    takes: { dev: 'device', driver: 'text?' },
    op: onPhysical((device, world, args) => ({ errno: world.vfio.bindDriver(device, (args.driver ?? 'host') as string) })),
  },
  driver_unbind: {
    takes: { dev: 'device' },
    op: onPhysical((device, world) => {
      const answer = world.vfio.unbindDriver(device);
      return answer.errno === 'OK' ? { errno: 'OK', out: { state: answer.state } } : answer;
    }),
  },
  hot_unplug: {
    takes: { dev: 'device' },
    op: onPhysical((device, world) => {
      const answer = world.vfio.unplug(device);
      return answer.errno === 'OK' ? { errno: 'OK', out: { state: answer.state } } : answer;
    }),
  },
  wait_unplug: {
    takes: { dev: 'device' },
    op: onPhysical((device, world) => {
      const state = world.vfio.removal(device);
      return { errno: state === 'done' ? 'OK' : refused(DRIVER.waiting, { device, files: world.vfio.deviceOf(device)?.files }), out: { state } };
    }),
  },
  hot_plug: {
    takes: { dev: 'device', group: 'group?' },
    op: onPhysical((device, world, args) => ({ errno: world.vfio.plug(args.group === undefined ? device : world.moved(device, args.group as string)) })),
  },
  claim_group_owner: {
    takes: { group: 'group', owner: 'text?' },
    op: onIommuGroup((group, world, args) => ({ errno: group.claimGroup(world.owner(args.owner ?? 'somebody')) })),
  },
  release_group_owner: {
    takes: { group: 'group' },
    op: onIommuGroup((group) => ({ errno: group.releaseGroup() ? 'OK' : WARN })),
  },
  claim_device_owner: {
    takes: { dev: 'device', owner: 'text?' },
    op: onPhysical((device, world, args) => ({ errno: device.group.claimForDevice(world.owner(args.owner ?? 'somebody')) })),
  },
  release_device_owner: {
    takes: { dev: 'device' },
    op: onPhysical((device) => ({ errno: device.group.releaseForDevice() ? 'OK' : WARN })),
  },
  kernel_attach_domain: {
    takes: { group: 'group' },
    op: onIommuGroup((group) => {
      group.foreignDomain = true;
      return { errno: 'OK' };
    }),
  },
  module_param: {
    takes: { name: 'text', value: 'any' },
    op(world, args) {
      setParameter(world.machine, args.name as string, args.value);
      return { errno: 'OK' };
    },
  },
  sysfs_set_domain_type: {
    takes: { group: 'group', type: 'type?' },
    words: { type: DOMAIN_TYPES },
    op: onIommuGroup((group, world, args) => {
      const { name, count, members } = group;
      if (!world.machine.capable) return { errno: refused(DOMAIN_TYPE.notCapable) };
      if (!DOMAIN_TYPES.has((args.type ?? 'auto') as string)) return { errno: refused(DOMAIN_TYPE.unknownType, { type: args.type }) };
      if (world.machine.version.domainTypeNeeds === 'owner') return { errno: count > 0 ? refused(DOMAIN_TYPE.groupOwned, { group: name, count }) : 'OK' };
      return { errno: members.some(({ present, driver }) => present && driver !== null) ? refused(DOMAIN_TYPE.driverBound, { group: name }) : 'OK' };
    }),
  },
};
