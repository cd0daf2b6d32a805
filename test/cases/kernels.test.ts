import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { chooseKernel, parseKernels, parseProfile } from '../../src/cases/kernels';
import { kernelOf } from '../../src/cases/run';

const parse = suite('parseKernels');

parse('has no numbers for a series that was never merged', () => { assert.is(parseKernels('unmerged (ioasid_set series)'), undefined); });
parse('reads a beginning, a range and a list', () => {
  assert.equal(parseKernels('>=6.2'), [{ from: [6, 2], to: [Infinity, 0] }]);
  assert.equal(parseKernels('5.5-5.10, 5.18-6.3'), [{ from: [5, 5], to: [5, 10] }, { from: [5, 18], to: [6, 3] }]);
});
parse('reads a profile', () => {
  assert.equal(parseProfile('linux-6.12'), [6, 12]);
  assert.is(parseProfile('6.12'), undefined);
  assert.is(parseProfile('linux-six'), undefined);
});
parse.run();

const choose = suite('chooseKernel');
const chosen = (range: string, wanted: [number, number]) => chooseKernel(parseKernels(range)!, wanted);

choose('keeps a kernel for which the case holds', () => { assert.equal(chosen('>=6.2', [7, 2]), [7, 2]); });
choose('takes the last older one otherwise', () => {
  assert.equal(chosen('6.2-7.1', [7, 2]), [7, 1]);
  assert.equal(chosen('5.5-5.10, 5.18-6.3', [7, 2]), [6, 3]);
});
choose('takes the first newer one where all are newer', () => { assert.equal(chosen('>=6.15', [6, 12]), [6, 15]); });
choose('compares minor numbers as numbers', () => { assert.equal(chosen('>=6.2', [6, 12]), [6, 12]); });
choose.run();

const of = suite('kernelOf');
const bare = { id: 'r', object: 'mock', steps: [] };
of('is the newest by itself', () => { assert.equal(kernelOf(bare), [7, 2]); });
of('is the kernel of a recorded run', () => { assert.equal(kernelOf({ ...bare, ran: ['6.12.117'] }), [6, 12]); });
of('is the wanted one where the case does not say', () => { assert.equal(kernelOf({ ...bare, ran: ['6.12.117'] }, [6, 1]), [6, 1]); });
of.run();
