import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { NAMED } from '../../src/authorization/policies';
import { openModel } from '../../src/conformance/model';
import type { Difference } from '../../src/conformance/report';
import type { Request, View } from '../../src/conformance/room';
import { ROOMS } from '../../src/conformance/rooms';
import { explorerOf, lanesOf } from '../../src/conformance/told';
import { recordOf } from '../../src/explorer/record';
import { roomNamed } from '../../src/explorer/rooms';
import { Track } from '../../src/explorer/track';
import { openProject } from '../../src/tlc/project';
import { POSITIONS } from '../../src/wbinvd/positions';

const project = openProject();
const box3 = { noSnoop: true, canEnforce: false, group: 'g1' };
const call = (op: string, ...args: Request['args']): Request & { errno: string } => ({ op, args, errno: 'OK' });

/** In each room a run whose last step the specification would answer otherwise. */
const RUNS: readonly (readonly [room: string, model: string, initial: object, run: readonly ReturnType<typeof call>[]])[] = [
  ['authorization', 'MCAuthorization-named', { policy: { ...NAMED.SyncGate, abort: 'call' } }, [call('Grant', 'p', 'd'), call('Withdraw'), call('Begin', 'p', 'd')]],
  ['wbinvd', 'MCWbinvd-calls', { position: POSITIONS.GunthorpeModes, world: { devices: new Map([['d1', box3]]), machines: { k1: 'p1' }, spaces: new Map([['A', false], ['B', true]]), still: new Set() } },
    [call('Bind', 'd1'), call('Attach', 'd1', 'B'), call('Add', 'k1', 'd1', 'p1')]],
  ['ioasid', 'MCIoasid-linux-maps', {}, [call('OpenContext', 'p1', 'c1'), call('Alloc', 'p1', 'c1', false), call('Map', 'p1', 'c1', 1, 0, 0)]],
];
const told = suite('a run that differs, told');

for (const [name, config, initial, run] of RUNS) {
  const room = ROOMS.find((each) => each.name === name)!;
  const model = openModel(project, room, room.models.find((each) => each.config === config)!);
  const begins = { ...initial, ...room.view(room.start(initial as View, model.constants)) } as View;
  const difference: Difference = { initial: begins, run: run.slice(0, -1), request: run.at(-1)!, got: { errno: 'OK' }, possible: [{ errno: 'EPERM', view: begins }] };

  told(`${name}: its link opens the run in the explorer, where the code answers each step`, () => {
    const link = explorerOf(difference, model)!;
    assert.match(link, /^explorer\.html#v=1&room=/);
    const record = recordOf(link.slice(link.indexOf('#')));
    assert.is(record.at, record.run.length);
    const track = new Track(roomNamed(record.room), record.positions[0]!, record.world);
    track.follow(record.run);
    assert.equal(track.frames.map(({ fault }) => fault).filter(Boolean), []);
    const machine = room.start(begins, model.constants);
    const answered = run.map(({ op, args }) => room.take(machine, op, args));
    assert.equal(track.frames.slice(-run.length).map(({ answer }) => answer.errno), answered);
  });
  told(`${name}: as lanes, with what each step changed and both answers to the last`, () => {
    const lines = lanesOf(difference, model);
    assert.is(lines.filter((line) => /[●]/.test(line)).length, run.length, lines.join('\n'));
    assert.match(lines.join('\n'), /-> OK; the specification: EPERM/);
    assert.ok(lines.every((line) => line.length <= 112));
  });
}
told('a room of somebody else\'s, and a run that was not recorded whole, get no link', () => {
  const room = ROOMS.find(({ name }) => name === 'authorization')!;
  const model = openModel(project, room, room.models[0]!);
  const difference: Difference = { initial: {}, run: [], request: { op: 'Begin', args: ['p', 'd'] }, got: {}, possible: [] };
  assert.is(explorerOf(difference, model), undefined);
  assert.is(explorerOf(difference, { ...model, room: { ...room, name: 'tickets' } }), undefined);
  assert.equal(lanesOf(difference, { ...model, room: { ...room, name: 'tickets' } }), []);
});
told.run();
