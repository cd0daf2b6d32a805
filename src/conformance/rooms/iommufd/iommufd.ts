/**
 * The room as one object, with the calls of its specification by the same names (spec/iommufd/Iommufd.tla): contexts and devices
 * by name, objects by number, addresses as page numbers. A call that nobody can make in the present state answers undefined.
 */
import { accessCreate } from '../../../iommufd/access';
import { PAGE_SIZE, IommufdResult } from '../../../iommufd/answer';
import { Device, bindDevice } from '../../../iommufd/device';
import { Fault, QueueFile, faultAlloc } from '../../../iommufd/fault';
import { hwptAlloc, hwptInvalidate } from '../../../iommufd/hwpt-alloc';
import { Ioas } from '../../../iommufd/ioas';
import { IommufdObject } from '../../../iommufd/object';
import { IommufdAnswered, OK, PageRange, DescriptorCalls, at, pageAt, withoutNumber } from './room';
import { bindMock } from '../../../iommufd/selftest';
import { U64, U64_MAX } from '../../../iommufd/u64';
import { vdeviceAlloc, viommuAlloc } from '../../../iommufd/viommu';

export class Iommufd extends DescriptorCalls {
  readonly #queues = new Map<IommufdObject, QueueFile>();

  ioasAlloc(c: string): IommufdAnswered | undefined {
    return this.user(c, (context) => {
      const made = context.ioasAlloc();
      if (made.errno === 'OK') this.fence(context.lookup<Ioas>(made.id, 'Ioas')!);
      return numbered(made);
    });
  }

  map(c: string, a: number, first: number, last: number, writable: boolean): IommufdAnswered {
    return this.ioasOf(c, a, (ioas) => withoutNumber(ioas.map(request(last - first + 1, writable, first)).errno));
  }

  mapAnywhere(c: string, a: number, pages: number): IommufdAnswered {
    return this.ioasOf(c, a, (ioas) => {
      const made = ioas.map(request(pages, true));
      if (made.errno !== 'OK') return withoutNumber(made.errno);
      if (this.within(made.iova, pages)) return { errno: 'OK', out: pageAt(made.iova) };
      ioas.unmap(made.iova, bytes(pages));
      return withoutNumber('ENOSPC');
    });
  }

  unmap(c: string, a: number, first: number, last: number): IommufdAnswered {
    return this.ioasOf(c, a, (ioas) => unmapped(ioas.unmap(at(first), bytes(last - first + 1))));
  }

  unmapAll(c: string, a: number): IommufdAnswered {
    return this.ioasOf(c, a, (ioas) => unmapped(ioas.unmap(0, U64_MAX)));
  }

  copy(c: string, from: number, first: number, last: number, to: number, start: number): IommufdAnswered {
    return this.ioasOf(c, from, (source, context) => {
      const found = source.pagesOf(at(first), bytes(last - first + 1));
      if (found.errno !== 'OK') return withoutNumber(found.errno);
      const target = context.lookup<Ioas>(to, 'Ioas');
      if (!target) return withoutNumber('ENOENT');
      // The specification's copy keeps what the areas allow.
      const write = found.parts.every(({ pages }) => pages.writable);
      const placed = target.reserveAreas(found.parts, { iova: at(start), prot: { read: true, write } });
      if (placed.errno === 'OK') for (const area of placed.areas) area.publish();
      return withoutNumber(placed.errno);
    });
  }

  allowIovas(c: string, a: number, ranges: Iterable<PageRange>): IommufdAnswered {
    const list = [...ranges].map(({ first, last }) => ({ first: at(first), last: at(last + 1) - 1 }));
    return this.ioasOf(c, a, (ioas) => withoutNumber(ioas.iovas.allow(list)));
  }

  vfioIoasGet(c: string): IommufdAnswered { return this.user(c, (context) => numbered(context.compatGet())); }
  vfioIoasSet(c: string, a: number): IommufdAnswered { return this.user(c, (context) => withoutNumber(context.compatSet(a))); }
  vfioIoasClear(c: string): IommufdAnswered { return this.user(c, (context) => withoutNumber(context.compatClear())); }

  hwptAlloc(c: string, device: number, pt: number, flags: Iterable<string>, data: string, fault: number): IommufdAnswered | undefined {
    return this.user(c, (context) => numbered(hwptAlloc(context, {
      device, pt, flags: [...flags], data, dataLength: data === 'NONE' ? 0 : 4, fault,
    })));
  }

  hwptInvalidate(c: string, id: number): IommufdAnswered { return this.user(c, (context) => withoutNumber(hwptInvalidate(context, id).errno)); }

  faultAlloc(c: string): IommufdAnswered | undefined {
    return this.user(c, (context) => {
      const made = faultAlloc(context);
      if (made.errno === 'OK') this.#queues.set(context.objects.find(made.id)!, made.file);
      return numbered(made);
    });
  }

  faultClose(c: string, id: number): IommufdAnswered | undefined {
    const fault = this.contextOf(c)?.lookup<Fault>(id, 'Fault');
    if (!fault?.open) return undefined;
    this.#queues.get(fault)!.put();
    return OK;
  }

  viommuAlloc(c: string, device: number, hwpt: number): IommufdAnswered | undefined {
    return this.user(c, (context) => numbered(viommuAlloc(context, device, hwpt)));
  }

  vdeviceAlloc(c: string, viommu: number, device: number, virt: number): IommufdAnswered | undefined {
    return this.user(c, (context) => numbered(vdeviceAlloc(context, viommu, device, virt)));
  }

  /** Undefined also for a mock device that is bound: the kernel makes another one for each bind. */
  bindDevice(c: string, d: string): IommufdAnswered | undefined {
    const context = this.contextOf(c);
    const physical = this.physicalOf(d);
    if (!context || (physical.traits.mock && physical.group.count > 0)) return undefined;
    const made: IommufdResult<{ device: Device }> = physical.traits.mock ? bindMock(context, physical) : bindDevice(context, physical);
    return made.errno === 'OK' ? { errno: 'OK', out: made.device.id } : withoutNumber(made.errno);
  }

  /** Undefined also for a driver that has not detached its device, for that of a mock device, and while calls are in flight. */
  unbindDevice(c: string, id: number): IommufdAnswered | undefined {
    const context = this.contextOf(c);
    const device = context?.lookup<Device>(id, 'Device');
    if (!device || device.hwptOf() || device.wait > 1 || (device.vdevice?.wait ?? 1) > 1 || device.physical.traits.mock) return undefined;
    return withoutNumber(device.unbind());
  }

  attach(c: string, id: number, pt: number): IommufdAnswered | undefined {
    const answer = this.deviceOf(c, id)?.attach(pt);
    return answer && (answer.errno === 'OK' ? { errno: 'OK', out: answer.hwpt } : withoutNumber(answer.errno));
  }

  replace(c: string, id: number, pt: number): IommufdAnswered | undefined {
    const answer = this.deviceOf(c, id)?.replace(pt);
    return answer && (answer.errno === 'OK' ? { errno: 'OK', out: answer.hwpt } : withoutNumber(answer.errno));
  }

  detach(c: string, id: number): IommufdAnswered | undefined {
    const device = this.deviceOf(c, id);
    if (device?.hwptOf()) device.detach();
    return device && OK;
  }

  accessCreate(c: string): IommufdAnswered | undefined {
    const context = this.contextOf(c);
    return context && { errno: 'OK', out: accessCreate(context, true).id };
  }

  accessDestroy(c: string, x: number): IommufdAnswered | undefined {
    return this.accessOf(c, x, (access) => (access.wait > 1 ? undefined : withoutNumber(access.destroyByDriver())));
  }

  accessAttach(c: string, x: number, a: number): IommufdAnswered | undefined { return this.accessOf(c, x, (access) => withoutNumber(access.attach(a))); }
  accessReplace(c: string, x: number, a: number): IommufdAnswered | undefined { return this.accessOf(c, x, (access) => withoutNumber(access.replace(a))); }

  accessDetach(c: string, x: number): IommufdAnswered | undefined {
    return this.accessOf(c, x, (access) => {
      access.detach();
      return OK;
    });
  }

  accessPin(c: string, x: number, first: number, last: number, write: boolean): IommufdAnswered | undefined {
    return this.accessOf(c, x, (access) => {
      const made = access.pin(at(first), bytes(last - first + 1), write);
      return made.errno === 'OK' ? { errno: 'OK', out: made.pin } : withoutNumber(made.errno);
    });
  }

  accessUnpin(c: string, x: number, pin: number): IommufdAnswered | undefined { return this.accessOf(c, x, (access) => withoutNumber(access.unpin(pin))); }

  hostDriverBound(d: string): IommufdAnswered { return withoutNumber(this.physicalOf(d).group.useByHost()); }

  hostDriverLeft(d: string): IommufdAnswered | undefined {
    const { group } = this.physicalOf(d);
    if (group.owner || group.count === 0) return undefined;
    group.leaveByHost();
    return OK;
  }
}

const bytes = (pages: number): number => Math.max(0, pages) * PAGE_SIZE;

function request(pages: number, writable: boolean, first?: number) {
  return {
    length: bytes(pages), ...(first === undefined ? {} : { iova: at(first) }), prot: { read: true, write: writable },
    pages: { source: 'user' as const, writable, address: PAGE_SIZE },
  };
}

function numbered(made: IommufdResult<{ id: number }>): IommufdAnswered {
  return made.errno === 'OK' ? { errno: 'OK', out: made.id } : withoutNumber(made.errno);
}

function unmapped(done: IommufdResult<{ unmapped: U64 }>): IommufdAnswered {
  return done.errno === 'OK' ? { errno: 'OK', out: Number(done.unmapped) / PAGE_SIZE } : withoutNumber(done.errno);
}
