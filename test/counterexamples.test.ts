/** The told counterexamples are what their models find. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Authorization } from '../src/authorization/authorization';
import { NAMED } from '../src/authorization/policies';
import { COMMAND, FOLDER, modelsOf, pages, read, tableOf, type Told, written } from './counterexamples/pages';

const told: Told = {
  property: 'XInv', steps: [{ number: 1, title: 'the first state', changes: ['x = 1'] }, { number: 2, title: 'Turn', changes: ['x = 2, was 1', 'y  + a|b'] }], back: 1, closing: 'Back',
};

const tables = suite('the table of a run');

tables('words stay beside the step that they are of, and are missed where the step is another', () => {
  const before = tableOf(told).replace('`Turn` | TELL', '`Turn` | it turns').replace('`Back` | TELL', '`Back` | and back');
  assert.is(tableOf(told, before), before);
  const other = tableOf({ ...told, steps: [told.steps[0], { ...told.steps[1], title: 'Spin' }] }, before);
  assert.match(other, /\| 1 \| `Spin` \| TELL \| `x = 2, was 1`<br>`y {2}\+ a\\\|b` \|\n\| 2 \| `Back` \| and back \| back to what was there after step 0 \|/);
});

tables.run();

const run = suite(FOLDER);

run('each page is linked with the model whose run it tells, and says how long it takes, why not shorter, and what each side would answer', () => {
  const map = read(`${FOLDER}/README.md`);
  assert.ok(pages().length >= 5);
  for (const page of pages()) {
    const text = read(page);
    const models = modelsOf(text);
    assert.is(models.length, 1, page);
    const line = map.split('\n').find((one) => one.includes(`(${page.slice(FOLDER.length + 1)})`));
    assert.ok(line?.includes(`\`${models[0]}\``), `${page} in the map`);
    const minutes = /\n(\w+) minutes\./.exec(text)![1];
    assert.is(Number(/\| (\d+) \|$/.exec(line!)![1]), ['', 'One', 'Two', 'Three', 'Four', 'Five'].indexOf(minutes), page);
    for (const part of ['**The claim.**', '**Why no shorter one.**', '**What each side would answer.**']) assert.ok(text.includes(part), `${page}: ${part}`);
    assert.not.ok(text.includes('| TELL |'), `${page}: a step has no words`);
  }
});

for (const page of pages()) {
  run(`${page} tells the run that breaks its model`, async () => {
    const text = read(page);
    assert.is(text, await written(text), `${page} is not the run of its model: ${COMMAND}`);
  });
}

run('the treadmill needs four steps a round: pass on, close, pass back, close; each is possible each time', () => {
  const room = new Authorization(NAMED.Async);
  const p = 'p', q = 'q', d = 'd';
  const steps = (...answers: unknown[]): void => assert.equal(answers, answers.map(() => 'OK'));
  steps(room.grant(q, d), room.withdraw(), room.return(), room.tick());
  for (let round = 0; round < 3; round++) {
    assert.ok(room.untold(q, d) && room.canStart(q, d));
    steps(room.pass(q, p, d), room.close(q, d), room.pass(p, q, d), room.close(p, d));
  }
  assert.ok(room.untold(q, d) && room.canStart(q, d));
});

run.run();
