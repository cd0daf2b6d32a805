import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { NamedAllocator } from '../../src/conformance/rooms/allocator';

interface Row { model: string; room: string; result: string; breaks?: string; length?: number; properties: string[] }

const TEXT = readFileSync('spec/allocator/README.md', 'utf8');
const ROWS = (JSON.parse(readFileSync('models/models.json', 'utf8')) as { models: Row[] }).models.filter(({ room }) => room === 'allocator');
const rowOf = (model: string): Row => ROWS.find((one) => one.model === model) ?? assert.unreachable(`${model} is no model`) as never;

const readme = suite('spec/allocator/README.md');

readme('has the calls that Next has, and the code too', () => {
  const next = /^AnyNumber[\s\S]*^Spec/m.exec(readFileSync('spec/allocator/Allocator.tla', 'utf8'))![0];
  const possible = new Set([...next.matchAll(/\b([A-Z]\w*)\(/g)].map(([, call]) => call));
  const calls = TEXT.slice(TEXT.indexOf('## Calls'), TEXT.indexOf('## What each'));
  const told = calls.split('\n').filter((line) => line.startsWith('| `')).flatMap((line) => [...line.split('|')[1].matchAll(/`(\w+)`/g)].map(([, call]) => call));
  assert.equal([...told].sort(), [...possible].sort());
  for (const call of told) {
    const method = call[0].toLowerCase() + call.slice(1);
    assert.type((NamedAllocator.prototype as unknown as Record<string, unknown>)[method], 'function', call);
  }
});

readme('tells every run that breaks a property, as long as its model says, and no other', () => {
  const told = [...TEXT.matchAll(/`(MC[\w-]+)` breaks `(\w+)` in (\d+) steps?/g)];
  for (const [, model, property, steps] of told) {
    const { breaks, length } = rowOf(model);
    assert.equal([model, property, Number(steps)], [model, breaks, length! - 1]);
  }
  assert.equal(told.map(([, model]) => model).sort(), ROWS.map(({ model }) => model).filter((model) => model.includes('-breaks-')).sort());
});

readme('says that a model holds what it holds', () => {
  const told = [...TEXT.matchAll(/`(MC[\w-]+)` holds((?:,?\s+`\w+`)+)/g)];
  assert.is(told.length, 3);
  for (const [, model, list] of told) {
    const row = rowOf(model);
    assert.is(row.result, 'holds', model);
    for (const [, property] of list.matchAll(/`(\w+)`/g)) assert.ok(row.properties.includes(property), `${model} ${property}`);
  }
});

readme.run();
