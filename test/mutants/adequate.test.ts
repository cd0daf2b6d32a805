/** Changes of parsed expressions, and what becomes of each when only properties are asked. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Specification } from '../../src/sany/expression';
import { adequacy, countsOf, type JudgedAlteration } from '../../src/mutants/adequate';
import { readConfig } from '../../src/tlc/config';
import { Small } from '../second/small';
import { tryProperties } from './properties';

const small = new Small('Adequate', `EXTENDS Naturals
VARIABLES low, high, name
vars == <<low, high, name>>
Init == low = 0 /\\ high = 2 /\\ name = "none"
Up == /\\ low < high
      /\\ low' = low + 1
      /\\ name' = IF low' = high THEN "met" ELSE "none"
      /\\ UNCHANGED high
Never == FALSE /\\ low' = 7 /\\ UNCHANGED <<high, name>>
Next == Up \\/ Never
OrderInv == low <= high
LowInv == low < 2
NameProp == [][name' = "met" <=> low' = 2]_vars
`);

const LINES = ['INIT Init', 'NEXT Next', 'CHECK_DEADLOCK FALSE', 'INVARIANT OrderInv'];

async function judged(lines: readonly string[], wrong = ''): Promise<JudgedAlteration[]> {
  const specification: Specification = await small.parsed();
  const file = join(small.project.root, 'models', 'authorization', 'Asked.cfg');
  writeFileSync(file, `${[...lines, wrong].join('\n')}\n`);
  return adequacy(specification, 'Adequate', [{ name: 'Asked', config: readConfig(file) }]);
}

const fates = (all: readonly JudgedAlteration[], definition: string, kind: string): string[] =>
  all.filter(({ change }) => change.definition === definition && change.kind === kind).map(({ fate }) => fate);

const adequate = suite('Changes, before properties alone');

adequate('a model that does not hold by itself cannot be asked, nor can none', async () => {
  await judged([...LINES, 'INVARIANT LowInv']).then(() => assert.unreachable(), (error: Error) => assert.is(error.message, 'Asked does not hold without any change, so it cannot be asked about Adequate'));
  const specification = await small.parsed();
  await adequacy(specification, 'Adequate', []).then(() => assert.unreachable(), (error: Error) => assert.match(error.message, /^no model is there that could be asked about Adequate$/));
});

adequate('each change is noticed by a property, is noticed by none, has no effect, or is none', async () => {
  const all = await judged(LINES);
  assert.equal(fates(all, 'Up', 'guard weakened'), ['property'], 'low <= high lets low go beyond');
  assert.ok(fates(all, 'Up', 'branch never taken').every(fate => fate === 'unnoticed'), 'no property speaks of the name');
  assert.ok(fates(all, 'Never', 'assignment dropped').every(fate => fate === 'no effect'));
  assert.ok(fates(all, 'Init', 'guard dropped').every(fate => fate === 'senseless'), 'a variable without a value');
  const { changes, senseless, noEffect, noticed, unnoticed } = countsOf('Adequate', all);
  assert.is(senseless + noEffect + noticed + unnoticed, changes);
  assert.is(all.find(({ change }) => change.kind === 'guard weakened')!.by, 'OrderInv in 4 states (Asked)');
});

adequate('another property notices what was noticed by none; and a change is taken back', async () => {
  const all = await judged([...LINES, 'PROPERTY NameProp']);
  assert.ok(fates(all, 'Up', 'branch never taken').every(fate => fate === 'property'));
  assert.equal(await judged(LINES).then(again => countsOf('Adequate', again)), await judged(LINES).then(again => countsOf('Adequate', again)));
});

adequate('a variable is put in the place of another only if they hold the same kind of value', async () => {
  const wrong = (await judged(LINES)).filter(({ change }) => change.kind === 'wrong variable').map(({ change }) => change.what);
  assert.ok(wrong.includes('low -> high') && wrong.includes('high -> low'));
  assert.not.ok(wrong.some(what => what.includes('name')));
});

adequate('the properties of IommufdLife notice each change of it that has an effect', async () => {
  const [life] = await tryProperties(['iommufd'], () => {});
  assert.equal(life!.left, []);
  assert.is(life!.noticed, 130);
});

adequate.run();
