import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { copyOf, type Edit, TOY } from '../tlc/copies';
import { type Ended, ioasid } from './program';

interface Report { readonly models: readonly { readonly model: string; readonly verdict: string; readonly reasons: readonly string[] }[] }

async function run(edits: readonly Edit[], ...words: string[]): Promise<Ended & { readonly report?: Report }> {
  const { root, out } = copyOf(TOY, edits);
  const ended = await ioasid('--project', root, 'check', '--second', ...words);
  return { ...ended, ...(ended.stdout === '' ? {} : { report: JSON.parse(readFileSync(join(out, 'second.json'), 'utf8')) as Report }) };
}

const second = suite('ioasid check --second');

second('2 for an unknown model, and for options that do not go with it, in one line', async () => {
  assert.equal(await run([], 'MCToi'), { status: 2, stdout: '', stderr: 'ioasid: no model MCToi; did you mean MCToy?\n' });
  for (const words of [['--again'], ['--jobs', '2'], ['--declare', 'MCToy'], ['--sarif', 'x'], ['--junit', 'x']]) {
    const { status, stdout, stderr } = await run([], ...words);
    assert.equal([status, stdout, stderr.trimEnd().split('\n').length], [2, '', 1], words.join(' '));
  }
  assert.is((await run([], '--budget', 'long')).status, 2);
});

second('0 where all agree, with what each model came to, in a report beside', async () => {
  const { status, stdout, stderr, report } = await run([], 'MCToy', 'MCToy-noLimit');
  assert.equal([status, stderr], [0, ''], stdout);
  assert.match(stdout, /agrees\S* +MCToy .* states, \d+ steps, depth \d+/);
  assert.match(stdout, /2 of 2 models decided again agree/);
  assert.equal(report!.models.map(({ model, verdict }) => [model, verdict]), [['MCToy', 'agrees'], ['MCToy-noLimit', 'agrees']]);
});

second('a property of whole runs is named as TLC\'s', async () => {
  const { status, stdout } = await run([], 'MCToy-noFairness');
  assert.is(status, 0);
  assert.match(stdout, /not its business .* is seen in whole runs, which are TLC's/);
});

second('1 where one differs', async () => {
  const { status, stdout, report } = await run([['spec/toy/Toy.tla', 'Cardinality(taken) >= Limit', 'Cardinality(taken) > Limit']], 'MCToy');
  assert.equal([status, report!.models[0]!.verdict], [1, 'differs'], stdout);
});

second('2 where there is no answer, in one line, and the others are answered all the same', async () => {
  const { status, stdout, report } = await run([['models/toy/MCToy.cfg', 'VIEW state', 'VIEW stated']]);
  assert.is(status, 2, stdout);
  assert.equal(report!.models.filter(({ verdict }) => verdict !== 'agrees').map(({ model, verdict }) => [model, verdict]), [['MCToy', 'failed'], ['MCToy-noFairness', 'liveness']]);
  assert.match(stdout, /NO ANSWER\S* +MCToy .*MCToy.cfg names stated, which MCToy does not define\n/);
});

second('an assumption that is declared to be false is', async () => {
  const { status, stdout } = await run([], 'MCToy-noSense');
  assert.is(status, 0, stdout);
});

second('--json prints what it writes', async () => {
  const { stdout, report } = await run([], '--json', 'MCToy');
  assert.equal(JSON.parse(stdout), report);
});

second.run();
