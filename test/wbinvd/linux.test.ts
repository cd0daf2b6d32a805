/**
 * The positions of Linux are what Linux does: the room, and KVM and VFIO to the letter (`KvmVfio`, `CdevFile`, `GroupFile`), are
 * given the same calls, at random, and answer alike.
 */
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { CdevFile } from '../../src/iommufd/vfio-file';
import type { GroupFile } from '../../src/iommufd/vfio-group';
import { WBINVD_POSITIONS, type Position } from '../../src/wbinvd/positions';
import type { Wbinvd } from '../../src/wbinvd/wbinvd';
import { ByFile, ByGroup, type Linux, NAMES, type Op, Room, type Step } from './sides';

const RUNS = 500;
const LENGTH = 30;

interface Pair {
  readonly name: string;
  readonly position: Position;
  readonly linux: () => Linux<CdevFile | GroupFile>;
  readonly ops: readonly Op[];
  /** Steps that are not compared: what the position does not speak of. */
  readonly skip?: (step: Step, room: Wbinvd) => boolean;
  /** Each device has a space of its own. */
  readonly apart?: boolean;
}

const CONTAINER_OPS: readonly Op[] = ['bind', 'close', 'attach', 'detach', 'add', 'del', 'closeKvm'];
const ofFiles: readonly Op[] = ['bind', 'close', 'attach', 'detach', 'add', 'del', 'plug', 'unplug', 'closeKvm'];
const { Linux313, Linux317, Linux519, Linux62, Linux67Group, Linux67File } = WBINVD_POSITIONS;
const notGiven = ({ op, device }: Step, { kvm, devices }: Wbinvd): boolean => op === 'del' && !kvm.machines.get('K')!.given.has(kvm.givenFor(devices.get(device)!));

const PAIRS: readonly Pair[] = [
  { name: '7.2, device files', position: Linux67File, linux: () => new ByFile([7, 2]), ops: ofFiles },
  // A capability does not change while the file is held: to look after a delete that finds nothing finds nothing new.
  { name: '6.6, device files', position: { ...Linux67File, tables: 'upgraded' }, linux: () => new ByFile([6, 6]), ops: ofFiles },
  // A group that has lost its device and is plugged in again is another one in Linux, and here the same.
  { name: '7.2, groups', position: Linux67Group, linux: () => new ByGroup([7, 2]), ops: ['add', 'del', 'unplug', 'closeKvm'] },
  // Until 7.1 a delete that finds nothing makes KVM look (S45); the specification has no such mark of a refused call.
  { name: '6.2 to 6.6, groups', position: Linux62, linux: () => new ByGroup([6, 4]), ops: ['add', 'del', 'unplug', 'closeKvm'], skip: notGiven },
  // The group's file, which KVM keeps, keeps the container: what the user has closed is not compared.
  { name: '5.19 to 6.1, containers', position: Linux519, linux: () => new ByGroup([6, 0]), ops: ['bind', 'attach', 'detach', 'add', 'del', 'closeKvm'], skip: notGiven, apart: true },
  // On a machine with one IOMMU that cannot enforce, no container of these kernels is coherent.
  { name: '3.17 to 5.18, containers', position: Linux317, linux: () => new ByGroup([5, 10]), ops: CONTAINER_OPS, skip: notGiven, apart: true },
  { name: '3.13 to 3.16, containers', position: Linux313, linux: () => new ByGroup([3, 13]), ops: CONTAINER_OPS, skip: notGiven, apart: true },
];

const linux = suite('the positions of Linux');

for (const { name, position, linux: make, ops, skip, apart } of PAIRS) {
  linux(`${name}: the same answers, the same right, the same tables`, () => {
    const seen = new Set<string>();
    let real = 0;
    fc.assert(fc.property(fc.array(fc.record({ op: fc.constantFrom(...ops), device: fc.constantFrom(...NAMES) }), { minLength: 1, maxLength: LENGTH, size: 'max' }), (steps) => {
      const room = new Room(position, apart ? (device) => `A-${device}` : () => 'A');
      const kernel = make();
      for (const [at, step] of steps.entries()) {
        if (skip?.(step, room.room)) continue;
        const expected = room.step(step);
        // A call that waits has begun, and what it does meanwhile is not of this room.
        const got = expected === 'waits' ? expected : kernel.step(step);
        const where = `step ${at + 1}, ${step.op} ${step.device}`;
        assert.is(got, expected, where);
        assert.is(kernel.real(), room.real(), `${where}: WBINVD`);
        if (ops.includes('attach')) for (const device of NAMES) assert.is(kernel.enforces(device), room.enforces(device), `${where}: the table of ${device}`);
        seen.add(`${step.op} ${got}`);
        if (room.real()) real++;
      }
    }), { numRuns: RUNS, seed: 1 });
    for (const op of ops) assert.ok([...seen].some((word) => word === `${op} OK`), `${op} was done`);
    assert.ok(real > 0);
  });
}

linux.run();
