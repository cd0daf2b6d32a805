import type { Value } from '../../tlc/value';
import type { Facts } from '../../wbinvd/coherency';
import type { WbinvdAnswer } from '../../wbinvd/device-files';
import type { Position } from '../../wbinvd/positions';
import { copyOf, stateOf } from '../../wbinvd/view';
import { Wbinvd } from '../../wbinvd/wbinvd';
import { type Room, showValue, type View } from '../room';

interface World {
  readonly devices: Readonly<Record<string, Facts>>;
  readonly machines: Readonly<Record<string, string>>;
  readonly spaces: Readonly<Record<string, boolean>>;
  readonly still: ReadonlySet<string>;
}

/** A function whose arguments are names may be read as a record, or as a map. */
const named = (value: Value): Value => (value instanceof Map ? Object.fromEntries(value as Map<string, Value>) : value);

const worldOf = (initial: View): World =>
  Object.fromEntries(Object.entries(initial['world'] as Record<string, Value>).map(([name, value]) => [name, named(value)])) as unknown as World;

/** The code, and what does not change: the world, and the names of its machines and of all that is in it. */
interface Played {
  readonly initial: View;
  readonly world: World;
  readonly machines: readonly string[];
  readonly known: ReadonlySet<string>;
  readonly room: Wbinvd;
}

/** The specification's names for calls, where the code's differ in more than their case. */
const CALLS: Readonly<Record<string, (room: Wbinvd, words: readonly string[]) => WbinvdAnswer | undefined>> = {
  Bind: (room, [d]) => room.bind(d), Close: (room, [d]) => room.close(d),
  Attach: (room, [d, s]) => room.attach(d, s), Detach: (room, [d]) => room.detach(d),
  Unplug: (room, [d]) => room.unplug(d), Plug: (room, [d]) => room.plug(d),
  Add: (room, [k, d, p]) => room.add(k, d, p), Del: (room, [k, d, p]) => room.del(k, d, p),
  Update: (room, [k]) => room.update(k), Forbid: (room, [k]) => room.forbid(k), Permit: (room, [k]) => room.permit(k),
  CloseKvm: (room, [k]) => room.closeKvm(k), Destroy: (room, [k]) => room.destroy(k),
  DmaBegins: (room, [d]) => room.dmaBegins(d), DmaEnds: (room, [d]) => room.dmaEnds(d),
  NoticeArrived: (room, [k]) => room.noticeArrived(k),
  WbinvdBegins: (room, [k]) => room.wbinvdBegins(k), WbinvdEnds: (room, [k]) => room.wbinvdEnds(k),
};

/** What a world that has it standing still does not do. */
const STILL: Readonly<Record<string, string>> = { DmaBegins: 'guest', WbinvdBegins: 'guest', Unplug: 'plug', CloseKvm: 'kvm', Destroy: 'kvm' };

/** Whether the last call on each room was a WBINVD that flushed. */
const flushed = new WeakMap<Wbinvd, boolean>();

function take({ room, world, known }: Played, op: string, args: readonly Value[]): string | undefined {
  const words = args as readonly string[];
  const things = op === 'Add' || op === 'Del' ? 2 : words.length;
  for (let i = 0; i < things; i++) if (!known.has(words[i])) return undefined;
  if (op in STILL && world.still.has(STILL[op])) return undefined;
  // A guest has one vCPU here.
  if (op === 'WbinvdBegins' && (room.kvm.machines.get(words[0])?.flushing ?? 0) > 0) return undefined;
  const answer = CALLS[op](room, words);
  flushed.set(room, answer?.flushed ?? false);
  return answer === undefined || answer.waits ? undefined : answer.errno;
}

function start(initial: View): Played {
  const world = worldOf(initial);
  const room = new Wbinvd(initial['position'] as unknown as Position, world.devices, world.machines);
  for (const [space, enforces] of Object.entries(world.spaces)) room.alloc(space, enforces);
  const known = new Set([world.devices, world.machines, world.spaces].flatMap((things) => Object.keys(things)));
  return { initial, world, machines: Object.keys(world.machines), known, room };
}

export const wbinvd: Room<Played> = {
  name: 'wbinvd',
  code: { path: 'src/wbinvd/wbinvd', class: 'Wbinvd' },
  variables: ['world', 'position', 'present', 'open', 'bound', 'table', 'flight', 'alive', 'given', 'right', 'noticed', 'forbidden', 'kvmOpen', 'flushing', 'stale'],
  models: [{ config: 'MCWbinvd-calls', module: 'MCWbinvd' }, { config: 'MCWbinvd-unfit', module: 'MCWbinvd' }, { config: 'MCWbinvd-duo', module: 'MCWbinvd', large: true }],
  start,
  take,
  // A fresh object each time: to add to it costs less than to spread it into another.
  view: ({ initial, machines, room }) => Object.assign(stateOf(room, machines), { world: initial['world'], position: initial['position'] }) as unknown as View,
  out: ({ room }) => flushed.get(room) ?? false,
  clone: (played) => ({ ...played, room: copyOf(played.room) }),
  program: (initial) => {
    const { devices, machines } = worldOf(initial);
    return `new Wbinvd(${showValue(initial['position'])}, ${showValue(devices as unknown as Value)}, ${showValue(machines as unknown as Value)})`;
  },
};
