/** Calls that are left in flight, so that others can come between their beginning and their end. */
import { Context } from '../context';
import type { Ioas } from '../ioas';
import type { IommufdObject } from '../object';
import { beginDetach } from './access';
import { beginUnbind } from './device';
import { u64Of } from './arguments';
import { IoctlAnswer, Args, CaseError, Ops, IoctlWorld } from './call';
import { mapRequest } from './ioas';
import { MISSING, Numbered } from './things';

type Begin = (world: IoctlWorld, args: Args) => () => IoctlAnswer;

/** The calls with a blocking point of their own. All others are held up before they do anything. */
const BEGIN: Readonly<Record<string, Begin>> = { access_detach: beginDetach, unbind_device: beginUnbind, map: beginMap, unmap: beginUnmap };

/** A map blocks where a domain makes it pin memory: its areas are there, and not yet published. Otherwise it is over at once. */
function beginMap(world: IoctlWorld, args: Args): () => IoctlAnswer {
  const context = world.context(args.fd);
  const ioas = context?.lookup<Ioas>(world.id(args.ioas), 'Ioas');
  const asked = mapRequest(world, args);
  if (!ioas || ioas.hwpts.length === 0 || asked.errno !== 'OK') {
    const answer = run(world, 'map', args);
    return () => answer;
  }
  const { iova, prot, pages, length } = asked.request;
  const placed = ioas.reserveAreas([{ pages, start: 0, length }], { iova, prot });
  if (placed.errno !== 'OK') return () => placed;
  const leave = hold([ioas]);
  return () => {
    for (const area of placed.areas) area.publish();
    leave();
    return { errno: 'OK', out: { iova: placed.iova } };
  };
}

/** An unmap blocks in the unmap callback of an access with pins there: from then on nothing there is pinned anew. */
function beginUnmap(world: IoctlWorld, args: Args): () => IoctlAnswer {
  const ioas = world.context(args.fd)?.lookup<Ioas>(world.id(args.ioas), 'Ioas');
  if (!ioas) return () => run(world, 'unmap', args);
  ioas.beginUnmap(u64Of(world, args.iova), u64Of(world, args.len));
  const leave = hold([ioas]);
  return () => {
    leave();
    return run(world, 'unmap', args);
  };
}

/** Any other call: it has looked its objects up, so each has one user more until the end. */
function beginAny(world: IoctlWorld, name: string, args: Args): () => IoctlAnswer {
  const context = world.context(args.fd);
  const leave = hold(context ? named(context, world, args) : []);
  return () => {
    leave();
    return run(world, name, args);
  };
}

/** The live objects that the arguments name. */
function named(context: Context, world: IoctlWorld, args: Args): IommufdObject[] {
  const found = new Set<IommufdObject>();
  for (const value of Object.values(args)) {
    const thing = typeof value === 'string' ? world.names.find(value) : undefined;
    const object = thing instanceof Numbered ? context.objects.find(thing.id) : undefined;
    if (object) found.add(object);
  }
  return [...found];
}

function hold(objects: readonly IommufdObject[]): () => void {
  for (const object of objects) object.enter();
  return () => { for (const object of objects) object.leave(); };
}

function run(world: IoctlWorld, name: string, args: Args): IoctlAnswer { return world.calls.get(name)!.op(world, args); }

export const concurrencyOps: Ops = {
  ioctl_begin: {
    takes: { token: 'text', call: 'text', at: 'text?' },
    open: true,
    op(world, args) {
      const { token, call, at: _at, ...rest } = args;
      if (!world.calls.has(call as string)) throw new CaseError(`there is no call '${call as string}'`);
      // What the call makes is there when it ends well.
      for (const key of ['as', 'fd_as']) world.bind(rest[key], MISSING);
      const begin = BEGIN[call as string];
      world.inFlight.set(token as string, begin ? begin(world, rest) : beginAny(world, call as string, rest));
      return { errno: 'OK' };
    },
  },
  ioctl_end: {
    takes: { token: 'text' },
    op(world, args) {
      const end = world.inFlight.get(args.token as string);
      if (!end) throw new CaseError(`no call is in flight as '${args.token as string}'`);
      world.inFlight.delete(args.token as string);
      return end();
    },
  },
};
