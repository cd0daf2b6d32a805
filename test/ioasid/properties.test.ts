/** Every property can fail: for each a state, or a step, that breaks it. What the code does keeps them: commands.test.ts. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Ioasid } from '../../src/ioasid/ioasid';
import { type ProfileName, PROFILES } from '../../src/ioasid/profiles';
import { broken, STATE_PROPERTIES, STATE_RULES } from '../../src/ioasid/properties';
import { brokenBy, STEP_PROPERTIES, type IoasidStep } from '../../src/ioasid/step-properties';
import type { SpaceView, IoasidView } from '../../src/ioasid/view';
import { busy, NAMES, opened, play, world } from './worlds';

const area = (first: number, last: number): { first: number; last: number } => ({ first, last });
const space = (view: IoasidView, i = 1): { -readonly [K in keyof SpaceView]: SpaceView[K] } => view.objects['c1'].get(i) as never;

/** Of a view of the busy world (in linux: 1 space, 2 and 3 devices, 4 the table), what makes it break the property. */
const BREAKS: Record<keyof typeof STATE_PROPERTIES, readonly [ProfileName, (view: IoasidView) => void]> = {
  ViableInv: ['linux', (view) => view.hosted.add('d2')],
  OutlivesInv: ['linux', (view) => view.opened.delete('c1')],
  SiblingsInv: ['rfcV2', (view) => { view.bound['f2'] = new Set(['c2']); }],
  OneOwnerInv: ['linux', (view) => { view.claims['g1']['c2'] = 1; }],
  OneFileInv: ['linux', (view) => { view.bound['f4'] = new Set(['c1']); }],
  AttachNeedsBindInv: ['rfcV1', (view) => { view.bound['f1'] = new Set(); }],
  DmaNeedsAttachInv: ['linux', (view) => { view.attached['f1'] = view.attached['f2'] = new Set(); }],
  NeverDefaultInv: ['linux', (view) => { view.domains['g1'] = ['default']; }],
  OldOrNewInv: ['linux', (view) => { view.dma['d1'] = [['table', 'c1', 1], 0]; }],
  UnmappedInv: ['linux', (view) => { view.dma['d1'] = [view.domains['g1'], 3]; }],
  ParentInv: ['rfcV1', (view) => { view.objects['c1'].set(2, { ...space(view), parent: 1 }); view.attached['f1'] = new Set([['c1', 2]]); }],
  NoDowngradeInv: ['linux', (view) => { view.domains['g2'] = ['table', 'c1', 4]; view.attached['f3'] = new Set([['c1', 4]]); view.bound['f3'] = new Set(['c1']); }],
  NoOverlapInv: ['linux', (view) => { space(view).unmapping.add(area(1, 1)); }],
  NoUseAfterFreeInv: ['linux', (view) => { view.objects['c1'].delete(4); }],
  UsersInv: ['linux', (view) => { space(view).users++; }],
  ClaimsInv: ['linux', (view) => { view.claims['g1']['c1'] = 1; }],
  NoIdleHwptInv: ['linux', (view) => { (view.objects['c1'].get(4) as { users: number }).users = 1; }],
  NothingLeftInv: ['linux', (view) => { view.holders['c2'].add('p1'); }],
};

const invariants = suite('Invariants');
for (const profile of NAMES) {
  invariants(`a busy world of ${profile} breaks none`, () => { assert.equal(broken(busy(profile).view(), world(profile)), []); });
}
for (const [name, [profile, damage]] of Object.entries(BREAKS)) {
  invariants(`${name} is broken`, () => {
    const view = busy(profile).view();
    damage(view);
    assert.ok(broken(view, world(profile)).includes(name), `${broken(view, world(profile))}`);
  });
}

/** More ways to break one that says several things. */
const MORE: readonly (readonly [keyof typeof STATE_PROPERTIES, string, ProfileName, (view: IoasidView) => void])[] = [
  ['OutlivesInv', 'one of two contexts is closed', 'rfcV1', (view) => { view.bound['f1'] = new Set(['c1', 'c2']); }],
  ['NoOverlapInv', 'an area meets another one in its first page', 'linux', (view) => { space(view).areas.add(area(1, 2)); }],
  ['NoOverlapInv', 'a page is mapped, and its unmap has not returned', 'linux', (view) => { space(view).areas.add(area(2, 2)); space(view).unmapping.add(area(2, 2)); }],
  ['SiblingsInv', 'each is in two contexts', 'rfcV2', (view) => { view.bound['f1'] = new Set(['c1', 'c2']); view.bound['f2'] = new Set(['c1', 'c2']); }],
  ['UnmappedInv', 'the table of the DMA reaches no address space', 'linux', (view) => { view.dma['d1'] = [view.domains['g1'], 0]; (view.objects['c1'].get(4) as { space: number }).space = 2; }],
  ['UnmappedInv', 'the address of the DMA is before all that is mapped', 'linux', (view) => { space(view).areas = new Set([area(1, 1)]); view.dma['d1'] = [view.domains['g1'], 0]; }],
  ['NoUseAfterFreeInv', 'a file is attached to nothing', 'linux', (view) => { view.attached['f3'] = new Set([['c1', 9]]); }],
  ['NoUseAfterFreeInv', 'and so where a parent comes first', 'rfcV1', (view) => { view.attached['f3'] = new Set([['c1', 9]]); }],
  ['NoUseAfterFreeInv', 'a group does its DMA through nothing', 'linux', (view) => { view.domains['g2'] = ['table', 'c1', 9]; }],
  ['NoUseAfterFreeInv', 'and did so', 'linux', (view) => { view.former['g2'] = ['table', 'c1', 9]; }],
  ['NoUseAfterFreeInv', 'DMA is in flight through nothing', 'linux', (view) => { view.dma['d3'] = [['table', 'c1', 9], 0]; }],
  ['NoUseAfterFreeInv', 'a bound device is not bound', 'linux', (view) => { view.bound['f1'] = new Set(); }],
  ['NoUseAfterFreeInv', 'the space of an HWPT is none', 'linux', (view) => { (view.objects['c1'].get(4) as { space: number }).space = 2; }],
  ['NoUseAfterFreeInv', 'the space of an HWPT is gone', 'linux', (view) => { (view.objects['c1'].get(4) as { space: number }).space = 9; }],
  ['NoUseAfterFreeInv', 'a parent is no space', 'linux', (view) => { space(view).parent = 2; }],
  ['NoUseAfterFreeInv', 'an HWPT of a space is none', 'linux', (view) => { space(view).hwpts = [2]; }],
  ['NothingLeftInv', 'a closed context has an object', 'linux', (view) => { view.objects['c2'].set(1, space(view)); }],
  ['NothingLeftInv', 'a closed file is bound', 'linux', (view) => { view.bound['f3'] = new Set(['c1']); }],
  ['NothingLeftInv', 'a closed file is bound and attached', 'linux', (view) => { view.bound['f3'] = new Set(['c1']); view.attached['f3'] = new Set([['c1', 4]]); }],
  ['NothingLeftInv', 'a group that nobody owns is in a domain of somebody', 'linux', (view) => { view.domains['g2'] = ['blocking']; }],
];
for (const [name, how, profile, damage] of MORE) {
  invariants(`${name} is broken: ${how}`, () => {
    const view = busy(profile).view();
    damage(view);
    assert.ok(broken(view, world(profile)).includes(name));
  });
}
for (const profile of NAMES.filter((name) => PROFILES[name].nesting)) {
  invariants(`UnmappedInv, ${profile}: DMA through a child reaches what its parent maps`, () => {
    const first = PROFILES[profile].parentFirst ? ['attach p1 f1 c1 1', 'attach p1 f2 c1 1'] : [];
    const system = play(opened(profile), 'bind p1 f1 c1', 'bind p1 f2 c1', ...first, 'allocNested p1 c1 1', 'attach p1 f1 c1 2', 'attach p1 f2 c1 2', 'map p1 c1 1 0 1', 'dmaBegin d1 0');
    assert.equal([system.view().dma['d1'][0], broken(system.view(), world(profile))], [['table', 'c1', 2], []]);
  });
}
invariants('SiblingsInv says nothing of two files of one device', () => {
  const view = busy('rfcV2').view();
  view.bound['f2'] = new Set();
  view.bound['f4'] = new Set(['c2']);
  assert.is(STATE_PROPERTIES.SiblingsInv(view, world('rfcV2')), true);
});
invariants('NoDowngradeInv: a device that is gone asks for nothing', () => {
  const mixed = world('linux', { devices: { d1: { group: 'g1' }, d2: { group: 'g1', enforcing: false }, d3: { group: 'g2' } } });
  const system = play(new Ioasid(mixed), 'hotUnplug d2', 'deviceUnplugged d2', 'openContext p1 c1', 'openDevice p1 f1', 'alloc p1 c1 false', 'bind p1 f1 c1', 'attach p1 f1 c1 1');
  const view = system.view();
  assert.equal([(view.objects['c1'].get(3) as { enforce: boolean }).enforce, broken(view, mixed)], [true, []]);
  view.plugged['d2'] = 'present';
  assert.equal(broken(view, mixed), ['NoDowngradeInv']);
});
invariants('one that is not of a profile is not asked there', () => {
  const view = busy('rfcV1').view();
  view.hosted.add('d2');
  assert.equal([broken(view, world('rfcV1')), Object.keys(STATE_RULES).length], [[], 6]);
});
invariants.run();

/** A step of the busy world, with what is done to the view after it, or before it. */
function step(profile: ProfileName, op: string, args: readonly unknown[], errno: string, damage: (after: IoasidView, before: IoasidView) => void): IoasidStep {
  const [before, after] = [busy(profile).view(), busy(profile).view()];
  damage(after, before);
  return { op, args, errno, before, after };
}

const STEPS: Record<keyof typeof STEP_PROPERTIES, readonly [ProfileName, IoasidStep]> = {
  AccessProp: ['linux', step('linux', 'useDevice', ['p1', 'f1'], 'OK', (_, before) => { before.former['g1'] = ['default']; })],
  ClosedProp: ['rfcV1', step('rfcV1', 'map', ['p1', 'c1', 1, 0, 0], 'OK', (_, before) => { before.attached['f2'] = new Set(); })],
  FixedProp: ['linux', step('linux', 'attach', ['p1', 'f1', 'c1', 1], 'OK', (after) => { (after.objects['c1'].get(4) as { enforce: boolean }).enforce = false; })],
  LowestFirstProp: ['linux', step('linux', 'alloc', ['p1', 'c1', false], 'OK', (after) => { after.objects['c1'].set(6, { ...space(after), areas: new Set() }); })],
  ErrorIsStutterProp: ['linux', step('linux', 'map', ['p1', 'c1', 1, 0, 3], 'EEXIST', (after) => { space(after).areas.add(area(2, 3)); })],
};

const steps = suite('Step properties');
for (const [name, [profile, broke]] of Object.entries(STEPS)) {
  steps(`${name} is broken, and no other`, () => { assert.equal(brokenBy(broke, world(profile)), [name]); });
}
for (const [how, damage] of [
  ['is of another kind', (after: IoasidView) => after.objects['c1'].set(4, { kind: 'Device', users: 2, file: 'f1' })],
  ['has another parent', (after: IoasidView) => { space(after).parent = 2; }],
  ['enforces where it did not', (after: IoasidView) => { space(after).enforce = true; }],
] as const) {
  steps(`FixedProp is broken: an object ${how}`, () => { assert.equal(brokenBy(step('linux', 'pass', [], 'OK', damage), world('linux')), ['FixedProp']); });
}
for (const how of ['domains', 'former'] as const) {
  steps(`AccessProp is broken by a table of a context that the file is not bound to, in ${how}`, () => {
    const through = step('linux', 'useDevice', ['p1', 'f1'], 'OK', (_, before) => { before[how]['g1'] = ['table', 'c2', 4]; });
    assert.equal(brokenBy(through, world('linux')), ['AccessProp']);
  });
}
steps('LowestFirstProp lets a number be used that the same step gives back', () => {
  const system = play(busy('linux'), 'alloc p1 c1 false');
  const before = system.view();
  play(system, 'attach p1 f1 c1 5');
  assert.equal([before, system.view()].map(({ objects }) => [...objects['c1'].keys()]), [[1, 2, 3, 4, 5], [1, 2, 3, 5, 6]]);
  assert.equal(brokenBy({ op: 'attach', args: [], errno: 'OK', before, after: system.view() }, world('linux')), []);
});
for (const op of ['map', 'unmap', 'getInfo', 'allocNested']) {
  steps(`ClosedProp is broken by ${op}`, () => {
    const partly = (errno: string): IoasidStep => step('rfcV1', op, ['p1', 'c1', 1], errno, (after, before) => { after.attached['f2'] = before.attached['f2'] = new Set(); });
    assert.equal([brokenBy(partly('OK'), world('rfcV1')), brokenBy(partly('EBUSY'), world('rfcV1'))], [['ClosedProp'], []]);
  });
}
steps('ClosedProp is of the address space alone: a group that is partly attached to another one is none of it', () => {
  const elsewhere = step('rfcV1', 'map', ['p1', 'c1', 1, 0, 0], 'OK', (_, before) => {
    before.attached['f1'] = new Set([['c1', 2]]);
    before.attached['f2'] = new Set();
  });
  const other = step('rfcV1', 'map', ['p1', 'c1', 1, 0, 0], 'OK', (_, before) => {
    before.attached['f1'] = new Set([['c2', 1]]);
    before.attached['f2'] = new Set();
  });
  assert.equal([brokenBy(elsewhere, world('rfcV1')), brokenBy(other, world('rfcV1'))], [[], []]);
});
steps('a step that changes nothing breaks none; nor is the order of a set a change', () => {
  for (const profile of NAMES) {
    const turned = step(profile, 'map', ['p1', 'c1', 1, 0, 1], 'EEXIST', (after) => { after.holders['c1'] = new Set([...after.holders['c1']].reverse()); });
    assert.equal(brokenBy(turned, world(profile)), []);
  }
  const two = play(busy('linux'), 'pass p1 p2 c1').view();
  const other = { ...two, holders: { ...two.holders, c1: new Set(['p2', 'p1']) } };
  assert.equal(brokenBy({ op: 'close', args: [], errno: 'EBADF', before: two, after: other }, world('linux')), []);
});
steps.run();
