/** The searches behind an answer: with as many subjects as each record needs, whichever record was asked about. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { designOf } from '../../src/ask/design';
import { searchPolicy } from '../../src/ask/search';
import { keyOf } from '../../src/tlc/print';
import type { Value } from '../../src/tlc/value';
import { openProject } from '../../src/tlc/project';
import { checker } from '../tlc/copies';

const test = suite('searches of ioasid ask');

/** One of the sixteen policies (`ListsOfSome`) that two subjects are too few for: L breaks with three. */
const SEEN = { grant: 'proven', evidence: 'sampled', withdraw: 'always', hears: 'request', awaits: new Set(['stop']), abort: 'never', pass: true, covers: 'seen' };

test('what is near the asked policy is searched with three subjects, too, where two are too few', async () => {
  const { held, third } = await searchPolicy(openProject(), await checker(), designOf({ ...SEEN, covers: 'all' }, 'near'), true);
  const key = keyOf(SEEN as unknown as Value);
  const [two, three] = [held, third].map(({ policies }) => [...policies.values()].find(({ decisions }) => keyOf(decisions as Value) === key)!);
  assert.is(two.broken.has('Local'), false);
  assert.is(three.broken.get('Local')?.length, 7);
});
test('a policy for which two are enough is searched with three nowhere', async () => {
  const { held, third } = await searchPolicy(openProject(), await checker(), designOf({ ...SEEN, covers: 'all' }, 'alone'), false);
  assert.equal([held.policies.size, third.policies.size], [1, 0]);
});
test.run();
