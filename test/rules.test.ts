/** Rules, and refusing by them. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { forgetRefusal, refusalOf, refused, ruleOf, rules } from '../src/rules';

const TABLE = rules({
  closed: { errno: 'EBADF', because: '{fd} is closed', source: 'f' },
  tooLong: { errno: 'EOVERFLOW', because: '{length} bytes from {iova:x} on go beyond the end', source: 'g', versions: '>=6.2', spec: 'M!N' },
  odd: { errno: 'EBADF', because: 'odd', source: 'f' },
});

const test = suite('Rules');

test.before.each(forgetRefusal);

test('a table keeps the order of its rows, and each knows its name', () => {
  assert.equal(Object.values(TABLE).map(({ name }) => name), ['closed', 'tooLong', 'odd']);
});

test('to refuse is to answer the errno, and to keep why', () => {
  assert.is(refused(TABLE.tooLong, { length: 8, iova: 255n }), 'EOVERFLOW');
  assert.equal(refusalOf('EOVERFLOW'), { errno: 'EOVERFLOW', rule: 'tooLong', because: '8 bytes from 0xff on go beyond the end' });
});

test('values that are not at hand are found only when somebody asks', () => {
  let asked = 0;
  refused(TABLE.closed, () => ({ fd: `F${++asked}` }));
  assert.is(asked, 0);
  assert.is(refusalOf('EBADF')?.because, 'F1 is closed');
});

test('the last refusal counts, if its errno was the answer', () => {
  refused(TABLE.closed, { fd: 'F' });
  refused(TABLE.odd);
  assert.is(ruleOf('EBADF'), TABLE.odd);
  assert.is(ruleOf('EOVERFLOW'), undefined);
  assert.is(refusalOf('EOVERFLOW'), undefined);
});

test('what was refused before is forgotten on demand', () => {
  refused(TABLE.odd);
  forgetRefusal();
  assert.is(ruleOf('EBADF'), undefined);
});

test.run();
