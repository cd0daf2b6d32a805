/** Every property can fail: for each a state, or a step, that breaks it. What the code does keeps them: commands.test.ts. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { ProfileName } from '../../src/ioasid/profiles';
import { broken, PROPERTIES, RULES } from '../../src/ioasid/properties';
import { brokenBy, STEP_PROPERTIES, type Step } from '../../src/ioasid/step-properties';
import type { SpaceView, View } from '../../src/ioasid/view';
import { busy, NAMES, play, world } from './worlds';

const area = (first: number, last: number): { first: number; last: number } => ({ first, last });
const space = (view: View, i = 1): { -readonly [K in keyof SpaceView]: SpaceView[K] } => view.objects['c1'].get(i) as never;

/** Of a view of the busy world (in linux: 1 space, 2 and 3 devices, 4 the table), what makes it break the property. */
const BREAKS: Record<keyof typeof PROPERTIES, readonly [ProfileName, (view: View) => void]> = {
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
invariants('one that is not of a profile is not asked there', () => {
  const view = busy('rfcV1').view();
  view.hosted.add('d2');
  assert.equal([broken(view, world('rfcV1')), Object.keys(RULES).length], [[], 6]);
});
invariants.run();

/** A step of the busy world, with what is done to the view after it, or before it. */
function step(profile: ProfileName, op: string, args: readonly unknown[], errno: string, damage: (after: View, before: View) => void): Step {
  const [before, after] = [busy(profile).view(), busy(profile).view()];
  damage(after, before);
  return { op, args, errno, before, after };
}

const STEPS: Record<keyof typeof STEP_PROPERTIES, readonly [ProfileName, Step]> = {
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
