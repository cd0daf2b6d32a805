/** A run that differs as lanes: who did what, what was answered, and what it changed. */
import { CASTS } from '../lanes/cast';
import { textOfLanes } from '../lanes/text';
import { type RawStep, runOf } from '../lanes/told';
import type { Model } from './model';
import type { Difference } from './difference';
import type { Request, View } from './room';

/** So many steps before the one that differs are told. */
const TOLD = 12;
const WIDTH = 110;

/** Who did what, what was answered and what changed; no lines for a room of which it is not known who acts. */
export function lanesOfDifference({ initial, run, request, got, possible }: Difference, { room, constants, values }: Model): string[] {
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
  return textOfLanes({ ...lanes, steps }, { width: WIDTH }).split('\n');
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
