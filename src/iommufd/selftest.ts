/** The kernel's own test device (drivers/iommu/iommufd/selftest.c): an object of its own that binds a mock device. */
import { IommufdResult } from './answer';
import type { Context } from './context';
import { Device, bindDevice } from './device';
import { IommuGroup } from './iommu-group';
import { PhysicalDevice } from './machine';
import { IommufdObject } from './object';

/** It is the driver of its device: destroying it detaches and unbinds. */
export class Selftest extends IommufdObject {
  readonly type = 'Selftest';
  device: Device | null = null;

  destroy(): void {
    if (!this.device) return;
    // The kernel's mock device is alone in its group: there is no sibling whose attachment a detach could end by mistake.
    this.device.detach();
    this.device.unbind();
  }
}

/** A mock device like this one, alone in a group of its own: the kernel makes one for each bind. */
export function mockLike(model: PhysicalDevice): PhysicalDevice {
  const group = new IommuGroup(model.group.name);
  const physical = new PhysicalDevice(model.name, group, model.traits);
  group.members.push(physical);
  return physical;
}

/** Takes the number of the mock object first, then that of the device. Errnos as `bindDevice`. */
export function bindMock(context: Context, physical: PhysicalDevice): IommufdResult<{ device: Device; mock: Selftest }> {
  const mock = context.objects.reserve(new Selftest());
  const bound = bindDevice(context, physical);
  if (bound.errno !== 'OK') {
    context.objects.abort(mock);
    return bound;
  }
  mock.device = bound.device;
  context.objects.finalize(mock);
  return { errno: 'OK', device: bound.device, mock };
}
