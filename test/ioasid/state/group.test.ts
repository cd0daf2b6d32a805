/** What a group counts instead of looking at its members, and how its domain is switched. */
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { IoasidDevice } from '../../../src/ioasid/state/device';
import { BLOCKING, DEFAULT, sameDomain, tableDomain } from '../../../src/ioasid/state/domain';
import { Group } from '../../../src/ioasid/state/group';
import { busy, NAMES, play } from '../worlds';

const test = suite('Group');

test('the domain is switched at once when no DMA is in flight, and to itself never', () => {
  const group = new Group('g', [0]);
  assert.equal([group.domain, group.switchTo(BLOCKING), group.switching, group.switchTo(BLOCKING)], [DEFAULT, true, false, true]);
});
test('DMA in flight keeps the former domain, until the last of it has ended', () => {
  const group = new Group('g', [0, 1, 2]);
  group.inFlight = 2;
  assert.equal([group.switchTo(tableDomain(0, 1)), group.former, group.drained], [false, DEFAULT, false]);
  group.inFlight++;
  group.dmaEnded(tableDomain(0, 1));
  assert.equal([group.inFlight, group.draining], [0, 2]);
  group.dmaEnded(DEFAULT);
  group.dmaEnded(DEFAULT);
  assert.equal([group.drained, group.switching], [true, true]);
});
test('claims are counted by context', () => {
  const group = new Group('g', []);
  for (const context of [1, 1, 2]) group.claim(context);
  group.disclaim(1);
  assert.equal([[...group.claims], group.owned], [[[1, 1], [2, 1]], true]);
  group.disclaim(1);
  group.disclaim(2);
  assert.is(group.owned, false);
});
test('tables: all on one, partly on one, none', () => {
  const group = new Group('g', [0, 1]);
  for (const enforcing of [true, false]) group.plug(new IoasidDevice('d', 0, enforcing, []), 1);
  assert.equal([group.present, group.unenforcing, group.isAllOn(0, 1), group.isPartlyOn(0, 1)], [2, 1, true, false]);
  group.count(0, 1, 1);
  assert.equal([group.filesOn(0, 1), group.isAllOn(0, 1), group.isAllOn(1, 1), group.isPartlyOn(0, 1)], [1, true, false, true]);
  group.count(0, 1, 1);
  assert.is(group.isPartlyOn(0, 1), false);
  group.count(1, 2 ** 31 - 1, 1);
  assert.equal([group.isAllOn(0, 1), group.filesOn(1, 2 ** 31 - 1), group.filesOn(0, 2 ** 31 - 1), group.filesOn(2, 0)], [false, 1, 0, 0]);
  const copy = group.copy();
  group.count(1, 2 ** 31 - 1, -1);
  assert.equal([[...group.tables].length, [...copy.tables].length], [1, 2]);
});
test('domains are the same if they are the same table', () => {
  assert.equal([sameDomain(DEFAULT, DEFAULT), sameDomain(DEFAULT, BLOCKING), sameDomain(tableDomain(0, 1), tableDomain(0, 1)), sameDomain(tableDomain(0, 1), tableDomain(1, 1)), sameDomain(tableDomain(0, 1), DEFAULT)],
    [true, false, true, false, false]);
});

interface Inside {
  readonly state: { readonly parts: { readonly groups: readonly Group[]; readonly devices: readonly IoasidDevice[]; readonly files: readonly { device: number; attached: readonly unknown[] }[] } };
}
const STEPS = ['attach p1 f1 c1 1', 'attach p1 f2 c1 1', 'attach p1 f1 c1 2', 'close p1 f1', 'close p1 f2', 'fileDetached f1', 'fileDetached f2', 'fileReleased f1',
  'fileReleased f2', 'hotUnplug d1', 'hotUnplug d2', 'deviceUnplugged d1', 'deviceUnplugged d2', 'hotPlug d1', 'hotPlug d2',
  'driverBind d1', 'driverBind d2', 'driverUnbind d1',
  'openDevice p1 f4', 'bind p1 f4 c1', 'attach p1 f4 c1 1', 'openDevice p1 f2', 'bind p1 f2 c1',
  'detach p1 f2 c1 1', 'detach p1 f2 c1 0', 'detach p1 f1 c1 1', 'detach p1 f1 c1 0'];
for (const profile of NAMES) {
  test(`what is counted is what there is, ${profile}; no two files of a device are attached at once`, () => {
    fc.assert(fc.property(fc.array(fc.constantFrom(...STEPS), { maxLength: 60, size: 'max' }), (steps) => {
      const system = busy(profile);
      for (const step of steps) {
        const [op, ...args] = step.split(' ');
        (system as unknown as Record<string, (...all: unknown[]) => unknown>)[op](...args.map((word) => (/^\d$/.test(word) ? Number(word) : word)));
        const { groups, devices, files } = (system as unknown as Inside).state.parts;
        groups.forEach((group) => {
          const present = group.members.map((d) => devices[d]).filter(({ plugged }) => plugged !== 'gone');
          const attached = files.filter((file) => group.members.includes(file.device) && file.attached.length > 0);
          assert.equal([group.present, group.unenforcing, group.hosted, group.attached],
            [present.length, present.filter(({ enforcing }) => !enforcing).length, present.filter(({ hosted }) => hosted).length, attached.length], step);
          assert.is(new Set(attached.map(({ device }) => device)).size, attached.length);
        });
      }
    }), { numRuns: 200, seed: 4 });
  });
}
test('a copy is another one', () => {
  const system = busy('linux');
  const copy = system.clone();
  play(copy, 'detach p1 f1 c1 0', 'detach p1 f2 c1 0');
  assert.equal([system.view().domains['g1'][0], copy.view().domains['g1'][0]], ['table', 'blocking']);
});
test.run();
