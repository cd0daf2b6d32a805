import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lanesOfDifference } from '../../src/conformance/told';
import { DIFFERING, UNRECORDED, foreign } from './differing';

const told = suite('a run that differs, told');

for (const { room, model, difference, run } of DIFFERING) {
  told(`${room.name}: as lanes, with what each step changed and both answers to the last`, () => {
    const lines = lanesOfDifference(difference, model);
    assert.is(lines.filter((line) => /[●]/.test(line)).length, run.length, lines.join('\n'));
    assert.match(lines.join('\n'), /-> OK; the specification: EPERM/);
    assert.ok(lines.every((line) => line.length <= 112));
  });
}
told('a room of somebody else\'s gets no lanes', () => {
  assert.equal(lanesOfDifference(UNRECORDED.difference, foreign(UNRECORDED)), []);
});
told.run();
