import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Cell } from '../../src/matrix/cell';
import { type MatrixPage, pageText } from '../../src/matrix/page';

const yes: Cell = { holds: true };
const idle: Cell = { holds: true, vacuous: true };
const broken = (length: number): Cell => ({ holds: false, length });
const loop: Cell = { holds: false, lasso: true };

const cellsOf = (rows: Record<string, Cell[]>): MatrixPage['sections'][number]['cells'] =>
  new Map(Object.entries(rows).map(([name, cells]) => [name, new Map(cells.map((cell, i) => [`Promise${i + 1}`, cell]))]));

const made = (rows: Record<string, Cell[]>): string => pageText({
  file: 'spec/toy/MATRIX.md', title: 'Toys', says: ['A row is a toy.'], rows: 'toys', names: Object.keys(rows),
  columns: Object.values(rows)[0]!.map((_, i) => ({ code: `P${i + 1}`, name: `Promise${i + 1}`, sentence: `it is kept ${i + 1}` })),
  sections: [{ heading: 'Toys alone', cells: cellsOf(rows) }],
});

const page = suite('the page of a matrix');

page('a row for each that differs, named after the first; the others are said to be equal to it', () => {
  const text = made({ Open: [yes, broken(3)], Shut: [yes, broken(3)], Ajar: [yes, broken(4)] });
  assert.match(text, /\n {8}P1 {3}P2\nOpen {3}yes {4}3\nAjar {3}yes {4}4\n```\n\n3 toys, 2 different rows\. Equal are:\n\n- `Shut` to `Open`\n/);
});

page('idly kept is not equal to kept, and a run without end not to one of some steps', () => {
  assert.match(made({ Open: [yes, loop], Shut: [idle, loop], Ajar: [yes, broken(4)] }), /\n3 toys, 3 different rows\.\n/);
});

page('columns that the same rows keep are said to, whatever the runs that break them', () => {
  const text = made({ Open: [yes, idle, yes], Shut: [broken(2), loop, yes] });
  assert.match(text, /\nKept by the same rows:\n\n- P1 \(Promise1\), P2 \(Promise2\)\n$/);
  assert.match(made({ Open: [yes, broken(1)], Shut: [broken(2), yes] }), /\nNo two columns are kept by the same rows\.\n$/);
});

page('the full name and the sentence of each column stand above', () => {
  assert.match(made({ Open: [yes] }), /```text\n {2}P1 {3}Promise1 {2}it is kept 1\n/);
});

page.run();
