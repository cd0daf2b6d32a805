import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';

interface Row { model: string; room: string; result: string; breaks?: string; length?: number; properties: string[] }

const TEXT = readFileSync('spec/wbinvd/FINDINGS.md', 'utf8').replace(/\s+/g, ' ');
const ROWS = (JSON.parse(readFileSync('models/models.json', 'utf8')) as { models: Row[] }).models.filter(({ room }) => room === 'wbinvd');
const FINDINGS = ROWS.filter(({ model }) => /^MC(WbinvdFindings|VmPointer|DirtyCpus)-/.test(model));

const rowOf = (model: string): Row => {
  const row = ROWS.find((one) => one.model === model);
  assert.ok(row, `${model} is no model`);
  return row!;
};

const findings = suite('spec/wbinvd/FINDINGS.md');

findings('every violation is that of its model, and as long', () => {
  const said = [...TEXT.matchAll(/`(MC[\w-]+)` breaks `(\w+)` in (\d+) steps?/g)];
  assert.is(said.length, [...TEXT.matchAll(/` breaks /g)].length);
  assert.ok(said.length > 0);
  for (const [, model, property, steps] of said) {
    const { breaks, length } = rowOf(model);
    assert.equal([model, property, Number(steps)], [model, breaks, length! - 1]);
  }
});

findings('every repair is that of a model which holds', () => {
  const said = [...TEXT.matchAll(/`(MC[\w-]+)`,? (?:which )?holds?\s+`(\w+)`(?: and `(\w+)`)?/g)];
  assert.is(said.length, [...TEXT.matchAll(/` (?:which )?holds? /g), ...TEXT.matchAll(/`, which holds /g)].length);
  for (const [, model, ...properties] of said) {
    const row = rowOf(model);
    assert.is(row.result, 'holds', model);
    for (const property of properties.filter(Boolean)) assert.ok(row.properties.includes(property), `${model} ${property}`);
  }
});

findings('it names every model of a finding, and no other', () => {
  const named = new Set([...TEXT.matchAll(/`(MC[\w-]+)`/g)].map(([, name]) => name));
  assert.equal([...named].sort(), FINDINGS.map(({ model }) => model).sort());
});

findings.run();
