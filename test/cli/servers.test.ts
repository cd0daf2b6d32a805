/** The two commands by which several machines search: what is done here, and what runs on each of the others. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { copyOf, TOY } from '../tlc/copies';
import { ioasid } from './program';

const HOME = join(__dirname, '..', '..');

/** A server of its own process, as a user starts one, at any free port. */
async function served(words: readonly string[] = []): Promise<{ readonly address: string; end(signal: NodeJS.Signals): Promise<number | null> }> {
  const child = spawn(process.execPath, ['-r', 'ts-node/register/transpile-only', 'src/cli/main.ts', 'serve', '127.0.0.1:0', ...words],
    { cwd: HOME, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<number | null>(resolve => { child.once('close', code => resolve(code)); });
  process.once('exit', () => child.kill('SIGKILL'));
  const address = await new Promise<string>(resolve => {
    createInterface({ input: child.stdout }).on('line', line => {
      const match = /^ioasid serves at (\S+); Ctrl-C ends it$/.exec(line);
      if (match) resolve(match[1]!);
    });
  });
  return { address, end: signal => { child.kill(signal); return ended; } };
}

const servers = suite('ioasid check --servers');

servers('2 and one line for what is no address, for a server that is not there, and for options that do not go with servers', async () => {
  const nobody = '127.0.0.1:1';
  const refused: readonly (readonly [words: readonly string[], line: RegExp])[] = [
    [['check', 'MCToy-noLimit', '--servers', 'here'], /'here' is no HOST:PORT/],
    [['check', 'MCToy-noLimit', '--servers', nobody, nobody], /is named twice/],
    [['check', 'MCToy-noLimit', '--servers', nobody], /^ioasid: cannot reach 127\.0\.0\.1:1 \(.*\); begin there: ioasid serve 127\.0\.0\.1:1$/],
    [['check', '--servers', nobody], /takes the names of models/],
    [['check', 'MCToy-noLimit', '--fingerprints', nobody], /--fingerprints goes with --servers/],
    [['check', 'MCToy-noLimit', '--declare', '--servers', nobody], /--declare takes the names of models/],
    ...(['--again', '--second', '--budget=1h', '--jobs=1', '--junit=x', '--sarif=x', '--room=toy', '--tier=check'] as const).map(option =>
      [['check', 'MCToy-noLimit', '--servers', nobody, option], new RegExp(`${option.split('=')[0]!} does not go with --servers`)] as const),
    [['serve', '127.0.0.1'], /is no HOST:PORT/],
    [['serve', '203.0.113.1:0'], /this machine has no such address/],
  ];
  for (const [words, line] of refused) {
    const { status, stdout, stderr } = await ioasid('--project', TOY, ...words);
    assert.equal([status, stdout, stderr.split('\n').length], [2, '', 2], words.join(' '));
    assert.match(stderr.trimEnd(), line);
  }
});

servers('2 for a model whose properties no server checks, by name', async () => {
  const { root } = copyOf(TOY);
  const { status, stdout } = await ioasid('--project', root, 'check', 'MCToy', '--servers', '127.0.0.1:1');
  assert.is(status, 2);
  assert.match(stdout, /FAIL\S* MCToy asks for ErrorIsStutterProp, RefinesTally: .*; check it without --servers\n$/);
});

servers('a model that breaks is found and run here; Ctrl-C ends the server', async () => {
  const { root, out } = copyOf(TOY);
  const server = await served();
  const { status, stdout } = await ioasid('--project', root, 'check', 'MCToy-noLimit', '--servers', server.address, '--json');
  assert.is(status, 0, stdout);
  const { models } = JSON.parse(stdout) as { readonly models: readonly object[] };
  const { model, passed, here, servers } = models[0] as { readonly model: string; readonly passed: boolean; readonly here: boolean; readonly servers: readonly string[] };
  assert.equal([model, passed, here, servers], ['MCToy-noLimit', true, true, [server.address]]);
  assert.equal(JSON.parse(readFileSync(join(out, 'servers.json'), 'utf8')), JSON.parse(stdout));
  assert.is(await server.end('SIGINT'), 130);
});

servers.run();
