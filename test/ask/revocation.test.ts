import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mechanismRow } from '../../src/ask/mechanism';
import { DESIGN_QUESTIONS, mechanismDesignOf, distance, nearestRecords } from '../../src/ask/revocation';
import { MECHANISM_PROMISES } from '../../src/matrix/mechanism-promises';
import { runMechanisms } from '../../src/matrix/mechanisms';
import { KNOWN, READ } from '../../src/revocation/defects';
import { OBSERVED } from '../../src/revocation/mechanisms';
import { ToolError } from '../../src/tlc/error';
import { openProject } from '../../src/tlc/project';
import { checker } from '../tlc/copies';

const project = openProject();

/** As procfs answers. */
const PROCFS = { gate: 'call', running: 'awaited', sleeping: 'none', standing: 'none', reach: 'object', told: 'none', after: 'barred' };

const bad = suite('A design that makes no sense is one line');

const refuses = (answers: Record<string, unknown>, message: RegExp): void => {
  assert.throws(() => mechanismDesignOf(answers), (error: unknown) => error instanceof ToolError && message.test(error.message));
};
bad('a question that is not answered, or that there is not, or an answer that there is not', () => {
  const { told: _, ...rest } = PROCFS;
  refuses(rest, /^'told' is not answered; say none, poll, /);
  refuses({ ...PROCFS, speed: 'fast' }, /^there is no question 'speed'; there is gate, /);
  refuses({ ...PROCFS, gate: 'soon' }, /^'gate' cannot be soon; say never, call, return$/);
});
bad('answers that contradict each other', () => { refuses({ ...PROCFS, standing: 'suspended' }, /contradicts itself: what is suspended has to be revived$/); });
bad.run();

const design = suite('A design by seven questions');

design('there are seven, and every answer of each is taken', () => {
  assert.is(DESIGN_QUESTIONS.length, 7);
  for (const { id, answers } of DESIGN_QUESTIONS) for (const answer of Object.keys(answers)) {
    // What is suspended has to be revived, and a kind of use has to be left.
    const given = { ...PROCFS, sleeping: 'cut', ...(answer === 'suspended' && { after: 'revived' }), [id]: answer };
    assert.ok(mechanismDesignOf(given), `${id} ${answer}`);
  }
});

design('the answers of a mechanism come to its record, but for one decision that makes no difference: each verdict is that of the matrix', async () => {
  const record = mechanismDesignOf(PROCFS);
  assert.is(distance(record, OBSERVED['procfs']!['all']!), 1); // awaits drain alone: shut by the call, nobody could start anyway
  const { cells } = mechanismRow({ name: 'procfs', parts: { all: record } });
  const { cells: expected } = (await runMechanisms(project, await checker())).find(({ name }) => name === 'procfs')!;
  for (const { name } of MECHANISM_PROMISES) {
    const { holds, vacuous, length } = expected.get(name)!;
    const { run: _, ...cell } = cells.get(name)!;
    assert.equal(cell, { holds, ...(vacuous && { vacuous }), ...(!holds && { length }) }, name);
  }
});

design('what is near it are mechanisms and defects, and no pair that tells one decision', () => {
  const { mechanisms: near, defects } = nearestRecords(OBSERVED['keyRevoke']!['all']!);
  assert.equal(near[0], { name: 'keyRevoke', part: 'all', decisions: 0 });
  assert.equal(near.filter(({ name }) => !Object.hasOwn({ ...OBSERVED, ...READ }, name)), []);
  assert.equal(defects.filter(({ name, part }) => !Object.hasOwn(KNOWN, name) || part !== 'found'), []);
});

design.run();
