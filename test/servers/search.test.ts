/** Several machines search as one does; what TLC's distributed mode says wrongly, or not at all, is no verdict. All of it over loopback. */
import { appendFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { HostPort } from '../../src/servers/address';
import { reachedAt, type SearchOptions, type SearchVerdict, searchWithServers } from '../../src/servers/search';
import { portOf, serve, type Serving } from '../../src/servers/serve';
import { type Holds, readManifest } from '../../src/tlc/manifest';
import { Modules } from '../../src/tlc/modules';
import { openProject, type Project } from '../../src/tlc/project';
import { checker, copyOf, saidOf, TOY } from '../tlc/copies';

const LOOPBACK = '127.0.0.1';
const found = new Map<string, Serving>();
process.on('exit', () => found.forEach(one => one.close()));

/** The address of a server of this test, which is begun when it is first named. */
async function at(name: string): Promise<HostPort> {
  const known = found.get(name) ?? await serve({ host: LOOPBACK, port: 0 }, await checker(), () => {});
  found.set(name, known);
  return known.address;
}

interface Asked extends Partial<Omit<SearchOptions, 'workers' | 'fingerprints'>> {
  readonly workers?: readonly string[];
  readonly fingerprints?: readonly string[];
}

async function search(project: Project, model: string, { workers = ['one'], fingerprints = [], ...more }: Asked = {}): Promise<SearchVerdict> {
  const row = readManifest(project, [model]).find(one => one.model === model)!;
  return searchWithServers(row, {
    project, checker: await checker(), modules: new Modules(project), workers: await Promise.all(workers.map(at)), fingerprints: await Promise.all(fingerprints.map(at)), ...more,
  });
}

/** The toy without what is not for servers: as many states, of invariants alone. */
const plain = (): Project => copyOf(TOY, [
  ['models/toy/MCToy.cfg', 'PROPERTY ErrorIsStutterProp RefinesTally', ''], ['models/models.json', ', "ErrorIsStutterProp", "RefinesTally"], "distinct"', '], "distinct"'],
]);

const servers = suite('Search by several machines');

servers('what nobody would check is refused by name, before any server is asked', async () => {
  const nobody = { workers: [] };
  const of = async (model: string): Promise<string> => saidOf((await search(openProject(TOY), model, nobody)).verdict);
  assert.match(await of('MCToy'), /^MCToy asks for ErrorIsStutterProp, RefinesTally: of steps and of whole runs TLC's distributed mode checks nothing/);
  assert.match(await of('MCToy-live'), /^MCToy-live asks for GivenLive: /);
  const { verdict } = await search(openProject(), 'MCAuthorizationAsk-third', nobody);
  assert.match(saidOf(verdict), /^MCAuthorizationAsk-third reads TLC's registers in SurveyInv, /);
});

servers('a server that only this machine reaches is not taken beside others', () => {
  const near = { address: { host: LOOPBACK, port: 4000 }, here: LOOPBACK };
  const far = { address: { host: '10.0.0.5', port: 4000 }, here: '10.0.0.1' };
  assert.throws(() => reachedAt([far, near]), /^127\.0\.0\.1:4000 is only reached from this machine, and others are elsewhere; have it listen at an address that they reach$/);
  assert.equal([reachedAt([near]), reachedAt([far])], [LOOPBACK, '10.0.0.1']);
});

servers('the port of TLC\'s server is another program\'s: one line, and nothing is decided', async () => {
  const other = createServer();
  await new Promise<void>(resolve => { other.listen(0, () => resolve()); });
  try {
    const { verdict } = await search(plain(), 'MCToy', { port: portOf(other) });
    assert.is(verdict.failure, `another program listens at port ${portOf(other)}, which TLC's server was to have; run it again`);
  } finally {
    other.close();
  }
});

servers('a specification that is changed while the servers read it is no verdict', async () => {
  const project = plain();
  const { verdict } = await search(project, 'MCToy', { onStarted: () => appendFileSync(join(project.root, 'spec', 'toy', 'Tally.tla'), '\n') });
  assert.is(verdict.failure, 'the specification of MCToy was changed while the servers read it; run it again');
});

servers('a specification that does not parse is told as it is without servers', async () => {
  const project = copyOf(plain().root, [['spec/toy/Toy.tla', 'Init ==', 'Init = =']]);
  assert.match((await search(project, 'MCToy')).verdict.failure!, /^the specification does not parse: .*Could not parse module Toy from file Toy.tla/);
});

servers('where no worker is left, or who kept what states are known is lost, nothing is decided', async () => {
  const project = plain();
  const pids = new Map<string, number>();
  const killing = (role: string): Asked => ({
    onStarted: (server, pid) => { pids.set(server.role, pid); },
    onThreads: () => {
      // Held first, so that the search is not over before the other is killed.
      process.kill(pids.get('worker')!, 'SIGSTOP');
      process.kill(pids.get(role)!, 'SIGKILL');
    },
  });
  const alone = await search(project, 'MCToy', killing('worker'));
  assert.match(alone.verdict.failure!, /^no worker is left; 127\.0\.0\.1:\d+: it was killed by SIGKILL$/);
  const forgotten = await search(project, 'MCToy', { ...killing('fingerprints'), fingerprints: ['two'] });
  assert.match(forgotten.verdict.failure!, /^what 127\.0\.0\.1:\d+ kept of the states is lost \(it was killed by SIGKILL\), and with it the search; begin it again$/);
});

servers('a count that is not the declared one fails', async () => {
  const { verdict } = await search(copyOf(plain().root, [['models/models.json', '"distinct": 7', '"distinct": 8']]), 'MCToy');
  assert.equal(verdict.reasons, ['distinct: declared 8, found 7']);
});

servers('what broke is found though TLC ends with 0, and its run is that of a search here', async () => {
  let told = 0;
  const { verdict, here } = await search(openProject(TOY), 'MCToy-noLimit', { onFound: () => { told++; } });
  assert.is(saidOf(verdict), '');
  assert.equal([here, told], [true, 1]);
  assert.is(verdict.result!.violation!.steps.length, 4);
});

servers('two workers, and two that keep the fingerprints: one worker is killed on the way, and the count is the declared one', async () => {
  const project = openProject();
  const row = readManifest(project, ['MCWbinvd-sandwich']).find(({ model }) => model === 'MCWbinvd-sandwich') as Holds;
  const pids = new Map<string, number>();
  const ready: string[] = [];
  const { verdict, lost, here } = await search(project, row.model, {
    workers: ['one', 'two'], fingerprints: ['one', 'two'],
    onStarted: ({ address, role }, pid) => { if (role === 'worker') pids.set(`${address.port}`, pid); },
    // The first that is ready is held with what it was given, so that the search cannot end before the second is, and then killed.
    onThreads: ({ address }) => {
      ready.push(`${address.port}`);
      process.kill(pids.get(ready[0]!)!, ready.length === 1 ? 'SIGSTOP' : 'SIGKILL');
    },
  });
  assert.is(saidOf(verdict), '');
  assert.is(here, false);
  assert.is(verdict.result!.statistics.distinct, row.distinct);
  assert.equal(lost, [{ address: `${LOOPBACK}:${ready[0]}`, why: 'it was killed by SIGKILL' }]);
});

servers.run();
