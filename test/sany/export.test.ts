import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { exportSpecification } from '../../src/sany/export';
import type { Expression, Specification } from '../../src/sany/expression';
import { readSpecification } from '../../src/sany/read';
import { ToolError } from '../../src/tlc/error';
import { openProject } from '../../src/tlc/project';
import { checker, copyOf } from '../tlc/copies';

const exporting = suite('What SANY exports');

/** A module by itself, parsed. */
async function parsed(text: string): Promise<Specification> {
  const project = copyOf(openProject().root);
  writeFileSync(join(project.root, 'spec', 'Small.tla'), `---- MODULE Small ----\n${text}\n====\n`);
  return exportSpecification(project, await checker(), 'Small');
}

const bodyOf = ({ definitions }: Specification, name: string): Expression => definitions.get(name)!.body;
const shape = (expression: Expression): string => {
  if (expression.kind === 'let') return `${expression.definitions.map(({ name }) => name).join()} in ${shape(expression.body)}`;
  if (expression.kind !== 'apply') return expression.kind === 'number' || expression.kind === 'string' ? String(expression.value) : expression.kind;
  const { operator, operands, bounds } = expression;
  const inside = [...bounds.map(({ parameters, set }) => `${parameters.length} in ${set ? shape(set) : 'anything'}`), ...operands.map(each => (each.kind === 'operator' ? each.operator.kind : shape(each)))];
  return inside.length === 0 ? operator.name : `${operator.name}(${inside.join(', ')})`;
};

async function refusal(work: () => unknown): Promise<string> {
  try {
    await work();
  } catch (error) {
    assert.instance(error, ToolError);
    return (error as Error).message;
  }
  return 'nothing was refused';
}

exporting('a module that does not parse is one line that says so', async () => {
  const said = await refusal(() => parsed('A == B'));
  assert.match(said, /^SANY could not export Small: .*; see whether the module parses$/);
  assert.not.match(said, /\n/);
});

exporting('a text that is no export, or one with a node that nobody knows, is refused', async () => {
  assert.match(await refusal(() => readSpecification('<html/>')), /exported no modules/);
  assert.match(await refusal(() => readSpecification('<modules><RootModule>M</RootModule><context></context></modules>')), /no module M/);
});

exporting('constants, variables, assumptions and definitions are found by name, with their place', async () => {
  const small = await parsed('EXTENDS Naturals\nCONSTANT C\nVARIABLE x\nASSUME C > 0\nInit == x = C');
  assert.equal([small.constants, small.variables, small.assumptions.map(shape)], [['C'], ['x'], ['>(C, 0)']]);
  assert.equal(small.definitions.get('Init')!.place, { module: 'Small', line: 6 });
  assert.is(shape(bodyOf(small, 'Init')), '=(x, C)');
});

exporting('expressions are read as they stand: bound variables, cases, definitions inside, instances', async () => {
  const small = await parsed([
    'EXTENDS Naturals', 'VARIABLES x, y', 'Some == \\E a, b \\in {1, 2} : a = b', 'Which == CASE x = 1 -> "one" [] OTHER -> "more"',
    'Inside == LET d(n) == n + 1 IN d(x)', 'Changed == [x EXCEPT ![1] = @ + 1]', 'Apply(F(_)) == F(1)', 'Given == Apply(LAMBDA n : n)',
    'Other == INSTANCE OpenOnce WITH Handles <- {1}, entitled <- TRUE, held <- x, using <- y, able <- x',
  ].map(line => line.replace(', able <- x', '')).join('\n'));
  assert.is(shape(bodyOf(small, 'Some')), '$BoundedExists(2 in $SetEnumerate(1, 2), =(a, b))');
  assert.is(shape(bodyOf(small, 'Which')), '$Case($Pair(=(x, 1), one), $Pair($Other, more))');
  assert.is(shape(bodyOf(small, 'Inside')), 'd in d(x)');
  assert.is(shape(bodyOf(small, 'Changed')), '$Except(x, $Pair($Seq(1), +(at, 1)))');
  assert.is(shape(bodyOf(small, 'Given')), 'Apply(defined)');
  const instance = bodyOf(small, 'Other!Init');
  assert.ok(instance.kind === 'substitute');
  assert.ok(instance.names.has('held'));
});

exporting.run();
