/**
 * A file server whose leases are withdrawn. Whoever opens the file gets a token, and with it may download for as long as the lease is renewed.
 * When the file is to be changed, the server asks for it back: no lease is renewed any more, a download that lasts longer than its lease is cut,
 * and once the withdrawal has returned nobody reads, so that the file can be changed under nobody's eyes.
 *
 *     node examples/file-server.mjs
 */
import { createServer, get } from 'node:http';
import { once } from 'node:events';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Authority, every, NAMED } from 'ioasid';

const STATUS = { OK: 200, EBADF: 404, EACCES: 403, EBUSY: 409 };
let content = 'the first edition';

/** A lease of two ticks, of 50 ms each. */
const authority = new Authority(NAMED.LeaseFence, { clock: every(50), term: 2 });
authority.on(({ what, holder }) => console.log(`  ${what}${holder === undefined ? '' : ` ${holder}`}`));

/** The handles of the clients, by the token that each was given. */
const handles = new Map();

const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  if (pathname === '/open') {
    const granted = authority.grant({ name: searchParams.get('who') });
    if (granted.errno !== 'OK') return response.writeHead(STATUS[granted.errno]).end();
    const token = randomUUID();
    handles.set(token, granted.handle);
    return response.end(token);
  }
  const handle = handles.get(searchParams.get('token'));
  const done = handle === undefined ? { errno: 'EBADF' } : await authority.use(handle, async (signal) => {
    // A slow client: a letter every few milliseconds.
    for (const letter of content) {
      if (signal.aborted) return response.destroy();
      response.write(letter);
      await sleep(Number(searchParams.get('pace') ?? 0));
    }
    return response.end();
  });
  if (done.errno !== 'OK') response.writeHead(STATUS[done.errno]).end();
});

/** What a client gets: the status, and as much of the text as came. */
async function client(path) {
  const [response] = await once(get(`http://localhost:${server.address().port}${path}`), 'response');
  let text = '';
  try {
    for await (const piece of response) text += piece;
    return { status: response.statusCode, text };
  } catch {
    return { status: 'cut', text };
  }
}

server.listen(0, 'localhost');
await once(server, 'listening');

const [ann, bob] = [(await client('/open?who=ann')).text, (await client('/open?who=bob')).text];
console.log('ann reads:', (await client(`/read?token=${ann}`)).text);
const slow = client(`/read?token=${bob}&pace=100`);
await sleep(20);

const withdrawn = authority.withdraw();
console.log('withdrawn:', await withdrawn);
content = 'the second edition';
console.log('bob was', (await slow).status);
console.log('ann reads:', (await client(`/read?token=${ann}`)).status);
console.log('still held by:', [...authority.holders()].map(({ name }) => name).join(', '));

authority.stop();
server.close();
