/** A machine with VFIO devices, and short words for what tests of them do first. */
import { IommufdResult } from '../../src/iommufd/answer';
import { Container } from '../../src/iommufd/container';
import { Context } from '../../src/iommufd/context';
import { IommufdMachine, Traits } from '../../src/iommufd/machine';
import { KernelNumber, versionOf } from '../../src/iommufd/version';
import { Vfio } from '../../src/iommufd/vfio';
import { CdevFile, GroupDeviceFile } from '../../src/iommufd/vfio-file';
import { GroupFile } from '../../src/iommufd/vfio-group';

/** What a call made; a refusal ends the test. */
export function made<T>(answer: IommufdResult<T>): { errno: 'OK' } & T {
  if (answer.errno !== 'OK') throw new Error(answer.errno);
  return answer;
}

export class Host {
  readonly machine: IommufdMachine;
  readonly vfio: Vfio;

  /** @param groups devices by group */
  constructor(groups: Readonly<Record<string, Readonly<Record<string, Partial<Traits>>>>> = { g0: { d0: {} } }, kernel: KernelNumber = [7, 2]) {
    this.machine = new IommufdMachine(versionOf(kernel));
    this.vfio = new Vfio(this.machine);
    for (const [group, devices] of Object.entries(groups)) for (const [name, traits] of Object.entries(devices)) this.machine.addDevice(name, group, traits);
  }

  device(name = 'd0') { return this.machine.devices.get(name)!; }
  vfioDevice(name = 'd0') { return this.vfio.deviceOf(this.device(name))!; }
  tryGroup(name = 'g0', capable = true): IommufdResult<{ file: GroupFile }> { return this.vfio.groupOf(this.machine.group(name))!.open(capable); }
  group(name = 'g0'): GroupFile { return made(this.tryGroup(name)).file; }
  cdev(name = 'd0'): CdevFile { return made(this.vfio.openCdev(this.device(name))).file; }
  context(): Context { return new Context(this.machine); }
  container(): Container { return new Container(this.machine); }

  /** A group in a container with its IOMMU type set. */
  contained(name = 'g0'): { group: GroupFile; container: Container } {
    const group = this.group(name);
    const container = this.container();
    group.setContainer(container);
    container.setIommu('TYPE1v2');
    return { group, container };
  }

  deviceOf(group: GroupFile, name = 'd0'): GroupDeviceFile { return made(group.getDevice(name)).file; }
}
