/** Who listens, who is refused, and whose processes live as long as it is asked for them. */
import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { HostPort } from '../../src/servers/address';
import { type Ended, engage, engageAll, type Engaged } from '../../src/servers/engage';
import { portOf, serve, type Serving } from '../../src/servers/serve';
import { refusal } from '../second/small';
import { checker } from '../tlc/copies';

const host = '127.0.0.1';
const any: HostPort = { host, port: 0 };
const lines: string[] = [];
const serving = async (): Promise<Serving> => serve(any, await checker(), line => lines.push(line));
const jar = async (): Promise<string> => (await checker()).jar.sha256;

/** Another program that listens, for as long as the work takes. */
async function beside<T>(onSocket: (socket: Socket) => void, work: (port: number) => Promise<T>): Promise<T> {
  const sockets: Socket[] = [];
  const server: Server = createServer(socket => { sockets.push(socket.on('error', () => {})); onSocket(socket); });
  await new Promise<void>(resolve => { server.listen(0, host, () => resolve()); });
  try {
    return await work(portOf(server));
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
}

/** What is answered to these lines. */
function told(port: number, text: string): Promise<string> {
  return new Promise(resolve => {
    let said = '';
    const socket = connect(port, host, () => socket.write(text));
    socket.on('data', (piece: Buffer) => { said += String(piece); }).on('close', () => resolve(said));
  });
}

/** What comes of the process that it is told to begin, and its number. */
function begun(engaged: Engaged, port: number): Promise<{ readonly pid?: number } & Ended> {
  return new Promise(resolve => {
    let pid: number | undefined;
    engaged.begin(port, false, { started: number => { pid = number; }, threads: () => {}, ended: ended => resolve({ ...(pid === undefined ? {} : { pid }), ...ended }) });
  });
}

const lives = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

const server = suite('ioasid serve');

server('two servers on a port, or an address that is not this machine\'s: one line, with what to do', async () => {
  const first = await serving();
  try {
    const second = await refusal(async () => serve(first.address, await checker(), () => {}));
    assert.is(second, `cannot listen at ${host}:${first.address.port}: another program listens there; end it, or name another port`);
  } finally {
    first.close();
  }
  const elsewhere = await refusal(async () => serve({ host: '203.0.113.1', port: 0 }, await checker(), () => {}));
  assert.is(elsewhere, 'cannot listen at 203.0.113.1:0: this machine has no such address; name one of its own, by which the others reach it');
});

server('nobody at the address, another program there, and one that is silent are told apart', async () => {
  const nobody = await beside(() => {}, async port => port);
  assert.match(await refusal(async () => engage({ host, port: nobody }, 'worker', 'a')), new RegExp(`^cannot reach ${host}:${nobody} \\(connect ECONNREFUSED .*\\); begin there: ioasid serve ${host}:${nobody}$`));
  const of = (onSocket: (socket: Socket) => void): Promise<string> => beside(onSocket, port => refusal(() => engage({ host, port }, 'worker', 'a', 300)));
  const other = /^127\.0\.0\.1:\d+ is reached, but does not answer as ioasid serve does$/;
  assert.match(await of(socket => socket.write('220 mail\r\n')), other);
  assert.match(await of(() => {}), other);
  assert.match(await of(socket => socket.end()), /^127\.0\.0\.1:\d+ closed the connection and did not say why; see what ioasid serve says there$/);
});

server('another jar is refused by its hash, on both sides; who was reached beside it is let go', async () => {
  const other = await serve(any, { ...await checker(), jar: { path: '', sha256: 'f00' } }, line => lines.push(line));
  try {
    let left = 0;
    const ready = (socket: Socket): void => { socket.once('close', () => { left++; }).resume().write('{"ready":true}\n'); };
    await beside(ready, async port => {
      const said = await refusal(async () => engageAll([{ host, port }, other.address], 'worker', await jar()));
      assert.is(said, `${host}:${other.address.port} refuses: another jar with TLC: sha256 f00 here, ${await jar()} there`);
      assert.match(lines.at(-1)!, /refused, another jar with TLC: sha256 f00 here/);
      for (let tries = 0; left === 0 && tries < 200; tries++) await sleep(50);
      assert.is(left, 1);
    });
  } finally {
    other.close();
  }
});

server('what is no question, or asks for what a server does not do, is refused in words', async () => {
  const { address: { port }, close } = await serving();
  try {
    const [http, version, role, twice] = await Promise.all([
      told(port, 'GET / HTTP/1.1\r\n'), told(port, '{"ioasid":2,"role":"worker"}\n'), told(port, '{"ioasid":1,"role":"toString"}\n'),
      told(port, `{"ioasid":1,"role":"worker","jar":"${await jar()}"}\n{"begin":"x"}\n`),
    ]);
    for (const said of [http, version, role]) assert.match(said, /"refused":"what was asked is not what ioasid check --servers of this version asks"/);
    assert.match(twice, /^\{"ready":true\}\n\{"refused":"a second line was sent that begins nothing"\}\n/);
  } finally {
    close();
  }
});

server('a worker that does not reach TLC\'s server says so, and is not begun again for ever', async () => {
  const { address, close } = await serving();
  try {
    const nobody = await beside(() => {}, async port => port);
    const { why, well, pid } = await begun(await engage(address, 'worker', await jar()), nobody);
    assert.equal([why, well], [`it cannot reach ${host}:${nobody}, where TLC's server is; let it through`, false]);
    assert.is(lives(pid!), false);
  } finally {
    close();
  }
});

server('who asked has left: its process ends', async () => {
  const { address, close } = await serving();
  try {
    const engaged = await engage(address, 'fingerprints', await jar());
    const pid = await beside(() => {}, port => new Promise<number>(resolve => {
      engaged.begin(port, false, { started: resolve, threads: () => {}, ended: () => {} });
    }));
    engaged.close();
    for (let tries = 0; lives(pid) && tries < 200; tries++) await sleep(50);
    assert.is(lives(pid), false);
    assert.match(lines.at(-1)!, /fingerprints ended: the other side has left$/);
  } finally {
    close();
  }
});

server.run();
