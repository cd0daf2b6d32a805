/** Descriptors: opening, duplicating and closing them, and processes that end. */
import { Container } from '../container';
import { Context } from '../context';
import { OtherFile } from '../file';
import { VfioDeviceFile } from '../vfio-file';
import { numberOf } from './arguments';
import type { IoctlCall, Ops } from './call';
import { Descriptor } from './things';
import { refused } from '../../rules';
import { TYPE1 } from '../rules/container';
import { FILE } from '../rules/files';
import { DEVICE_FILE } from '../rules/vfio';

/** Any descriptor is closed alike. */
export const close: IoctlCall = {
  takes: { fd: 'name' },
  op(world, args) {
    const thing = world.thing(args.fd);
    if (!(thing instanceof Descriptor) || !thing.open) return { errno: refused(FILE.noDescriptor, { fd: args.fd }) };
    thing.close();
    return { errno: 'OK' };
  },
};

export const fileOps: Ops = {
  open_fd: {
    takes: { as: 'makes' },
    op(world, args) {
      world.bind(args.as, new Descriptor(new Context(world.machine)));
      return { errno: 'OK' };
    },
  },
  open_other: {
    takes: { as: 'makes', size: 'count?' },
    op(world, args) {
      world.bind(args.as, new Descriptor(new OtherFile(args.size === undefined ? undefined : numberOf(world, args.size))));
      return { errno: 'OK' };
    },
  },
  dup_fd: {
    takes: { fd: 'name', as: 'makes' },
    op(world, args) {
      const file = world.file(args.fd);
      if (!file) return { errno: refused(FILE.noDescriptor, { fd: args.fd }) };
      file.hold();
      world.bind(args.as, new Descriptor(file));
      return { errno: 'OK' };
    },
  },
  close_fd: close,
  // What every file answers to a number that is no call of it; ENOIOCTLCMD inside of the kernel is ENOTTY outside.
  unknown_ioctl: {
    takes: { fd: 'name' },
    op(world, args) {
      const file = world.file(args.fd);
      if (!file) return { errno: refused(FILE.noDescriptor, { fd: args.fd }) };
      if (file instanceof Container && !file.backend) return { errno: refused(TYPE1.noType) };
      if (file instanceof VfioDeviceFile && !file.granted) return { errno: refused(DEVICE_FILE.notBound) };
      return { errno: refused(FILE.unknownCall, { fd: args.fd }) };
    },
  },
  exit: {
    takes: {},
    op(world) {
      world.names.exit();
      world.machine.process(world.process).ended = true;
      return { errno: 'OK' };
    },
  },
};
