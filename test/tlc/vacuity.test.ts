/** What no fault, policy, position, profile or form could break in a model's own world is no promise of that model. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { type Holds, readManifest, type Row } from '../../src/tlc/manifest';
import { Modules } from '../../src/tlc/modules';
import { openProject, type Project } from '../../src/tlc/project';
import { type Vacuity, vacuity } from '../../src/tlc/vacuity';
import { copyOf, type Edit, TOY } from './copies';

const HOME = openProject();
const ROWS = 'models/models.json';
const judged = (project: Project): Vacuity => vacuity(readManifest(project), project, new Modules(project));
const said = (edits: Edit[]): string => judged(copyOf(TOY, edits)).faults.join('\n');
const cfg = (difference = ''): string => `models/toy/MCToy${difference}.cfg`;
const REASON = ', "unbroken": {"GivenLive": "without fairness it is another world"}';
/** The row of a run, with the calls that it makes. */
const run = (...calls: string[]): Edit => [ROWS, '"run": ["Take(a)", "Take(b)", "Take(c)"]', `"run": ${JSON.stringify(calls)}`];

const refused: Record<string, [edits: Edit[], says: RegExp]> = {
  'a property that nothing breaks': [[[ROWS, '"breaks": "FewInv"', '"breaks": "TypeOK"'], [ROWS, '"properties": ["FewInv"]', '"properties": ["TypeOK"]']],
    /^MCToy holds FewInv, and nothing in its world breaks it; add a faulty model, or the reason to its row: "unbroken": \{"FewInv": "…"\}$/],
  'what breaks it needs more than there is': [[[cfg('-noLimit'), '{a, b, c}', '{a, b, c, d}']], /^MCToy holds FewInv, .* \(not MCToy-noLimit: Slots is \{ a , b , c \} there, not \{ a , b , c , d \}\)/],
  'what breaks it has a larger number': [[[cfg('-noLimit'), 'Limit = 2', 'Limit = 3']], /\(not MCToy-noLimit: Limit is 2 there, not 3\)/],
  'what breaks it makes a call that is not there': [[run('Take(a)', 'Swap(a, b)')], /\(not MCToy-noLimit: there is no Swap\)/],
  'what breaks it begins elsewhere': [[[cfg('-noLimit'), 'SPECIFICATION Spec', 'INIT Init\nNEXT Next']], /\(not MCToy-noLimit: it begins with Init\)/],
  'what breaks what must come is not as fair': [[[ROWS, REASON, '']], /^MCToy-live holds GivenLive, .* \(not MCToy-noFairness: it is fair as Spec\)/],
  'a reason for what something does break': [[[ROWS, '"depth": 3, "never": ["Full"]}', '"depth": 3, "never": ["Full"], "unbroken": {"FewInv": "nobody takes"}}']],
    /^MCToy, field unbroken: MCToy-noLimit breaks FewInv in this world; remove the reason$/],
};

const toy = suite('vacuity');

toy('all that holds is broken by something in the same world, or has its reason', () => {
  assert.equal(judged(openProject(TOY)), { properties: 4, models: 2, excused: 1, faults: [] });
});

for (const [what, [edits, says]] of Object.entries(refused)) toy(`refused: ${what}`, () => assert.match(said(edits), says));

toy('less than there is will do: fewer slots, a smaller number, some of the calls', () => {
  assert.is(said([[cfg('-noLimit'), '{a, b, c}', '{a, b}'], [cfg('-noLimit'), 'Limit = 2', 'Limit = 1'], run('Take(a)', 'Take(b)')]), '');
});

toy('a constant that says what is looked at may differ', () => {
  const kinds = { varied: { Limit: 'another limit' }, named: {}, fewer: {}, lacks: {}, order: {} };
  assert.is(said([[cfg('-noLimit'), 'Limit = 2', 'Limit = 3'], ['models/worlds.json', '', JSON.stringify(kinds)]]), '');
});

toy('models/worlds.json that lacks a kind: one line', () => {
  assert.throws(() => said([['models/worlds.json', '', '{"varied": {}}']]), /^Error: models\/worlds\.json: no record 'named'; write \{|models\/worlds\.json: no record/);
});

toy('a reason for a property that is none', () => {
  assert.throws(() => said([[ROWS, REASON, ', "unbroken": {"GivenInv": "why"}']]), /MCToy-live\), field unbroken: GivenInv is not among the properties; remove it/);
});

toy.run();

/** The manifest of this project, some rows changed or added, in a copy. */
function changed(change: (rows: Row[], root: string) => void): Vacuity {
  const project = copyOf(HOME.root);
  const { models } = JSON.parse(readFileSync(join(project.root, ROWS), 'utf8')) as { models: Row[] };
  change(models, project.root);
  writeFileSync(join(project.root, ROWS), JSON.stringify({ models }));
  return judged(project);
}

const ours = suite('vacuity of the models of this project');

ours('every property is broken by something in its world, or gives the reason why not', () => assert.equal(judged(HOME).faults, []));

ours('a third party\'s proof that nobody can make, and one check: all policies hold it, so it is refused', () => {
  const { faults } = changed((rows, root) => {
    const collapse = rows.find(({ model }) => model === 'MCAuthorization-selfprove-collapse')!;
    const config = readFileSync(join(root, 'models/authorization/MCAuthorization-selfprove-collapse.cfg'), 'utf8');
    writeFileSync(join(root, 'models/authorization/MCAuthorization-idle.cfg'), config.replace(/SelfProve = TRUE/, 'SelfProve = FALSE'));
    rows.push({ ...(rows.find(({ model }) => model === 'MCAuthorization-named') as Holds), model: 'MCAuthorization-idle', properties: collapse.properties, unbroken: undefined });
  });
  assert.is(faults.length, 1, faults.join('\n'));
  assert.match(faults[0]!, /^MCAuthorization-idle holds ProofNeededInv, .*not MCAuthorization-selfprove-collapse: SelfProve is FALSE there, not TRUE/);
});

ours('without the faulty model that breaks it, a property of many models is missed in each', () => {
  const { faults } = changed((rows, root) => {
    const at = rows.findIndex(({ model }) => model === 'MCIommufd-noHolder');
    writeFileSync(join(root, 'models/iommufd/MCIommufd-noHolder.cfg'), '');
    rows[at] = { ...rows[at]!, breaks: 'UsersInv', properties: ['UsersInv'] } as Row;
  });
  assert.ok(faults.filter(fault => / holds NothingLeftInv, /.test(fault)).length >= 2, faults.join('\n'));
});

ours.run();
