import { readFileSync } from 'node:fs';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { FORMS, formOf } from '../../src/allocator/forms';

type Rules = Record<string, string | boolean>;

/** The records of the specification by name, each a whole one or another one EXCEPT some rules. */
function specified(): Map<string, Rules> {
  const text = readFileSync('spec/allocator/AllocatorForms.tla', 'utf8').replace(/\\\*.*/g, '');
  const value = (word: string): string | boolean => (word.startsWith('"') ? word.slice(1, -1) : word === 'TRUE');
  const forms = new Map<string, Rules>();
  for (const [, name, body] of text.matchAll(/^(\w+) ==\s+\[(\s*\w+(?: EXCEPT|\s*\|->\s*(?:"|TRUE|FALSE))[^\]]*)\]/gm)) {
    const base = /^\s*(\w+) EXCEPT/.exec(body);
    const rules = [...body.matchAll(/!?\.?(\w+)\s*(?:\|->|=)\s*("\w+"|TRUE|FALSE)/g)].map(([, rule, word]) => [rule, value(word)] as const);
    forms.set(name, { ...(base ? forms.get(base[1]) : {}), ...Object.fromEntries(rules) });
  }
  return forms;
}

const forms = suite('The forms');

forms('are those of the specification, rule for rule', () => {
  const spec = specified();
  assert.equal([...spec.keys()], Object.keys(FORMS));
  for (const [name, form] of Object.entries(FORMS)) assert.equal({ ...form }, spec.get(name), name);
});

forms('before 5.5 it is the first, whatever the minor number', () => assert.equal([[4, 20], [5, 4], [3, 11]].map(([major, minor]) => formOf(major, minor)), Array(3).fill('v5_5')));

forms('are those of the kernels at both ends of their ranges', () => {
  const of = (numbers: readonly (readonly [number, number])[]): string[] => numbers.map(([major, minor]) => formOf(major, minor));
  assert.equal(of([[5, 5], [5, 10]]), ['v5_5', 'v5_5']);
  assert.equal(of([[5, 11], [5, 17]]), ['v5_11', 'v5_11']);
  assert.equal(of([[5, 18], [6, 1], [6, 3]]), ['v5_18', 'v5_18', 'v5_18']);
});

forms.run();
