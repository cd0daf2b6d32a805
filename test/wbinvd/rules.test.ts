/** The rules of the positions, held to DeviceFiles.tla, KvmCalls.tla, the code and the table in spec/wbinvd/README.md. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { refusalOf } from '../../src/rules';
import { WBINVD_POSITIONS } from '../../src/wbinvd/positions';
import * as rules from '../../src/wbinvd/rules';
import { Wbinvd } from '../../src/wbinvd/wbinvd';
import { holdRules } from '../rules/held';

const { WBINVD_RULES, ...tables } = rules;

holdRules({
  name: 'wbinvd', module: 'Wbinvd', tables, calls: WBINVD_RULES, document: 'spec/wbinvd/README.md',
  codeOnly: [rules.BIND.noPermission, rules.IOCTL.noCall],
});

const DEVICES = { d: { group: 'g', noSnoop: true, canEnforce: true }, e: { group: 'g', noSnoop: true, canEnforce: false } };
const MACHINES = { k: 'p', l: 'p' };
const why = suite('Why a call about WBINVD is refused');

why('whose machine it is, and what the user cannot prove', () => {
  const room = new Wbinvd(WBINVD_POSITIONS.GunthorpeModes, DEVICES, MACHINES);
  assert.is(refusalOf(room.add('k', 'd', 'q').errno)!.because, 'k was made by process p, and the call is of q');
  assert.equal(refusalOf(room.add('k', 'd').errno), {
    errno: 'EPERM', rule: 'unproven', because: 'the user has to prove that WBINVD may be needed, and no device behind F does',
  });
});
why('for which machine a device proves something already', () => {
  const room = new Wbinvd(WBINVD_POSITIONS.WilliamsonExclusive, DEVICES, MACHINES);
  room.alloc('A', false);
  room.bind('d');
  room.attach('d', 'A');
  assert.equal([room.add('k', 'd').errno, refusalOf(room.add('l', 'd').errno)!.because], ['OK', 'a device behind F proves something for k already']);
  assert.is(refusalOf(room.detach('d').errno)!.because, 'KVM keeps d on the table of A that it was shown');
});
why('which space takes no device that cannot', () => {
  const room = new Wbinvd(WBINVD_POSITIONS.RfcV2, DEVICES, MACHINES);
  room.alloc('A', true);
  room.bind('e');
  assert.is(refusalOf(room.attach('e', 'A').errno)!.because, 'every table of A enforces coherency, and the IOMMU of e cannot');
});
why('a machine that is gone, a device that is closed', () => {
  const room = new Wbinvd(WBINVD_POSITIONS.Linux67File, DEVICES, MACHINES);
  room.closeKvm('k');
  assert.equal([refusalOf(room.closeKvm('k').errno)!.rule, room.destroy('k')!.errno, refusalOf(room.closeKvm('k').errno)!.rule], ['deviceClosed', 'OK', 'noMachine']);
});
why.run();
