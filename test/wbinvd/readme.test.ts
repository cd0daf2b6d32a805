import { readdirSync, readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { alike, alikeText } from '../../src/matrix/alike';
import { runCares } from '../../src/matrix/cares';
import { POSITIONS_SUBJECT } from '../../src/matrix/positions';
import { openProject } from '../../src/tlc/project';
import { findChecker } from '../../src/tlc/run';
import { WBINVD_POSITIONS, type PositionName } from '../../src/wbinvd/positions';

interface Row { model: string; room: string; result: string; properties: string[] }

const TEXT = readFileSync('spec/wbinvd/README.md', 'utf8');
const ROWS = (JSON.parse(readFileSync('models/models.json', 'utf8')) as { models: Row[] }).models;

/** The models that a text names, in full or by what differs from the last one that was named in full. */
function namedIn(text: string): string[] {
  let module = '';
  return [...text.matchAll(/`(MC\w+|)(-[\w-]+)?`/g)].flatMap(([, full, difference]) => {
    if (full) module = full;
    return full || difference ? [`${module}${difference ?? ''}`] : [];
  });
}

const resultOf = (model: string): string | undefined => ROWS.find((row) => row.model === model)?.result;

/** What stands in backquotes. */
const names = (text: string): string[] => text.split(',').map((word) => word.trim());
const quoted = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, word]) => word);
const cells = (line: string): string[] => line.split('|').slice(1, -1).map((cell) => cell.trim());

/** The rows of the table under a heading, the head left out. */
function tableUnder(heading: string): string[][] {
  const section = TEXT.slice(TEXT.indexOf(`\n## ${heading}\n`)).slice(1);
  const lines = section.slice(0, section.search(/\n## /)).split('\n').filter((line) => line.startsWith('|'));
  return lines.slice(2).map(cells);
}

/** The sets of a module that a configuration puts in the place of PositionSet, as this test reads them. */
const SETS: Readonly<Record<string, { text: string; has: (name: PositionName) => boolean }>> = {
  Ongoing: { text: '{p \\in NamedPositions : p.keeps = "nothing"} \\ {TianUpdate}', has: (name) => WBINVD_POSITIONS[name].keeps === 'nothing' && name !== 'TianUpdate' },
  Updated: { text: '{TianUpdate}', has: (name) => name === 'TianUpdate' },
  Kept: { text: '{p \\in NamedPositions : p.keeps # "nothing"}', has: (name) => WBINVD_POSITIONS[name].keeps !== 'nothing' },
  ByPlatform: { text: '{p \\in NamedPositions : p.proof = "platform"}', has: (name) => WBINVD_POSITIONS[name].proof === 'platform' },
};

const readme = suite('spec/wbinvd/README.md');

readme('every model that it names is one', () => {
  const named = namedIn(TEXT);
  assert.ok(named.length > 30);
  assert.equal(named.filter((model) => resultOf(model) === undefined), []);
});

readme('what it says is kept is held, and what it says is broken breaks', () => {
  const kept = ['MCWbinvd-once-told', 'MCWbinvd-sandwich', 'MCWbinvd-ordered-proof', 'MCWbinvd-same', 'MCWbinvd-same-last', 'MCWbinvd-careful-correct'];
  const broken = ['once-proof', 'once-litmus', 'reference-detach', 'reference-unplug', 'ordered-told', 'ordered-correct', 'ordered-late', 'same-once', 'forbidden', 'box4']
    .map((name) => `MCWbinvd-${name}`).concat(['kept', 'update', 'noGate', 'noStay', 'noSecond'].map((name) => `MCWbinvdTiming-${name}`), 'MCWbinvdFaults-noOrder');
  const named = namedIn(TEXT);
  for (const model of [...kept, ...broken]) assert.ok(named.includes(model), `${model} is named`);
  assert.equal(kept.filter((model) => resultOf(model) !== 'holds'), []);
  assert.equal(broken.filter((model) => resultOf(model) !== 'breaks'), []);
});

readme('no line but those of tables is longer than 100 columns, in none of the files beside it', () => {
  const long = readdirSync('spec/wbinvd').flatMap((file) => readFileSync(`spec/wbinvd/${file}`, 'utf8').split('\n')
    .filter((line) => line.length > 100 && !(file.endsWith('.md') && line.startsWith('|'))).map((line) => `${file}: ${line}`));
  assert.equal(long, []);
});

readme('the five positions that are compared are as the search found them', async () => {
  const project = openProject();
  const text = alikeText(alike(await runCares(POSITIONS_SUBJECT, project, await findChecker(project))));
  assert.ok(TEXT.includes(text), `the table is now\n${text}`);
});

readme('every position stands with the policy that its record says, and no other', () => {
  const rule = readFileSync('spec/wbinvd/WbinvdTiming.tla', 'utf8');
  const said = new Map(tableUnder('What each position refines').filter(([policy]) => !policy.startsWith('`Stable`'))
    .flatMap(([policy, positions]) => quoted(positions).map((position) => [position, `${policy.includes('anybody') ? 'free ' : ''}${quoted(policy)[0]}`])));
  const held = new Map([...rule.matchAll(/position \\in (\w+) +-> (AnybodyHas\()?Policy!(\w+)/g)].flatMap(([, set, free, policy]) =>
    names(new RegExp(`^${set} +== \\{([^}]*)\\}`, 'm').exec(rule)![1]).map((position) => [position, `${free ? 'free ' : ''}${policy}`])));
  assert.equal(new Map([...said].sort()), new Map([...held].sort()));
  assert.equal([...held.keys()].sort(), Object.keys(WBINVD_POSITIONS).sort());
});

readme('what shows it is a refinement that holds, for all positions of the row', () => {
  const modules = ['MCWbinvd', 'MCWbinvdTiming'].map((module) => readFileSync(`models/wbinvd/${module}.tla`, 'utf8')).join('\n');
  for (const [name, { text }] of Object.entries(SETS)) assert.match(modules, new RegExp(`^${name} +== ${text.replace(/[\\{}.#]/g, '\\$&')}$`, 'm'));
  const rows = tableUnder('What each position refines');
  assert.ok(rows.length >= 8);
  for (const [policy, positions, models] of rows) {
    assert.ok(quoted(models).length > 0, policy);
    for (const model of quoted(models)) {
      const row = ROWS.find((one) => one.model === model)!;
      assert.equal([row.result, row.properties.includes('RefinesAuthorization'), row.properties.includes('NeverDeafInv')], ['holds', true, true], model);
      const set = /PositionSet <- (\w+)/.exec(readFileSync(`models/wbinvd/${model}.cfg`, 'utf8'))![1];
      for (const position of quoted(positions)) assert.ok(SETS[set].has(position as PositionName), `${model} is not of ${position}`);
    }
  }
});

readme.run();
