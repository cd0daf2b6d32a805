import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { isLoopback, readAddress, readAddresses, hostPort } from '../../src/servers/address';

const address = suite('Addresses of servers');

address('what is no HOST:PORT is refused, with what to write', () => {
  for (const text of ['', 'vm', 'vm:', ':4000', 'vm:x', 'vm:-1', 'vm:65536', 'vm:123456', 'vm:4000:1', '[::1]:4000', '::1', '-vm:4000', 'vm-:4000', 'a b:4000', 'vm:4000\n']) {
    assert.throws(() => readAddress(text, true), new RegExp("is no HOST:PORT; write a name or an IPv4 address, and a port from 0 to 65535"), text);
  }
  assert.throws(() => readAddress('vm:0'), /a port from 1 to 65535/);
});

address('one that is named twice is refused', () => {
  assert.throws(() => readAddresses(['a:1', 'b:1', 'a:1']), /^a:1 is named twice; each server does the work of one$/);
});

address('a name or an IPv4 address, with a port', () => {
  for (const text of ['vm:4000', 'vm-2.lab:1', '10.0.0.5:65535']) assert.is(hostPort(readAddress(text)), text);
  assert.equal(readAddress('127.0.0.1:0', true), { host: '127.0.0.1', port: 0 });
  assert.equal(readAddresses(['a:1', 'a:2']).map(hostPort), ['a:1', 'a:2']);
});

address('who is on this machine', () => {
  assert.equal(['127.0.0.1', '127.3.0.9', '::1', '::ffff:127.0.0.1', '10.0.0.127', '1.127.0.0'].map(isLoopback), [true, true, true, true, false, false]);
});

address.run();
