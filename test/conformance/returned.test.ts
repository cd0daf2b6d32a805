/** What a call returns is part of its answer: a room whose code answers another number is found, by the graph and by TLC. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { graphOf } from '../../src/conformance/cache';
import { Walker } from '../../src/conformance/graph/walk';
import { replay } from '../../src/conformance/graph/replay';
import { openModel } from '../../src/conformance/model';
import { methodOf, type Room } from '../../src/conformance/room';
import { roomNamed } from '../../src/conformance/rooms/choose';
import { judgeRuns } from '../../src/conformance/runs/batch';
import { record } from '../../src/conformance/runs/play';
import type { Value } from '../../src/tlc/value';
import { openProject } from '../../src/tlc/project';
import { checker } from '../tlc/copies';

const project = openProject();

/** The room with another answer to this call, where it succeeds. */
function spoilt(room: Room, op: string, change: (out: Value) => Value): Room {
  let last = '';
  let errno: string | undefined;
  return {
    ...room,
    take: (machine, called, args) => {
      last = called;
      return errno = room.take(machine, called, args);
    },
    out: machine => (last === op && errno === 'OK' ? change(room.out!(machine)) : room.out!(machine)),
  };
}

/** By room and model: what is answered wrongly. */
const WRONG: readonly (readonly [room: string, config: string, op: string, what: string, change: (out: Value) => Value])[] = [
  ['ioasid', 'MCIoasid-rfcV2-contexts', 'Alloc', 'its number and one', out => (out as number) + 1],
  ['ioasid', 'MCIoasid-linux-siblings', 'Bind', 'its number and seven', out => (out as number) + 7],
  ['ioasid', 'MCIoasid-linux-siblings', 'Attach', 'the address space, and not its HWPT', () => 1],
  ['ioasid', 'MCIoasid-rfcV1-spaces', 'GetInfo', '42', () => 42],
  ['page-faults', 'MCPageFault-linux', 'PageFault', 'its cookie and one', out => (out as number) + 1],
  ['allocator', 'MCAllocator-ids', 'Alloc', 'its number and one', out => (out as number) + 1],
  ['allocator', 'MCAllocator-ids', 'Find', 'another pointer', () => 'other'],
  ['wbinvd', 'MCWbinvd-calls', 'WbinvdBegins', 'that it flushed where it did nothing', out => !out],
];

const test = suite('What a call returns');
for (const [name, config, op, what, change] of WRONG) {
  test(`${name}: ${methodOf(op)} that answers ${what} is no step of ${config}`, async () => {
    const room = roomNamed(name);
    const model = openModel(project, room, room.models.find(one => one.config === config)!);
    const graph = await graphOf(project, await checker(), model);
    const wrong = spoilt(room, op, change);
    const [first] = replay(graph, wrong, model.constants, { differences: 1 }).differences;
    assert.is(first?.request.op, op);
    assert.is(first?.got.errno, 'OK');
    const walker = new Walker(graph, room);
    const run = record(wrong, model.constants, 'wrong', first!.initial, [...first!.run, first!.request]);
    const { verdicts } = await judgeRuns(project, await checker(), model, [run], { cache: true });
    assert.equal([verdicts[0].accepted, verdicts[0].rejectedAt], [false, run.steps.length - 1]);
    assert.is(walker.judge(run).rejectedAt, run.steps.length - 1);
    const right = record(room, model.constants, 'right', first!.initial, [...first!.run, first!.request]);
    assert.is(walker.judge(right).accepted, true);
  });
}
test.run();
