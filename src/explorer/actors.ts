/** Who acts in a line of a room, and whom it concerns. The calls of cases name their arguments, so that the name says which is which. */
import { type Actors, actorsOf, type CastMember } from '../lanes/cast';
import type { LaneKind } from '../lanes/run';
import type { ExplorerRoom } from './room';

/** Arguments that say whom a call concerns; the first that is there does. */
const CONCERNS: readonly (readonly [argument: string, kind: LaneKind])[] = [
  ['vm', 'kvm'], ['kvm', 'kvm'], ['dev', 'device'], ['device', 'device'], ['group', 'device'], ['fd', 'context'], ['access', 'context'],
    ['hwpt', 'iommu'],
];
/** Calls of the host and its administrator, by how they begin. */
const HOST = /^(unplug|plug|driver|host|set_|sysfs|chmod|module|bind_driver|unbind_driver|param)/;

export function actorsOfLine(room: ExplorerRoom, line: string): Actors {
  const { op, args } = room.words(line);
  if (room.name !== 'iommufd') return actorsOf(room.name, op, args) ?? {};
  const [, proc] = /^(\w+):/.exec(line.trim()) ?? [];
  const given = new Map(args.map((word): [string, string] => { const at = word.indexOf('='); return [word.slice(0, at), word.slice(at + 1)]; }));
  const from: CastMember = HOST.test(op) ? { id: 'administrator', kind: 'administrator' } : { id: proc ?? given.get('proc') ?? 'process', kind: 'process' };
  if (op.startsWith('open') && given.has('as')) return { from, to: { id: given.get('as')!, kind: 'context' } };
  const found = CONCERNS.find(([argument]) => given.has(argument));
  return { from, to: found ? { id: given.get(found[0])!, kind: found[1] } : { id: 'kernel', kind: 'kernel' } };
}
