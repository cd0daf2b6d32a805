/** Every scenario of the debate that is about this room is played, in each profile to which it applies. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { NAMES } from '../worlds';

const SCENARIOS = [...Array.from({ length: 27 }, (_, n) => `S${n + 1}`), 'S48', 'S49'];
/** What can only happen where there is more than one table to an address space, or a queue of faults. */
const ONLY: Record<string, readonly string[]> = { S22: ['linux'], S26: ['linux'] };
const LISTS: Record<string, readonly string[]> = { NAMES, CONTEXTS: ['rfcV2', 'rfc2021', 'linux'] };

/** The scenarios and profiles in the titles of a file; `${profile}` is each of the loop around it. */
function played(text: string): string[] {
  let profiles: readonly string[] = [];
  const found: string[] = [];
  for (const line of text.split('\n')) {
    const loop = /^for \(const profile of (\w+|\[[^\]]*\])/.exec(line);
    if (loop) profiles = LISTS[loop[1]] ?? [...loop[1].matchAll(/'(\w+)'/g)].map(([, name]) => name);
    for (const [, scenario, profile] of line.matchAll(/^\s*test\([`'](S\d+) (\w+|\$\{profile\})[: ]/g)) {
      for (const name of profile.startsWith('$') ? profiles : [profile]) found.push(`${scenario} ${name}`);
    }
  }
  return found;
}

const test = suite('Scenarios');
test('S1 to S27, S48 and S49 are all there, each in the profiles to which it applies, and no others', () => {
  const texts = readdirSync(__dirname).filter((name) => name !== 'all.test.ts').map((name) => readFileSync(join(__dirname, name), 'utf8'));
  const expected = SCENARIOS.flatMap((scenario) => (ONLY[scenario] ?? NAMES).map((profile) => `${scenario} ${profile}`));
  assert.equal([...new Set(texts.flatMap(played))].sort(), expected.sort());
});
test.run();
