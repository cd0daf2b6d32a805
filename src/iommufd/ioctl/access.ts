/** Calls of kernel drivers that pin or copy: the in-kernel interface of accesses, as the selftest offers it. */
import { Access, accessCreate } from '../access';
import { inContext, u64Of } from './arguments';
import { Args, Op, Ops, WARN, IoctlWorld } from './call';
import { Descriptor, Numbered } from './things';
import { refused } from '../../rules';
import { ACCESS, ACCESS_DESTROY, ACCESS_RANGE, ACCESS_UNPIN } from '../rules/access';

export class AccessHandle extends Numbered {
  override readonly what = 'access';
  constructor(readonly access: Access) { super(access.id); }
}

/** The access of a name while its driver has it. */
function find(world: IoctlWorld, args: Args): Access | undefined {
  const thing = world.thing(args.access);
  return thing instanceof AccessHandle && thing.access.phase === 'live' ? thing.access : undefined;
}

/** EBADFD: the selftest keeps an access behind a descriptor of its own, and this is none. */
function withAccess(act: (access: Access, world: IoctlWorld, args: Args) => ReturnType<Op>): Op {
  return (world, args) => {
    const access = find(world, args);
    return access ? act(access, world, args) : { errno: refused(ACCESS.noAccess, { name: args.access }) };
  };
}

/** Made and, unless `ioas` is null, attached; a failing attach unmakes it. */
const create: Op = inContext((context, world, args) => {
  const access = accessCreate(context, args.needs_pin !== false);
  if (args.ioas !== null && args.ioas !== undefined) {
    const errno = access.attach(world.id(args.ioas));
    if (errno !== 'OK') {
      access.destroyByDriver();
      return { errno };
    }
  }
  world.bind(args.as, new AccessHandle(access));
  return { errno: 'OK', out: { id: access.id } };
});

/** `ioctl_begin` of a detach: it waits in the driver's unmap callback. */
export function beginDetach(world: IoctlWorld, args: Args): () => { errno: string } {
  const access = find(world, args);
  if (!access?.ioas) return () => ({ errno: WARN });
  access.beginDetach();
  return () => {
    access.endDetach();
    return { errno: 'OK' };
  };
}

export const accessOps: Ops = {
  access_create: { takes: { fd: 'name', ioas: 'name?', needs_pin: 'flag?', as: 'makes?' }, op: create },
  access_attach: {
    takes: { access: 'name', ioas: 'name' },
    op: withAccess((access, world, args) => ({ errno: access.attach(world.id(args.ioas)) })),
  },
  access_replace: {
    takes: { access: 'name', ioas: 'name' },
    op: withAccess((access, world, args) => ({ errno: access.replace(world.id(args.ioas)) })),
  },
  access_detach: { takes: { access: 'name' }, op: withAccess((access) => ({ errno: access.detach() ? 'OK' : WARN })) },
  access_destroy: {
    takes: { access: 'name' },
    op(world, args) {
      const access = find(world, args);
      const thing = access ? undefined : world.thing(args.access);
      // Its file is closed; any other is closed by that as well.
      if (thing instanceof Descriptor && thing.open) {
        thing.close();
        return { errno: 'OK' };
      }
      return { errno: access ? access.destroyByDriver() : refused(ACCESS_DESTROY.noAccess, { name: args.access }) };
    },
  },
  access_pin: {
    takes: { access: 'name', iova: 'number', len: 'number', write: 'flag?', as: 'makes?' },
    op: withAccess((access, world, args) => {
      if (!access.needsPin) return { errno: refused(ACCESS_RANGE.cannotPin) };
      const answer = access.pin(u64Of(world, args.iova), u64Of(world, args.len), args.write === true);
      if (answer.errno !== 'OK') return answer;
      world.bind(args.as, new Numbered(answer.pin));
      return { errno: 'OK', out: { id: answer.pin } };
    }),
  },
  access_unpin: {
    takes: { access: 'name', pin: 'name' },
    op: withAccess((access, world, args) => {
      const pin = world.thing(args.pin);
      return { errno: pin instanceof Numbered ? access.unpin(pin.id) : refused(ACCESS_UNPIN.noPin, { pin: args.pin }) };
    }),
  },
  access_rw: {
    takes: { access: 'name', iova: 'number', len: 'number', write: 'flag?' },
    op: withAccess((access, world, args) => ({
      errno: access.readWrite(u64Of(world, args.iova), u64Of(world, args.len), args.write === true, world.machine.process(world.process)),
    })),
  },
};
