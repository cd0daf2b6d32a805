/**
 * A THEOREM of a specification names, in the comment behind it, the models that check it. `MCX-a, -b` are MCX-a and MCX-b.
 * Where the theorem is a statement about records, the module that it names decides it as an ASSUME.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readManifest, type Row } from '../../src/tlc/manifest';
import { Modules } from '../../src/tlc/modules';
import { openProject } from '../../src/tlc/project';

interface Theorem {
  readonly place: string;
  readonly room: string;
  readonly formula: string;
  readonly models: readonly string[];
}

const THEOREM = /^THEOREM\b((?:(?!\\\*)[^])*?)((?:\\\*[^\n]*\n\s*)*)(?=^\S|^$|(?![^]))/gm;

/** The names in a comment, each in full. */
function modelsIn(comment: string): string[] {
  let module = '';
  return [...comment.matchAll(/\b(MC\w+(?:-[\w-]+)?)|(?<=[\s,])-(\w[\w-]*)/g)].map(([, full, difference]) => {
    if (full) module = full.replace(/-.*/, '');
    return full ?? `${module}-${difference}`;
  });
}

function theoremsOf(file: string, room: string, text: string): Theorem[] {
  return [...text.matchAll(THEOREM)].map((match) => ({
    place: `${file}:${text.slice(0, match.index).split('\n').length}`, room, formula: match[1]!.trim(), models: modelsIn(match[2]!),
  }));
}

const files = readdirSync('spec', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.tla')).map((file) => join('spec', file));
const texts = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]));
const theorems = [...texts].flatMap(([file, text]) => theoremsOf(file, file.split('/')[1]!, text));

const project = openProject();
const rows = readManifest(project);
const modules = new Modules(project);
const words = (formula: string): Set<string> => new Set(formula.match(/\w+/g));

/** Why the models that it names do not check it; nothing if they do. */
function faultsOf({ place, room, formula, models }: Theorem): string[] {
  if (models.length === 0) return [`${place}: names no model`];
  const named = words(formula);
  const assumed = models.filter((model) => modules.has(model) && [...named].every((name) => modules.assumes(model, name)));
  if (assumed.length === models.length) return [];
  const known = models.map((model) => rows.find((row) => row.model === model));
  const asked = new Set(known.flatMap((row) => row?.properties ?? []));
  const promised = [...named].filter((name) => rows.some((row) => row.room === room && row.properties.includes(name)));
  return [
    ...models.filter((_, i) => known[i]?.room !== room).map((model) => `${place}: ${model} is no model of ${room}`),
    ...known.flatMap((row) => (row && row.result !== 'holds' ? [`${place}: ${row.model} breaks ${row.breaks}`] : [])),
    ...known.flatMap((row) => (row && !row.properties.some((name) => named.has(name)) ? [`${place}: ${row.model} asks nothing of this`] : [])),
    ...promised.filter((name) => !asked.has(name)).map((name) => `${place}: none of its models asks ${name}`),
    ...(promised.length === 0 ? [`${place}: no model asks anything of this`] : []),
  ];
}

const isRefinement = (name: string): boolean => !/(?:Inv|Prop|Live|OK)$/.test(name);

const spec = suite('theorems');

spec('a theorem is read with its models, over lines; one in a comment is none', () => {
  const read = theoremsOf('a.tla', 'r', 'THEOREM A => B  \\* MCX, -two\nTHEOREM C\n    => D\n    \\* MCX-one,\n    \\* -three\n(* x\n   THEOREM E *)\nTHEOREM F\n====');
  assert.equal(read.map(({ formula, models }) => [formula.replace(/\s+/g, ' '), models]), [['A => B', ['MCX', 'MCX-two']], ['C => D', ['MCX-one', 'MCX-three']], ['F', []]]);
});

spec('a theorem whose models do not check it is seen', () => {
  const fault = (formula: string, ...models: string[]): string => faultsOf({ place: 'here', room: 'authorization', formula, models }).join('; ');
  assert.is(fault('Spec => RefinesStrict'), 'here: names no model');
  assert.is(fault('Spec => RefinesStrict', 'MCNone'), 'here: MCNone is no model of authorization; here: none of its models asks RefinesStrict');
  assert.match(fault('Spec => RefinesStrict', 'MCAuthorization-once-not-strict'), /breaks RefinesStrict/);
  assert.match(fault('Spec => RefinesStrict', 'MCAuthorization-bounded'), /asks nothing of this; here: none of its models asks RefinesStrict/);
  assert.match(fault('Spec => RefinesStrict /\\ RefinesBounded', 'MCAuthorization-strict'), /none of its models asks RefinesBounded/);
  assert.match(fault('Trilema', 'MCAuthorization'), /is no model/);
  assert.is(fault('Trilemma', 'MCAuthorizationTheorems'), '');
  assert.is(fault('Spec => RefinesStrict', 'MCAuthorization-strict'), '');
});

spec('each theorem is checked by the models that it names', () => {
  assert.ok(theorems.length >= 25, `${theorems.length} theorems`);
  assert.is(theorems.length, [...texts.values()].join('\n').match(/^THEOREM\b/gm)!.length);
  assert.equal(theorems.flatMap(faultsOf), []);
});

spec('each refinement is a theorem, and each model that holds it stands in its specification', () => {
  const held = rows.filter((row): row is Row => row.result === 'holds' && row.tier !== 'survey' && row.properties.some(isRefinement));
  assert.ok(held.length > 20);
  for (const { model, room, properties } of held) {
    const about = theorems.filter((one) => one.room === room && properties.some((name) => isRefinement(name) && words(one.formula).has(name)));
    assert.ok(about.length > 0, `${properties.filter(isRefinement).join(', ')} of ${model}`);
    const text = files.filter((file) => file.startsWith(`spec/${room}/`)).map((file) => texts.get(file)).join('\n');
    assert.ok(about.some(({ models }) => models.includes(model)) || new RegExp(`\\b${model}\\b(?!-)`).test(text), `${model} is named nowhere`);
  }
});

spec.run();
