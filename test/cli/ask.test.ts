/** A design question from the command line: what is wrong, and an answer held to the matrix. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { NAMED } from '../../src/authorization/policies';
import { waysTo } from '../../src/explorer/question';
import { openProject } from '../../src/tlc/project';
import { survey } from '../../src/matrix/surveys';
import { checker, copyOf, temporary } from '../tlc/copies';
import { ioasid } from './program';

const folder = temporary();
function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}
const out = ['--out', join(folder, 'out')];

const wrong = suite('ioasid ask: exit status 2, and one line');

for (const [what, words, says] of [
  ['a file that is not there', ['ask', join(folder, 'none.json')], /^ioasid: cannot read .*none\.json \(ENOENT/],
  ['a missing decision', ['ask', file('short.json', '{"grant": "proven"}')], /^ioasid: .*short\.json: the decision 'evidence' of the policy is missing/],
  ['a record that says nothing, where a position is asked about', ['matrix', '--position', file('nothing.json', '{}')], /^ioasid: .*nothing\.json: the decision '\w+' of the position is missing/],
  ['a file of another kind', ['matrix', '--policy', file('place.tla', 'Linux62')], /^ioasid: .*place\.tla is a position, not a policy; give it with --position\n$/],
  ['a file for the pages', ['matrix', '--write', '--policy', file('gate.tla', 'SyncGate')], /^ioasid: --policy and --position go with no --write\n$/],
  ['the name of another', ['matrix', '--policy', file('once.tla', 'Once == [SyncGate EXCEPT !.pass = FALSE]')], /^ioasid: Once is the name of another policy/],
  ['no file', ['ask'], /^error: missing required argument 'file'/],
] as [string, string[], RegExp][]) {
  wrong(what, async () => {
    const { status, stdout, stderr } = await ioasid(...out, ...words);
    assert.equal([status, stdout], [2, '']);
    assert.match(stderr, says);
  });
}
wrong('a cache folder that cannot be one', async () => {
  const before = process.env['IOASID_CACHE'];
  process.env['IOASID_CACHE'] = join(file('cache', 'a file'), 'inside');
  try {
    const { status, stdout, stderr } = await ioasid(...out, 'ask', file('also.tla', 'SyncGate'));
    assert.equal([status, stdout], [2, '']);
    assert.match(stderr, /^(ioasid: warning: .*\n)?ioasid: cannot make the folder .*cache.inside .*; free space or set permissions\n$/);
  } finally {
    if (before === undefined) delete process.env['IOASID_CACHE'];
    else process.env['IOASID_CACHE'] = before;
  }
});
wrong.run();

const right = suite('ioasid ask, ioasid matrix --policy');

/** As out/ask.json has it. */
interface Told {
  readonly known?: string;
  readonly worlds: readonly { readonly cells: Record<string, { readonly holds: boolean; readonly length?: number; readonly trace?: readonly string[] }> }[];
  readonly neighbours: readonly { readonly name: string; readonly differs: object; readonly gains: readonly string[]; readonly loses: readonly string[] }[];
  readonly further: readonly { readonly property: string; readonly ways: readonly { readonly differs: object; readonly gains: readonly string[]; readonly loses: readonly string[] }[] }[];
}

let asked: Promise<{ told: Told; said: string }> | undefined;
/** SyncNoDrain by another name, asked about once. */
const answer = (): Promise<{ told: Told; said: string }> => asked ??= (async () => {
  const { status, stdout, stderr } = await ioasid(...out, 'ask', '--json', file('mine.json', JSON.stringify({
    grant: 'proven', evidence: 'notified', withdraw: 'always', hears: 'request', awaits: ['stop'], abort: 'never', pass: true, covers: 'all',
  })));
  assert.is(status, 0);
  return { told: JSON.parse(stdout) as Told, said: stderr };
})();

right('the verdicts and runs of a policy are those that the matrix has of it under its name', async () => {
  const { told, said } = await answer();
  assert.is(told.known, 'SyncNoDrain');
  assert.match(said, /^ioasid: warning: mine is not declared/);
  const matrix = JSON.parse((await ioasid(...out, 'matrix', 'SyncNoDrain', '--json')).stdout) as { cells: Record<string, object>; lapsing: Record<string, object> };
  assert.equal(told.worlds.map(({ cells }) => cells), [matrix.cells['SyncNoDrain'], matrix.lapsing['SyncNoDrain']]);
});

right('a neighbour differs as its record does, and keeps what the matrix says', async () => {
  const sweep = (await answer()).told.neighbours.find(({ name }) => name === 'SyncSweep');
  const matrix = JSON.parse((await ioasid(...out, 'matrix', 'SyncSweep', '--json')).stdout) as { cells: Record<string, Record<string, { holds: boolean }>> };
  const keeps = (name: string): string[] => Object.entries(matrix.cells[name]!).filter(([, { holds }]) => holds).map(([property]) => property);
  assert.equal(sweep, {
    name: 'SyncSweep', differs: { awaits: ['stop', 'drain'] },
    gains: keeps('SyncSweep').filter(name => !keeps('SyncNoDrain').includes(name)), loses: keeps('SyncNoDrain').filter(name => !keeps('SyncSweep').includes(name)),
  });
  assert.ok(sweep!.gains.includes('Quiesced'));
});

right('each further promise is kept by every way that is named, and the second loses nothing', async () => {
  const { told } = await answer();
  const broken = Object.entries(told.worlds[0]!.cells).filter(([, { holds }]) => !holds).map(([property]) => property);
  for (const property of broken) assert.ok(told.further.some((one) => one.property === property), property);
  for (const { property, ways } of told.further) {
    for (const way of ways) assert.ok(told.worlds[1]!.cells[property]!.holds || way.gains.includes(property), property);
    assert.equal(ways[1]?.loses ?? [], []);
  }
  assert.equal(told.further.find(({ property }) => property === 'Quiesced')!.ways[0]!.differs, { withdraw: 'unheld' });
});

right('the search and the rules agree on how many decisions a further promise takes', async () => {
  const { told } = await answer();
  for (const { property, ways } of told.further) {
    const lapsing = told.worlds[0]!.cells[property]!.holds;
    const rules = waysTo(property, NAMED.SyncNoDrain, new Set(lapsing ? ['thirdParty' as const] : []))[0]?.changes.length ?? Infinity;
    const found = ways[0] ? Object.keys(ways[0].differs).length : Infinity;
    // Two decisions are searched, and the named policies; where the proof may lapse, what is heard changes only by itself.
    assert.ok(found >= rules && (found === rules || rules > 2 || lapsing), `${property}: ${rules} by the rules, ${found} by the search`);
  }
  assert.ok(told.further.length > 4);
});

right('a name that only the specification has is judged, and said not to be declared', async () => {
  const copy = copyOf(openProject().root, [['spec/wbinvd/Positions.tla', 'Positions == [', 'Mine == [Linux67File EXCEPT !.keeps = "table"]\n\nPositions == [']]);
  const { status, stdout, stderr } = await ioasid('--project', copy.root, 'matrix', '--positions', 'Mine');
  assert.is(status, 0);
  assert.match(stderr, /^ioasid: warning: Mine is not declared/);
  // A reference on the table: the user waits, to detach.
  assert.match(stdout, /breaks CanDetach +Bind\(/);
});

right('the models that are searched are as their rows declare', async () => {
  const found = await survey(openProject(), await checker(), ['held', 'lapsing', 'third'].map((name) => `MCAuthorizationAsk-${name}`));
  assert.is(found.length, 3);
});

right.run();
