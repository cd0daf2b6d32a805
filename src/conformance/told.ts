/** A run that differs as lanes, and as a link of the explorer, so that who reads of it can step through it. */
import { type RunRecord, linkOf, recordOf } from '../explorer/record';
import { InputFault, type Json } from '../explorer/room';
import { textOfPosition } from '../explorer/positions';
import { NAMED } from '../authorization/policies';
import { CASTS } from '../lanes/cast';
import { textOf } from '../lanes/text';
import { type RawStep, runOf } from '../lanes/told';
import { POSITIONS } from '../wbinvd/positions';
import type { Model } from './model';
import type { Difference } from './report';
import { type Constants, methodOf, type Request, type View } from './room';
import { worldOf as authorizationWorld } from './rooms/authorization';
import { worldOf as ioasidWorld } from './rooms/ioasid';

/** So many steps before the one that differs are told. */
const TOLD = 12;
const WIDTH = 110;

/** Who did what, what was answered and what changed; no lines for a room of which it is not known who acts. */
export function lanesOf({ initial, run, request, got, possible }: Difference, { room, constants, values }: Model): string[] {
  if (!Object.hasOwn(CASTS, room.name) || request.op === 'Init') return [];
  const views = viewsOf(initial, run, { room, constants });
  const answer = (errno: string | undefined): string => errno ?? 'not possible';
  const raw: RawStep[] = [
    { state: initial },
    ...run.map(({ op, args, errno, view }, at): RawStep => ({ state: view ?? views[at] ?? {}, op, args, errno: errno ?? 'errno not recorded' })),
    { state: got.view ?? run.at(-1)?.view ?? views[run.length - 1] ?? initial, op: request.op, args: request.args,
      errno: `${answer(got.errno)}; the specification: ${[...new Set(possible.map(({ errno }) => answer(errno)))].join(' or ') || 'not possible'}` },
  ];
  const lanes = runOf(raw, { title: '', room: room.name, values });
  const steps = lanes.steps.slice(1).slice(-TOLD).map((step) => ({ ...step, number: step.number - 1 }));
  return textOf({ ...lanes, steps }, { width: WIDTH }).split('\n');
}

/** What the code has after each step, where nobody observed it; nothing from the step on that it cannot take. */
function viewsOf(initial: View, run: readonly Request[], { room, constants }: Pick<Model, 'room' | 'constants'>): View[] {
  const views: View[] = [];
  try {
    const machine = room.start(initial, constants);
    for (const { op, args } of run) {
      room.take(machine, op, args);
      views.push(room.view(machine));
    }
  } catch (error) {
    // A recorded run may begin with less than the code needs, and have arguments that it does not know.
    if (!(error instanceof TypeError || error instanceof RangeError)) throw error;
  }
  return views;
}

const lineOf = ({ op, args }: Request): string => [methodOf(op), ...args.map(String)].join(' ');

/** Where the explorer begins with the run, by room. */
const BEGINNINGS: Readonly<Record<string, (initial: View, constants: Constants) => Omit<RunRecord, 'at'>>> = {
  authorization: (initial, constants) => ({
    room: 'authorization', positions: [textOfPosition(initial['policy'] as unknown as Record<string, unknown>, NAMED)],
      world: authorizationWorld(constants) as unknown as Json, run: [],
  }),
  wbinvd(initial) {
    const { devices, machines, spaces } = initial['world'] as unknown as Record<'devices' | 'machines' | 'spaces', Record<string, unknown>>;
    return {
      room: 'wbinvd', positions: [textOfPosition(initial['position'] as unknown as Record<string, unknown>, POSITIONS)],
        world: { devices: plain(devices), vms: plain(machines) } as unknown as Json,
      run: Object.entries(plain(spaces)).flatMap(([space, enforces]) => (enforces ? [`alloc ${space} enforce`] : [])),
    };
  },
  ioasid(_, constants) {
    const { profile, ...world } = ioasidWorld(constants);
    return { room: 'ioasid', positions: [profile], world: { ...world, cookies: 2 } as unknown as Json, run: [] };
  },
};

/** A function whose arguments are names may be a map. */
const plain = (value: object): Record<string, unknown> => (value instanceof Map
  ? Object.fromEntries(value as Map<string, unknown>) : value as Record<string, unknown>);

/** `explorer.html#…`; none for a room that the explorer has not, or a beginning that was not recorded. */
export function explorerOf({ initial, run, request }: Difference, { room, constants }: Model): string | undefined {
  if (!Object.hasOwn(BEGINNINGS, room.name) || request.op === 'Init') return undefined;
  try {
    const begins = BEGINNINGS[room.name]!(initial, constants);
    const lines = [...begins.run, ...[...run, request].map(lineOf)];
    const link = linkOf({ ...begins, run: lines, at: lines.length });
    recordOf(link);
    return `explorer.html#${link}`;
  } catch (error) {
    if (error instanceof InputFault || error instanceof TypeError) return undefined;
    throw error;
  }
}
