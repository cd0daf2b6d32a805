/** All that changes. Whatever refers to something else does so by its number, so that the whole is copied part by part. */
import type { IoasidContext, DeviceFile } from './descriptions';
import type { IoasidDevice } from './device';
import type { Group } from './group';

export interface Parts {
  readonly contexts: readonly IoasidContext[];
  readonly files: readonly DeviceFile[];
  readonly devices: readonly IoasidDevice[];
  readonly groups: readonly Group[];
}

export const copyOfParts = ({ contexts, files, devices, groups }: Parts): Parts => ({
  contexts: contexts.map((context) => context.copy()), files: files.map((file) => file.copy()),
  devices: devices.map((device) => device.copy()), groups: groups.map((group) => group.copy()),
});
