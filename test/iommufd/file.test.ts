/** Open file descriptions: who holds them, and their end. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { OtherFile } from '../../src/iommufd/file';

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
test.run();
