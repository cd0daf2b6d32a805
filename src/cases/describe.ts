/** The state of a world in a few lines, to be read beside a difference. */
import { Access } from '../iommufd/access';
import { Context } from '../iommufd/context';
import { Device } from '../iommufd/device';
import { Hwpt, HwptPaging } from '../iommufd/hwpt';
import { Ioas } from '../iommufd/ioas';
import type { IommufdObject } from '../iommufd/object';
import type { Range } from '../iommufd/ranges';
import type { U64 } from '../iommufd/u64';
import type { CaseWorld } from './world';

const hex = (value: U64): string => `0x${value.toString(16)}`;

function facts(object: IommufdObject): string {
  if (object instanceof Ioas) {
    const ranges = (list: Iterable<Range>): string => [...list].map(({ first, last }) => `${hex(first)}-${hex(last)}`).join(' ');
    return `areas [${ranges(object.areas)}] allowed [${ranges(object.iovas.allowed)}] reserved [${ranges(object.iovas.reserved)}]`;
  }
  if (object instanceof HwptPaging) {
    const flags = (['auto', 'nestParent', 'dirty', 'enforce'] as const).filter((flag) => object[flag]);
    return `of ${object.ioas.id}${flags.length > 0 ? ` ${flags.join(' ')}` : ''}`;
  }
  if (object instanceof Hwpt) return `over ${object.paging.id}`;
  if (object instanceof Device) return `${object.physical.name} on ${object.hwptOf()?.id ?? 'nothing'}`;
  if (object instanceof Access) return `on ${object.ioas?.id ?? 'nothing'}, ${object.pins.size} pins`;
  return '';
}

/** Every context that a descriptor leads to, a line an object; then every IOMMU group that somebody owns or has open. */
export function describe(world: CaseWorld): string {
  const lines: string[] = [];
  const seen = new Set<Context>();
  for (const [name, { file: context, open }] of world.names.descriptors()) {
    if (!(context instanceof Context) || seen.has(context)) continue;
    seen.add(context);
    lines.push(`${name}: ${open ? 'open' : 'closed'}, ${context.holders} holders${context.compat ? `, compatibility ${context.compat.id}` : ''}`);
    for (const object of context.objects.objects()) lines.push(`  ${object.id} ${object.type} users ${object.users} ${facts(object)}`.trimEnd());
    for (const id of context.objects.tombstones()) lines.push(`  ${id} dead vdevice`);
  }
  for (const group of world.machine.groups.values()) {
    const vfio = world.vfio.groupOf(group);
    const backend = vfio?.container ? ', in a container' : vfio?.iommufd ? ', in a context' : '';
    if (group.count > 0 || vfio?.opened || backend) lines.push(`${group.name}: ${group.count} claims${vfio?.opened ? ', open' : ''}${backend}`);
  }
  return lines.join('\n');
}
