import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { duration } from '../../src/cli/deep';
import { copyOf, TOY } from '../tlc/copies';
import { ioasid } from './program';

interface Report {
  readonly models: readonly { readonly model: string; readonly done: boolean; readonly passed?: boolean }[];
  readonly lines: readonly { readonly model: string; readonly date: string; readonly cores: number; readonly memoryGiB: number }[];
}
const reportIn = (out: string): Report => JSON.parse(readFileSync(join(out, 'deep.json'), 'utf8')) as Report;

const deep = suite('ioasid check --budget');

deep('2 for what is no time, and for options that do not go with it', async () => {
  for (const words of [['--budget', '0'], ['--budget', '2d'], ['--budget', '-1h'], ['--budget', '1h', '--junit', 'x'], ['--budget', '1h', '--declare', 'MCToy']]) {
    const { status, stdout } = await ioasid('--project', TOY, 'check', ...words);
    assert.equal([status, stdout], [2, ''], words.join(' '));
  }
});

deep('a time is seconds, minutes or hours', () => {
  assert.equal(['90', '90s', '30m', '2h', '', 'h', '1.5h', '01s'].map(duration), [90, 90, 1800, 7200, undefined, undefined, undefined, undefined]);
});

deep('what is done is told and kept with date and machine; 1 where something is not as declared', async () => {
  const { root, out } = copyOf(TOY, [['models/models.json', '"distinct": 7', '"distinct": 8']]);
  const { status, stdout } = await ioasid('--project', root, 'check', '--budget', '10m', 'MCToy', 'MCToy-noLimit');
  assert.is(status, 1, stdout);
  assert.match(stdout, /MCToy {2}\d+ s {2}\S*FAIL\S* distinct: declared 8, found 7/);
  const { models, lines } = reportIn(out);
  assert.equal(models.map(({ model, done, passed }) => [model, done, passed]).sort(), [['MCToy', true, false], ['MCToy-noLimit', true, true]]);
  const kept = lines.find(({ model }) => model === 'MCToy-noLimit')!;
  assert.match(kept.date, /^\d{4}-\d\d-\d\d$/);
  assert.ok(kept.cores > 0 && kept.memoryGiB > 0);
  await ioasid('--project', root, 'check', '--budget', '10m', 'MCToy-noStep');
  assert.equal(reportIn(out).lines.map(({ model }) => model).sort(), ['MCToy', 'MCToy-noLimit', 'MCToy-noStep']);
});

deep('2 where the budget ended first, and what was not done is named', async () => {
  const { root, out } = copyOf(TOY);
  const { status, stdout } = await ioasid('--project', root, 'check', '--again', '--budget', '1s');
  assert.is(status, 2, stdout);
  assert.match(stdout, /the budget ended before .*MCToy.*: run it again to go on/);
  assert.ok(reportIn(out).models.some(({ done }) => !done));
});

deep.run();
