/** Calls typed one after another. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Conversation } from '../../src/cases/conversation';

const talk = suite('A conversation');

talk('answers each call, takes the last back, and forgets its names', () => {
  const it = new Conversation();
  assert.is(it.say('open_fd as=F'), 'ok');
  assert.is(it.say('ioas_alloc fd=F as=A'), 'ok  A: address space 1');
  assert.match(it.say('ioas_destroy fd=F id=7'), /^ENOENT {2}noObject: there is no object 7 \(iommufd_object_remove\)$/);
  assert.is(it.say('undo'), 'taken back: ioas_destroy(fd=F, id=7)');
  assert.is(it.say('undo'), 'taken back: ioas_alloc(fd=F, as=A)');
  assert.match(it.say('ioas_destroy fd=F id=A'), /name 'A' is used before it is made/);
  assert.is(it.say('calls'), '1  open_fd(as=F)');
  assert.is(it.say('undo'), 'taken back: open_fd(as=F)');
  assert.is(it.say('undo'), 'there is no call to take back');
});

talk('says what makes no sense, and goes on', () => {
  const it = new Conversation();
  assert.match(it.say('opn_fd as=F'), /is 'open_fd' meant/);
  assert.match(it.say('ioctl_end token=t'), /no call is in flight/);
  assert.is(it.say('open_fd as=F'), 'ok');
  assert.match(it.say('state'), /F: open, 1 holders/);
  assert.match(it.say('help'), /undo/);
  assert.is(it.say('env {"mock":true}'), 'a new machine');
  assert.match(it.say('close_fd fd=F'), /used before it is made/);
});

talk('completes calls, their arguments, and names', () => {
  const it = new Conversation();
  it.say('open_fd as=F');
  assert.equal(it.complete('und')[0], ['undo ']);
  assert.equal(it.complete('ioas_a')[0], ['ioas_alloc ']);
  assert.equal(it.complete('ioas_alloc f')[0], ['fd=', 'flags=']);
  assert.equal(it.complete('ioas_alloc fd=')[0], ['fd=F ']);
  assert.equal(it.complete('ioas_alloc fd=F f')[0], ['flags=']);
});

talk.run();
