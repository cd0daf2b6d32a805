import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { agreement, agrees, type Mechanism, MIXED } from '../../src/matrix/mechanism-cell';
import { MECHANISM_PROMISES } from '../../src/matrix/mechanism-promises';
import { readExplained, readObservations, runMechanisms } from '../../src/matrix/mechanisms';
import type { Surveyed } from '../../src/matrix/survey';
import { APART, KNOWN, READ } from '../../src/revocation/defects';
import { MANNERS } from '../../src/revocation/manners';
import { OBSERVED } from '../../src/revocation/mechanisms';
import { readManifest } from '../../src/tlc/manifest';
import { openProject } from '../../src/tlc/project';
import { checker } from '../tlc/copies';

const project = openProject();
let found: Promise<readonly Mechanism[]> | undefined;
const all = async (): Promise<readonly Mechanism[]> => found ??= runMechanisms(project, await checker());
const named = async (name: string): Promise<Mechanism> => (await all()).find((each) => each.name === name)!;

const data = suite('The records of mechanisms');

data('the code has the records of the specification, each decision of each', async () => {
  const coded = { ...OBSERVED, ...READ, ...KNOWN, ...APART } as Record<string, object>;
  const specified = await all();
  assert.equal(specified.map(({ name }) => name), Object.keys(coded));
  for (const { name, parts } of specified) {
    assert.equal(Object.fromEntries([...parts].map(([part, { decisions }]) => [part, decisions])), coded[name] as never, name);
  }
});

data('every mechanism that was observed has a record, but for a file that io_uring keeps, which is a handle like any other', () => {
  assert.equal(readObservations(project.root).map(({ mechanism }) => mechanism).filter((name) => !Object.hasOwn(OBSERVED, name)), ['ioUringRegistered']);
});

data('mechanisms with different observed answers have different records', async () => {
  const text = (value: unknown): unknown => (value instanceof Set ? [...value].sort() : value);
  const records = (parts: ReadonlyMap<string, Surveyed>): string => JSON.stringify([...parts.values()].map(({ decisions }) => decisions), (_, value) => text(value));
  const observed = (await all()).filter(({ observation }) => observation);
  assert.is(observed.length, 26);
  const shared = observed.flatMap((one, i) => observed.slice(i + 1)
    .filter((other) => records(one.parts) === records(other.parts) && JSON.stringify(one.observation!.verdicts) !== JSON.stringify(other.observation!.verdicts))
    .map((other) => `${one.name} and ${other.name}`));
  assert.equal(shared, []);
});

data('no decision follows from the others: of each the page names two records that differ in it alone, and have different verdicts', async () => {
  const page = readFileSync(join(project.root, 'spec/revocation/README.md'), 'utf8');
  const pairs = [...page.matchAll(/^\| `(\w+)` \| `(\w+)\.(\w+)` and `(\w+)\.(\w+)` \|$/gm)];
  assert.equal(pairs.map(([, decision]) => decision), Object.keys(MANNERS));
  for (const [, decision, ...names] of pairs as unknown as [string, string, string, string, string, string][]) {
    const [one, other] = [await named(names[0]!), await named(names[2]!)].map(({ parts }, i) => parts.get(names[2 * i + 1]!)!);
    const flat = ({ decisions }: Surveyed): [string, unknown][] => ['policy', 'manner'].flatMap((half) => Object.entries(decisions[half] as object)
      .map(([key, value]): [string, unknown] => [key, value instanceof Set ? [...value].sort().join() : value]));
    const values = new Map(flat(other!));
    assert.equal(flat(one!).filter(([key, value]) => key !== 'hears' && values.get(key) !== value).map(([key]) => key), [decision!]);
    const row = ({ broken }: Surveyed): string[] => MECHANISM_PROMISES.map((promise) => promise.name).filter((promise) => broken.has(promise));
    assert.not.equal(row(one!), row(other!), decision);
  }
});

data.run();

const beside = suite('Verdicts beside what a kernel answered');

beside('at least 95 of 100 agree, and each that does not is explained', async () => {
  const { observed, agree, differ } = agreement(await all());
  assert.is(observed, 465);
  assert.ok(agree / observed >= 0.95, `${agree} of ${observed}`);
  assert.equal(differ.map(({ mechanism, code }) => `${mechanism} ${code}`).sort(), readExplained(project.root).map(({ mechanism, promise }) => `${mechanism} ${promise}`).sort());
  for (const { mechanism, cell } of differ) assert.ok(cell.because !== undefined && cell.because.length > 20, mechanism);
});

beside('an answer agrees with a verdict of the same word; "part" with parts that differ; what nobody saw, with nothing', () => {
  assert.ok(agrees({ holds: true }, 'yes') && agrees({ holds: true }, '(y)') && agrees({ holds: true }, 'poll'));
  assert.ok(agrees({ holds: false }, 'no') && agrees({ holds: false, mixed: true }, 'no'));
  assert.not(agrees({ holds: false }, 'yes') || agrees({ holds: false, mixed: true }, 'yes') || agrees({ holds: true }, 'no'));
  for (const word of MIXED) {
    assert.ok(agrees({ holds: false, mixed: true }, word));
    assert.not(agrees({ holds: false }, word) || agrees({ holds: true }, word));
  }
});

beside('what an observation says of how holders are told is what its record says', async () => {
  for (const { name, parts, observation } of await all()) {
    const way = observation?.verdicts['L'];
    if (way === undefined || way === 'yes' || way === 'no') continue;
    for (const { decisions } of parts.values()) assert.is((decisions['manner'] as unknown as { told: string }).told, way, name);
  }
});

beside('a promise that is broken has its shortest run, and every promise is broken by some record and kept by some', async () => {
  for (const { name, cells } of await all()) for (const [promise, { holds, length, run }] of cells) if (!holds) assert.is(run!.length, length, `${name} ${promise}`);
  const names = MECHANISM_PROMISES.map((promise) => promise.name);
  const mechanisms = await all();
  assert.equal(names.filter((promise) => mechanisms.every(({ cells }) => cells.get(promise)!.holds)), []);
  assert.equal(names.filter((promise) => mechanisms.every(({ cells }) => !cells.get(promise)!.holds)), []);
});

beside.run();

/** By defect: the promises that its repair mends, each broken still by what falls short. */
const MENDED: Readonly<Record<keyof typeof KNOWN, readonly string[]>> = {
  hidrawSleeper: ['Woken', 'CanEnd'], hostileHolder: ['TerminatesHostile'], lateCopy: ['Quiesced', 'NoneRunning'], sharedIndex: ['Terminates'],
  staleProvider: ['StartProof', 'NoStartAfter'], earlySecond: ['Honest'], nestedDrop: ['Terminates'], deafImporter: ['TerminatesHostile'],
  survivingMapping: ['Quiesced', 'NoneStanding'], silentDeath: ['Whole'], oneLock: ['NonBlocking', 'TerminatesHostile'], cleanEnd: ['Clear'],
  unpluggedSleeper: ['Woken', 'CanEnd'], leftOver: ['Terminates', 'TerminatesHostile'], sealedCopy: ['NoStartAfter', 'NoneStanding'],
};

const defects = suite('Defects');

for (const [name, promises] of Object.entries(MENDED)) {
  defects(`${name}: it breaks ${promises.join(', ')}; its repair does not; what falls short still does`, async () => {
    const { parts } = await named(name);
    for (const promise of promises) {
      assert.equal(['found', 'repaired', 'short'].map((part) => parts.get(part)!.broken.has(promise)), [true, false, true], promise);
    }
  });
}

defects('every defect that is known is held to what its repair mends', () => { assert.equal(Object.keys(MENDED), Object.keys(KNOWN)); });

defects.run();

const page = suite('The page of what was found');

page('each defect has the run that breaks its promise, and the price of its repair, as the search found them', async () => {
  const text = readFileSync(join(project.root, 'spec/revocation/FINDINGS.md'), 'utf8');
  const field = (section: string, name: string): string => new RegExp(`^\\| ${name} \\| (.*) \\|$`, 'm').exec(section)![1]!;
  const sections = text.split(/^## /m).slice(1);
  assert.equal(sections.map((section) => field(section, 'defect').replaceAll('`', '')), Object.keys(KNOWN));
  for (const section of sections) {
    const name = field(section, 'defect').replaceAll('`', '') as keyof typeof MENDED;
    const { parts } = await named(name);
    const [defect, repaired] = [parts.get('found')!, parts.get('repaired')!];
    const promise = field(section, 'promise');
    assert.ok(MENDED[name].includes(promise) || promise === 'NonBlocking', name);
    const run = defect.broken.get(promise)!.run.map(({ op, args }) => `\`${args.length ? `${op}(${args.join(', ')})` : op}\``).join(', ');
    assert.is(field(section, 'calls'), run, name);
    const price = [...repaired.broken.keys()].filter((broken) => MECHANISM_PROMISES.some((one) => one.name === broken) && !defect.broken.has(broken));
    assert.equal(field(section, 'at the price of').split(', ').sort(), price.length ? price.sort() : ['nothing that it promised'], name);
  }
});

page.run();

const plain = suite('The room authorization is the simple case');

plain('the named policies with the plain manner have its graph: a refinement, and as many states and steps', () => {
  const rows = readManifest(project);
  const [there, here] = ['MCAuthorization-named', 'MCRevocation-plain'].map((model) => rows.find((row) => row.model === model)!);
  assert.ok(there!.result === 'holds' && here!.result === 'holds' && here.properties.includes('IsAuthorization'));
  assert.equal([here.distinct, here.generated, here.depth], [there.distinct, there.generated, there.depth]);
});

plain.run();
