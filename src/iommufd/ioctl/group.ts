/** Calls on VFIO groups. */
import { GroupFile } from '../vfio-group';
import { close } from './file';
import { foreign } from './foreign';
import { Args, CaseError, Op, Ops, IoctlWorld } from './call';
import { refused } from '../../rules';
import { FILE } from '../rules/files';
import { GROUP_OPEN } from '../rules/vfio';

/** Makes an op of what it does with the group behind `args.fd`; EBADF when that is no open descriptor, EINVAL or ENOTTY when it is another file. */
function onGroup(act: (file: GroupFile, world: IoctlWorld, args: Args) => ReturnType<Op>): Op {
  return (world, args) => {
    const file = world.file(args.fd);
    if (!file) return { errno: refused(FILE.noDescriptor, { fd: args.fd }) };
    return file instanceof GroupFile ? act(file, world, args) : { errno: foreign(file, args.fd, 'VFIO group') };
  };
}

export const groupOps: Ops = {
  group_open: {
    takes: { group: 'group', as: 'makes?' },
    op(world, args) {
      const iommuGroup = world.group(args.group as string);
      if (!iommuGroup) throw new CaseError(`there is no group '${args.group as string}'`);
      const answer = world.vfio.groupOf(iommuGroup)?.open(world.machine.capable);
      if (!answer) return { errno: refused(GROUP_OPEN.noGroup, { group: args.group }) };
      if (answer.errno !== 'OK') return answer;
      // A step without a name still leaves a descriptor open, in the process that made it.
      world.bindDescriptor(args.as, answer.file);
      return { errno: 'OK' };
    },
  },
  group_close: close,
  group_set_container: {
    takes: { fd: 'name', container: 'name' },
    op: onGroup((file, world, args) => ({ errno: file.setContainer(world.file(args.container)) })),
  },
  group_unset_container: { takes: { fd: 'name' }, op: onGroup((file) => ({ errno: file.unsetContainer() })) },
  group_get_device_fd: {
    takes: { fd: 'name', dev: 'text', token: 'text?', as: 'makes?' },
    op: onGroup((file, world, args) => {
      // Names the device to VFIO, if it is one of the machine.
      world.device(args.dev as string);
      const answer = file.getDevice(args.dev as string, args.token as string | undefined);
      if (answer.errno !== 'OK') return answer;
      world.bindDescriptor(args.as, answer.file);
      return { errno: 'OK' };
    }),
  },
  group_get_status: {
    takes: { fd: 'name' },
    op: onGroup((file) => {
      const answer = file.getStatus();
      return answer.errno === 'OK' ? { errno: 'OK', out: { viable: answer.viable, container_set: answer.containerSet } } : answer;
    }),
  },
};
