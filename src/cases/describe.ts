/** The state of a world in a few lines, to be read beside a difference. */
import { Access } from '../iommufd/access';
import { Context } from '../iommufd/context';
import { Device } from '../iommufd/device';
import { Hwpt, HwptPaging } from '../iommufd/hwpt';
import { Ioas } from '../iommufd/ioas';
import type { IommufdObject } from '../iommufd/object';
import { Descriptor, World } from './world';

const hex = (value: number): string => `0x${value.toString(16)}`;

function facts(object: IommufdObject): string {
  if (object instanceof Ioas) {
    const ranges = (list: Iterable<{ first: number; last: number }>): string => [...list].map(({ first, last }) => `${hex(first)}-${hex(last)}`).join(' ');
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

/** Every context that an open descriptor leads to, a line an object. */
export function describe(world: World): string {
  const lines: string[] = [];
  const seen = new Set<Context>();
  for (const [name, thing] of world.names) {
    if (!(thing instanceof Descriptor) || !(thing.file instanceof Context) || seen.has(thing.file)) continue;
    const context = thing.file;
    seen.add(context);
    lines.push(`${name}: ${thing.open ? 'open' : 'closed'}, ${context.holders} holders${context.compat ? `, compatibility ${context.compat.id}` : ''}`);
    for (const object of context.objects.objects()) lines.push(`  ${object.id} ${object.type} users ${object.users} ${facts(object)}`.trimEnd());
    for (const id of context.objects.tombstones()) lines.push(`  ${id} dead vdevice`);
  }
  return lines.join('\n');
}
