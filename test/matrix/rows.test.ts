import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { agreeing, differentRows } from '../../src/matrix/rows';
import { surveyOf } from './sample';

const policies = [...surveyOf().policies.values()];

const rows = suite('differentRows');

rows('counts rows by their verdicts, not by policies', () => {
  assert.is(differentRows(policies, ['Quiesced', 'Persist']), 3);
  assert.is(differentRows(policies, ['Persist']), 2);
  assert.is(differentRows(policies, ['Absent']), 1);
});

rows.run();

const columns = suite('agreeing');

columns('a property that agrees with no other is in no group', () => assert.equal(agreeing(policies, ['Quiesced', 'Persist']), []));

columns('properties with the same verdict under every policy are a group', () => {
  assert.equal(agreeing(policies, ['Quiesced', 'Absent', 'Persist', 'Missing']), [['Absent', 'Missing']]);
});

columns.run();
