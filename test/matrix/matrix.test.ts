import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { cellText, matrixText, policyText, spaceText } from '../../src/matrix/table';
import { matrixOf } from '../../src/matrix/matrix';
import { reportOf } from '../../src/matrix/report';
import { openProject } from '../../src/tlc/project';
import { surveyOf } from './sample';

const made = () => {
  const survey = surveyOf();
  return matrixOf(openProject(), { named: survey, lapsing: survey, space: { held: survey, lapsing: survey, heard: survey, third: surveyOf([]), states: 12 } });
};
const plain = (text: string): string => text.replace(/\u001b\[\d+m/g, '');

const cells = suite('matrixOf');

cells('a broken safety property has the length and the steps of its shortest run', () => {
  assert.equal(made().cells.get('SyncGate')!.get('Persist'), { holds: false, length: 2, trace: ['Grant(p, d)', 'Withdraw'] });
});

cells('a promise about returns that a policy never comes to is kept idly', () => {
  assert.equal(made().cells.get('SyncGate')!.get('Quiesced'), { holds: true, vacuous: true });
  assert.equal(made().cells.get('Once')!.get('Persist'), { holds: true });
});

cells('the report names policies, cells and the front', () => {
  const report = JSON.parse(JSON.stringify(reportOf(made())));
  assert.is(report.policies.Once.decisions.evidence, 'permanent');
  assert.equal(report.policies.SyncGate.decisions.awaits, ['drain', 'stop']);
  assert.is(report.cells.Once.Quiesced.length, 4);
  assert.is(report.space.points, 3);
  assert.ok(report.space.front.some((summit: { named: string[] }) => summit.named.includes('Once')));
});

cells.run();

const tables = suite('the tables');

tables('a cell says yes, (y), the length, or loop', () => {
  assert.equal([{ holds: true }, { holds: true, vacuous: true }, { holds: false, length: 4 }, { holds: false, lasso: true }].map(cell => plain(cellText(cell))),
    ['yes', '(y)', '4', 'loop']);
});

tables('no line is longer than 120 columns', () => {
  const found = made();
  const text = [matrixText(found, ['Once', 'SyncGate'], found.cells), policyText(found, 'Once', found.cells), spaceText(found, found.space!)].join('\n');
  for (const line of plain(text).split('\n')) assert.ok(line.length <= 120, line);
});

tables('a policy shows what it keeps, and the run that breaks what it does not', () => {
  const text = plain(policyText(made(), 'SyncGate', made().cells));
  assert.match(text, /keeps .*Quiesced/);
  assert.match(text, /breaks Persist\s+Grant\(p, d\) Withdraw$/m);
});

tables('where rules and search differ, the table says so', () => {
  const found = made();
  assert.match(plain(spaceText(found, { ...found.space!, differences: [{ policy: found.policies.get('Once')!, property: 'Persist', promised: true }] })), /1 verdicts differ/);
});

tables.run();
