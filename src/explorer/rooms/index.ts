/** The rooms that a reader can drive. The largest comes in a script of its own, when it is first asked for. */
import { InputFault, type ExplorerRoom } from '../room';
import type { Opened, RecordedCase } from '../opened';
import { shortened } from '../positions';
import { authorizationShown } from './authorization';
import { ioasidShown } from './ioasid';
import { wbinvdShown } from './wbinvd';

/** The room of what Linux built, and its recorded cases as runs. */
export interface Linux { readonly room: ExplorerRoom; open(one: RecordedCase): Opened }

/** It has to be loaded first: `add` is called then, and what was asked for can be asked again. */
export class NotLoaded extends Error {}

const ROOMS: ExplorerRoom[] = [authorizationShown, wbinvdShown, ioasidShown];
let linux: Linux | undefined;

export const TITLES: readonly (readonly [name: string, title: string])[] = [...ROOMS.map(({ name, title }) => [name, title] as const),
  ['iommufd', 'iommufd, to the letter']];

export function add(more: Linux): void {
  linux = more;
  if (!ROOMS.includes(more.room)) ROOMS.push(more.room);
}

/** Throws `Fault` for a name that no room has, and `NotLoaded`. */
export function shownRoomNamed(name: string): ExplorerRoom {
  const found = ROOMS.find((room) => room.name === name);
  if (found) return found;
  if (name === 'iommufd') throw new NotLoaded(name);
  throw new InputFault(`there is no room ${shortened(name)}; there are ${TITLES.map(([each]) => each).join(', ')}`);
}

export function opened(one: RecordedCase): Opened {
  if (!linux) throw new NotLoaded('iommufd');
  return linux.open(one);
}
