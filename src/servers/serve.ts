/** `ioasid serve`: works for the searches of another machine, with the same jar, for as long as each asks. */
import { spawn } from 'node:child_process';
import { createServer, type Server, type Socket } from 'node:net';
import { join } from 'node:path';
import { sentence, ToolError } from '../tlc/error';
import { endWithUs, removeFolder, scratchFolder } from '../tlc/leftovers';
import type { Checker } from '../tlc/run';
import { type HostPort, hostPort } from './address';
import { type Begin, type Hello, listen, type Role, tellLine, VERSION } from './protocol';

const MAIN: Readonly<Record<Role, string>> = { worker: 'tlc2.tool.distributed.TLCWorker', fingerprints: 'tlc2.tool.distributed.fp.DistributedFPSet' };
/** Per cent of this machine's memory. */
const MEMORY: Readonly<Record<Role, number>> = { worker: 25, fingerprints: 50 };
/** Milliseconds for an asker to say what it wants. */
const PATIENCE = 10_000;

export interface Serving {
  readonly address: HostPort;
  close(): void;
}

/** Listens until it is closed. Throws `ToolError` where it cannot listen. */
export function serve({ host, port }: HostPort, checker: Checker, onLine: (line: string) => void): Promise<Serving> {
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    // Whoever resets the connection has left, which 'close' says.
    socket.on('error', () => {});
    answer(socket, host, checker, onLine);
  });
  return new Promise((resolve, reject) => {
    server.once('error', error => reject(new ToolError(cannotListen({ host, port }, error))));
    server.listen(port, host, () => resolve({ address: { host, port: portOf(server) }, close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    } }));
  });
}

export const portOf = (server: Server): number => (server.address() as { readonly port: number }).port;

function cannotListen(address: HostPort, error: NodeJS.ErrnoException): string {
  const why: Readonly<Record<string, string>> = {
    EADDRINUSE: 'another program listens there; end it, or name another port',
    EADDRNOTAVAIL: 'this machine has no such address; name one of its own, by which the others reach it',
    EACCES: 'only root may; name a port from 1024',
  };
  return `cannot listen at ${hostPort(address)}: ${why[error.code ?? ''] ?? `${sentence(error)}; name an address of this machine`}`;
}

/** One asker: its process lives as long as the connection. */
function answer(socket: Socket, host: string, checker: Checker, onLine: (line: string) => void): void {
  const asker = `${socket.remoteAddress?.replace(/^::ffff:/, '')}:${socket.remotePort}`;
  const refuse = (why: string): void => {
    onLine(`${asker}: refused, ${why}`);
    tellLine(socket, { refused: why });
    socket.end();
  };
  socket.setKeepAlive(true, PATIENCE);
  const impatient = setTimeout(() => refuse('nothing was asked'), PATIENCE);
  socket.once('close', () => clearTimeout(impatient));
  let role: Role | undefined;
  let begun = false;
  listen(socket, line => {
    clearTimeout(impatient);
    if (!role) {
      const { ioasid, role: asked, jar } = (line ?? {}) as Partial<Hello>;
      if (ioasid !== VERSION || asked === undefined || !Object.hasOwn(MAIN, asked)) return refuse('what was asked is not what ioasid check --servers of this version asks');
      if (jar !== checker.jar.sha256) return refuse(`another jar with TLC: sha256 ${checker.jar.sha256} here, ${String(jar)} there`);
      role = asked;
      return tellLine(socket, { ready: true });
    }
    const { begin, long } = (line ?? {}) as Partial<Begin>;
    if (begun || !Number.isInteger(begin) || typeof long !== 'boolean') return refuse('a second line was sent that begins nothing');
    begun = true;
    work(socket, role, { here: host, server: { host: asker.split(':')[0]!, port: begin! }, long }, checker, text => onLine(`${asker}: ${text}`));
  });
}

interface Between {
  /** By what address the other machines reach this one. */
  readonly here: string;
  /** TLC's server. */
  readonly server: HostPort;
  readonly long: boolean;
}

/** What Java is told for each of the processes of a search, here and elsewhere: by what address it is reached, and where TLC's server listens. */
export function javaOptions(checker: Checker, { here, server, long }: Between, folder: string, memory: number): string[] {
  const archive = checker.archive && !long ? [`-XX:SharedArchiveFile=${checker.archive}`, '-Xshare:auto'] : [];
  return [
    // As for one machine: a short search is over before the second compiler is worth its start.
    ...(long ? ['-XX:+UseParallelGC'] : ['-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', ...archive]), `-XX:MaxRAMPercentage=${memory}`, '-Xss4m',
    '-XX:+ExitOnOutOfMemoryError', `-Djava.io.tmpdir=${join(folder, 'tmp')}`, `-Djava.rmi.server.hostname=${here}`,
    `-Dtlc2.tool.distributed.TLCServer.port=${server.port}`, '-cp', checker.jar.path,
  ];
}

function work(socket: Socket, role: Role, between: Between, checker: Checker, onLine: (line: string) => void): void {
  const folder = scratchFolder('serve', 'tmp');
  const { server } = between;
  const child = spawn(checker.java.path, [...javaOptions(checker, between, folder, MEMORY[role]), MAIN[role], server.host],
    { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  endWithUs(child);
  const end = (): void => { child.kill('SIGKILL'); };
  socket.once('close', end);
  let said = '';
  let unreached = false;
  const read = (piece: string): void => {
    const before = threadsIn(said);
    said = `${said}${piece}`.slice(-4000);
    const threads = threadsIn(said);
    if (threads !== undefined && before === undefined) tellLine(socket, { threads });
    // TLC would try again for ever.
    if (!said.includes('unreachable, sleeping')) return;
    unreached = true;
    end();
  };
  child.stdout.setEncoding('utf8').on('data', read);
  child.stderr.setEncoding('utf8').on('data', read);
  child.once('spawn', () => {
    onLine(`${role} begun, process ${child.pid}`);
    tellLine(socket, { started: child.pid! });
  });
  const ended = (why: string, well: boolean): void => {
    removeFolder(folder);
    onLine(`${role} ended${well ? '' : `: ${why}`}`);
    tellLine(socket, { ended: why, well });
    socket.end();
  };
  child.once('error', error => ended(`cannot start ${checker.java.path} (${sentence(error)})`, false));
  child.once('close', (exit, signal) => ended(reason(exit, signal), exit === 0));

  function reason(exit: number | null, signal: string | null): string {
    if (unreached) return `it cannot reach ${hostPort(server)}, where TLC's server is; let it through`;
    if (socket.destroyed) return 'the other side has left';
    return signal ? `it was killed by ${signal}` : `it ended with exit status ${exit}${exit === 0 ? '' : `: ${lastLine(said)}`}`;
  }
}

/** `TLC worker with 2 threads ready at: …` */
function threadsIn(text: string): number | undefined {
  const match = /TLC worker with (\d+) threads ready/.exec(text);
  return match ? Number(match[1]) : undefined;
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1)!.trim().slice(0, 300) || 'it said nothing';
