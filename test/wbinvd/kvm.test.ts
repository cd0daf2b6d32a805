import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Position, WBINVD_POSITIONS } from '../../src/wbinvd/positions';
import { playScenario } from '../../src/wbinvd/scenario';

const BOX3 = { noSnoop: true, canEnforce: false, group: 'G' };

const answers = (position: Position, ...steps: string[]): string[] =>
  playScenario({ id: 'T', title: 'a rule', devices: { D1: BOX3, D2: BOX3 }, vms: { K1: 'P1' }, steps }, position).map(({ answer }) => answer);

const asked = suite('What Add asks for');

asked('a bound device, if that were asked (the repair of S46): EINVAL without one, OK with one of several', () => {
  assert.equal(answers({ ...WBINVD_POSITIONS.Linux67File, needs: 'bound' }, 'add K1 D1', 'bind D1', 'add K1 D1'), ['EINVAL', 'OK', 'OK']);
  assert.equal(answers({ ...WBINVD_POSITIONS.Linux67Group, needs: 'bound' }, 'add K1 D1', 'bind D2', 'add K1 D1'), ['EINVAL', 'OK', 'OK']);
});

asked('a table, in 3.13', () => {
  assert.equal(answers(WBINVD_POSITIONS.Linux313, 'bind D1', 'add K1 D1', 'alloc A', 'attach D1 A', 'add K1 D1'), ['OK', 'EINVAL', 'OK', 'OK', 'OK']);
});

asked.run();

const once = suite('A right that is checked once');

once('lasts until the last thing that KVM was given is taken back, whatever has become of the proof', () => {
  const played = playScenario({
    id: 'T', title: 'a rule', devices: { D1: BOX3, D2: BOX3 }, vms: { K1: 'P1' },
    steps: ['alloc A', 'bind D1', 'attach D1 A', 'add K1 D1', 'bind D2', 'attach D2 A', 'add K1 D2', 'detach D1', 'del K1 D2', 'del K1 D1'],
  }, { ...WBINVD_POSITIONS.GunthorpeModes, given: 'device' });
  assert.equal(played.slice(-3).map(({ step, real }) => [step, real['K1']]), [['detach D1', true], ['del K1 D2', true], ['del K1 D1', false]]);
});

once.run();
