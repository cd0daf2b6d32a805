import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { WBINVD_POSITIONS, Position, PositionName } from '../../src/wbinvd/positions';
import { Outcome, faultsOf, playScenario } from '../../src/wbinvd/scenario';
import { ELSEWHERE, SCENARIOS } from '../../src/wbinvd/scenarios';
import { Wbinvd } from '../../src/wbinvd/wbinvd';

const NAMES = Object.keys(WBINVD_POSITIONS) as PositionName[];
const GUNTHORPE = NAMES.filter((name) => name.startsWith('Gunthorpe'));
const ONCE: PositionName[] = ['GunthorpeLabel', 'GunthorpeOnce'];
const REFERENCE: PositionName[] = ['WilliamsonReference', 'WilliamsonExclusive'];
/** The right follows a fact about the devices, at once. */
const FOLLOW: PositionName[] = ['WilliamsonOrdered', 'WilliamsonEager', 'WilliamsonCoherency', 'BonziniDefer', 'BonziniThreeStates', 'BonziniVeto', 'RfcV2'];
const NOTICED: PositionName[] = [...FOLLOW, 'WilliamsonLate'];
/** A container keeps what a file of KVM's list speaks of. */
const CONTAINER: PositionName[] = ['Linux313', 'Linux317'];
const CAPABILITY: PositionName[] = ['Linux62', 'Linux67Group', 'Linux67File'];
/** The one under which no table without enforcement exists; nothing incapable gets in. */
const ENFORCED: PositionName[] = ['Rfc2021'];

const run = (id: string, name: PositionName): Outcome[] => playScenario(SCENARIOS.get(id)!, WBINVD_POSITIONS[name] as Position);

/** The positions under which the nth (from 1) WBINVD of the scenario is real. */
const flushes = (id: string, nth: number): PositionName[] => NAMES.filter((name) => run(id, name).filter(({ step }) => step.startsWith('wbinvd '))[nth - 1].flushed);
/** The answers to a step, by position. */
const answers = (id: string, step: string, nth = 1): Map<PositionName, Outcome> => (
  new Map(NAMES.map((name) => [name, run(id, name).filter((outcome) => outcome.step === step)[nth - 1]])));
const answering = (id: string, step: string, errno: string, nth = 1): PositionName[] => NAMES.filter((name) => answers(id, step, nth).get(name)!.answer === errno);
const same = (actual: readonly string[], expected: readonly string[], what?: string): void => assert.equal([...actual].sort(), [...expected].sort(), what);
const without = (...names: readonly PositionName[]): PositionName[] => NAMES.filter((name) => !names.includes(name));
const stale = (id: string): PositionName[] => NAMES.filter((name) => Object.values(run(id, name).at(-1)!.correct).includes(false));

const scenarios = suite('Scenarios');

scenarios('each has a title of its own, and a machine that belongs to some process', () => {
  const all = [...SCENARIOS.values()];
  assert.is(new Set(all.map(({ title }) => title)).size, all.length);
  for (const { id, title, vms } of all) assert.ok(title !== '' && Object.values(vms).every((process) => process !== '') && Object.keys(vms).length > 0, id);
});

scenarios('those of the survey that execute no WBINVD are S1 to S27, but S22, and S50', () => {
  assert.equal([...ELSEWHERE.keys()], [
    'S1', 'S2', 'S3', 'S4', 'S5', 'S6', 'S7', 'S8', 'S9', 'S10', 'S11', 'S12', 'S13', 'S14', 'S15', 'S16', 'S17', 'S18', 'S19', 'S20', 'S21', 'S23', 'S24', 'S25', 'S26',
    'S27', 'S50',
  ]);
});

scenarios('S22: only tables that are reused leave a capable device without enforcement and without WBINVD', () => {
  same(stale('S22'), ['Linux67Group', 'Linux67File']);
});

scenarios('S28: without a device WBINVD is nothing, whoever asks', () => same(flushes('S28', 1), []));

scenarios('S29: with enforcement it is real only for those who look at the device and not at its table', () => {
  same(flushes('S29', 1), [...ONCE, 'GunthorpeAny', 'BonziniVeto']);
  same(flushes('S29', 2), ['GunthorpeAny', 'BonziniVeto'], 'a device that cannot issue no-snoop');
});

scenarios('S30: no-snoop that nothing blocks makes it real, and guest data stay correct', () => {
  same(flushes('S30', 1), without(...ENFORCED));
  same(stale('S30'), []);
});

scenarios('S31: only a proof that asks the device can tell that it is not needed', () => {
  same(flushes('S31', 1), without(...ONCE, 'WilliamsonCoherency', ...ENFORCED));
});

scenarios('S32: after the device has left, the right is there for those who look once, and for those who keep the device', () => {
  same(flushes('S32', 2), without(...NOTICED, ...ENFORCED));
  for (const name of [...REFERENCE, ...CONTAINER, 'Linux67File'] as PositionName[]) assert.is(run('S32', name).at(-4)!.real.K1, true, name);
  same(flushes('S32', 3), [], 'after the delete');
});

scenarios('S33: the call answers no, yes, no; the flag of those who look once answers yes', () => {
  const kernel = NAMES.filter((name) => answers('S33', 'ioctl').get(name)!.answer === 'ENOTTY');
  const asked = without(...(kernel as PositionName[]), ...ENFORCED);
  for (const name of asked) {
    const said = run('S33', name).filter(({ step }) => step === 'ioctl').map(({ flushed }) => flushed);
    assert.equal(said, [false, true, (REFERENCE as string[]).includes(name)], name);
  }
  same(flushes('S33', 3), [...GUNTHORPE, ...REFERENCE, 'TianUpdate', ...kernel]);
});

scenarios('S34: what is open is not looked at again when the node changes', () => {
  for (const nth of [1, 2]) same(flushes('S34', nth), without(...ENFORCED));
});

scenarios('S35: a new open is refused, and the old right stays', () => {
  for (const nth of [2, 3]) same(answering('S35', 'bind D1', 'EACCES', nth), NAMES);
  same(flushes('S35', 1), without(...ENFORCED));
});

scenarios('S36: a file may be passed, the machine may not', () => {
  same(answering('S36', 'add K2 D1 P1', 'EIO'), NAMES);
  same(answering('S36', 'add K2 D1 P2', 'OK'), NAMES);
  same(flushes('S36', 1), without(...ENFORCED));
});

scenarios('S37: one device authorizes two machines, but for the position that forbids it', () => {
  same(answering('S37', 'add K2 D1', 'EBUSY'), ['WilliamsonExclusive']);
  same(flushes('S37', 2), without('WilliamsonExclusive', ...ENFORCED));
});

scenarios('S38: with a coherent address space the user is refused, unless it need only name a device', () => {
  same(answering('S38', 'add K1 D1', 'EPERM'), ['GunthorpeModes', 'WilliamsonReference', 'WilliamsonExclusive', 'WilliamsonOrdered', 'WilliamsonEager', 'WilliamsonLate']);
  same(flushes('S38', 1), [...ONCE, 'GunthorpeAny', 'BonziniVeto']);
});

scenarios('S39: a move to a coherent address space is refused, followed, or not noticed', () => {
  same(flushes('S39', 2), [...GUNTHORPE, ...REFERENCE, 'BonziniVeto', 'TianUpdate', 'TianShortTerm']);
  same(answering('S39', 'attach D1 B', 'EBUSY'), [...REFERENCE, ...CONTAINER]);
});

scenarios('S40: with tables matched or by capability both machines end equal; with a shared table the history stays', () => {
  const ended = (name: PositionName): boolean[] => run('S40', name).filter(({ step }) => step.startsWith('wbinvd')).slice(1).map(({ flushed }) => flushed === true);
  const coherent: PositionName[] = ['Linux313', 'Linux519', ...CAPABILITY, ...ENFORCED];
  for (const name of coherent) assert.equal(ended(name), [false, false], name);
  for (const name of without(...coherent, 'WilliamsonExclusive')) assert.equal(ended(name), [true, true], name);
  assert.equal(ended('WilliamsonExclusive'), [true, false], 'the device justifies the first machine');
});

scenarios('S41: the host waits, and the right stays justified', () => {
  assert.ok([...answers('S41', 'unplug D1').values()].every(({ waits }) => waits));
  same(flushes('S41', 1), without(...ENFORCED));
});

scenarios('S42: an attacker after the unplug has what was given once, and nothing where the proof is ongoing', () => {
  same(flushes('S42', 1), without(...NOTICED, ...ENFORCED));
  const waiting = NAMES.filter((name) => answers('S42', 'unplug D1').get(name)!.waits);
  same(waiting, [...REFERENCE, ...CONTAINER, 'Linux67File'], 'where a reference is the proof, there is no unplug to be after');
});

scenarios('S43: the close of the KVM device ends the right from 6.2 on', () => same(flushes('S43', 2), without(...CAPABILITY, ...ENFORCED)));

scenarios('S44: told before there is a table: refused, nothing until it is told again, or real at once', () => {
  same(answering('S44', 'add K1 D1', 'EINVAL'), [...CONTAINER]);
  same(answering('S44', 'add K1 D1', 'EPERM'), ['GunthorpeModes', 'WilliamsonOrdered', 'WilliamsonEager', 'WilliamsonLate', ...REFERENCE]);
  const first: PositionName[] = [...ONCE, 'GunthorpeAny', 'BonziniVeto', ...CAPABILITY];
  same(flushes('S44', 1), first);
  same(flushes('S44', 2), [...first, 'WilliamsonCoherency', 'BonziniDefer', 'BonziniThreeStates', 'RfcV2'], 'those that follow the table');
  same(flushes('S44', 3), without(...ENFORCED));
});

scenarios('S45: EEXIST, and ENOENT after it is gone', () => {
  same(answering('S45', 'add K1 D1', 'EEXIST', 2), NAMES);
  same(answering('S45', 'del K1 D1', 'ENOENT', 2), NAMES);
});

scenarios('S46: possession of a file is enough from 6.2 on, and nowhere else', () => same(flushes('S46', 1), CAPABILITY));

scenarios('S47: an unplug is not noticed, nor is the device that comes back', () => {
  for (const nth of [1, 2, 3]) same(flushes('S47', nth), CAPABILITY);
  same(flushes('S47', 4), []);
});

scenarios('S48: the second bind is refused and the first goes on', () => {
  same(answering('S48', 'bind D1', 'EINVAL', 2), NAMES);
  same(flushes('S48', 1), without(...ENFORCED));
});

scenarios('S49: nothing is kept after the process has ended', () => {
  for (const name of NAMES) assert.equal(run('S49', name).at(-1)!.real, { K1: false }, name);
  same(answering('S49', 'wbinvd K1', '-', 2), NAMES);
});

scenarios('S49: nor in whatever order its files are closed', () => {
  const ends: Record<string, (room: Wbinvd) => unknown> = {
    device: (room) => room.close('D1'), kvm: (room) => room.closeKvm('K1'), machine: (room) => room.destroy('K1'),
  };
  const orders = ['device', 'kvm', 'machine'].flatMap((first, _, all) => all.filter((word) => word !== first)
    .map((second) => [first, second, all.find((word) => word !== first && word !== second)!]));
  assert.is(orders.length, 6);
  for (const name of without(...ENFORCED)) {
    for (const order of orders) {
      const room = new Wbinvd(WBINVD_POSITIONS[name] as Position, { D1: { noSnoop: true, canEnforce: false, group: 'G' } }, { K1: 'P1' });
      room.alloc('A', false);
      for (const { errno } of [room.bind('D1'), room.attach('D1', 'A'), room.add('K1', 'D1')]) assert.is(errno, 'OK', name);
      assert.equal(room.remains(), ['D1', 'K1'], name);
      for (const end of order) ends[end](room);
      assert.equal(room.remains(), [], `${name}: ${order.join(', ')}`);
    }
  }
});

scenarios('S50: of PASIDs, so that no position has an outcome', () => {
  assert.not.ok(SCENARIOS.has('S50'));
  assert.match(ELSEWHERE.get('S50')!, /PASID/);
});

scenarios('S51: a file that KVM keeps makes the host wait until the KVM device is closed, or the machine ends', () => {
  const unplugs = (name: PositionName): unknown[] => run('S51', name).filter(({ step }) => step === 'unplug D1').map(({ answer, waits }) => (waits ? 'waits' : answer));
  const kept: PositionName[] = [...REFERENCE, ...CONTAINER];
  for (const name of kept) assert.equal(unplugs(name), ['waits', 'waits'], name);
  assert.equal(unplugs('Linux67File'), ['waits', 'OK']);
  for (const name of without(...kept, 'Linux67File')) assert.equal(unplugs(name), ['OK', '-'], name);
  same(flushes('S51', 1), without(...FOLLOW, ...ENFORCED), 'nobody hears of it, or not yet');
  same(flushes('S51', 2), without(...FOLLOW, ...CAPABILITY, ...ENFORCED));
});

scenarios('S52: a WBINVD that has begun still flushes, the next one does not', () => {
  for (const name of without(...ENFORCED)) {
    const outcomes = run('S52', name);
    assert.equal(outcomes.at(-2)!.flushed, true, name);
    assert.equal([outcomes.at(-1)!.flushed, outcomes.at(-1)!.correct.K1], [false, true], name);
  }
});

scenarios('an eager notice takes WBINVD away while DMA still runs, an ordered one does not', () => {
  const during = flushes('eager', 1);
  assert.not.ok(during.includes('WilliamsonEager'));
  for (const name of ['WilliamsonOrdered', 'WilliamsonLate', ...REFERENCE] as PositionName[]) assert.ok(during.includes(name), name);
});

scenarios('S22 and S28 to S52 are all here, each with a test of its name', () => {
  const wanted = ['S22', ...Array.from({ length: 25 }, (_, at) => `S${at + 28}`)];
  const tests = [...readFileSync(__filename, 'utf8').matchAll(/^scenarios\('(S\d+): /gm)].map(([, id]) => id);
  same([...new Set(tests)], wanted);
  same([...SCENARIOS.keys()], [...wanted.filter((id) => id !== 'S50'), 'eager']);
  same([...ELSEWHERE.keys()].filter((id) => wanted.includes(id)), ['S50']);
});

scenarios('every scenario is one of the format', () => {
  for (const scenario of SCENARIOS.values()) assert.equal(faultsOf(scenario), [], scenario.id);
});

scenarios('what is no scenario is told with the place', () => {
  assert.equal(faultsOf([]), ['a scenario is an object']);
  const good = SCENARIOS.get('S30')!;
  const of = (change: object): string[] => faultsOf({ ...good, ...change });
  assert.equal(of({ steps: ['wbinvd K9'] }), ['step 1, \'wbinvd K9\': no machine K9']);
  assert.equal(of({ steps: ['alloc A', 'bind D7'] }), ['step 2, \'bind D7\': no device D7']);
  assert.match(of({ steps: ['fly K1'] })[0], /no such step; one of alloc, bind/);
  assert.equal(of({ steps: ['bind'] }), ['step 1, \'bind\': takes device']);
  assert.equal(of({ devices: { D1: { noSnoop: 1, canEnforce: true } } }), ['devices.D1.noSnoop: true or false is expected']);
  assert.equal(of({ vms: { K1: 3 } }), ['vms.K1: the name of a process is expected']);
  assert.equal(of({ more: 1 }), ['more: no such field']);
});

scenarios.run();
