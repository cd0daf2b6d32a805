import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { actionsOf } from '../../src/tlc/actions';
import { parseConfig, readConfig } from '../../src/tlc/config';
import { configOf, readManifest } from '../../src/tlc/manifest';
import { Modules } from '../../src/tlc/modules';
import { openProject } from '../../src/tlc/project';
import { ahead, type Edit, saidOf, TOY, verdictOf, verdictOn } from './copies';

const ROWS = 'models/models.json';

/** MCToy without its refinement, so that its steps can say themselves which actions they are. */
const SAFETY: Edit[] = [['models/toy/MCToy.cfg', ' RefinesTally', ''], [ROWS, '"TypeOK", "FewInv", "ErrorIsStutterProp", "RefinesTally"', '"TypeOK", "FewInv", "ErrorIsStutterProp"']];

const runs = ahead(['as declared', 'never taken', 'taken'], what => verdictOn(TOY, 'MCToy', [...SAFETY, ...{
  'as declared': [],
  'never taken': [['spec/toy/Toy.tla', '  /\\ s \\in taken\n', '  /\\ s \\in taken /\\ Limit > 2\n']],
  'taken': [['models/toy/MCToy.cfg', 'Limit = 2', 'Limit = 3']],
}[what] as Edit[]]));

const toy = suite('the actions of a run');

toy('are those below Next that answer under their own name', () => {
  const modules = new Modules(openProject(TOY));
  assert.equal(actionsOf('MCToy', parseConfig('NEXT Next', 'MCToy.cfg'), modules), ['Full', 'Give', 'Take']);
  assert.equal(actionsOf('MCToy', parseConfig('SPECIFICATION Spec', 'MCToy.cfg'), modules), ['Full', 'Give', 'Take']);
});
toy('are none for a config without a Next', () => {
  assert.equal(actionsOf('MCToy', parseConfig('INVARIANT TypeOK', 'MCToy.cfg'), new Modules(openProject(TOY))), []);
});
toy('are looked for in the definition that the config puts in the place of another', () => {
  const config = parseConfig('NEXT Next\nCONSTANT Next <- Give', 'MCToy.cfg');
  assert.equal(actionsOf('MCToy', config, new Modules(openProject(TOY))), ['Give']);
});
toy('are counted without TLC\'s coverage', async () => {
  const { result, ...verdict } = await runs.get('as declared')!;
  assert.is(saidOf(verdict), '');
  assert.is(result!.coverage.size, 0);
  assert.equal([...result!.actions], [['Full', false], ['Give', true], ['Take', true]]);
});
toy('fail a model where one is never taken any more', async () => {
  assert.match(saidOf(await runs.get('never taken')!), /never taken, and not declared so: Give/);
});
toy('fail a model where one declared as never taken is taken', async () => {
  assert.match(saidOf(await runs.get('taken')!), /declared never to be taken, but taken or unknown: Full/);
});

toy.run();

const same = suite('the actions that TLC knows');
const project = openProject(join(__dirname, '../..'));
const rows = readManifest(project);

/** Of the module that each room begins with, the smallest model that holds and asks for neither liveness nor a refinement. */
const first = new Map([...rows].reverse().map(({ room, module }) => [room, module]));
const smallest = [...first.values()].map(module => rows
  .flatMap(row => (row.module === module && row.result === 'holds' && row.tier === 'check' && row.properties.every(name => /(OK|Inv|Prop)$/.test(name)) ? [row] : []))
  .sort((a, b) => a.generated - b.generated)[0]);

const coarsely: string[] = [];

for (const row of smallest) {
  same(`are those found in the text: ${row.model}`, async () => {
    const config = readConfig(join(project.root, configOf(row)));
    const { result } = await verdictOf(row, project, true);
    const modules = new Modules(project);
    const found = actionsOf(row.module, config, modules);
    const known = [...result!.coverage.keys()].sort();
    // Where TLC does not look below a choice, it knows several actions by the name of what chooses, which answers under no name.
    const coarse = known.filter(name => !found.includes(name));
    assert.equal(coarse.filter(name => modules.bodies(row.module).get(name)?.includes(`"${name}"`)), []);
    if (coarse.length > 0) {
      coarsely.push(row.room);
      return;
    }
    assert.equal(found, known);
  });
}

same('are told apart by TLC, too, but in the rooms whose choices depend on the state', () => assert.equal(coarsely.sort(), ['iommufd', 'revocation', 'wbinvd']));

same.run();
