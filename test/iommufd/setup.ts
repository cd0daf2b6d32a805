/** What the tests of the room begin with: a context on a machine of mock devices, and short words for common arguments. */
import { PAGE_SIZE } from '../../src/iommufd/answer';
import { Context } from '../../src/iommufd/context';
import { Device, bindDevice } from '../../src/iommufd/device';
import { hwptAlloc } from '../../src/iommufd/hwpt-alloc';
import { Ioas, MapRequest } from '../../src/iommufd/ioas';
import { IommufdMachine, Traits } from '../../src/iommufd/machine';
import { Version, versionOf } from '../../src/iommufd/version';

/** An address that every domain of the tests reaches. */
export const START = 2 ** 24;
export const page = (number: number): number => START + number * PAGE_SIZE;

export const LINUX_6_12 = versionOf([6, 12]);

export const newContext = (version?: Version): Context => new Context(new IommufdMachine(version));

/** The number of a new address space. */
export function newIoas(context: Context): Ioas {
  const made = context.ioasAlloc();
  if (made.errno !== 'OK') throw new Error(made.errno);
  return context.lookup<Ioas>(made.id, 'Ioas')!;
}

/** A device of its own group, bound in the context. */
export function newDevice(context: Context, name: string, traits: Partial<Traits> = { mock: true }, group = name): Device {
  const made = bindDevice(context, context.machine.addDevice(name, group, traits));
  if (made.errno !== 'OK') throw new Error(made.errno);
  return made.device;
}

/** What `hwptAlloc` is asked for unless a test says otherwise. */
export const PLAIN = { flags: [] as string[], data: 'NONE', dataLength: 0, fault: 0 };
export const NESTED = { ...PLAIN, data: 'SELFTEST', dataLength: 8 };

export function newHwpt(context: Context, device: Device, pt: number, request: Partial<typeof PLAIN> = {}): number {
  const made = hwptAlloc(context, { ...PLAIN, ...request, device: device.id, pt });
  if (made.errno !== 'OK') throw new Error(made.errno);
  return made.id;
}

/** A map of whole pages of the caller's memory. */
export function pages(first: number | undefined, count: number, writable = true): MapRequest {
  return {
    ...(first === undefined ? {} : { iova: page(first) }), length: count * PAGE_SIZE, prot: { read: true, write: writable },
    pages: { source: 'user', writable, address: 0 },
  };
}
