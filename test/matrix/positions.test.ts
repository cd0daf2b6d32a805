import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { ALIKE } from '../../src/matrix/alike';
import { allCaresText, careMatrix, rowText } from '../../src/matrix/cares';
import { claimAgrees, CLAIMS, debateText } from '../../src/matrix/debate';
import { POSITION_PROPERTIES } from '../../src/matrix/position-properties';
import { POSITIONS_SUBJECT, positionsReport } from '../../src/matrix/positions';
import { openProject } from '../../src/tlc/project';
import { WBINVD_POSITIONS } from '../../src/wbinvd/positions';
import { surveyOf } from './sample';

const NAMES = Object.keys(WBINVD_POSITIONS);
const ONCE = NAMES.indexOf('GunthorpeModes') + 1;

/** Every position, and what the first of them and the open-once position break, as TLC would print it. */
const LINES = [
  '"<<\\"K\\", <<>>>>"',
  ...NAMES.map((name, i) => `"<<\\"N\\", ${i + 1}, \\"${name}\\">>"`),
  ...NAMES.map((_, i) => `"<<\\"P\\", ${i + 1}, [who |-> \\"user\\", ends |-> {\\"unbind\\", \\"detach\\"}], <<>>>>"`),
  `"<<\\"V\\", ${ONCE}, \\"Right\\", 2, <<>>>>"`,
  `"<<\\"V\\", ${ONCE}, \\"Litmus\\", 2, <<[op |-> \\"Bind\\", args |-> <<d1>>, errno |-> \\"OK\\"], [op |-> \\"Close\\", args |-> <<d1>>, errno |-> \\"OK\\"]>>>>"`,
];
const made = () => {
  const survey = surveyOf(LINES);
  return careMatrix(POSITIONS_SUBJECT, openProject(), { careless: [survey], drains: [survey], careful: [survey] });
};
const plain = (text: string): string => text.replace(/\u001b\[\d+m/g, '');

const matrix = suite('the matrix of positions');

matrix('a broken property has the length and the steps of its shortest run', () => {
  assert.equal(made().cells.drains.get('GunthorpeModes')!.get('Litmus'), { holds: false, length: 2, trace: ['Bind(d1)', 'Close(d1)'] });
});

matrix('what a position never comes to, it keeps idly', () => {
  assert.equal(made().cells.drains.get('GunthorpeModes')!.get('RightProof'), { holds: true });
  assert.equal(made().cells.drains.get('GunthorpeModes')!.get('NeedRight'), { holds: true, vacuous: true });
  assert.equal(made().cells.drains.get('Linux62')!.get('RightProof'), { holds: true, vacuous: true });
});

matrix('every position of the code has a row, with its source', () => {
  const { rows } = made();
  assert.equal([...rows.keys()].sort(), [...NAMES].sort());
  for (const [name, { source }] of rows) assert.ok(source.length > 10, name);
});

matrix('no line is longer than 120 columns', () => {
  const found = made();
  for (const line of plain([allCaresText(found), rowText(found, 'GunthorpeModes', 'drains'), debateText(found)].join('\n')).split('\n')) assert.ok(line.length <= 120, line);
});

matrix('the report has positions, properties and cells', () => {
  const report = JSON.parse(JSON.stringify(positionsReport(made())));
  assert.equal(Object.keys(report), ['positions', 'properties', 'cells', 'careless', 'careful', 'alike']);
  assert.equal(report.alike.map(({ cells }: { cells: object }) => Object.keys(cells)), Array(6).fill(ALIKE.map(([position]) => position)));
  assert.equal(report.positions.GunthorpeModes.decisions.ends, ['detach', 'unbind']);
  assert.is(report.cells.GunthorpeModes.Litmus.length, 2);
  assert.is(report.properties.length, POSITION_PROPERTIES.length);
});

matrix.run();

const debate = suite('the debate');

debate('every claim is about a property and positions that there are', () => {
  for (const { property, of, mail } of CLAIMS) {
    assert.ok(POSITION_PROPERTIES.some(({ name }) => name === property), mail);
    assert.ok(of.length > 0 && of.every(([position]) => position in WBINVD_POSITIONS), mail);
  }
});

debate('a verdict that the mail does not imply is marked', () => {
  const found = made();
  const litmus = CLAIMS.find(({ property }) => property === 'Litmus')!;
  assert.ok(claimAgrees(found, litmus, 'GunthorpeModes', false));
  assert.not(claimAgrees(found, litmus, 'GunthorpeModes', true));
  assert.match(plain(debateText(found)), /M25[^]*GunthorpeModes +yes .*\(not as the mail has it\)/);
});

debate.run();
