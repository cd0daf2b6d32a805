/** What a program needs beside the calls: names and events for its logs, who holds, and handles that a block or a signal closes. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Authority } from '../../src/authorization/authority';
import { type AuthorityEvent, type Handle, Use } from '../../src/authorization/handle';
import { NAMED } from '../../src/authorization/policies';
import { granted as held } from './granted';

const quiet = (): Promise<void> => new Promise((resolve) => { setImmediate(resolve); });
const shown = ({ what, holder, call, errno }: AuthorityEvent): string => [what, holder, call, errno].filter((word) => word !== undefined).join(' ');

function watched(authority: Authority): string[] {
  const log: string[] = [];
  authority.on((event) => log.push(shown(event)));
  return log;
}

function granted(authority: Authority, name: string, signal?: AbortSignal): Handle {
  const result = authority.grant({ name, signal });
  if (result.errno !== 'OK') throw new Error(result.errno);
  return result.handle;
}

const logs = suite('names, events and holders');

logs('all that happens, in its order, by name', async () => {
  const authority = new Authority(NAMED.SyncAbort);
  const log = watched(authority);
  const ann = granted(authority, 'ann');
  authority.pass(ann, { name: 'bob' });
  const begun = authority.begin(ann);
  authority.begin(ann);
  authority.close(ann);
  assert.is(await authority.withdraw(), 'OK');
  assert.is(await authority.withdraw(), 'EALREADY');
  assert.is(authority.grant({ name: 'eve' }).errno, 'EACCES');
  assert.ok(begun.errno === 'OK' && begun.use.signal.aborted);
  assert.equal(log, ['granted ann', 'passed bob', 'begun ann', 'refused ann begin EBUSY', 'closed ann', 'cut ann', 'withdrawn', 'returned', 'refused withdraw EALREADY', 'refused eve grant EACCES']);
});
logs('a policy that tells and one with an off-switch', async () => {
  const told = new Authority(NAMED.SyncSweep);
  const log = watched(told);
  const ann = granted(told, 'ann');
  const begun = told.begin(ann);
  const withdrawn = told.withdraw();
  await quiet();
  if (begun.errno === 'OK') begun.use.end();
  await withdrawn;
  assert.equal(log, ['granted ann', 'begun ann', 'withdrawn', 'told ann', 'ended ann', 'returned']);
  const caretaker = new Authority(NAMED.Caretaker);
  const other = watched(caretaker);
  caretaker.rescind(granted(caretaker, 'ann'));
  assert.equal(other, ['granted ann', 'rescinded ann']);
});
logs('nobody hears any more who has stopped to listen', () => {
  const authority = new Authority(NAMED.Once);
  const log: AuthorityEvent[] = [];
  const stop = authority.on((event) => log.push(event));
  held(authority);
  stop();
  held(authority);
  assert.equal(log, [{ what: 'granted', holder: '0' }]);
});
logs('holders: who holds, who uses, and who has let go of what it still uses', () => {
  const authority = new Authority(NAMED.Once);
  const [ann, bob, eve] = ['ann', 'bob', 'eve'].map((name) => granted(authority, name));
  authority.begin(ann);
  authority.begin(bob);
  authority.close(bob);
  authority.close(eve);
  assert.equal([...authority.holders()].map(({ name, using, closed }) => [name, using, closed]), [['ann', true, false], ['bob', true, true]]);
  assert.is([...authority.holders()][0].handle, ann);
});
logs.run();

const blocks = suite('what a block or a signal ends');

blocks('a handle and a use end when they are disposed of, and once', async () => {
  const authority = new Authority(NAMED.Once);
  const log = watched(authority);
  for (const dispose of [Symbol.dispose, Symbol.asyncDispose] as const) {
    const handle = granted(authority, 'ann');
    const begun = authority.begin(handle);
    if (begun.errno !== 'OK') throw new Error(begun.errno);
    assert.instance(begun.use, Use);
    for (let i = 0; i < 2; i++) {
      await begun.use[dispose]();
      await handle[dispose]();
    }
  }
  assert.equal(log, Array(2).fill(['granted ann', 'begun ann', 'ended ann', 'closed ann']).flat());
});
blocks('a signal closes the handle of its holder, at once if it has come before, and no longer after a close', async () => {
  const authority = new Authority(NAMED.Once);
  const log = watched(authority);
  const gone = new AbortController();
  granted(authority, 'ann', gone.signal);
  const bob = granted(authority, 'bob');
  authority.pass(bob, { name: 'copy', signal: gone.signal });
  authority.close(granted(authority, 'eve', gone.signal));
  gone.abort();
  await quiet();
  granted(authority, 'late', gone.signal);
  await quiet();
  assert.equal(log.filter((line) => line.startsWith('closed')), ['closed eve', 'closed ann', 'closed copy', 'closed late']);
  assert.equal([...authority.holders()].map(({ name }) => name), ['bob']);
});
blocks('a use that a closed handle has begun goes on, and a signal does not end it', () => {
  const authority = new Authority(NAMED.Once);
  const gone = new AbortController();
  const ann = granted(authority, 'ann', gone.signal);
  const begun = authority.begin(ann);
  gone.abort();
  assert.ok(begun.errno === 'OK' && !begun.use.signal.aborted);
  assert.is(authority.close(ann), 'EBADF');
});
blocks.run();
