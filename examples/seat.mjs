/**
 * A seat that hands keyboards out, as logind does with EVIOCREVOKE. Each session opens the keyboard and reads; a session that is switched away has
 * its handle revoked: its sleeping reader is woken, it is told, and neither it nor a program to which it passed its handle reads any more. The other
 * session, which opened the keyboard on its own, sleeps on and loses nothing.
 *
 *     node examples/seat.mjs
 */
import { OBSERVED, RECORD_PROMISES, RevocationAuthority } from 'ioasid/revocation';

const keyboard = new RevocationAuthority(OBSERVED.evdev.read);
const pressed = [];

/** Reads key after key until it is hung up on; answers how many it has read. */
async function session(handle) {
  for (let count = 0; ; count++) {
    const reading = await keyboard.begin(handle, { kind: 'sleeping' });
    if (reading.errno !== 'OK') return `${count} keys, then ${reading.errno}`;
    if (await reading.use.over === 'cut') return `${count} keys, then hung up`;
    console.log(`  ${handle.name} reads ${pressed.at(-1)}`);
  }
}

/** A key is pressed: whoever sleeps in a read is woken. */
async function press(key) {
  pressed.push(key);
  keyboard.wake();
  await new Promise((resolve) => setImmediate(resolve));
}

const open = (name) => keyboard.grant({ name, notice: () => console.log(`  ${name} is told`) }).handle;
const [ann, bob] = [open('ann'), open('bob')];
const spy = keyboard.pass(ann, { name: 'a program of ann\'s', notice: () => {} }).handle;
const reads = { ann: session(ann), bob: session(bob) };

await press('a');
console.log('switched away:', await keyboard.revoke(ann));
console.log('ann:', await reads.ann);
console.log('what she passed on:', (await keyboard.begin(spy, { kind: 'sleeping' })).errno);
await press('b');
console.log('while it is taken back, a new open:', keyboard.grant().errno);
console.log('given back:', keyboard.giveBack());
console.log('a new open:', keyboard.grant({ name: 'ann again' }).errno);
console.log('with the old handle:', (await keyboard.begin(ann, { kind: 'sleeping' })).errno);
console.log('every sleeper is woken:', RECORD_PROMISES.Woken(keyboard.record), '- nothing is left running:', RECORD_PROMISES.NoneRunning(keyboard.record));
console.log('held by:', [...keyboard.holders()].map(({ name, uses }) => (uses.length ? `${name} (${uses})` : name)).join(', '));
console.log('switched away:', await keyboard.revoke(bob));
console.log('bob:', await reads.bob);
