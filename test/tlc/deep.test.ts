/** A search that is killed goes on where it was, comes to the declared count, and never goes on from what is another's. */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Checkpoint } from '../../src/tlc/checkpoint';
import { passed } from '../../src/tlc/check';
import { type DeepVerdict, resumableRow } from '../../src/tlc/deep';
import type { Holds } from '../../src/tlc/manifest';
import { Modules } from '../../src/tlc/modules';
import type { Project } from '../../src/tlc/project';
import { refusal } from '../second/small';
import { checker, copyOf, temporary, TOY } from './copies';
import { withPrograms } from './programs';

/**
 * TLC writes no checkpoint in its first seconds. So a search that begins at 0 is not over before it is killed, however fast the machine:
 * from FREE on each state waits for one more second to be over. One that is gone on with is further than its seconds, and waits for none.
 */
const STATES = 70;
const FREE = 10;
const SLOW = `---- MODULE MCSlow ----
EXTENDS Naturals, TLC
CONSTANT Last
VARIABLES n, call
Init == n = 0 /\\ call = [op |-> "Init"]
Up == /\\ n < Last /\\ n' = n + 1 /\\ call' = [op |-> "Up"]
Back == /\\ n = Last /\\ n' = 0 /\\ call' = [op |-> "Back"]
Next == Up \\/ Back
state == <<n>>
seconds == n - ${FREE}
SlowInv == seconds > 0 /\\ TLCGet("duration") >= seconds - 1 => \\E i \\in 1..2000000000 : TLCGet("duration") >= seconds
====
`;
const CONFIG = `INIT Init\nNEXT Next\nVIEW state\nINVARIANT SlowInv\nCHECK_DEADLOCK FALSE\nCONSTANTS\n  Last = ${STATES - 1}\n`;
const ROW: Holds = {
  model: 'MCSlow', room: 'toy', module: 'MCSlow', tier: 'deep', constants: 'a number that goes up', result: 'holds', properties: ['SlowInv'],
  distinct: STATES, generated: STATES + 1, depth: STATES, never: [],
};

function slow(): Project {
  const project = { ...copyOf(TOY), cache: temporary() };
  writeFileSync(join(project.root, 'models', 'toy', 'MCSlow.tla'), SLOW);
  writeFileSync(join(project.root, 'models', 'toy', 'MCSlow.cfg'), CONFIG);
  return project;
}

/** TLC writes a checkpoint some seconds after its start when it is told to in milliseconds, and not in minutes. */
async function withSoonCheckpoints<T>(work: () => Promise<T>): Promise<T> {
  process.env['JAVA_TOOL_OPTIONS'] = '-Dtlc2.TLCGlobals.chkpt=500';
  try {
    return await work();
  } finally {
    delete process.env['JAVA_TOOL_OPTIONS'];
  }
}

const CHECKPOINT_WRITTEN = 2196;

const run = async (project: Project, ending?: AbortController): Promise<DeepVerdict | undefined> => withSoonCheckpoints(async () => resumableRow(ROW, {
  project, checker: await checker(), deadline: Date.now() + 600_000, every: 0,
  ...(ending ? { signal: ending.signal, onMessage: ({ code }) => { if (code === CHECKPOINT_WRITTEN) ending.abort(); } } : {}),
}));

const deep = suite('Long searches');
let begun: Promise<Project> | undefined;
/** A project with a search that was killed. */
const halfDone = (): Promise<Project> => begun ??= (async () => {
  const project = slow();
  const { verdict } = (await run(project, new AbortController()))!;
  assert.is(verdict, undefined, 'it came to its end before it could be killed');
  return project;
})();
const checkpointOf = async (project: Project): Promise<Checkpoint> => new Checkpoint(project, ROW, await checker(), new Modules(project));

deep('a cache that takes no folder is told in one line', async () => {
  const project = slow();
  writeFileSync(join(project.cache, 'checkpoints'), '');
  assert.match(await refusal(() => run(project)), /^cannot make the folder .*checkpoints.*; free space or set permissions$/);
});

deep('a model of which it is not known which actions a run has taken is not gone on with, and leaves nothing', async () => {
  const project = slow();
  writeFileSync(join(project.root, 'models', 'toy', 'MCSlow.cfg'), `${CONFIG}ACTION_CONSTRAINT Up\n`);
  assert.is(await run(project), undefined);
  assert.not.ok(existsSync(join(project.cache, 'checkpoints')));
});

deep('a checkpoint of another specification, config or jar is refused, and so is one that cannot be read', async () => {
  const project = await halfDone();
  assert.ok((await checkpointOf(project)).find().states);
  const refused = async (work: () => Checkpoint | Promise<Checkpoint>): Promise<string | undefined> => (await work()).find().refused;
  const modules = join(project.root, 'models', 'toy', 'MCSlow.tla');
  writeFileSync(modules, SLOW.replace('n < Last', 'n < Last - 1'));
  assert.match((await refused(() => checkpointOf(project)))!, /is of another specification, config or jar$/);
  writeFileSync(modules, SLOW);
  const config = join(project.root, 'models', 'toy', 'MCSlow.cfg');
  writeFileSync(config, CONFIG.replace(String(STATES - 1), '7'));
  assert.match((await refused(() => checkpointOf(project)))!, /is of another specification/);
  writeFileSync(config, CONFIG);
  const found = await checker();
  const other = { ...found, jar: { ...found.jar, sha256: '0'.repeat(64) } };
  assert.match((await refused(() => new Checkpoint(project, ROW, other, new Modules(project))))!, /is of another specification/);
  const file = join(project.cache, 'checkpoints', 'MCSlow', 'progress.json');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, '{');
  assert.match((await refused(() => checkpointOf(project)))!, /cannot be read$/);
  writeFileSync(file, text);
});

deep('who still writes there is named, and nothing is begun beside it', async () => {
  if (!existsSync('/proc/self/cmdline')) return;
  const project = await halfDone();
  const { folder } = await checkpointOf(project);
  const other = spawn('sh', ['-c', 'read line', folder]);
  try {
    const { verdict } = (await run(project))!;
    assert.match(verdict!.failure!, new RegExp(`^process ${other.pid} still searches MCSlow in .*; end it, or wait for it$`));
  } finally {
    other.kill();
  }
});

deep('states that TLC cannot read are told in one line, with what to do; they are left as they are', async () => {
  const project = { ...await halfDone(), cache: temporary() };
  cpSync((await halfDone()).cache, project.cache, { recursive: true });
  const { folder, states } = { ...(await checkpointOf(project)), ...(await checkpointOf(project)).find() };
  truncateSync(join(states!, 'queue.chkpt'), 3);
  const { verdict } = (await run(project))!;
  assert.match(verdict!.failure!, /^[^\n]*; to begin again, remove [^\n]*MCSlow$/);
  assert.ok(existsSync(folder));
});

deep('a disk that is full is told with the folder of the checkpoint, which is not where short searches write', async () => {
  const real = await checker();
  const path = join(withPrograms({ java: 'echo "java.io.IOException: No space left on device" >&2; exit 255' })['PATH']!.split(':')[0]!, 'java');
  const project = slow();
  const { verdict } = (await resumableRow(ROW, { project, checker: { ...real, java: { ...real.java, path } }, deadline: Date.now() + 60_000 }))!;
  assert.is(verdict!.failure, `the disk is full; free space for ${join(project.cache, 'checkpoints', 'MCSlow')}, and run it again: it goes on from the last checkpoint that is whole`);
});

deep('what was killed goes on where it was, comes to the declared count, and leaves no checkpoint', async () => {
  const project = await halfDone();
  const { verdict, resumed, said } = (await run(project))!;
  assert.is(said, undefined);
  assert.ok(passed(verdict!), [verdict!.failure, ...verdict!.reasons].join('; '));
  assert.ok(resumed && resumed.distinct > 0 && resumed.distinct < STATES, `gone on with at ${resumed?.distinct}`);
  assert.is(verdict!.result!.statistics.distinct, STATES);
  assert.not.ok(existsSync(join(project.cache, 'checkpoints', 'MCSlow')));
});

deep.run();
