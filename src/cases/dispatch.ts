/** Which call of a case is answered by what: the tables of all rooms in one. */
import { allocatorOps } from '../allocator/calls';
import { iommufdOps } from '../iommufd/ioctl';
import type { IoctlCall } from '../iommufd/ioctl/call';
import { kvmOps } from '../kvm/ioctl';

export const OPS: ReadonlyMap<string, IoctlCall> = new Map(Object.entries<IoctlCall>({ ...iommufdOps, ...kvmOps, ...allocatorOps }));
