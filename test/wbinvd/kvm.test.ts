import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Position, POSITIONS } from '../../src/wbinvd/positions';
import { playScenario } from '../../src/wbinvd/scenario';

const BOX3 = { noSnoop: true, canEnforce: false, group: 'G' };

const answers = (position: Position, ...steps: string[]): string[] =>
  playScenario({ id: 'T', title: 'a rule', devices: { D1: BOX3, D2: BOX3 }, vms: { K1: 'P1' }, steps }, position).map(({ answer }) => answer);

const asked = suite('What Add asks for');

asked('a bound device, if that were asked (the repair of S46): EINVAL without one, OK with one of several', () => {
  assert.equal(answers({ ...POSITIONS.Linux67File, needs: 'bound' }, 'add K1 D1', 'bind D1', 'add K1 D1'), ['EINVAL', 'OK', 'OK']);
  assert.equal(answers({ ...POSITIONS.Linux67Group, needs: 'bound' }, 'add K1 D1', 'bind D2', 'add K1 D1'), ['EINVAL', 'OK', 'OK']);
});

asked('a table, in 3.13', () => {
  assert.equal(answers(POSITIONS.Linux313, 'bind D1', 'add K1 D1', 'alloc A', 'attach D1 A', 'add K1 D1'), ['OK', 'EINVAL', 'OK', 'OK', 'OK']);
});

asked.run();
