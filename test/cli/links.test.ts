import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Case } from '../../src/cases/case';
import { parseCases } from '../../src/cases/format';
import { linkToCase, linkToDifference } from '../../src/cli/links';
import { RECORD_LIMITS, recordOfLink } from '../../src/explorer/record';
import { shownRoomNamed } from '../../src/explorer/rooms';
import { Track } from '../../src/explorer/track';
import { DIFFERING, UNRECORDED, foreign } from '../conformance/differing';

const links = suite('links to what can be stepped through');

for (const { room, model, difference, run } of DIFFERING) {
  links(`${room.name}: a run that differs opens in the explorer, where the code answers each step`, () => {
    const link = linkToDifference(difference, model)!;
    assert.match(link, /^explorer\.html#v=1&room=/);
    const record = recordOfLink(link.slice(link.indexOf('#')));
    assert.is(record.at, record.run.length);
    const track = new Track(shownRoomNamed(record.room), record.positions[0]!, record.world);
    track.follow(record.run);
    assert.equal(track.frames.map(({ fault }) => fault).filter(Boolean), []);
    const machine = room.start(difference.initial, model.constants);
    const answered = run.map(({ op, args }) => room.take(machine, op, args));
    assert.equal(track.frames.slice(-run.length).map(({ answer }) => answer.errno), answered);
  });
}
links('a room of somebody else\'s, and a run that was not recorded whole, get none', () => {
  assert.is(linkToDifference(UNRECORDED.difference, UNRECORDED.model), undefined);
  assert.is(linkToDifference(UNRECORDED.difference, foreign(UNRECORDED)), undefined);
});

const step = (op: string, args: object, expect = 'ok') => ({ op, args, expect });
const caseOf = (...steps: object[]): Case => parseCases('f', JSON.stringify([{ id: 'c', object: 'ioas', steps }])).cases[0]!;
const CALLS = [step('open_fd', { as: 'F' }), step('ioas_alloc', { fd: 'F', as: 'B' }), step('map', { fd: 'F', ioas: 'B', iova: 4096, len: 4096 }),
  step('unmap', { fd: 'F', ioas: 'B', iova: 0, len: 'U64_MAX' })];

links('a case opens at the step that differs', () => {
  assert.is(linkToCase(caseOf(...CALLS), 3), 'explorer.html#v=1&room=iommufd&in=7.2&world=%7B%22env%22:%7B%7D,%22object%22:%22ioas%22%7D'
    + '&run=open_fd+as=F~ioas_alloc+fd=F+as=B~map+fd=F+ioas=B+iova=4096+len=4096~unmap+fd=F+ioas=B+iova=0+len=U64_MAX&at=3');
});
links('a case that is too long for a link has none', () => {
  const many = Array.from({ length: Math.ceil(RECORD_LIMITS.link / 10) }, () => CALLS[2]!);
  assert.ok(linkToCase(caseOf(...CALLS.slice(0, 2), ...many), 3) === undefined);
});
links.run();
