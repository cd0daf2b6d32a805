/** What a world must be, and what addresses and pages are. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Ioasid } from '../../src/ioasid/ioasid';
import { Addresses, type IoasidWorld } from '../../src/ioasid/world';
import { NAMES, world } from './worlds';

type Refusal = readonly [more: Record<string, unknown>, error: typeof TypeError | typeof RangeError, message: RegExp];

const { devices, files } = world('linux');

/** Worlds that cannot be, each with what is said about it. */
const REFUSED: Record<string, Refusal> = {
  'a profile that there is not': [{ profile: 'windows' }, TypeError, /^profile: one of rfcV1, rfcV2, rfc2021, linux expected, not windows/],
  'a profile by a name that every object has': [{ profile: 'toString' }, TypeError, /^profile: one of/],
  'no profile': [{ profile: undefined }, TypeError, /^profile: one of/],
  'no processes': [{ processes: undefined }, TypeError, /^processes: a list of names expected, not undefined/],
  'processes that are no list': [{ processes: 'p1' }, TypeError, /^processes: a list of names expected, not p1/],
  'a process without a name': [{ processes: [''] }, TypeError, /^processes: a name expected, not /],
  'a process whose name is a number': [{ processes: [1] }, TypeError, /^processes: a name expected, not 1/],
  'two processes of one name': [{ processes: ['p1', 'p1'] }, RangeError, /^processes: p1 is there twice/],
  'no contexts': [{ contexts: undefined }, TypeError, /^contexts: a list of names expected/],
  'two contexts of one name': [{ contexts: ['c1', 'c2', 'c1'] }, RangeError, /^contexts: c1 is there twice/],
  'no devices': [{ devices: undefined, files: {} }, TypeError, /^devices: an object expected, not undefined/],
  'a list of devices': [{ devices: ['d1'], files: {} }, TypeError, /^devices: an object expected/],
  'a device without a name': [{ devices: { '': { group: 'g1' } }, files: {} }, TypeError, /^devices: a name expected, not the empty text/],
  'a device that is nothing': [{ devices: { ...devices, d1: null } }, TypeError, /^devices\.d1: an object expected, not null/],
  'a device without a group': [{ devices: { ...devices, d1: {} } }, TypeError, /^devices\.d1\.group: a name expected, not undefined/],
  'a device that perhaps can enforce snoop': [{ devices: { ...devices, d1: { group: 'g1', enforcing: 'yes' } } }, TypeError, /^devices\.d1\.enforcing: true or false expected, not yes/],
  'no files': [{ files: undefined }, TypeError, /^files: an object expected, not undefined/],
  'a file without a name': [{ files: { '': 'd1' } }, TypeError, /^files: a name expected, not the empty text/],
  'a file of what is no name': [{ files: { f1: 7 } }, TypeError, /^files\.f1: a name expected, not 7/],
  'a file of no device': [{ files: { ...files, f5: 'd9' } }, RangeError, /^files\.f5: there is no device d9/],
  'a file of a device by a name that every object has': [{ files: { f1: 'constructor' } }, RangeError, /^files\.f1: there is no device constructor/],
  'a file with the name of a context': [{ files: { c1: 'd1' } }, RangeError, /^files\.c1: is the name of a context, too/],
  'no number': [{ ids: 0 }, RangeError, /^ids: a number from 1 to 2147483647 expected, not 0/],
  'too many numbers': [{ ids: 2 ** 31 }, RangeError, /^ids: a number from 1/],
  'half a number': [{ ids: 1.5 }, TypeError, /^ids: a whole number expected, not 1.5/],
  'numbers as a text': [{ ids: '6' }, TypeError, /^ids: a whole number expected, not 6/],
  'pages of nothing': [{ grain: 0 }, RangeError, /^grain: a number from 1/],
  'pages of NaN': [{ grain: NaN }, TypeError, /^grain: a whole number expected, not NaN/],
  'a last address below the first': [{ last: -1 }, RangeError, /^last: a number from 0/],
  'a last address below the first, as a bigint': [{ last: -1n }, RangeError, /^last: /],
  'a last address that is a text': [{ last: '3' }, TypeError, /^last: /],
  'a last address within a page': [{ last: 4096, grain: 4096 }, RangeError, /^last: the end of a page of 4096 expected, not 4096/],
  'a last address beyond 64 bits': [{ last: 2n ** 64n + 4095n, grain: 4096 }, RangeError, /^last: an address of 64 bits expected/],
  'more pages than can be counted': [{ last: 2n ** 64n - 1n, grain: 1 }, RangeError, /^last: at most 2\^53 pages/],
  'one page more than can be counted': [{ last: 2n ** 53n, grain: 1 }, RangeError, /^last: at most 2\^53 pages/],
};

const worlds = suite('World: what cannot be is refused, and said by its name');
for (const [what, [more, error, message]] of Object.entries(REFUSED)) {
  worlds(what, () => {
    const expected = (thrown: Error): boolean => thrown instanceof error && message.test(thrown.message);
    assert.throws(() => new Ioasid({ ...world('linux'), ...more } as IoasidWorld), expected, `${error.name} ${message}`);
  });
}
for (const value of [undefined, null, 'linux', 7]) {
  worlds(`${value} is no world`, () => {
    assert.throws(() => new Ioasid(value as never), (thrown: Error) => thrown instanceof TypeError && /^world: an object expected, not /.test(thrown.message));
  });
}
worlds('one without anybody in it can be', () => {
  for (const profile of NAMES) assert.is(new Ioasid({ profile, processes: [], contexts: [], devices: {}, files: {} }).view().opened.size, 0);
});
worlds('what the caller does with a world later changes nothing', () => {
  const processes = ['p1'];
  const system = new Ioasid(world('linux', { processes }));
  processes.push('p3');
  assert.throws(() => system.openContext('p3', 'c1'), /^p: there is no process p3$/);
});
worlds.run();

const addresses = suite('Addresses');
addresses('64 bits in pages of 4096: the first, the last, and one in the upper half, which a double does not hold', () => {
  const all = new Addresses(2n ** 64n - 1n, 4096);
  assert.equal([all.page('a', 0), all.page('a', 4095), all.page('a', 4096), all.page('a', 2n ** 64n - 1n)], [0, 0, 1, 2 ** 52 - 1]);
  assert.is(all.page('a', 2n ** 63n + 4097n), 2 ** 51 + 1);
  assert.equal([all.first(2 ** 51 + 1), all.lastOf(2 ** 51 + 1)], [2n ** 63n + 4096n, 2n ** 63n + 8191n]);
  assert.equal([all.first(1), all.lastOf(1)], [4096, 8191]);
});
addresses('as a number or as a bigint, an address is in the same page', () => {
  const all = new Addresses(2n ** 64n - 1n, 4096);
  for (const address of [0, 1, 4095, 4096, 2 ** 40 + 5, Number.MAX_SAFE_INTEGER]) {
    assert.equal([all.page('a', address), all.begins(address), all.ends(address)], [all.page('a', BigInt(address)), all.begins(BigInt(address)), all.ends(BigInt(address))]);
  }
});
addresses('all beyond the last are in the page after it', () => {
  const few = new Addresses(3, 1);
  assert.equal([few.lastPage, few.page('a', 4), few.page('a', 2n ** 64n - 1n)], [3, 4, 4]);
});
addresses('as many pages as can be counted', () => {
  assert.is(new Addresses(2n ** 53n - 1n, 1).lastPage, Number.MAX_SAFE_INTEGER);
});
addresses('pages begin and end where the grain says', () => {
  const two = new Addresses(7, 2);
  assert.equal([0, 1, 2, 3].map((address) => [two.begins(address), two.ends(address)]), [[true, false], [false, true], [true, false], [false, true]]);
});
addresses.run();
