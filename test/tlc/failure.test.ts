import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { checkRow } from '../../src/tlc/check';
import { readManifest } from '../../src/tlc/manifest';
import { openProject } from '../../src/tlc/project';
import { findChecker, runTlc } from '../../src/tlc/run';
import { ahead, checker, type Edit, saidOf, temporary, TOY, verdictOn } from './copies';
import { errorOf, withPrograms } from './programs';

const SPEC = 'spec/toy/Toy.tla';
const CFG = 'models/toy/MCToy.cfg';

/** Faults in specification and config: never a verdict. */
const faults: Record<string, [edits: Edit[], says: RegExp]> = {
  'a specification with a syntax error': [[[SPEC, 'TypeOK == taken', 'TypeOK == == taken']], /does not parse: .*(line \d+|Toy)/],
  'an unknown operator': [[[SPEC, 'TypeOK == taken', 'TypeOK == takken']], /does not parse: line 17, col 11 to line 17, col 16 of module Toy Unknown operator: `takken'\.$/],
  'a module that is not there': [[[SPEC, 'EXTENDS Naturals', 'EXTENDS Natural']], /does not parse: .*Natural/],
  'a property that is not defined': [[[CFG, 'TypeOK', 'TypeOk']], /exit status 151: .*TypeOk.*; correct the model/],
  'a constant without a value': [[[CFG, '  Limit = 2\n', '']], /exit status 151: .*Limit/],
  'a config that is none': [[[CFG, 'SPECIFICATION Spec', 'SPECIFICATION Spec\nBEHAVIOUR Spec']], /exit status \d+: .*expecting a keyword/],
  'an error in an action': [[[SPEC, 'THEN taken \\cup {s} ELSE taken', 'THEN taken \\cup {s + 1} ELSE taken']], /exit status 75: .*; correct the model/],
  'an error in an invariant': [[[SPEC, 'FewInv == Cardinality(taken) <= Limit', 'FewInv == call.zero = 0']], /exit status 7[56]: .*zero/],
};
const runs = ahead(Object.keys(faults), what => verdictOn(TOY, 'MCToy', faults[what][0]));
const faulty = suite('a model that says nothing');

for (const [what, [, says]] of Object.entries(faults)) {
  faulty(`${what} is a failure, not a verdict`, async () => {
    const verdict = await runs.get(what)!;
    assert.match(verdict.failure ?? '', says);
    assert.equal(verdict.reasons, []);
    assert.not.match(verdict.failure!, /\n/);
  });
}

faulty.run();

/** A Java that does this in place of running TLC. */
async function under(script: string): Promise<string> {
  const real = await checker();
  const path = join(withPrograms({ java: script })['PATH']!.split(':')[0], 'java');
  const project = openProject(TOY);
  const verdict = await checkRow(readManifest(project, ['MCToy'])[0], { project, checker: { ...real, java: { ...real.java, path } } });
  assert.ok(verdict.failure);
  return saidOf(verdict);
}

const machine = suite('a machine that fails');

machine('TLC is killed from outside', async () => assert.match(await under('kill -9 $$'), /^TLC was killed by SIGKILL from outside; run it again$/));

machine('out of memory', async () => {
  assert.match(await under('echo "Terminating due to java.lang.OutOfMemoryError: Java heap space"; exit 3'), /^TLC ran out of memory; free some/);
  assert.match(await under("printf '@!@!@STARTMSG 1001:1 @!@!@\\nJava ran out of memory.\\n@!@!@ENDMSG 1001 @!@!@\\n'; exit 255"), /^TLC ran out of memory/);
});

machine('the disk is full', async () => assert.match(await under('echo "java.io.IOException: No space left on device" >&2; exit 255'), /^the disk is full; free space/));

machine('Java says nothing at all', async () => assert.match(await under('exit 1'), /^TLC failed with exit status 1: it said nothing/));

machine('exit status 0 and not a word', async () => {
  const real = await checker();
  const path = join(withPrograms({ java: 'exit 0' })['PATH']!.split(':')[0], 'java');
  const project = openProject(TOY);
  const verdict = await checkRow(readManifest(project, ['MCToy'])[0], { project, checker: { ...real, java: { ...real.java, path } } });
  assert.match(saidOf(verdict), /did not say that no error was found; no state at all/);
});

machine('Java cannot be started', async () => {
  const real = await checker();
  assert.match(await errorOf(runTlc({ project: openProject(TOY), checker: { ...real, java: { ...real.java, path: '/gone/java' } }, module: 'MCToy', config: CFG })),
    /cannot start \/gone\/java .*; see to the Java installation/);
});

machine('no folder for the run', async () => {
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = '/gone';
  const message = await errorOf(runTlc({ project: openProject(TOY), checker: await checker(), module: 'MCToy', config: CFG }));
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
  assert.match(message, /cannot make a folder in \/gone .*; free space there, or set TMPDIR/);
});

machine('a folder that is no project', async () => {
  assert.match(await errorOf((async () => openProject(temporary()))()), /has no folder spec\/; name the folder that holds spec\/ and models\//);
});

machine.run();

const run = suite('runTlc');

run('its folders are gone afterwards, also after a violation and an error', async () => {
  const folder = temporary();
  const before = process.env['TMPDIR'];
  process.env['TMPDIR'] = folder;
  const options = { project: openProject(TOY), checker: await checker(), module: 'MCToy' };
  const results = await Promise.all(['', '-noLimit', '-gone'].map(difference => runTlc({ ...options, config: `models/toy/MCToy${difference}.cfg` })));
  if (before === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = before;
  assert.equal(results.map(({ exit }) => exit), [0, 12, 255]);
  assert.equal(readdirSync(folder), []);
});

run('what the specification prints comes line by line', async () => {
  const printed: string[] = [];
  const { config } = await verdictOn(TOY, 'MCToy', []);
  const project = openProject(join(config.file, '../../..'));
  mkdirSync(join(project.root, 'more'));
  writeFileSync(join(project.root, 'more', 'MCPrint.tla'), '---- MODULE MCPrint ----\nEXTENDS Toy, TLC\nASSUME PrintT("begin")\nShow == PrintT(ToString(<<"V", taken>>))\n====\n');
  writeFileSync(join(project.root, 'more', 'MCPrint.cfg'), 'SPECIFICATION Spec\nCONSTANTS Slots = {a} Limit = 1\nINVARIANT TypeOK\nCONSTRAINT Show\nCHECK_DEADLOCK FALSE\n');
  const result = await runTlc({ project, checker: await checker(), module: 'MCPrint', config: 'more/MCPrint.cfg', library: [join(project.root, 'more')], onPrint: line => printed.push(line) });
  assert.is(result.exit, 0);
  assert.equal([...new Set(printed)].sort(), ['"<<\\"V\\", {a}>>"', '"<<\\"V\\", {}>>"', '"begin"']);
});

run('ended on request', async () => {
  const stop = new AbortController();
  const running = runTlc({ project: openProject(TOY), checker: await checker(), module: 'MCToy', config: CFG, signal: stop.signal });
  stop.abort();
  assert.is((await running).exit, null);
});

run('the class archive is made once and used', async () => {
  const { archive, java } = await findChecker(openProject());
  assert.ok(java.version < 13 || existsSync(archive));
});

run.run();
