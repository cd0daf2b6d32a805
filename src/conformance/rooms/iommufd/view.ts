/** The state of the room as the specification's variables (spec/iommufd/IommufdState.tla): fresh values, addresses as page numbers. */
import { Access } from '../../../iommufd/access';
import { PAGE_SIZE } from '../../../iommufd/answer';
import type { Context } from '../../../iommufd/context';
import { Device } from '../../../iommufd/device';
import { Fault } from '../../../iommufd/fault';
import { HwptNested, HwptPaging } from '../../../iommufd/hwpt';
import { Ioas } from '../../../iommufd/ioas';
import type { IommuGroup } from '../../../iommufd/iommu-group';
import type { IommufdObject } from '../../../iommufd/object';
import type { Range } from '../../../iommufd/ranges';
import { U64, down } from '../../../iommufd/u64';
import { Selftest } from '../../../iommufd/selftest';
import { Vdevice, Viommu } from '../../../iommufd/viommu';

type Fields = Record<string, unknown>;

/** No object: 0 is never the number of one. */
const NONE = 0;

const idOf = (object: IommufdObject | null): number => object?.id ?? NONE;

/** What the number of a vdevice that died with its device still holds. */
const TOMBSTONE: Fields = { type: 'Vdevice', phase: 'removed', users: 0, wait: 0, viommu: NONE, device: NONE, virt: 0 };

const pageOf = (iova: U64): number => Number(down(iova, PAGE_SIZE)) / PAGE_SIZE;

/** Ranges of addresses as ranges of pages; `base` is the page that is page 0 of the specification. */
const pages = ({ first, last }: Range, base: number): { readonly first: number; readonly last: number } =>
  ({ first: pageOf(first) - base, last: pageOf(last) - base });

/** One object: the four generic fields, and what its type adds. Written out, as a replay asks for millions. */
export function viewOfObject(object: IommufdObject, base: number): Fields {
  const { type, phase, users, wait } = object;
  if (object instanceof Ioas) {
    const areas = new Set<Fields>();
    for (const area of object.areas) {
      const { first, last } = pages(area, base);
      areas.add({ first, last, writable: area.pages!.writable });
    }
    const reserved = new Set<Fields>();
    for (const range of object.iovas.reserved) if (range.by instanceof Device) reserved.add({ ...pages(range, base), by: range.by.id });
    const allowed = new Set([...object.iovas.allowed].map((range) => pages(range, base)));
    const autos: number[] = [];
    for (const { auto, id } of object.hwpts) if (auto) autos.push(id);
    return { type, phase, users, wait, areas, allowed, reserved, autos };
  }
  if (object instanceof HwptPaging) {
    const { auto, nestParent, dirty, enforce } = object;
    return { type, phase, users, wait, ioas: object.ioas.id, auto, nestParent, dirty, enforce, fault: idOf(object.fault) };
  }
  if (object instanceof HwptNested) {
    return { type, phase, users, wait, parent: object.viommu ? NONE : object.parent.id, viommu: idOf(object.viommu), fault: idOf(object.fault) };
  }
  if (object instanceof Device) {
    const hwpt = object.hwptOf();
    // An attachment makes the device, too, one user richer. Nobody can see that, since its driver uses it as long: so the specification does without.
    return { type, phase, users: hwpt ? users - 1 : users, wait, dev: object.physical.name, hwpt: idOf(hwpt) };
  }
  if (object instanceof Access) {
    const pins = new Set<Fields>();
    for (const [id, pin] of object.pins) {
      const { first, last } = pages(pin, base);
      pins.add({ id, first, last });
    }
    return { type, phase, users, wait, ioas: idOf(object.ioas), pins, next: object.nextPin };
  }
  if (object instanceof Fault) return { type, phase, users, wait, open: object.open };
  if (object instanceof Viommu) return { type, phase, users, wait, parent: object.parent.id };
  if (object instanceof Vdevice) return { type, phase, users, wait, viommu: object.viommu.id, device: idOf(object.device), virt: object.virtId };
  if (object instanceof Selftest) return { type, phase, users, wait, device: idOf(object.device) };
  throw new Error(`the specification has no objects of type ${object.type}`);
}

/** The table of a context: taken numbers to objects. */
export function viewOfTable(context: Context, base: number): Map<number, Fields> {
  const table = new Map<number, Fields>();
  for (const object of context.objects.objects()) table.set(object.id, viewOfObject(object, base));
  for (const id of context.objects.tombstones()) table.set(id, { ...TOMBSTONE });
  return table;
}

/** Who may direct a group's DMA: the name of a context, `host`, or `none`. */
export function viewOfOwner(group: IommuGroup, nameOf: (owner: object) => string): Fields {
  if (group.count === 0) return { by: 'none', count: 0 };
  return { by: group.owner ? nameOf(group.owner) : 'host', count: group.count };
}

/** Where a group's DMA goes. */
export function viewOfDomain(group: IommuGroup): Fields {
  if (!group.owner) return { to: 'default', hwpt: NONE };
  const hwpt = (group.owner as Context).groups.get(group)!.domain;
  return hwpt ? { to: 'hwpt', hwpt: hwpt.id } : { to: 'blocking', hwpt: NONE };
}
