import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type AskChanged, groupsOf, sift } from '../../src/mutants/sift';

const QUESTIONS = ['first', 'second', 'third'].map(who => ({ who }));
const NUMBERS = Array.from({ length: 32 }, (_, i) => i);

/** Asks, and counts what was asked. */
function asking(fault: (who: string, those: readonly number[]) => boolean): { ask: AskChanged<number, { who: string }>; asked: string[] } {
  const asked: string[] = [];
  return { asked, ask: async ({ who }, those) => {
    asked.push(who);
    return fault(who, those) ? `${those.length} at fault` : undefined;
  } };
}

const sifted = suite('sift');

sifted('what nobody notices costs each question once', async () => {
  const { ask, asked } = asking(() => false);
  assert.equal(await sift(NUMBERS, QUESTIONS, ask), NUMBERS.map(change => ({ change })));
  assert.equal(asked, ['first', 'second', 'third']);
});
sifted('each change at fault is found alone, with who noticed it first and what was said of it alone', async () => {
  const { ask, asked } = asking((who, those) => (who === 'first' && those.includes(7)) || (who === 'second' && (those.includes(3) || those.includes(7) || those.includes(20))));
  const found = await sift(NUMBERS, QUESTIONS, ask);
  const by = (name: string): number[] => found.filter(one => one.by === name).map(({ change }) => change);
  assert.equal([by('first'), by('second'), by('third')], [[7], [3, 20], []]);
  assert.equal(found.filter(({ said }) => said !== undefined).map(({ said }) => said), ['1 at fault', '1 at fault', '1 at fault']);
  assert.is(found.length, NUMBERS.length);
  assert.ok(asked.length < 35, `${asked.length} questions`);
});
sifted('each is told when it is settled, those that nobody notices at the end', async () => {
  const { ask, asked } = asking((who, those) => who === 'first' && those.includes(1));
  const told: [number, string | undefined, number][] = [];
  await sift([0, 1, 2], QUESTIONS, ask, ({ change, by }) => told.push([change, by, asked.length]));
  assert.equal(told, [[1, 'first', 4], [0, undefined, 7], [2, undefined, 7]]);
});
sifted('two that are at fault only together are not noticed', async () => {
  const { ask } = asking((_, those) => those.includes(0) && those.includes(31));
  assert.equal((await sift(NUMBERS, QUESTIONS, ask)).filter(({ by }) => by !== undefined), []);
});
sifted('a group has no two changes that have to do with each other', () => {
  assert.equal(groupsOf(['a1', 'b1', 'a2', 'c1', 'a3', 'c2'], (one, other) => one[0] === other[0]), [['a1', 'b1', 'c1'], ['a2', 'c2'], ['a3']]);
});
sifted.run();
