import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { commands, seen } from './random';
import { busy, flagOf, NAMES } from './worlds';

/** What has to succeed at least once. */
const SOMETIME = ['map', 'unmap', 'attach', 'detach', 'bind', 'dmaBegin', 'switchDone', 'fileReleased'];

const test = suite('Any calls in any order: every invariant, and errors that leave no mark');

for (const profile of NAMES) {
  test(profile, () => {
    seen.clear();
    const calls = commands(flagOf(profile));
    const missing = (): string[] => SOMETIME.filter((op) => !seen.has(`${op} OK`));
    // Which of the rare ones a seed brings changes with every call that is added: more seeds, until there are all.
    for (let seed = 4; seed < 12 && (seed === 4 || missing().length > 0); seed++) {
      fc.assert(fc.property(fc.commands(calls, { maxCommands: 60, size: 'max' }), (commands) => {
        fc.modelRun(() => ({ model: {}, real: busy(profile) }), commands);
      }), { numRuns: 150, seed });
    }
    const [done, refused] = [seen.get('OK') ?? 0, seen.get('refused') ?? 0];
    assert.ok(done > 0.35 * (done + refused) && done < 0.65 * (done + refused), `${done} calls succeed, ${refused} are refused`);
    assert.equal(missing(), [], 'each of them succeeds at least once');
  });
}

test.run();
