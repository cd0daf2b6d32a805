/** The rules of the kernel's allocator, held to its specification, the code and the table in spec/allocator/README.md. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Allocator } from '../../src/allocator/allocator';
import { FORMS } from '../../src/allocator/forms';
import { INVALID_IOASID, Mm } from '../../src/allocator/ioasid';
import * as rules from '../../src/allocator/rules';
import { refusalOf } from '../../src/rules';
import { holdRules } from '../rules/held';

const { ALLOCATOR_RULES, ...tables } = rules;
const FORM = 'a field of the form';

holdRules({
  name: 'allocator', module: 'Allocator', tables, calls: ALLOCATOR_RULES, document: 'spec/allocator/README.md',
  noRefusal: { PutErrno: 'what a put answers is whether the id has ended by it' },
  fields: ['unknownGet'], others: ['src/allocator/number-tree.ts'],
  naked: { "src/allocator/forms.ts: 'WARN'": FORM, "src/allocator/forms.ts: 'EINVAL'": FORM, "src/allocator/calls.ts: 'ENOTTY'": 'a call that the kernel does not have' },
});

const why = suite('Why the allocator refuses');

why('each rule of a range by its own name', () => {
  const it = new Allocator(FORMS.v5_18);
  const mm = new Mm();
  assert.equal([[1, INVALID_IOASID], [0, 4], [4, 3]].map(([min, max]) => refusalOf(it.svaAlloc(mm, min, max)!)!.rule), ['allOnes', 'fromZero', 'inverted']);
  it.svaAlloc(mm, 3, 5);
  assert.is(refusalOf(it.svaAlloc(mm, 1, 3)!)!.because, 'the process has PASID 3, which is not in the range 1 to 3, the upper end taken for excluded');
});
why('a get says what the form says, by one rule', () => {
  assert.equal([FORMS.v5_11, FORMS.ioasidSet].map((form) => refusalOf(new Allocator(form).get(7)!)), [
    { errno: 'WARN', rule: 'unknown', because: '7 is no id' }, { errno: 'EINVAL', rule: 'unknown', because: '7 is no id' },
  ]);
});
why('a number that is refused has its reason all the same', () => {
  const it = new Allocator(FORMS.v5_5);
  it.alloc(null, 1, 1);
  assert.equal([it.alloc(null, 1, 1), refusalOf('INVALID_IOASID')!.because], [INVALID_IOASID, 'no number from 1 to 1 is free']);
  it.find(null, 1);
  assert.is(refusalOf('NULL')!.rule, 'nothing');
});
why.run();
