import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lineOf, type Row, summary, unexplained } from './table';

const row = (more: Partial<Row>): Row => ({ where: 'code', room: 'ioasid', file: 'src/ioasid/a.ts', line: 3, change: 'a -> b', ...more });
const ROWS = [row({ by: 'graph MCIoasid' }), row({ reason: 'nobody reads it' }), row({}), row({ where: 'specification', by: 'MCIoasid' })];

const table = suite('the table of mutants');
table('a mutant is noticed, equivalent, or survives', () => {
  assert.equal(ROWS.slice(0, 3).map(lineOf), [
    'src/ioasid/a.ts:3  a -> b\n    noticed by graph MCIoasid', 'src/ioasid/a.ts:3  a -> b\n    survives: nobody reads it', 'src/ioasid/a.ts:3  a -> b\n    SURVIVES',
  ]);
  assert.equal(ROWS.map(unexplained), [false, false, true, false]);
});
table('counts by place and room', () => {
  assert.equal(summary(ROWS), [
    '                      mutants  noticed  equivalent  unexplained',
    'code, ioasid               3        1           1            1',
    'specification, ioasid      1        1           0            0',
    'all                        4        2           1            1',
  ]);
});
table.run();
