/** In three rooms a run whose last step the specification would answer otherwise. */
import { NAMED } from '../../src/authorization/policies';
import type { Difference } from '../../src/conformance/difference';
import { type Model, openModel } from '../../src/conformance/model';
import type { Request, Room, View } from '../../src/conformance/room';
import { ROOMS } from '../../src/conformance/rooms';
import { openProject } from '../../src/tlc/project';
import { WBINVD_POSITIONS } from '../../src/wbinvd/positions';

const project = openProject();
const box3 = { noSnoop: true, canEnforce: false, group: 'g1' };
const call = (op: string, ...args: Request['args']): Request & { errno: string } => ({ op, args, errno: 'OK' });

const RUNS: readonly (readonly [room: string, model: string, initial: object, run: readonly ReturnType<typeof call>[]])[] = [
  ['authorization', 'MCAuthorization-named', { policy: { ...NAMED.SyncGate, abort: 'call' } }, [call('Grant', 'p', 'd'), call('Withdraw'), call('Begin', 'p', 'd')]],
  ['wbinvd', 'MCWbinvd-calls', { position: WBINVD_POSITIONS.GunthorpeModes, world: { devices: new Map([['d1', box3]]), machines: { k1: 'p1' }, spaces: new Map([['A', false], ['B', true]]), still: new Set() } },
    [call('Bind', 'd1'), call('Attach', 'd1', 'B'), call('Add', 'k1', 'd1', 'p1')]],
  ['ioasid', 'MCIoasid-linux-maps', {}, [call('OpenContext', 'p1', 'c1'), call('Alloc', 'p1', 'c1', false), call('Map', 'p1', 'c1', 1, 0, 0)]],
];

export interface Differing { readonly room: Room; readonly model: Model; readonly difference: Difference; readonly run: readonly Request[] }

export const DIFFERING: readonly Differing[] = RUNS.map(([name, config, initial, run]) => {
  const room = ROOMS.find((each) => each.name === name)!;
  const model = openModel(project, room, room.models.find((each) => each.config === config)!);
  const begins = { ...initial, ...room.view(room.start(initial as View, model.constants)) } as View;
  return { room, model, run, difference: { initial: begins, run: run.slice(0, -1), request: run.at(-1)!, got: { errno: 'OK' }, possible: [{ errno: 'EPERM', view: begins }] } };
});

/** A run that was not recorded whole. */
export const UNRECORDED: Differing = {
  ...DIFFERING[0]!, run: [], difference: { initial: {}, run: [], request: { op: 'Begin', args: ['p', 'd'] }, got: {}, possible: [] },
};

/** The model of a room of somebody else's. */
export const foreign = ({ model }: Differing): Model => ({ ...model, room: { ...model.room, name: 'tickets' } });
