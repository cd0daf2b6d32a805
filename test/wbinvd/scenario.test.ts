import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type PositionName, WBINVD_POSITIONS } from '../../src/wbinvd/positions';
import { faultsOf, SCENARIO_OPS, playScenario, type Scenario } from '../../src/wbinvd/scenario';

const GOOD: Scenario = { id: 'T', title: 'a test', devices: { D1: { noSnoop: true, canEnforce: false } }, vms: { K1: 'P1' }, steps: [] };

const bad = suite('A scenario that is none');

for (const [what, value, faults] of [
  ['no object', null, ['a scenario is an object']],
  ['a list', [], ['a scenario is an object']],
  ['an unknown field', { ...GOOD, step: [] }, ['step: no such field']],
  ['an id that is no text', { ...GOOD, id: 1 }, ['id: a text is expected']],
  ['a title that is no text', { ...GOOD, title: undefined }, ['title: a text is expected']],
  ['devices as a list', { ...GOOD, devices: [] }, ['devices: an object is expected']],
  ['machines as a list', { ...GOOD, vms: ['K1'] }, ['vms: an object is expected']],
  ['steps in one text', { ...GOOD, steps: 'alloc A' }, ['steps: a list of texts is expected']],
  ['a step that is no text', { ...GOOD, steps: ['alloc A', 7] }, ['steps: a list of texts is expected']],
  ['several faults at once', { ...GOOD, id: 1, vms: null }, ['id: a text is expected', 'vms: an object is expected']],
  ['a device that is no object', { ...GOOD, devices: { D1: true } }, ['devices.D1: an object is expected']],
  ['a device that says too little', { ...GOOD, devices: { D1: { noSnoop: 1 } } }, ['devices.D1.noSnoop: true or false is expected', 'devices.D1.canEnforce: true or false is expected']],
  ['a group that is no text', { ...GOOD, devices: { D1: { noSnoop: true, canEnforce: true, group: 1 } } }, ['devices.D1.group: a text is expected']],
  ['a device with an unknown field', { ...GOOD, devices: { D1: { noSnoop: true, canEnforce: true, enforce: true } } }, ['devices.D1.enforce: no such field']],
  ['a machine of no process', { ...GOOD, vms: { K1: 1 } }, ['vms.K1: the name of a process is expected']],
  ['an unknown step', { ...GOOD, steps: ['unbind D1'] }, [`step 1, 'unbind D1': no such step; one of ${Object.keys(SCENARIO_OPS).join(', ')}`]],
  ['a step without its object', { ...GOOD, steps: ['ioctl', 'attach D1'] }, ["step 2, 'attach D1': takes device, space"]],
  ['an ioctl of something', { ...GOOD, steps: ['ioctl D1'] }, ["step 1, 'ioctl D1': takes nothing"]],
  ['an unknown device and an unknown machine', { ...GOOD, steps: ['add K2 D2'] }, ["step 1, 'add K2 D2': no machine K2", "step 1, 'add K2 D2': no device D2"]],
  ['a word that only enforce may be', { ...GOOD, steps: ['alloc A snoop'] }, ["step 1, 'alloc A snoop': only 'enforce' may stand here, not 'snoop'"]],
  ['two spaces', { ...GOOD, steps: ['attach D1 '] }, ["step 1, 'attach D1 ': one space between words"]],
] as const) bad(what, () => assert.equal(faultsOf(value), faults));

bad('and one that is has no faults', () => {
  assert.equal(faultsOf({ ...GOOD, devices: { D1: { noSnoop: true, canEnforce: true, group: 'G1' } }, steps: ['alloc A enforce', 'alloc B', 'bind D1', 'add K1 D1 P1'] }), []);
});

bad.run();

const steps = suite('Steps');

/** What each takes; in brackets what may be left out. */
const TAKES: Readonly<Record<string, string>> = {
  alloc: 'space [enforce]', bind: 'device', close: 'device', attach: 'device space', detach: 'device', unplug: 'device', plug: 'device', chmod: 'device',
  add: 'vm device [process]', del: 'vm device [process]', tell: 'vm device', forget: 'vm device', update: 'vm', forbid: 'vm', permit: 'vm', closeKvm: 'vm',
  destroy: 'vm', exit: 'process', ioctl: '', dma: 'device', dmaBegins: 'device', dmaEnds: 'device', noticeArrived: 'vm', wbinvd: 'vm', wbinvdBegins: 'vm', wbinvdEnds: 'vm',
};

steps('take what they say, in this order', () => {
  assert.equal(Object.fromEntries(Object.entries(SCENARIO_OPS).map(([name, { takes, least }]) => [name, takes.map((kind, at) => (at < least ? kind : `[${kind}]`)).join(' ')])), TAKES);
});

const played = (position: PositionName, ...plan: string[]): string[] =>
  playScenario({ ...GOOD, devices: { D1: { noSnoop: true, canEnforce: true } }, steps: plan }, WBINVD_POSITIONS[position]).map(({ answer }) => answer);

steps('of the host and of DMA: a device that went is there again, and DMA ends', () => {
  assert.equal(played('Linux67File', 'bind D1', 'unplug D1', 'close D1', 'unplug D1', 'bind D1', 'plug D1', 'bind D1'), ['OK', 'OK', 'OK', 'OK', 'ENODEV', 'OK', 'OK']);
  assert.equal(played('Linux67File', 'alloc A', 'bind D1', 'attach D1 A', 'dmaBegins D1', 'dmaBegins D1', 'dmaEnds D1', 'dmaBegins D1'), ['OK', 'OK', 'OK', 'OK', '-', 'OK', 'OK']);
});

steps('of a machine: it is gone, and so is what it could do', () => {
  assert.equal(played('Linux67File', 'destroy K1', 'add K1 D1', 'update K1', 'forbid K1', 'permit K1'), ['OK', 'EBADF', 'EBADF', 'EBADF', 'EBADF']);
});

steps('of a machine: they reach KVM, which says what was never proposed', () => {
  assert.equal(played('Linux67File', 'update K1', 'forbid K1', 'permit K1'), ['ENXIO', 'ENXIO', 'ENXIO']);
  assert.equal(played('TianUpdate', 'update K1'), ['OK']);
  assert.equal(played('BonziniThreeStates', 'forbid K1', 'permit K1'), ['OK', 'OK']);
});

steps.run();
