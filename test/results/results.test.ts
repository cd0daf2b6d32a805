/** Results for other people's tools: XML as the schema of JUnit has it (that of the xUnit plugin of Jenkins), and SARIF 2.1.0. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { junitText } from '../../src/results/junit';
import type { Result } from '../../src/results/result';
import { sarifText } from '../../src/results/sarif';
import { ioasid } from '../cli/program';
import { copyOf, temporary, TOY } from '../tlc/copies';

const RESULTS: readonly Result[] = [
  { group: 'toy', name: 'MCToy', status: 'passed', seconds: 1.25 },
  { group: 'toy', name: 'MCToy-few', status: 'failed', seconds: 0.5, message: 'distinct: declared 7, found <8> & "more"\nsecond \u0001 line', place: { file: 'spec/toy/To y.tla', line: 12 } },
  { group: 'other', name: 'MCOther', status: 'error', message: 'does not parse' },
  { group: 'other', name: 'MCKept', status: 'skipped' },
];

type Element = { readonly [name: string]: unknown };
const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '@', isArray: (name) => ['testsuite', 'testcase'].includes(name) });
const read = (text: string): Element => (parser.parse(text) as { testsuites: Element }).testsuites;
const under = (element: Element, name: string): Element[] => element[name] as Element[];

/** By element: the attributes that it must have, those that it may have, and the elements in it. */
const SCHEMA: Record<string, { needs: readonly string[]; may: readonly string[]; has: readonly string[] }> = {
  testsuites: { needs: [], may: ['name', 'time', 'tests', 'failures', 'disabled', 'errors'], has: ['testsuite'] },
  testsuite: { needs: ['name', 'tests'], may: ['failures', 'errors', 'time', 'disabled', 'skipped', 'timestamp', 'hostname', 'id', 'package'],
    has: ['properties', 'testcase', 'system-out', 'system-err'] },
  testcase: { needs: ['name', 'classname'], may: ['assertions', 'time', 'status'], has: ['skipped', 'error', 'failure', 'system-out', 'system-err'] },
  failure: { needs: [], may: ['type', 'message'], has: ['#text'] },
  error: { needs: [], may: ['type', 'message'], has: ['#text'] },
  skipped: { needs: [], may: ['type', 'message'], has: ['#text'] },
};

/** What the schema has against an element and all in it. */
function faults(name: string, element: unknown): string[] {
  if (typeof element !== 'object' || element === null) return [];
  const { needs, may, has } = SCHEMA[name]!;
  const attributes = Object.keys(element).filter((key) => key.startsWith('@')).map((key) => key.slice(1));
  return [
    ...needs.filter((one) => !attributes.includes(one)).map((one) => `${name} has no ${one}`),
    ...attributes.filter((one) => !needs.includes(one) && !may.includes(one)).map((one) => `${name} may have no ${one}`),
    ...Object.entries(element).filter(([key]) => !key.startsWith('@')).flatMap(([key, inside]) =>
      (has.includes(key) ? (Array.isArray(inside) ? inside : [inside]).flatMap((one) => (key === '#text' ? [] : faults(key, one))) : [`${name} may have no ${key}`])),
  ];
}

const junit = suite('JUnit');

junit('the text is XML within the schema, whatever a message holds', () => {
  const text = junitText('ioasid check', RESULTS);
  assert.is(XMLValidator.validate(text), true);
  assert.equal(faults('testsuites', read(text)), []);
  assert.not.match(text, /\u0001/);
});
junit('a fault of the schema would be seen', () => {
  assert.equal(faults('testsuites', { testsuite: [{ '@name': 'a', '@file': 'b', case: [] }] }), ['testsuite has no tests', 'testsuite may have no file', 'testsuite may have no case']);
});
junit('counts and cases are those of the results', () => {
  const all = read(junitText('ioasid check', RESULTS));
  assert.equal(['tests', 'failures', 'errors', 'time'].map((name) => all[`@${name}`]), ['4', '1', '1', '1.750']);
  const [toy, other] = under(all, 'testsuite');
  assert.equal([toy!['@name'], toy!['@tests'], toy!['@skipped'], other!['@skipped'], other!['@errors']], ['toy', '2', '0', '1', '1']);
  const [good, bad] = under(toy!, 'testcase');
  assert.equal([good!['@name'], 'failure' in good!, 'skipped' in under(other!, 'testcase')[1]!], ['MCToy', false, true]);
  const failure = bad!['failure'] as Element;
  assert.is(failure['@message'], 'distinct: declared 7, found <8> & "more"');
  assert.match(String(failure['#text']), /spec\/toy\/To y\.tla:12$/);
});
junit.run();

const sarif = suite('SARIF');

sarif('what failed, with its rule and its place', () => {
  const log = JSON.parse(sarifText('0.1.0', { id: 'model', says: 'not as declared' }, RESULTS));
  assert.equal([log.version, log.$schema, log.runs.length], ['2.1.0', 'https://json.schemastore.org/sarif-2.1.0.json', 1]);
  const [{ tool: { driver }, results, originalUriBaseIds }] = log.runs;
  assert.equal([driver.name, driver.version, driver.rules], ['ioasid', '0.1.0', [{ id: 'model', shortDescription: { text: 'not as declared' } }]]);
  assert.equal(results.map(({ ruleId, ruleIndex, level }: Element) => [ruleId, driver.rules[ruleIndex as number].id, level]), [['model', 'model', 'error'], ['model', 'model', 'error']]);
  assert.equal(results[0].locations[0].physicalLocation, { artifactLocation: { uri: 'spec/toy/To%20y.tla', uriBaseId: 'ROOT' }, region: { startLine: 12 } });
  assert.equal([Object.keys(originalUriBaseIds), 'locations' in results[1], results[1].message], [['ROOT'], false, { text: 'MCOther: does not parse' }]);
});
sarif('none failed: no result', () => {
  assert.equal(JSON.parse(sarifText('1', { id: 'case', says: 'x' }, RESULTS.slice(0, 1))).runs[0].results, []);
});
sarif.run();

const verb = suite('ioasid check --junit --sarif');

verb('writes what it says, and the place where what broke is defined', async () => {
  const folder = temporary();
  const broken = copyOf(TOY, [['spec/toy/Toy.tla', '>= Limit', '> Limit']]).root;
  const { status } = await ioasid('--project', broken, 'check', 'MCToy', 'MCToy-noLimit', '--junit', join(folder, 'a.xml'), '--sarif', join(folder, 'a.sarif'));
  assert.is(status, 1);
  const text = readFileSync(join(folder, 'a.xml'), 'utf8');
  assert.equal(faults('testsuites', read(text)), []);
  assert.equal([read(text)['@tests'], read(text)['@failures']], ['2', '1']);
  const { runs: [{ results }] } = JSON.parse(readFileSync(join(folder, 'a.sarif'), 'utf8'));
  assert.match(results[0].message.text, /^MCToy: declared to hold, but FewInv/);
  assert.match(results[0].locations[0].physicalLocation.artifactLocation.uri, /^spec\/toy\/\w+\.tla$/);
});
verb('a file that cannot be written ends with 2 and one line', async () => {
  const { status, stderr } = await ioasid('cases', join(__dirname, '..', 'linux', 'read', 'kvm.json'), '--junit', join(__filename, 'a.xml'));
  assert.is(status, 2);
  assert.match(stderr, /^ioasid: cannot write .*a\.xml .*; free space or set permissions\n$/);
});
verb.run();
