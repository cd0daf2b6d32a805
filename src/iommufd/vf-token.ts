/**
 * The token of a physical function: who opens one of its virtual functions must know it, and so must who opens it while one of them is in use
 * (drivers/vfio/pci/vfio_pci_core.c). It is random until somebody who opens the physical function sets it.
 */
import { refused } from '../rules';
import type { Errno } from './answer';
import { VF_TOKEN } from './rules/vfio';
import type { VfioDevice } from './vfio-device';

/** The flag that a token is given, and none is. */
export const NOWHERE = Symbol('no token');

/**
 * What the driver says to who opens a device with this token, or without one. EFAULT: one is announced and not there. A virtual function, EINVAL: a token, and the physical one has
 * another driver; EACCES: no token, or another. A physical one, EACCES: the same, while a virtual one is in use; else it takes the token for
 * its own. Any other device, EINVAL: a token (`vfio_pci_validate_vf_token`).
 */
export function tokenErrno(device: VfioDevice, token: string | typeof NOWHERE | undefined): Errno {
  if (token === NOWHERE) return refused(VF_TOKEN.notThere);
  const { physical, physicalFunction } = device;
  const given = token !== undefined;
  if (physical.traits.vfOf !== null) {
    if (!physicalFunction) return given ? refused(VF_TOKEN.notVfio, { device: physical, pf: physical.traits.vfOf }) : 'OK';
    return knows(physicalFunction, device, token);
  }
  if (device.hasVirtual) {
    if (device.virtualOpens > 0) return knows(device, device, token);
    if (given) device.token = token;
    return 'OK';
  }
  return given ? refused(VF_TOKEN.noFunction, { device: physical }) : 'OK';
}

function knows({ token, physical: { name } }: VfioDevice, { physical }: VfioDevice, given: string | undefined): Errno {
  if (given === undefined) return refused(VF_TOKEN.none, { device: physical, pf: name });
  return given === token ? 'OK' : refused(VF_TOKEN.other, { device: physical, pf: name });
}
