import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { mechanismRow } from '../../src/ask/mechanism';
import { DESIGN_QUESTIONS, mechanismDesignOf } from '../../src/ask/revocation';
import { withAnswer, answerOfRecord, choseSo, DESIGN_DECISIONS, flatIn, flatOf, NAMED_RECORDS, recordOfFlat, textOfFlat, waysToKeep } from '../../src/explorer/design';
import { word } from '../../src/explorer/positions';
import { InputFault } from '../../src/explorer/room';
import { MECHANISM_PROMISES } from '../../src/matrix/mechanism-promises';
import { KNOWN } from '../../src/revocation/defects';
import { OBSERVED } from '../../src/revocation/mechanisms';
import { RECORD_PROMISES } from '../../src/revocation/promises';
import { chance, someRecord } from '../revocation/records';

const bad = suite('A record that the form cannot take is one line');

for (const [text, says] of [
  ['evdev', /^there is no record 'evdev'; there are evdev\.read, /], ['hidraw;told=shout', /^told is never 'shout'; it is none, poll, /],
  ['hidraw;hears=fall', /^a record has no decision 'hears'; it has grant, /], ['__proto__', /^there is no record '__proto__'/],
] as const) bad(text, () => assert.throws(() => flatIn(text), (error: unknown) => error instanceof InputFault && says.test(error.message)));
bad('one that contradicts itself is a record, and says what contradicts it', () => {
  assert.throws(() => recordOfFlat(flatIn('procfs;standing=suspended')), /contradicts itself: what is suspended has to be revived$/);
});
bad.run();

const form = suite('A record as a form of seven questions');

form('each with a name, and some by chance, have a text of their own that says the same', () => {
  const next = chance(7);
  for (const flat of [...Object.values(NAMED_RECORDS), ...Array.from({ length: 40 }, () => flatOf(someRecord(next)))]) {
    assert.equal(flatIn(textOfFlat(flat)), flat);
    assert.equal(Object.keys(flat).sort(), Object.keys(DESIGN_DECISIONS).sort());
  }
});

form('every answer of every question is taken, is then the answer of the record, and leaves the other answers as they were', () => {
  for (const flat of Object.values(NAMED_RECORDS)) for (const question of DESIGN_QUESTIONS) for (const answer of Object.keys(question.answers)) {
    const now = withAnswer(flat, question, answer);
    assert.is(answerOfRecord(question, now), answer);
    for (const other of DESIGN_QUESTIONS) if (other !== question) assert.is(answerOfRecord(other, now), answerOfRecord(other, flat), `${question.id} ${answer}, ${other.id}`);
  }
});

form('seven answers from the plainest record on come to the record of ioasid revocation --ask', () => {
  const answers = { gate: 'call', running: 'awaited', sleeping: 'cut', standing: 'left', reach: 'object', told: 'poll', after: 'fresh' } as const;
  const flat = DESIGN_QUESTIONS.reduce((now, question) => withAnswer(now, question, answers[question.id as keyof typeof answers]), flatOf({ ...OBSERVED['chmod']!['all']! }));
  assert.equal(recordOfFlat(flat), mechanismDesignOf(answers));
});

form('a mechanism is among those that chose as it did', () => {
  for (const question of DESIGN_QUESTIONS) {
    const answer = answerOfRecord(question, NAMED_RECORDS['hidraw']!);
    assert.ok(choseSo(question, answer!).includes('hidraw'));
    for (const name of choseSo(question, answer!)) assert.is(answerOfRecord(question, NAMED_RECORDS[name]!), answer);
  }
});
form.run();

const ways = suite('What it takes to keep a promise');

ways('the search finds it kept by each way, what is lost broken, and no way gives up a kind of use or the withdrawal', () => {
  for (const { found } of [KNOWN['hidrawSleeper']!, KNOWN['survivingMapping']!]) {
    const flat = flatOf(found);
    const { cells: had } = mechanismRow({ name: 'found', parts: { all: found } });
    for (const { name } of MECHANISM_PROMISES.filter((promise) => !had.get(promise.name)!.holds)) for (const way of waysToKeep(name, flat, 1)) {
      const { cells } = mechanismRow({ name: 'way', parts: { all: recordOfFlat(way.flat) } });
      assert.ok(cells.get(name)!.holds, `${name}: ${way.changes.join('; ')}`);
      const codes = (keeps: boolean): string[] => MECHANISM_PROMISES.filter((promise) => cells.get(promise.name)!.holds === keeps && had.get(promise.name)!.holds !== keeps).map(({ code }) => code);
      assert.equal([way.gains, way.loses], [codes(true), codes(false)]);
      assert.not.match(way.changes.join(), /(sleeping|running|standing): none|withdraw: never/);
    }
  }
});

ways('a defect is repaired in the decision in which its repair differs; a promise that is kept takes nothing', () => {
  const found = flatOf(KNOWN['hidrawSleeper']!.found);
  assert.ok(waysToKeep('Woken', found).some(({ changes }) => changes.join() === 'sleeping: cut'));
  assert.equal(waysToKeep('GrantSound', found), []);
});

ways('where one other decision is not enough, two are, and neither of them alone is', () => {
  const pairs = Object.values(NAMED_RECORDS).flatMap((flat) => MECHANISM_PROMISES.flatMap(({ name }) => waysToKeep(name, flat, 1).filter(({ changes }) => changes.length > 1)
    .map((way) => ({ flat, name, way }))));
  assert.ok(pairs.length > 0);
  for (const { flat, name, way } of pairs) {
    const changed = Object.keys(flat).filter((decision) => word(flat[decision]) !== word(way.flat[decision]));
    assert.is(changed.length, 2);
    for (const decision of changed) {
      const one = { ...flat, [decision]: way.flat[decision] };
      try {
        assert.not(RECORD_PROMISES[name]!(recordOfFlat(one)), `${name}: ${decision}`);
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
      }
    }
  }
});
ways.run();
