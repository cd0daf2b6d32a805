import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { designIn } from '../../src/ask/design';
import { asPolicy, DECISIONS, NAMED, type Policy } from '../../src/authorization/policies';
import { kept, PROMISES } from '../../src/authorization/promises';
import { MANNER, POLICY, POSITION } from '../../src/explorer/decisions';
import { positionOf } from '../../src/explorer/positions';
import { apart, fileOf, nearestPolicies, records, textOfPolicy, waysTo } from '../../src/explorer/question';
import { MANNERS } from '../../src/revocation/manners';
import { POSITION_DECISIONS, WBINVD_POSITIONS } from '../../src/wbinvd/positions';

const none = new Set<never>();
const form = suite('the form of a policy');

form('has every decision with every value, of policies, positions and manners', () => {
  for (const [asked, decisions] of [[POLICY, DECISIONS], [POSITION, POSITION_DECISIONS], [MANNER, MANNERS]] as const) {
    assert.equal(Object.fromEntries(asked.map(({ name, values }) => [name, Object.keys(values).sort()])),
      Object.fromEntries(Object.entries(decisions).map(([name, values]) => [name, values.map(String).sort()])));
  }
});
form('each record has a text of its own that says the same', () => {
  for (const [nth, record] of [...records()].entries()) {
    if (nth % 37 > 0) continue;
    assert.equal(apart(record, positionOf(textOfPolicy(record), NAMED, DECISIONS, ['awaits'], 'policy') as unknown as Policy), []);
  }
  assert.is(textOfPolicy({ ...NAMED.SyncGate, abort: 'call' }), 'SyncGate;abort=call');
});
form('what it saves is the record as JSON', () => {
  const { awaits, ...rest } = JSON.parse(fileOf(NAMED.SyncGate)) as { awaits: string[] };
  assert.equal(apart(asPolicy({ ...rest, awaits: new Set(awaits) }), NAMED.SyncGate), []);
});
form('ioasid matrix and ioasid ask read what it saves, of policies and of positions', () => {
  for (const [kind, all] of [['policy', NAMED], ['position', WBINVD_POSITIONS]] as const) {
    for (const [name, record] of Object.entries<object>(all)) {
      const design = designIn(fileOf(record), name, new Map());
      assert.equal([design.kind, design.name, design.decisions], [kind, name, { ...record }]);
    }
  }
});
form.run();

const ways = suite('what a promise would take');

ways('the nearest of a named policy is itself, then those that differ in least', () => {
  assert.equal(nearestPolicies(NAMED.SyncAbort).slice(0, 3),
    [{ name: 'SyncAbort', differs: [] }, { name: 'LeaseFence', differs: ['evidence'] }, { name: 'SyncGate', differs: ['abort'] }]);
});
ways('every way keeps the promise, in as few decisions as any can, and says what it gains and loses', () => {
  for (const policy of [NAMED.Once, NAMED.Stable]) {
    for (const promise of ['Continuous', 'CanWithdraw', 'NonBlocking', 'Quiesced', 'Local']) {
      const found = waysTo(promise, policy, none, 3);
      if (kept(policy, none).has(promise)) { assert.is(found[0]!.changes.length, 0); continue; }
      const least = Math.min(...[...records()].filter((record) => PROMISES[promise]!(record, none)).map((record) => apart(policy, record).length));
      for (const way of found) {
        assert.is(way.changes.length, least, promise);
        assert.ok(way.gains.includes(promise));
        assert.equal([...kept(way.policy, none)].sort(), [...kept(policy, none)].filter((name) => !way.loses.includes(name)).concat(way.gains)
          .sort());
      }
    }
  }
});
ways('Williamson\'s promise, from Gunthorpe\'s policy, takes one decision: nothing can be withdrawn, as Linux has it; or only what nobody holds; or it is waited for all', () => {
  assert.equal(waysTo('Continuous', NAMED.Once, none).map(({ changes }) => changes)
    .sort(), [['awaits: stop+drain'], ['withdraw: never'], ['withdraw: unheld']]);
});
ways('where a third party may let it fall, none that leaves uses alone', () => {
  assert.ok(waysTo('Continuous', NAMED.Once, new Set(['thirdParty'])).every(({ loses }) => loses.includes('Uncut')));
});
ways.run();
