import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { described, plainest, sources } from '../../src/matrix/policies';
import { openProject } from '../../src/tlc/project';
import { surveyOf } from './sample';

const source = suite('sources');

source('a policy that Policies.tla does not explain is an error with its name', () => {
  assert.throws(() => sources(openProject(), ['Mirage']), /Mirage has no comment/);
});

source('the comment above a policy is its source, and the order is that of the module', () => {
  const found = sources(openProject(), ['Patient', 'Once']);
  assert.equal([...found.keys()], ['Once', 'Patient']);
  assert.match(found.get('Once')!, /^Gunthorpe/);
});

source.run();

const words = suite('described');

words('a policy is told by its differences from Once', () => {
  const [once, gate, sampled] = [...surveyOf().policies.values()];
  assert.is(described(gate!, once!), 'awaits stop and drain, evidence gated');
  assert.is(described(sampled!, once!), 'evidence sampled, pass no');
  assert.is(described(once!, once!), 'as Once');
});

words('the plainest policy differs least', () => {
  const [once, gate, sampled] = [...surveyOf().policies.values()];
  assert.is(plainest([gate!, sampled!, once!], once!), once);
  assert.is(plainest([sampled!, gate!], once!), gate);
});

words.run();
