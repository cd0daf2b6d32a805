/** Every number of a table is that of the run's report; and one that is not is found. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { escape, lean } from '../../src/site/html';
import { GRIDS, inWorld, pageOf, runPath } from '../../src/site/pages/grids';
import { mechanismWord } from '../../src/site/pages/mechanisms';
import { isMechanism } from '../../src/matrix/mechanism-table';
import { MECHANISM_PROMISES } from '../../src/matrix/mechanism-promises';
import { gather, type Sources } from '../../src/site/sources';
import { reported, siteFolder } from './site';

type Read = (file: string) => string;

/** Of a cell of the report: what has to stand on the page. */
const expected = ({ holds, vacuous, lasso, length }: { holds: boolean; vacuous?: boolean; lasso?: boolean; length?: number }): string => (holds ? (vacuous ? '(y)' : 'yes') : lasso ? 'loop' : String(length));

/** What pages state, cell by cell, and reports do not give. */
function wrong(read: Read, sources: Sources): string[] {
  const matrices = read('matrices.html');
  const faults: string[] = [];
  for (const grid of GRIDS) {
    for (const [row, cells] of Object.entries(grid.cells(sources))) {
      const page = read(pageOf(grid.subject, row));
      for (const [property, cell] of Object.entries(cells)) {
        const stated = new RegExp(`href=${runPath(grid, row, property)}>([^<]*)<`).exec(matrices)?.[1];
        if (stated !== expected(cell)) faults.push(`${grid.id} ${row} ${property}: ${stated}, and the report says ${expected(cell)}`);
        const steps = new RegExp(`id=${inWorld(grid)}${property}><b>[^]*?(?:<data value=(\\d+)>\\1</data> step|(without) end)`).exec(page);
        if (!cell.holds && (cell.lasso ? steps?.[2] !== 'without' : steps?.[1] !== String(cell.length))) faults.push(`runs/${grid.id}/${row}: ${property} is told of with ${steps?.[1]} steps`);
      }
    }
  }
  const mechanisms = read('mechanisms.html');
  const stated = new Map([...mechanisms.matchAll(/<th scope=row><a href=#\w+>(\w+)<\/a>(.*)/g)].map(([, name, row]) => [name, row!.split('<td').slice(1).map(each => each.replace(/^[^>]*>/, '').replace(/<\/?a[^>]*>/g, ''))]));
  for (const [name, cells] of Object.entries(sources.mechanisms.cells).filter(([each]) => isMechanism({ name: each }))) {
    MECHANISM_PROMISES.forEach(({ name: promise }, i) => {
      const { observed } = cells[promise]!;
      const says = `${mechanismWord(cells[promise]!)}${observed === undefined ? '' : `<i>${observed}</i>`}`;
      if (stated.get(name)?.[i] !== says) faults.push(`mechanisms.html ${name} ${promise}: ${stated.get(name)?.[i]}, and the report says ${says}`);
    });
  }
  const start = read('index.html');
  for (const { promise, cells } of sources.positions.alike) {
    const row = start.split('<tr>').find(each => each.startsWith(`${lean(`<th scope="row">${escape(promise)}</th>`)}<`)) ?? '';
    const stated = [...row.matchAll(/positions\/(\w+)\.html#\w+>([^<]*)<\/a>/g)].map(([, position, text]) => [position, text]);
    if (JSON.stringify(Object.fromEntries(stated)) !== JSON.stringify(cells)) faults.push(`index.html: '${promise}' says ${stated.join('; ')}`);
  }
  const models = read('models.html');
  for (const { model, found, declared } of sources.check.models) {
    if (!found || declared.result !== 'holds') continue;
    const row = new RegExp(`id=${model}>[^]*?(?:<tr>|</table>)`).exec(models)?.[0] ?? '';
    if (!row.includes(`holds, ${found.distinct.toLocaleString('en')} states`)) faults.push(`models.html: ${model} does not say ${found.distinct} states`);
  }
  return faults;
}

const numbers = suite('numbers of the site');

numbers('each cell, each length and each count is that of the report', async () => {
  const folder = await siteFolder();
  assert.equal(wrong(file => readFileSync(join(folder, file), 'utf8'), await gather(await reported())), []);
});

numbers('one that is not is found: in a cell, in a run, in the small table, in a count of states', async () => {
  const folder = await siteFolder();
  const sources = await gather(await reported());
  const changed = (of: string, from: RegExp, to: string): string[] => wrong(file => {
    const text = readFileSync(join(folder, file), 'utf8');
    if (file !== of) return text;
    assert.match(text, from);
    return text.replace(from, to);
  }, sources);
  assert.equal(changed('matrices.html', /(#Quiesced>)4</, '$15<').length, 1);
  assert.equal(changed('runs/policies/Once.html', /(id=Quiesced>[^]*?)<data value=4>4</, '$1<data value=5>5<').length, 1);
  assert.equal(changed('index.html', /(GunthorpeModes\.html#RightProof>)no, in 4 steps/, '$1no, in 3 steps').length, 1);
  assert.equal(changed('mechanisms.html', /(<a href=#hidraw>hidraw[^]*?#hidraw-P33>)4</, '$15<').length, 1);
  assert.equal(changed('mechanisms.html', /(<a href=#tty>tty.*?)signal/, '$1poll').length, 1);
  const [, states] = /id=MCAuthorization-named>[^]*?holds, ([\d,]+) states/.exec(readFileSync(join(folder, 'models.html'), 'utf8')) ?? [];
  if (sources.check.models.some(({ found }) => found)) assert.equal(changed('models.html', new RegExp(`(id=MCAuthorization-named>[^]*?holds, )${states}`), '$17').length, 1);
});

numbers.run();
