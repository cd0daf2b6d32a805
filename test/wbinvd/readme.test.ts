import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

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

/** The line of the table that answers the mail of 8 June 2021. */
const lineOf = (head: string): string => TEXT.split('\n').find((line) => line.startsWith(`| ${head} |`))!;
const resultOf = (model: string): string | undefined => ROWS.find((row) => row.model === model)?.result;

const readme = suite('spec/wbinvd/README.md');

readme('every model that it names is one', () => {
  const named = namedIn(TEXT);
  assert.ok(named.length > 30);
  assert.equal(named.filter((model) => resultOf(model) === undefined), []);
});

readme('what a position keeps is held, and what it lacks is broken', () => {
  for (const [head, result] of [['keeps', 'holds'], ['lacks', 'breaks']]) {
    const named = namedIn(lineOf(head));
    assert.ok(named.length >= 3, head);
    for (const model of named) assert.is(resultOf(model), result, model);
  }
});

readme('every position stands with a policy, and no other', () => {
  const rule = readFileSync('spec/wbinvd/WbinvdTiming.tla', 'utf8');
  const named = rule.slice(rule.indexOf('NamedTimings =='), rule.indexOf('VARIABLES'));
  const positions = /^Positions == \[([^\]]*)\]/m.exec(readFileSync('spec/wbinvd/Positions.tla', 'utf8'))![1].matchAll(/(\w+) \|->/g);
  for (const [, position] of positions) assert.is([...named.matchAll(new RegExp(`\\b${position}\\b`, 'g'))].length, 1, position);
});

readme.run();
