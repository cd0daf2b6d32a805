/** Open file descriptions: who holds them, and their end. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { faultAlloc } from '../../src/iommufd/fault';
import { OtherFile } from '../../src/iommufd/file';
import { newContext } from './setup';

const test = suite('Open files');
test('it is released with its last holder, once; a further put is a mistake of the caller', () => {
  const file = new OtherFile();
  file.hold();
  file.put();
  assert.not(file.released);
  file.put();
  assert.ok(file.released);
  assert.throws(() => file.put(), /^a released other is put again$/);
});
test('a fault queue takes no flag, and its descriptor holds the context', () => {
  const context = newContext();
  assert.is(faultAlloc(context, 1).errno, 'EOPNOTSUPP');
  assert.equal([context.objects.empty, context.holders], [true, 1]);
  const made = faultAlloc(context);
  assert.ok(made.errno === 'OK');
  context.put();
  assert.not(context.released);
  made.file.put();
  assert.ok(context.released);
  for (const [file, words] of [[context, /^a released iommufd is put again$/], [made.file, /^a released queue is put again$/]] as const) assert.throws(() => file.put(), words);
});
test('nothing is leaked before a context ends', () => { assert.equal(newContext().leaked, []); });
test('the mode of accounting can be set back', () => {
  const context = newContext();
  assert.equal([context.setRlimitMode(1), context.rlimitMode, context.setRlimitMode(0), context.rlimitMode], ['OK', 1, 'OK', 0]);
});
test.run();
