import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { DESIGN_QUESTIONS, designOf, distance, judgeRecord } from '../../src/ask/revocation';
import { OBSERVED } from '../../src/revocation/mechanisms';
import { ToolError } from '../../src/tlc/error';
import { openProject } from '../../src/tlc/project';
import { checker } from '../tlc/copies';

/** As procfs answers. */
const PROCFS = { gate: 'call', running: 'awaited', sleeping: 'none', standing: 'none', reach: 'object', told: 'none', after: 'barred' };

const bad = suite('A design that makes no sense is one line');

const refuses = (answers: Record<string, unknown>, message: RegExp): void => {
  assert.throws(() => designOf(answers), (error: unknown) => error instanceof ToolError && message.test(error.message));
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
    assert.ok(designOf(given), `${id} ${answer}`);
  }
});

design('the answers of a mechanism come to its record, and its verdicts to those of the survey', async () => {
  const record = designOf(PROCFS);
  assert.is(distance(record, OBSERVED['procfs']!['all']!), 1); // awaits drain alone: shut by the call, nobody could start anyway
  const cells = await judgeRecord(record, openProject(), await checker());
  assert.is(cells.get('NonBlocking')!.holds, false);
  assert.equal(cells.get('NonBlocking')!.trace, ['Grant(p, d)', 'Begin(p, d)', 'Withdraw']);
  assert.is(cells.get('Quiesced')!.holds, true);
});

design.run();
