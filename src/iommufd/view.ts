/** The state of the room as the specification's variables (spec/iommufd/IommufdState.tla): fresh values, addresses as page numbers. */
import { Access } from './access';
import { PAGE_SIZE } from './answer';
import type { Context } from './context';
import { Device } from './device';
import { Fault } from './fault';
import { HwptNested, HwptPaging } from './hwpt';
import { Ioas } from './ioas';
import type { IommuGroup } from './iommu-group';
import type { IommufdObject } from './object';
import type { Range } from './ranges';
import { Selftest } from './selftest';
import { Vdevice, Viommu } from './viommu';

type Fields = Record<string, unknown>;

/** No object: 0 is never the number of one. */
const NONE = 0;

const idOf = (object: IommufdObject | null): number => object?.id ?? NONE;

/** What the number of a vdevice that died with its device still holds. */
const TOMBSTONE: Fields = { type: 'Vdevice', phase: 'removed', users: 0, wait: 0, viommu: NONE, device: NONE, virt: 0 };

/**
 * One object: the four generic fields, and what its type adds.
 * @param base the page that is page 0 of the specification
 */
export function viewOfObject(object: IommufdObject, base: number): Fields {
  const { type, phase, wait } = object;
  // An attachment makes the device, too, one user richer. Nobody can see that, since its driver uses it as long: so the specification does without.
  const users = object.users - (object instanceof Device && object.hwptOf() ? 1 : 0);
  return { type, phase, users, wait, ...added(object, ({ first, last }) => (
    { first: Math.floor(first / PAGE_SIZE) - base, last: Math.floor(last / PAGE_SIZE) - base })) };
}

function added(object: IommufdObject, pages: (range: Range) => Range): Fields {
  if (object instanceof Ioas) {
    return {
      areas: new Set([...object.areas].map((area) => ({ ...pages(area), writable: area.pages?.writable ?? false }))),
      allowed: new Set(object.iovas.allowed.map(pages)),
      reserved: new Set(object.iovas.reserved.flatMap(({ by, ...range }) => (by instanceof Device ? [{ ...pages(range), by: by.id }] : []))),
      autos: object.hwpts.filter(({ auto }) => auto).map(({ id }) => id),
    };
  }
  if (object instanceof HwptPaging) {
    const { auto, nestParent, dirty, enforce } = object;
    return { ioas: object.ioas.id, auto, nestParent, dirty, enforce, fault: idOf(object.fault) };
  }
  if (object instanceof HwptNested) {
    return { parent: object.viommu ? NONE : object.parent.id, viommu: idOf(object.viommu), fault: idOf(object.fault) };
  }
  if (object instanceof Device) return { dev: object.physical.name, hwpt: idOf(object.hwptOf()) };
  if (object instanceof Access) {
    const pins = [...object.pins].map(([id, pin]) => ({ id, ...pages(pin) }));
    return { ioas: idOf(object.ioas), pins: new Set(pins), next: object.nextPin };
  }
  if (object instanceof Fault) return { open: object.open };
  if (object instanceof Viommu) return { parent: object.parent.id };
  if (object instanceof Vdevice) return { viommu: object.viommu.id, device: idOf(object.device), virt: object.virtId };
  if (object instanceof Selftest) return { device: idOf(object.device) };
  throw new Error(`the specification has no objects of type ${object.type}`);
}

/** The table of a context: taken numbers to objects. */
export function viewOfTable(context: Context, base: number): Map<number, Fields> {
  const table = new Map(context.objects.objects().map((object) => [object.id, viewOfObject(object, base)]));
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
  if (group.count === 0 || !group.owner) return { to: 'default', hwpt: NONE };
  const hwpt = (group.owner as Context).groups.get(group)?.domain ?? null;
  return hwpt ? { to: 'hwpt', hwpt: hwpt.id } : { to: 'blocking', hwpt: NONE };
}
