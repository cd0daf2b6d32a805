/** A property does not judge a step by the operator by which the step is taken. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { exportSpecification } from '../../src/sany/export';
import { sharedSteps } from '../../src/second/shared';
import { readManifest } from '../../src/tlc/manifest';
import { openProject } from '../../src/tlc/project';
import { Small } from '../second/small';
import { checker } from '../tlc/copies';

/** Those that ask whether an action is possible, which is said by the action's name. */
const POSSIBLE = ['NeverWaitsInv', 'PossibleInv'];
const MODULES = ['MCPageFault', 'MCIommufd', 'MCIommufdLife'];

const judging = suite('Properties and the operators that they judge');

judging('one that uses an operator of steps of an action is found; one in words of its own is not, nor what both say of the state before', async () => {
  const small = new Small('Judged', `EXTENDS Naturals
VARIABLE n
Low == n < 3
Grows == n' > n
Up == Low /\\ n' \\in 0..3 /\\ Grows
Next == Up
SharedProp == [][Grows]_n
OwnProp == [][n' >= n + 1 /\\ Low]_n
`);
  const specification = await small.parsed();
  assert.equal(['SharedProp', 'OwnProp'].map(name => sharedSteps(specification, name)), [['Grows'], []]);
});

for (const module of MODULES) {
  judging(`no property of ${module} does`, async () => {
    const project = openProject();
    const specification = await exportSpecification(project, await checker(), module);
    const properties = new Set(readManifest(project).filter(row => row.module === module).flatMap(row => [...row.properties]));
    assert.ok(properties.size > 3);
    assert.equal([...properties].filter(name => !POSSIBLE.includes(name)).flatMap(name => sharedSteps(specification, name).map(operator => `${name} uses ${operator}`)), []);
  });
}

judging.run();
