import { ToolError } from '../../tlc/error';
import type { Room } from '../room';
import { allocator } from './allocator';
import { authorization } from './authorization';
import { ioasid, pageFaults } from './ioasid';
import { iommufd } from './iommufd';
import { wbinvd } from './wbinvd';

/** The rooms whose code and specification are held to each other. */
export const ROOMS: readonly Room[] = [authorization as Room, ioasid as Room, pageFaults as Room, iommufd as Room, allocator as Room, wbinvd as Room];

export function roomNamed(name: string): Room {
  const room = ROOMS.find(one => one.name === name);
  if (!room) throw new ToolError(`there is no room ${name} to be held to a specification; name one of: ${ROOMS.map(one => one.name).join(', ')}`);
  return room;
}
