/** What is claimed and not shown, shown and no longer claimed, or claimed without a line is a fault. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { judgeClaims, misplaced } from '../../src/claims/gate';
import { openProject } from '../../src/tlc/project';
import { CLAIMS, claimsWith, MATRIX, type Parts, projectWith, README } from './project';

const said = (parts: Parts): string => judgeClaims(projectWith(parts)).faults.join('\n');
const shownBy = (evidence: string): Parts => ({ claims: claimsWith('open', { shown: [evidence] }) });

const refused: Record<string, [parts: Parts, says: RegExp]> = {
  'a cell says otherwise': [{ matrix: { ...MATRIX, cells: { ...MATRIX.cells, Open: { ...MATRIX.cells.Open, First: { holds: false, length: 2 } } } } },
    /^README\.md: '`Open` keeps P1, and nobody keeps P2\.' \[open\]: matrix Open P1 is 2, not yes$/],
  'a cell of one row of many says otherwise': [{ matrix: { ...MATRIX, cells: { ...MATRIX.cells, Shut: { ...MATRIX.cells.Shut, Second: { holds: true } } } } },
    /^README\.md: .*: matrix Shut P2 is yes, not broken$/],
  'kept idly is not kept': [shownBy('matrix Shut P1 yes'), /matrix Shut P1 is \(y\), not yes$/],
  'a run of another length': [shownBy('matrix Open P2 4'), /matrix Open P2 is 3, not 4$/],
  'a row that is not there': [shownBy('matrix Ajar P1 yes'), /matrix has no row Ajar$/],
  'a column that is not there': [shownBy('matrix Open P3 yes'), /matrix has no column P3$/],
  'a matrix that is not there': [shownBy('matrix.lapsing Open P1 yes'), /out\/matrix\.json has no lapsing$/],
  'a mechanism keeps what it is said to break': [shownBy('mechanisms bell P33 broken'), /mechanisms bell P33 is yes, not broken$/],
  'a model holds something else': [shownBy('model MCToy holds GivenLive'), /MCToy holds TypeOK, FewInv.*, not GivenLive$/],
  'a model breaks what it is said to hold': [shownBy('model MCToy-noLimit holds FewInv'), /MCToy-noLimit breaks FewInv$/],
  'a model that is not there': [shownBy('model MCTay holds FewInv'), /there is no model MCTay$/],
  'a model that was not as declared': [{ ran: { models: [{ model: 'MCToy', passed: false }, { model: 'MCToy-noLimit', passed: true }] } }, /MCToy was not as declared in the last ioasid check$/],
  'a model that was not run': [{ ran: { models: [{ model: 'MCToy-noLimit', passed: true }] } }, /MCToy was not run by the last ioasid check; run all of it$/],
  'a number of a row is another': [shownBy('row MCToy distinct 8'), /distinct of MCToy is 7, not 8$/],
  'an assumption that is gone': [shownBy('assumed Trilemma by MCToy'), /MCToy has no ASSUME Trilemma$/],
  'a count is another': [shownBy('count matrix.properties 3'), /matrix\.properties is 2, not 3$/],
  'a test that is gone': [shownBy('test test/claims/gate.test.ts: a title'), /test\/claims\/gate\.test\.ts is not there$/],
  'words that are gone': [shownBy('text spec/toy/Toy.tla: MODULE Tog'), /spec\/toy\/Toy\.tla does not have 'MODULE Tog'$/],
  'evidence of no kind': [shownBy('everybody knows'), /'everybody knows' begins with none of matrix, positions/],
  'a sentence is no longer in its document': [{ readme: README.replace('A third', 'A fourth') },
    /^README\.md does not say 'No more than two\. A third is refused \(`MCToy`\)\.' \[few\]; correct or remove the line of spec\/claims\.json\nREADME\.md, Toy: 'No more than two\.' is no line/],
  'a bullet without a line': [{ readme: `${README.replace('\n## Commands', '- All toys are safe.\n\n## Commands')}` },
    /^README\.md, Toy: 'All toys are safe\.' is no line of spec\/claims\.json; add \{"id":"all-toys-are-safe","in":"README\.md"/],
  'a sentence that names a model, without a line': [{ readme: README.replace('nothing.', 'nothing. `MCToy-noLimit` shows why.') },
    /is no line of spec\/claims\.json; add .*"shown":\["model MCToy-noLimit breaks FewInv"\]\}$/],
  'a promise by its number, without a line': [{ readme: README.replace('nothing.', 'nothing. P7 is kept.') }, /'P7 is kept\.' is no line/],
  'a sentence that shows itself, with another number of steps': [{ readme: README.replace('in 3 steps', 'in 4 steps') }, /MCToy-noLimit breaks FewInv in 3 steps, not 4$/],
  'a document that is not there': [{ claims: claimsWith('few', { in: 'spec/README.md' }) }, /\[few\]: spec\/README\.md is no document; correct the name/],
  'a free section without a claim': [{ claims: { ...CLAIMS, free: { ...CLAIMS.free, 'README.md#Licence': 'why' } } }, /free README\.md#Licence: nothing there would be a claim; remove it$/],
};

const gate = suite('the gate of claims');

gate('no fault where all is shown', () => {
  const { faults, claims, documents } = judgeClaims(projectWith());
  assert.equal([faults, claims, documents], [[], 2, 1]);
});

for (const [what, [parts, says]] of Object.entries(refused)) gate(`refused: ${what}`, () => assert.match(said(parts), says));

gate('without the reports of a run nothing is decided', () => {
  assert.throws(() => judgeClaims(projectWith({ matrix: null })), /matrix\.json is not there; run ioasid check and ioasid matrix first/);
});

gate.run();

const malformed: Record<string, [claims: unknown, says: RegExp]> = {
  'no JSON': ['{"claims": [', /^spec\/claims\.json cannot be read: .*; write \{/],
  'no list': [{ free: {} }, /has no list 'claims'/],
  'a claim without evidence': [claimsWith('few', { shown: [] }), /claim 1 \(few\): shown is no list of texts/],
  'a claim without words': [claimsWith('few', { says: '' }), /claim 1 \(few\): says is no text/],
  'a field nobody knows': [claimsWith('few', { show: [] }), /claim 1 \(few\): no such field show; remove it/],
  'two claims with one id': [claimsWith('open', { id: 'few' }), /claim 2 \(few\): has the id of an earlier claim/],
  'a free section without a reason': [{ ...CLAIMS, free: { 'README.md#Commands': '' } }, /free README\.md#Commands: says no reason/],
};

const file = suite('spec/claims.json');
for (const [what, [claims, says]] of Object.entries(malformed)) file(`refused: ${what}`, () => assert.throws(() => judgeClaims(projectWith({ claims })), says));
file('every claim of our documents has a line, and every line stands in its document', () => assert.equal(misplaced(openProject()), []));
file.run();
