import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FORMS } from '../../src/allocator/forms';
import { allCaresText, careMatrix, rowText } from '../../src/matrix/cares';
import { FORM_CARES, FORM_PROPERTIES, FORMS_SUBJECT, formsReport } from '../../src/matrix/forms';
import { openProject } from '../../src/tlc/project';
import { surveyOf } from './sample';

const NAMES = Object.keys(FORMS);

/** A survey of every form as TLC would print it; `broken` are a form, a property and the operations that break it. */
const survey = (...broken: [form: string, property: string, ...ops: string[]][]) => surveyOf([
  '"<<\\"K\\", <<>>>>"',
  ...NAMES.map((name, i) => `"<<\\"N\\", ${i + 1}, \\"${name}\\">>"`),
  ...NAMES.map((_, i) => `"<<\\"P\\", ${i + 1}, [sva |-> \\"none\\", counted |-> FALSE], <<>>>>"`),
  ...broken.map(([form, property, ...ops]) =>
    `"<<\\"V\\", ${NAMES.indexOf(form) + 1}, \\"${property}\\", ${ops.length}, <<${ops.map((op) => `[op |-> \\"${op}\\", args |-> <<s1, 0>>, errno |-> \\"OK\\"]`).join(', ')}>>>>"`),
]);

const CARELESS = [survey(['v5_5', 'Given', 'Alloc'], ['v5_5', 'Free', 'Free'], ['v5_5', 'NoABA', 'Alloc', 'Free', 'Alloc', 'Find'], ['v5_5', 'FreeOwn', 'Alloc', 'Free']),
  survey(['v5_5', 'NoABA', 'Alloc', 'Find'], ['v5_11', 'Shared', 'SvaAlloc', 'Put'])];
const CAREFUL = [survey(['v5_5', 'Given', 'Alloc'], ['v5_5', 'Free', 'Alloc', 'Free']), survey()];
const made = () => careMatrix(FORMS_SUBJECT, openProject(), { careless: CARELESS, careful: CAREFUL });
const cell = (care: 'careless' | 'careful', form: string, property: string) => made().cells[care].get(form)!.get(property);

const matrix = suite('the matrix of forms');

matrix('what any of the surveys of a care breaks, is broken, by the shorter run', () => {
  assert.equal(cell('careless', 'v5_5', 'NoABA'), { holds: false, length: 2, trace: ['Alloc(s1, 0)', 'Find(s1, 0)'] });
  assert.equal(cell('careless', 'v5_11', 'Shared'), { holds: false, length: 2, trace: ['SvaAlloc(s1, 0)', 'Put(s1, 0)'] });
});

matrix('what careless callers break, careful ones may keep', () => {
  assert.is(cell('careless', 'v5_5', 'FreeOwn')!.holds, false);
  assert.equal(cell('careful', 'v5_5', 'FreeOwn'), { holds: true });
});

matrix('a form without sets keeps idly what is asked of sets', () => {
  assert.equal(cell('careful', 'v5_5', 'Quota'), { holds: true, vacuous: true });
  assert.equal(cell('careful', 'v5_5', 'PendingOnce'), { holds: true, vacuous: true });
});

matrix('every form of the code has a row in the order of the specification, with its source', () => {
  const { rows } = made();
  assert.equal([...rows.keys()], NAMES);
  for (const [name, { source }] of rows) assert.ok(source.length > 10, name);
});

matrix('no two properties have the same letters', () => {
  assert.is(new Set(FORM_PROPERTIES.map(({ code }) => code)).size, FORM_PROPERTIES.length);
});

matrix('no line is longer than 120 columns', () => {
  const found = made();
  const text = [allCaresText(found), ...FORM_CARES.map((care) => rowText(found, 'v5_5', care))].join('\n').replace(/\u001b\[\d+m/g, '');
  for (const line of text.split('\n')) assert.ok(line.length <= 120, line);
});

matrix('the report has forms, properties and cells', () => {
  const report = JSON.parse(JSON.stringify(formsReport(made())));
  assert.equal(Object.keys(report), ['forms', 'properties', 'cells', 'careless']);
  assert.equal(report.forms.v5_5.decisions, { sva: 'none', counted: false });
  assert.is(report.careless.v5_5.FreeOwn.length, 2);
  assert.is(report.cells.v5_5.FreeOwn.holds, true);
  assert.is(report.properties.length, FORM_PROPERTIES.length);
});

matrix.run();
