/** Addresses at which what the command line tells of can be stepped through: `explorer.html#…`, of a run that differs and of a case. */
import { NAMED } from '../authorization/policies';
import type { Case } from '../cases/case';
import type { Difference } from '../conformance/difference';
import type { Model } from '../conformance/model';
import { type Constants, methodOf, type Request, type View } from '../conformance/room';
import { authorizationWorldOf } from '../conformance/rooms/authorization';
import { ioasidWorldOf } from '../conformance/rooms/ioasid';
import { WBINVD_POSITIONS } from '../wbinvd/positions';
import { textOfPosition } from '../explorer/positions';
import type { RecordedCase, RunRecord } from '../explorer/opened';
import { RECORD_LIMITS, linkOf, recordOfLink } from '../explorer/record';
import { InputFault, type ShownJson } from '../explorer/room';
import { linux } from '../explorer/rooms/linux';

const lineOfRequest = ({ op, args }: Request): string => [methodOf(op), ...args.map(String)].join(' ');

/** Where the explorer begins with the run, by room. */
const BEGINNINGS: Readonly<Record<string, (initial: View, constants: Constants) => Omit<RunRecord, 'at'>>> = {
  authorization: (initial, constants) => ({
    room: 'authorization', positions: [textOfPosition(initial['policy'] as unknown as Record<string, unknown>, NAMED)],
      world: authorizationWorldOf(constants) as unknown as ShownJson, run: [],
  }),
  wbinvd(initial) {
    const { devices, machines, spaces } = initial['world'] as unknown as Record<'devices' | 'machines' | 'spaces', Record<string, unknown>>;
    return {
      room: 'wbinvd', positions: [textOfPosition(initial['position'] as unknown as Record<string, unknown>, WBINVD_POSITIONS)],
        world: { devices: byName(devices), vms: byName(machines) } as unknown as ShownJson,
      run: Object.entries(byName(spaces)).flatMap(([space, enforces]) => (enforces ? [`alloc ${space} enforce`] : [])),
    };
  },
  ioasid(_, constants) {
    const { profile, ...world } = ioasidWorldOf(constants);
    return { room: 'ioasid', positions: [profile], world: { ...world, cookies: 2 } as unknown as ShownJson, run: [] };
  },
};

/** A function whose arguments are names may be a map. */
const byName = (value: object): Record<string, unknown> => (value instanceof Map
  ? Object.fromEntries(value as Map<string, unknown>) : value as Record<string, unknown>);

/** None for a room that the explorer has not, or a beginning that was not recorded. */
export function linkToDifference({ initial, run, request }: Difference, { room, constants }: Model): string | undefined {
  if (!Object.hasOwn(BEGINNINGS, room.name) || request.op === 'Init') return undefined;
  try {
    const begins = BEGINNINGS[room.name]!(initial, constants);
    const lines = [...begins.run, ...[...run, request].map(lineOfRequest)];
    const link = linkOf({ ...begins, run: lines, at: lines.length });
    recordOfLink(link);
    return `explorer.html#${link}`;
  } catch (error) {
    if (error instanceof InputFault || error instanceof TypeError) return undefined;
    throw error;
  }
}

/** A case, at the step that differs, from 1; none for one that is too long for a link. */
export function linkToCase(one: Case, step: number): string | undefined {
  const { record } = linux.open(one as unknown as RecordedCase);
  const link = linkOf({ ...record, source: undefined, at: Math.min(step, record.run.length) }, linux.room);
  return link.length > RECORD_LIMITS.link ? undefined : `explorer.html#${link}`;
}
