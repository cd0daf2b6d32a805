import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { copyOf, type Edit, TOY } from '../tlc/copies';
import { type Ended, ioasid } from './program';

const EXPLAINED = 'models/survivors.json';
const UNUSED = { module: 'Toy', definition: 'Full' };
const SURVIVORS = [
  { module: 'Toy', definition: 'TakeErrno', change: 'branches swapped', original: 'IF      s \\in taken                 THEN "EBUSY"', reason: 'both refuse' },
  { ...UNUSED, change: 'conjunct dropped', original: '/\\ call\' = [op |-> "Full", args |-> <<>>, errno |-> "OK"]', reason: 'it never happens' },
  { ...UNUSED, change: 'conjunct dropped', original: '/\\ UNCHANGED taken', reason: 'it never happens' },
];
/** Tally with a conjunct a line; what explains a change there that is noticed, and one that was there once. */
const DOWN: Edit = ['spec/toy/Tally.tla', "Down == count > 0 /\\ count' = count - 1", "Down ==\n  /\\ count > 0\n  /\\ count' = count - 1"];
const NOTICED = { module: 'Tally', definition: 'Down', change: 'conjunct negated', original: '/\\ count > 0', reason: 'nobody asks' };
const WEAKER = { ...NOTICED, change: 'conjunct dropped', original: "/\\ count' = count - 1", reason: 'it may do more then' };
const GONE = { module: 'Tally', definition: 'Up', change: 'conjunct dropped', original: '/\\ TRUE', reason: 'nobody asks' };

const { models } = JSON.parse(readFileSync(join(TOY, 'models/models.json'), 'utf8')) as { models: { model: string; result: string }[] };
const MANIFEST: Edit = ['models/models.json', '', JSON.stringify({ models: models.filter(({ result }) => result === 'holds') })];
const explaining = (rows: readonly object[]): Edit => [EXPLAINED, '', JSON.stringify({ survivors: rows })];

/** Runs it on a copy of the toy with those of its models that hold, which notice all that is noticed, and reads the report that it leaves there. */
async function run(edits: readonly Edit[], ...words: string[]): Promise<Ended & { report?: { mutants: { original: string; by?: string; reason?: string }[] } }> {
  const { root, out } = copyOf(TOY, [MANIFEST, ...edits]);
  for (const { model, result } of models) if (result !== 'holds') rmSync(join(root, 'models', 'toy', `${model}.cfg`));
  const ended = await ioasid('--project', root, 'mutants', ...words);
  return { ...ended, ...(ended.status === 2 ? {} : { report: JSON.parse(readFileSync(join(out, 'mutants.json'), 'utf8')) }) };
}

const mutants = suite('ioasid mutants');

mutants('2 for an unknown module or room, with the nearest', async () => {
  assert.equal(await run([], 'Toi'), { status: 2, stdout: '', stderr: 'ioasid: no module Toi; did you mean Toy?\n' });
  assert.equal(await run([], '--room', 'toi'), { status: 2, stdout: '', stderr: 'ioasid: no room toi; did you mean toy?\n' });
});
mutants('2 for explanations that are no JSON, with the file', async () => {
  const { status, stderr } = await run([[EXPLAINED, '', '{']]);
  assert.is(status, 2);
  assert.match(stderr, /^ioasid: models\/survivors\.json is no JSON: .*; correct it there\n$/);
});
mutants('2 for a module or a line in which there is nothing to change', async () => {
  for (const place of ['Tally', 'Toy:1']) {
    const { status, stderr } = await run([], place);
    assert.is(status, 2);
    assert.match(stderr, /^ioasid: nothing to be changed there/);
  }
});
mutants('0 when each survivor has its reason; of lines only their changes are made, and other reasons are not asked for', async () => {
  const { status, stdout, report } = await run([explaining([...SURVIVORS, NOTICED])], 'Toy:22', 'Toy:38', 'Toy:39', '--json');
  assert.is(status, 0);
  assert.equal(JSON.parse(stdout), report);
  assert.is(report!.mutants.length, 4);
  assert.equal(report!.mutants.flatMap(({ by, original, reason }) => (by === undefined ? [[original, reason]] : [])).sort(), SURVIVORS.map(({ original, reason }) => [original, reason]).sort());
});
mutants('1 for a survivor without one, which is told once more at the end, and for reasons of what is noticed after all or not there any more', async () => {
  const { status, stdout } = await run([DOWN, explaining([NOTICED, WEAKER, GONE])], 'Tally');
  assert.is(status, 1);
  assert.is(stdout.split('\n\n')[1], `3 mutants, 1 noticed, 2 survivors, 1 of them unexplained
spec/toy/Tally.tla:10  conjunct dropped  /\\ count > 0
    SURVIVES
${EXPLAINED} explains what does not survive: Tally, Down, conjunct negated, /\\ count > 0
${EXPLAINED} explains what does not survive: Tally, Up, conjunct dropped, /\\ TRUE
`);
});
mutants.run();
