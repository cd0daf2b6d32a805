import { type Answered, NONE } from '../../ioasid/answer';
import { Ioasid } from '../../ioasid/ioasid';
import { FaultingIoasid } from '../../ioasid/page-fault';
import type { ProfileName } from '../../ioasid/profiles';
import type { IoasidWorld } from '../../ioasid/world';
import type { Value } from '../../tlc/value';
import { type Constants, type Room, type RoomModel, showValue, takeByName, type View } from '../room';

/** The worlds of models/ioasid, by the names that MCIoasid gives their parts. */
const LISTS: Readonly<Record<string, readonly string[]>> = {
  OneProcess: ['p1'], TwoProcesses: ['p1', 'p2'], OneContext: ['c1'], TwoContexts: ['c1', 'c2'],
  NoDevice: [], OneDevice: ['d1'], TwoDevices: ['d1', 'd2'], OnlyFirst: ['d1'], NoFile: [], OneFile: ['f1'], TwoFiles: ['f1', 'f2'],
};
const PROFILE: Readonly<Record<string, ProfileName>> = { RfcV1: 'rfcV1', RfcV2: 'rfcV2', Rfc2021: 'rfc2021', Linux: 'linux' };

export function ioasidWorldOf(constants: Constants): IoasidWorld {
  const of = (name: string): string => constants.get(name)!;
  const list = (name: string): readonly string[] => LISTS[of(name)];
  const group = (device: string): string => (of('GroupOf') === 'Apart' && device === 'd2' ? 'g2' : 'g1');
  const device = (file: string): string => (of('DeviceOf') === 'OneEach' && file === 'f2' ? 'd2' : 'd1');
  return {
    profile: PROFILE[of('Profile')], processes: list('Processes'), contexts: list('Contexts'),
    devices: Object.fromEntries(list('Devices').map(name => [name, { group: group(name), enforcing: list('Enforcing').includes(name) }])),
    files: Object.fromEntries(list('Files').map(name => [name, device(name)])),
    ids: of('Ids').match(/\d+/g)!.length, last: Number(of('Last')), grain: Number(of('Grain')),
  };
}

const LARGE: ReadonlySet<string> = new Set(['rfcV2-groups', 'linux-plugs']);

/** The subjects that MCIoasid tells apart: those of every profile, and those of some. */
const SUBJECTS = ['spaces', 'maps', 'groups', 'switches', 'plugs'];
const MORE: Readonly<Record<string, readonly string[]>> = {
  rfcV1: ['partly'], rfcV2: ['siblings', 'contexts', 'cuts'], rfc2021: ['copies', 'siblings'], linux: ['copies', 'grain', 'comers', 'siblings'],
};

const models: RoomModel[] = Object.values(PROFILE).flatMap(profile => [...SUBJECTS, ...MORE[profile] ?? []].map(subject =>
  ({ config: `MCIoasid-${profile}-${subject}`, module: 'MCIoasid', profile, large: LARGE.has(`${profile}-${subject}`) })));

/** The number that the last call on each system has returned. */
const returned = new WeakMap<Ioasid, number>();

function take(system: Ioasid, op: string, args: readonly Value[]): string | undefined {
  const answered = takeByName(system, op, args) as unknown as Answered | undefined;
  returned.set(system, answered?.out ?? NONE);
  return answered?.errno;
}

export const ioasid: Room<Ioasid> = {
  name: 'ioasid',
  code: { path: 'src/ioasid/ioasid', class: 'Ioasid' },
  variables: ['opened', 'holders', 'objects', 'bound', 'attached', 'claims', 'hosted', 'plugged', 'domains', 'former', 'dma'],
  models,
  start: (_initial, constants) => new Ioasid(ioasidWorldOf(constants)),
  take,
  view: machine => machine.view() as unknown as View,
  out: machine => returned.get(machine) ?? NONE,
  clone: machine => machine.clone(),
  program: (_initial, constants) => `new Ioasid(${showValue(ioasidWorldOf(constants) as never)})`,
};

const faultsWorldOf = (constants: Constants): IoasidWorld => ({ ...ioasidWorldOf(constants), cookies: constants.get('Cookies')!.match(/\d+/g)!.length });

/** The layer of page faults, which has a variable more. */
export const pageFaults: Room<FaultingIoasid> = {
  ...(ioasid as Room as Room<FaultingIoasid>),
  name: 'page-faults',
  within: 'ioasid',
  code: { path: 'src/ioasid/page-fault', class: 'FaultingIoasid' },
  variables: [...ioasid.variables, 'pending'],
  models: ([['linux', 'linux'], ['tables', 'linux'], ['rfc2021', 'rfc2021']] as const)
    .map(([subject, profile]) => ({ config: `MCPageFault-${subject}`, module: 'MCPageFault', profile })),
  start: (_initial, constants) => new FaultingIoasid(faultsWorldOf(constants)),
  program: (_initial, constants) => `new FaultingIoasid(${showValue(faultsWorldOf(constants) as never)})`,
};
