import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from '../../src/cases/case';
import { readCases } from '../../src/cases/format';
import { playStep, caseWorldOf } from '../../src/cases/run';
import { runOfTrack } from '../../src/explorer/lanes';
import { InputFault, type ExplorerRoom } from '../../src/explorer/room';
import { add, opened, shownRoomNamed } from '../../src/explorer/rooms';
import { linux } from '../../src/explorer/rooms/linux';
import type { RecordedCase } from '../../src/explorer/opened';
import { NO_DATA, sourcesOf } from '../../src/explorer/sources';
import { firstDifference, Track } from '../../src/explorer/track';
import { WBINVD_POSITIONS, type Position } from '../../src/wbinvd/positions';
import { playScenario } from '../../src/wbinvd/scenario';
import { SCENARIOS } from '../../src/wbinvd/scenarios';

add(linux);
const ALL = ['authorization', 'wbinvd', 'ioasid', 'iommufd'].map(shownRoomNamed);
const tracked = (room: ExplorerRoom, position: string, run: readonly string[], world = room.worlds[0]!.world): Track => {
  const track = new Track(room, position, world);
  track.follow(run);
  return track;
};
const errnos = ({ frames }: Track): (string | undefined)[] => frames.map(({ answer }) => answer.errno);

const refusals = suite('what is no call');

refusals('is passed over with a message, changes nothing, and the run goes on', () => {
  for (const room of ALL) {
    const position = room.positions[0]!;
    const track = tracked(room, position, ['', 'nonsense', '__proto__', 'constructor x', '<b>']);
    assert.ok(track.frames.every(({ fault }) => fault !== undefined), room.name);
    assert.equal(track.machineAt(5).state(), tracked(room, position, []).machineAt(0).state());
  }
  assert.match(tracked(shownRoomNamed('wbinvd'), 'Linux62', ['bind D9']).frames[0]!.fault!, /there is no device 'D9'; there are D1/);
  assert.match(tracked(shownRoomNamed('wbinvd'), 'Linux62', ['bind']).frames[0]!.fault!, /bind takes device, not 0 words/);
  assert.match(tracked(shownRoomNamed('ioasid'), 'linux', ['map p1 c1 1 x 2']).frames[0]!.fault!, /no address 'x'/);
  assert.match(tracked(linux.room, '7.2', ['map fd=F']).frames[0]!.fault!, /F/);
});
refusals.run();

const scenarios = suite('the room wbinvd');

scenarios('answers every scenario as the room does, under every position', () => {
  const room = shownRoomNamed('wbinvd');
  for (const scenario of SCENARIOS.values()) {
    for (const [name, position] of Object.entries<Position>(WBINVD_POSITIONS)) {
      const { devices, vms, steps } = scenario;
      const track = tracked(room, name, steps, { devices, vms } as never);
      assert.equal(track.frames.map(({ answer }) => [answer.errno ?? '-', answer.out]),
        playScenario(scenario, position)
          .map(({ answer, flushed }) => [answer, flushed === undefined ? undefined : flushed ? 'it flushes' : 'it does nothing']),
          `${scenario.id} ${name}`);
    }
  }
});
scenarios('S33: one check and ongoing proof differ where the guest flushes after the device has gone', () => {
  const { record } = sourcesOf(NO_DATA).find(({ id }) => id === 'S33')!.open();
  const tracks = ['GunthorpeOnce', 'WilliamsonOrdered'].map((name) => tracked(shownRoomNamed('wbinvd'), name, record.run, record.world));
  assert.is(firstDifference(tracks), 12);
  assert.equal([...tracks[0]!.brokenAt(12).keys()].sort(), ['Litmus', 'Mirror', 'RightCap', 'RightNeeded', 'RightProof', 'Same']);
  assert.equal([...tracks[1]!.brokenAt(12)], [['Told', 9]]);
});
scenarios.run();

const spaces = suite('the room ioasid');
const S: Readonly<Record<string, readonly (readonly [profile: string, errno: string | undefined])[]>> = {
  S3: [['rfcV1', 'EINVAL'], ['linux', 'EINVAL']], S4: [['rfcV1', 'EINVAL'], ['rfcV2', 'OK'], ['rfc2021', 'EINVAL'], ['linux', 'OK']],
  S5: [['rfcV1', 'EBUSY'], ['rfcV2', 'OK'], ['rfc2021', 'EBUSY'], ['linux', 'EINVAL']], S6: [['rfcV1', 'OK'], ['rfcV2', 'EBUSY'], ['linux', 'EPERM']],
  S8: [['rfcV1', 'OK'], ['rfcV2', 'EINVAL'], ['linux', 'EPERM']], S9: [['rfcV2', 'EBUSY'], ['rfc2021', 'BUG'], ['linux', 'EBUSY']],
    S10: [['rfcV1', 'OK'], ['linux', 'EFAULT']],
  S16: [['rfcV1', 'EBUSY'], ['linux', 'EBUSY']], S17: [['rfcV1', 'EBUSY'], ['rfcV2', 'EBUSY']], S18: [['rfcV1', 'EINVAL'], ['rfcV2', 'OK']],
    S19: [['rfc2021', 'EINVAL'], ['linux', 'EOPNOTSUPP']],
  S20: [['rfcV2', 'EINVAL']], S26: [['linux', 'EINVAL']], S27: [['rfcV1', 'OK'], ['linux', 'OK']],
};
for (const [id, ends] of Object.entries(S)) {
  spaces(`${id} ends as the scenarios of the room do`, () => {
    const { record } = sourcesOf(NO_DATA).find((source) => source.id === id)!.open();
    for (const [profile, errno] of ends) {
      const track = tracked(shownRoomNamed('ioasid'), profile, record.run, record.world);
      assert.equal(track.frames.map(({ fault }) => fault).filter(Boolean), []);
      assert.is(errnos(track).at(-1), errno, profile);
    }
  });
}
spaces.run();

const files = ['cases', 'read'].flatMap((folder) => readdirSync(join('test/linux', folder)).filter((name) => /\.json(\.gz)?$/.test(name))
  .map((name) => join('test/linux', folder, name)));
const cases = suite('the room iommufd');

cases('every case can be opened, and answers what the kernel did; none has a step that no line can say', () => {
  let calls = 0;
  const cut: string[] = [];
  for (const file of files) {
    const list = readCases(file);
    for (const one of list.cases as unknown as RecordedCase[]) {
      const { record, recorded, note } = opened(one);
      if (note !== undefined) cut.push(one.id);
      const track = tracked(linux.room, record.positions[0]!, record.run, record.world);
      const world = caseWorldOf(one as unknown as Case);
      const played = one.steps.slice(0, record.run.length).map((step, at) => playStep(world, { ...step, out: undefined }, at));
      assert.equal(track.frames.map(({ fault }) => fault).filter(Boolean), [], one.id);
      played.forEach((difference, at) => { if (!difference) assert.is(track.frames[at]!.answer.errno, recorded![at],
        `${one.id}, step ${at + 1}: ${record.run[at]}`); });
      calls += record.run.length;
    }
  }
  assert.ok(calls > 3000, `${calls} calls`);
  assert.equal(cut, []);
});
cases('a refusal names its rule, with its values and the kernel\'s function', () => {
  const run = ['open_fd as=F', 'ioas_alloc fd=F as=A', 'map fd=F ioas=A iova=0x1000 len=0 prot=RW'];
  const { answer } = tracked(linux.room, '7.2', run).frames[2]!;
  assert.is(answer.errno, 'EINVAL');
  assert.ok(answer.rule && answer.because && answer.source);
});
cases.run();

const steps = suite('a track');

steps('stepping back and on again shows the same, also where the way is long', () => {
  const room = shownRoomNamed('authorization');
  const run = Array.from({ length: 40 }, () => ['grant p d', 'begin p d', 'end p d', 'close p d']).flat();
  const track = tracked(room, 'Once', run);
  for (const at of [159, 0, 33, 32, 31, 100, 160, 2]) assert.equal(track.machineAt(at).state(), tracked(room, 'Once', run.slice(0, at))
    .machineAt(at).state(), `at ${at}`);
});
steps('changed in the middle it is the changed run', () => {
  for (const room of ALL.filter(({ name }) => name !== 'iommufd')) {
    const source = sourcesOf(NO_DATA).find((each) => each.room === room.name)?.open().record.run
      ?? ['grant p d', 'begin p d', 'withdraw', 'return', 'end p d', 'return', 'begin p d'];
    const position = room.positions.at(-1)!;
    const track = tracked(room, position, source);
    const changed = [...source.slice(0, 2), ...source.slice(3)];
    track.follow(changed);
    assert.equal(track.frames, tracked(room, position, changed).frames);
    assert.equal(track.machineAt(changed.length).state(), tracked(room, position, changed).machineAt(changed.length).state());
  }
});
steps('what a step broke is broken by it again, once the steps from it on were other ones', () => {
  const run = ['bind D1', 'add K1 D1', 'close D1'];
  const track = tracked(shownRoomNamed('wbinvd'), 'GunthorpeOnce', run);
  const first = track.frames.map(({ breaks }) => breaks);
  assert.ok(first[2]!.includes('Litmus'));
  track.follow(['bind D1', 'chmod D1']);
  track.follow(run);
  assert.equal(track.frames.map(({ breaks }) => breaks), first);
});
steps('looking at a state changes nothing, nor does trying every call on a copy', () => {
  for (const room of ALL) {
    const track = tracked(room, room.positions[0]!, []);
    const before = track.machineAt(0).state();
    for (const { args, line } of track.machineAt(0).offers()) {
      try {
        track.machineAt(0).clone().take(line(args.map(({ choices }) => choices[0] ?? '')));
      } catch (error) {
        if (!(error instanceof InputFault)) throw error;
      }
      track.machineAt(0).picture();
    }
    assert.equal(track.machineAt(0).state(), before, room.name);
  }
});
steps('as lanes: who acts, the answer, the rule, and what is broken', () => {
  const run = runOfTrack(tracked(shownRoomNamed('wbinvd'), 'GunthorpeOnce', ['bind D1', 'add K1 D1', 'close D1']), 'T');
  assert.equal(run.steps.map(({ from, to }) => [from, to]), [[undefined, undefined], ['process', 'D1'], ['process', 'K1'], ['process', 'D1']]);
  assert.ok(run.steps[3]!.breaks!.includes('S33, Litmus: when all is as it was at first, so is the answer'));
});
steps.run();
