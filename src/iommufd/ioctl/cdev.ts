/** Calls on the file of a VFIO device, from its cdev or from its group. */
import { Context } from '../context';
import { hotReset, hotResetCount } from '../hot-reset';
import { VfioDeviceFile, REQUESTS } from '../vfio-file';
import { NOWHERE } from '../vf-token';
import { GroupFile } from '../vfio-group';
import { flagsOf, numberOf } from './arguments';
import { foreign } from './foreign';
import { Args, CaseError, CaseJson, Op, Ops, IoctlWorld } from './call';
import { Numbered } from './things';
import { BIND_FLAGS, type Words } from './words';
import { refused } from '../../rules';
import { FILE } from '../rules/files';
import { CDEV_BIND, HOT_RESET } from '../rules/vfio';

/** The calls of a PCI device, also with what the headers put before them. */
const REQUEST_WORDS: Words = new Map([...REQUESTS].flatMap((request) => [request, `DEVICE_${request}`, `VFIO_DEVICE_${request}`].map((word) => [word, 0])));

/** Bytes of VFIO_DEVICE_BIND_IOMMUFD's structure that must be there. */
const LEAST_BIND = 16;

/** Makes an op of what it does with the device file behind `args.fd`; EBADF when that is no open descriptor, EINVAL or ENOTTY when it is another file. */
function onDevice(act: (file: VfioDeviceFile, world: IoctlWorld, args: Args) => ReturnType<Op>): Op {
  return (world, args) => {
    const file = world.file(args.fd);
    if (!file) return { errno: refused(FILE.noDescriptor, { fd: args.fd }) };
    return file instanceof VfioDeviceFile ? act(file, world, args) : { errno: foreign(file, args.fd, 'VFIO device') };
  };
}

export const cdevOps: Ops = {
  cdev_open: {
    takes: { dev: 'device', as: 'makes?' },
    op(world, args) {
      const physical = world.device(args.dev as string);
      if (!physical) throw new CaseError(`there is no device '${args.dev as string}'`);
      const answer = world.vfio.openCdev(physical);
      if (answer.errno !== 'OK') return answer;
      world.bindDescriptor(args.as, answer.file);
      return { errno: 'OK' };
    },
  },
  cdev_bind: {
    takes: { fd: 'name', iommufd: 'name', flags: 'flags?', token: 'text?', argsz: 'count?', as: 'makes?' },
    words: { flags: BIND_FLAGS },
    op: onDevice((file, world, args) => {
      const negative = typeof args.iommufd === 'number' && args.iommufd < 0;
      const flags = flagsOf(args.flags, BIND_FLAGS);
      const known = (flag: string): boolean => flag === 'TOKEN' && world.machine.version.bindToken;
      const asked = args.token === undefined ? flags : ['TOKEN', ...flags];
      if (negative || asked.some((flag) => !known(flag)) || numberOf(world, args.argsz, LEAST_BIND) < LEAST_BIND) return { errno: refused(CDEV_BIND.negativeOrFlags) };
      const other = world.file(args.iommufd);
      const answer = file.bind(other instanceof Context || !other ? other : null, (args.token as string | undefined) ?? (flags.includes('TOKEN') ? NOWHERE : undefined));
      if (answer.errno !== 'OK') return answer;
      world.bind(args.as, new Numbered(answer.id, other as Context));
      return { errno: 'OK', out: { id: answer.id } };
    }),
  },
  cdev_attach: {
    takes: { fd: 'name', pt: 'name', pasid: 'count?', as: 'makes?' },
    op: onDevice((file, world, args) => {
      const answer = file.attach(world.id(args.pt), numberOf(world, args.pasid, 0));
      if (answer.errno !== 'OK') return answer;
      world.bind(args.as, new Numbered(answer.hwpt));
      return { errno: 'OK', out: { hwpt: answer.hwpt } };
    }),
  },
  cdev_detach: {
    takes: { fd: 'name', pasid: 'count?' },
    op: onDevice((file, world, args) => ({ errno: file.detach(numberOf(world, args.pasid, 0)) })),
  },
  device_ioctl: {
    takes: { fd: 'name', request: 'type?', groups: 'names?' },
    words: { request: REQUEST_WORDS },
    op: onDevice((file, world, args) => {
      const request = args.request === undefined ? undefined : String(args.request).replace(/^VFIO_/, '').replace(/^DEVICE_/, '');
      const errno = file.ioctl(request);
      if (errno !== 'OK' || request !== 'PCI_HOT_RESET') return { errno };
      const files = ((args.groups ?? []) as CaseJson[]).map((name) => world.file(name));
      // How many there are comes first, then one after the other what each is.
      const counted = hotResetCount(world.vfio, file, files.length);
      if (counted !== 'OK') return { errno: counted };
      for (const each of files) {
        if (!each) return { errno: refused(HOT_RESET.noFile) };
        if (!(each instanceof GroupFile)) return { errno: refused(HOT_RESET.noGroup) };
      }
      return { errno: hotReset(world.vfio, file, files.map((each) => (each as GroupFile).group)) };
    }),
  },
};
