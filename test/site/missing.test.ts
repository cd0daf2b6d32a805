/** What a page of runs says was missing, held to the matrices. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { GRIDS } from '../../src/site/pages/grids';
import { missingCell } from '../../src/site/pages/missing';
import { gather } from '../../src/site/sources';
import { reported } from './site';

const lacks = suite('missing');

lacks('each broken cell says what would keep its promise; where it names a row, that row keeps it and has just those decisions', async () => {
  const sources = await gather(await reported());
  const named: string[] = [];
  for (const grid of GRIDS) {
    const { rows, properties } = grid.subject.read(sources);
    const cells = grid.cells(sources);
    for (const [row, { decisions }] of Object.entries(rows)) {
      for (const { name } of properties.filter(({ name }) => !cells[row]![name]!.holds)) {
        const { text } = missingCell(grid, row, name, sources);
        assert.match(text, /^(Missing: <code>.+\.|No \w+ (here )?keeps it( there)?\.)$/, `${grid.id} ${row} ${name}`);
        const apart = (other: string): string[] => Object.entries(rows[other]!.decisions).filter(([decision, value]) => JSON.stringify(value) !== JSON.stringify(decisions[decision])).map(([decision]) => decision);
        const least = Math.min(...Object.keys(rows).filter(other => cells[other]![name]!.holds).map(other => apart(other).length));
        for (const [, changes, other] of text.matchAll(/<code>([^<]*)<\/code>, as <a [^>]*>(\w+)</g)) {
          assert.ok(cells[other!]![name]!.holds, `${grid.id}: ${other} keeps ${name}`);
          assert.is(apart(other!).length, least, `${grid.id} ${row} ${name}`);
          assert.equal(changes!.split('; ').map(change => change.split(':')[0]!), apart(other!), `${grid.id} ${row} ${name}`);
          named.push(other!);
        }
      }
    }
  }
  assert.ok(named.length > 100);
});

lacks('to keep Once from having uses in flight after the return, it must not be asked back while somebody holds', async () => {
  const sources = await gather(await reported());
  const text = missingCell(GRIDS[0]!, 'Once', 'Quiesced', sources).text;
  assert.match(text, /withdraw: (unheld|never)/);
});

lacks.run();
