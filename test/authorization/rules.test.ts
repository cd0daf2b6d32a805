/** The rules of an authorization, held to Holders.tla, Withdrawals.tla, the code and the table in spec/README.md. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Authority } from '../../src/authorization/authority';
import { Authorization } from '../../src/authorization/authorization';
import { NAMED } from '../../src/authorization/policies';
import * as rules from '../../src/authorization/rules';
import { refusalOf } from '../../src/rules';
import { holdRules } from '../rules/held';

const { AUTHORIZATION_RULES, AUTHORITY_RULES, EVIDENCE: _evidence, ...tables } = rules;

holdRules({
  name: 'authorization', module: 'Authorization', tables, calls: AUTHORIZATION_RULES, beside: AUTHORITY_RULES, document: 'spec/README.md', others: ['src/authorization/authority.ts'],
  codeOnly: [...Object.values(rules.HANDLE), ...Object.values(rules.FALL), ...Object.values(rules.UNPROVE)],
});

const why = suite('Why an authorization refuses');

why('who, of what, and by which rule', () => {
  const one = new Authorization(NAMED.SyncGate);
  one.grant('s', 'd');
  assert.equal(refusalOf(one.begin('t', 'd')), { errno: 'EBADF', rule: 'notHeld', because: 't holds no handle of d' });
  one.begin('s', 'd');
  assert.is(refusalOf(one.begin('s', 'd'))!.because, 's uses d already; one use through a handle at a time');
  one.withdraw();
  assert.equal([refusalOf(one.pass('s', 't', 'd')), refusalOf(one.withdraw())!.rule], [undefined, 'twice']);
  one.end('s', 'd');
  assert.is(refusalOf(one.begin('s', 'd'))!.rule, 'gateShut');
});
why('a withdrawal that nobody may make says how many keep it out', () => {
  const one = new Authorization(NAMED.Pinned);
  one.grant('s', 'd');
  one.pass('s', 't', 'd');
  assert.is(refusalOf(one.withdraw())!.because, 'handles that are held or used, 2 of them, keep the withdrawer out');
});
why('an authority speaks of holders by the names that they were given', () => {
  const authority = new Authority(NAMED.Lease, { clock: () => () => {} });
  const granted = authority.grant({ name: 'backup' });
  if (granted.errno !== 'OK') throw new Error(granted.errno);
  const begun = authority.begin(granted.handle);
  assert.is(refusalOf(authority.begin(granted.handle).errno)!.because, 'backup uses the object already; one use through a handle at a time');
  if (begun.errno === 'OK') begun.use.end();
  assert.is(refusalOf(authority.check(granted.handle))!.because, 'the policy gives no tickets');
  authority.close(granted.handle);
  assert.is(refusalOf(authority.begin(granted.handle).errno)!.because, 'the handle of backup is closed, or of another authority');
});
why('an off-switch that has been used is told from none', () => {
  for (const [policy, rule] of [[NAMED.Once, 'noSwitch'], [NAMED.Caretaker, 'twice']] as const) {
    const authority = new Authority(policy);
    const granted = authority.grant();
    if (granted.errno !== 'OK') throw new Error(granted.errno);
    authority.rescind(granted.handle);
    assert.is(refusalOf(authority.rescind(granted.handle))!.rule, rule);
  }
});
why.run();
