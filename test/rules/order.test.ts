/**
 * The order of rules is seen: of two rules of a call that stand one after the other, there is an input that the first refuses and the second
 * would, or it is said why there can be none. The inputs are in order.json; `witness.ts write` looks for them anew.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { REASONS } from './reasons';
import type { Checked, Kept } from './witness';

const kept = JSON.parse(readFileSync(join(__dirname, 'order.json'), 'utf8')) as Kept;
const pairs = Object.entries(kept).flatMap(([room, list]) => list.map((pair) => ({ room, ...pair })));

const order = suite('The order of rules');

order('each kept input is refused by the first, and would be by the second; or without the first the second cannot even be looked at', () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['-r', 'ts-node/register/transpile-only', join(__dirname, 'witness.ts'), 'check'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.is(status, 0, stderr);
  const checked = JSON.parse(stdout) as Checked[];
  assert.is(checked.length, pairs.filter(({ by, throws }) => by ?? throws).length);
  assert.equal(checked.filter(({ first, refused, otherwise, expected }) => refused !== first || otherwise !== expected), []);
});

order('of every two neighbours there is an input, or a reason', () => {
  const without = pairs.filter(({ room, by, throws }) => room !== 'linux' && !by && !throws).map(({ room, call, first, second }) => `${room} ${call}: ${first}, ${second}`);
  assert.equal(without.filter((pair) => !(pair in REASONS)), []);
  assert.equal(Object.keys(REASONS).filter((pair) => !without.includes(pair)), []);
});

order('what is said to presuppose shows it by an input', () => {
  assert.equal(pairs.filter(({ why, throws }) => (why === 'presupposes') !== (throws !== undefined)), []);
});

/** Calls of Linux share rules: what no call breaks, or both, recorded or with one or two arguments changed, is listed in order.json, and only gets less. */
order('of the neighbours in the tables of Linux, so many are told apart by recorded calls, and by such as are like them', () => {
  const linux = pairs.filter(({ room }) => room === 'linux');
  assert.ok(linux.filter(({ by }) => by).length >= 246, String(linux.filter(({ by }) => by).length));
});

order('the pairs are those of the tables; of those of Linux, which others may have made more since, the ones that are told apart', () => {
  const { stdout, status, stderr } = spawnSync(process.execPath, ['-r', 'ts-node/register/transpile-only', join(__dirname, 'witness.ts'), 'pairs'], { encoding: 'utf8', maxBuffer: 1 << 28 });
  assert.is(status, 0, stderr);
  const all = JSON.parse(stdout) as string[];
  const named = (some: typeof pairs): string[] => some.map(({ room, call, first, second }) => `${room} ${call}: ${first}, ${second}`);
  assert.equal(named(pairs.filter(({ room }) => room !== 'linux')).sort(), all.filter((pair) => !pair.startsWith('linux ')).sort());
  assert.equal(named(pairs.filter(({ room, by }) => room === 'linux' && by)).filter((pair) => !all.includes(pair)), []);
});

order.run();
