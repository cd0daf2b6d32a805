/** A call on a file of another kind: the file looks at the number of the call, and at what it looks at before every call (vfs_ioctl). */
import { refused } from '../../rules';
import { Container } from '../container';
import type { OpenFile } from '../file';
import { FILE } from '../rules/files';
import { VfioDeviceFile } from '../vfio-file';
import type { CaseJson } from './call';

/** EINVAL: a container without a type, a device file that is not bound; ENOTTY: no such call (`vfio_fops_unl_ioctl`, `vfio_device_fops_unl_ioctl`). */
export function foreign(file: OpenFile, fd: CaseJson | undefined, kind: string): string {
  if (file instanceof Container && !file.backend) return refused(FILE.untyped, { fd });
  if (file instanceof VfioDeviceFile && !file.granted) return refused(FILE.unbound, { fd });
  return refused(FILE.otherFile, { fd, kind });
}
