import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { RunRecord } from '../../src/explorer/opened';
import { RECORD_LIMITS, linkOf, recordOfLink } from '../../src/explorer/record';
import { InputFault } from '../../src/explorer/room';
import { add, NotLoaded, shownRoomNamed } from '../../src/explorer/rooms';
import { linux } from '../../src/explorer/rooms/linux';
import { NO_DATA, sourcesOf } from '../../src/explorer/sources';

const fails = (link: string, says: RegExp): void => {
  assert.throws(() => recordOfLink(link), (error: unknown) => error instanceof InputFault && says.test(error.message) && error.message.length < 600,
    link.slice(0, 60));
};
const plain: RunRecord = { room: 'wbinvd', positions: ['GunthorpeOnce'], world: shownRoomNamed('wbinvd').worlds[0]!.world, run: [], at: 0 };

const links = suite('a link from anybody');

links('that is none, or of another version, says so', () => {
  for (const link of ['', '#', 'x', '%%%', 'room=wbinvd', '#a&b&&=']) fails(link, /is none of this page/);
  fails('v=2&room=wbinvd', /version '2'; this page reads version 1/);
  fails('v=%E0%A4%A&room=wbinvd', /garbled near/);
});
links('that is enormous is not read', () => {
  fails(`v=1&room=wbinvd&run=${'x'.repeat(RECORD_LIMITS.link)}`, /at most 200000 are read/);
  fails(`v=1&room=wbinvd&run=${'~x'.repeat(RECORD_LIMITS.steps + 1)}`, /steps; at most/);
  fails(`v=1&room=wbinvd&run=${'x'.repeat(RECORD_LIMITS.line + 1)}`, /more than 2000 characters/);
});
links('names a room, a position, a world and a step that are there', () => {
  fails('v=1&room=nowhere', /no room 'nowhere'; there are authorization/);
  fails('v=1&room=__proto__', /no room '__proto__'/);
  fails('v=1&room=wbinvd&in=Nobody', /no position 'Nobody'; there are GunthorpeLabel/);
  fails('v=1&room=wbinvd&in=constructor', /no position 'constructor'/);
  fails('v=1&room=wbinvd&in=GunthorpeOnce;prof=table', /no decision 'prof'/);
  fails('v=1&room=wbinvd&in=GunthorpeOnce;proof=nothing', /proof is never 'nothing'/);
  fails('v=1&room=authorization&in=Once;awaits=stop%2Bx', /awaits is never 'x'/);
  fails('v=1&room=wbinvd&in=Linux62,Linux62,Linux62,Linux62', /at most 3 stand side by side/);
  fails('v=1&room=wbinvd&world=9', /world 9; there are 4/);
  fails('v=1&room=wbinvd&at=1', /step '1' of 0/);
  fails('v=1&room=wbinvd&run=ioctl&at=-1', /step '-1' of 1/);
});
links('has a world that can be', () => {
  fails('v=1&room=wbinvd&world=%7B', /no JSON/);
  fails(`v=1&room=wbinvd&world=${'['.repeat(5000)}${']'.repeat(5000)}`, /nested too deeply/);
  fails('v=1&room=wbinvd&world=%7B%22devices%22:[],%22vms%22:%7B%7D%7D', /devices: an object is expected/);
  fails(`v=1&room=wbinvd&world=${encodeURIComponent('{"devices":{"<img>":{"noSnoop":true,"canEnforce":true}},"vms":{}}')}`, /names are words/);
  fails(`v=1&room=authorization&world=${encodeURIComponent('{"subjects":["p","p"],"descriptions":["d"]}')}`,
    /subjects is a list of 1 to 6 different words/);
  fails(`v=1&room=ioasid&world=${encodeURIComponent('{"processes":5}')}`, /processes: a list of names expected/);
  const world = '{"devices":{"__proto__":{"noSnoop":true,"canEnforce":true}},"vms":{"K":"P"}}';
  assert.is(({} as { noSnoop?: boolean }).noSnoop, undefined);
  assert.ok(recordOfLink(`v=1&room=wbinvd&world=${encodeURIComponent(world)}`));
});
links.run();

const back = suite('a link');

back('the room that is loaded later is asked for first', () => {
  assert.throws(() => recordOfLink('v=1&room=iommufd&in=7.2'), (error: unknown) => error instanceof NotLoaded);
  add(linux);
  assert.is(recordOfLink('v=1&room=iommufd&in=7.2').room, 'iommufd');
});
back('opens just what was shown: every scenario, every position of it', () => {
  for (const source of sourcesOf(NO_DATA)) {
    const { record } = source.open();
    for (const at of [0, 1, record.run.length]) assert.equal(recordOfLink(linkOf({ ...record, at })), { ...record, at }, source.id);
  }
});
back('a step may have any character; what a link has is text that goes through a mail', () => {
  const run = ['map fd=F iova=0x1000 prot=R,W', 'a~b\\c&d=e#f%g+h', '<script>', 'ü 漢'];
  const link = linkOf({ ...plain, run, at: 4, source: 'case:a&b' });
  assert.match(link, /^[\x21-\x7e]*$/);
  assert.not.match(link, /[<>"'`#]/);
  assert.equal(recordOfLink(`#${link}`), { ...plain, run, at: 4, source: 'case:a&b' });
});
back('a world of one\'s own, and a position that has no name', () => {
  const record = { ...plain, positions: ['Linux67File;tables=matched', 'Linux67File'],
    world: { devices: { X: { noSnoop: true, canEnforce: true } }, vms: { K: 'P' } } };
  assert.equal(recordOfLink(linkOf(record)), record);
});
back('S33 is short enough to read aloud', () => {
  assert.is(linkOf({ ...sourcesOf(NO_DATA).find(({ id }) => id === 'S33')!.open().record, positions: ['GunthorpeOnce', 'WilliamsonOrdered'] }),
    'v=1&room=wbinvd&in=GunthorpeOnce,WilliamsonOrdered&of=S33&run=ioctl~wbinvd+K1~alloc+A~bind+D1~attach+D1+A~add+K1+D1~ioctl~wbinvd+K1~close+D1~noticeArrived+K1~ioctl~wbinvd+K1');
});
back.run();
