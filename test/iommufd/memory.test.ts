/** What is behind addresses: who can pin it, and until when. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { OtherFile } from '../../src/iommufd/file';
import { Dmabuf, FileMemory, MEMORY_KINDS, Process } from '../../src/iommufd/memory';

const test = suite('Memory');
test('of a process cannot be pinned where nothing is, where a BAR is, to be written where it may not, or after its end', () => {
  const process = new Process('p');
  const pinned = (write: boolean): string[] => MEMORY_KINDS.filter((kind) => process.memory(kind).canPin(0, 4096, write));
  assert.equal(pinned(true), ['anonymous', 'huge']);
  assert.equal(pinned(false), ['anonymous', 'huge', 'readonly']);
  process.ended = true;
  assert.equal(pinned(false), []);
});
test('of one kind is one memory of a process, and another of another process', () => {
  const [one, other] = [new Process('p'), new Process('q')];
  assert.is(one.memory('huge'), one.memory('huge'));
  assert.is.not(one.memory('huge'), other.memory('huge'));
});
test('of a file cannot be pinned beyond its end, and of a file that is no memory not at all', () => {
  const file = new FileMemory(new OtherFile(8192));
  assert.equal([file.canPin(0, 8192), file.canPin(4096, 4096), file.canPin(4096, 8192), file.canPin(8192, 1)], [true, true, false, false]);
  assert.not.ok(new FileMemory(new Dmabuf(8192)).canPin(0, 4096));
});
test('of a dmabuf that is taken back stays so, though what is mapped later is good again; an older kernel does not hear of it', () => {
  const dmabuf = new Dmabuf(8192);
  const [first, deaf] = [dmabuf.map(true), dmabuf.map(false)];
  dmabuf.revoked = true;
  dmabuf.revoked = false;
  const second = dmabuf.map(true);
  assert.equal([first.revoked, deaf.revoked, second.revoked, dmabuf.revoked], [true, false, false, false]);
});
test('of a dmabuf that is given again, though it was not taken, is lost to who has mapped it: its exporter invalidates all the same', () => {
  const dmabuf = new Dmabuf(8192);
  const mapped = dmabuf.map(true);
  dmabuf.revoked = false;
  assert.equal([mapped.revoked, dmabuf.map(true).revoked, dmabuf.revoked], [true, false, false]);
});
test('in huge pages, or of a dmabuf, follows on in the machine; other memory does not', () => {
  const process = new Process('p');
  assert.equal([process.memory('huge').adjacent, process.memory('anonymous').adjacent, new Dmabuf(1).map(true).adjacent, new FileMemory(new OtherFile()).adjacent], [true, false, true, false]);
});
test.run();
