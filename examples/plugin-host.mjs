/**
 * A plugin host that revokes. Plugins are given the right to use a store, and may pass it on to helpers of their own. When the host has
 * had enough of them it takes everything back: work that is under way is cut, and nobody starts any more, whoever has the handle by then.
 *
 *     node examples/plugin-host.mjs
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Authority, NAMED } from 'ioasid';

const store = new Map();
const authority = new Authority(NAMED.SyncAbort);
const log = [];
authority.on(({ what, holder, errno }) => log.push([what, holder, errno].filter(Boolean).join(' ')));

/** Writes one entry after another until it is done, or cut. */
const fill = (handle, count) => authority.use(handle, async (signal) => {
  for (let i = 0; i < count; i++) {
    if (signal.aborted) return `cut after ${i}`;
    store.set(`${handle.name} ${i}`, i);
    await sleep(1);
  }
  return `all ${count}`;
});

/** A plugin that is done soon and lets go by itself, because its block ends. */
async function quick(handle) {
  const done = await fill(handle, 3);
  handle[Symbol.dispose]();
  return done.value;
}

/** A plugin that never ends, and hands its right to a helper. */
async function greedy(handle) {
  const passed = authority.pass(handle, { name: `${handle.name}'s helper` });
  const [own, helper] = await Promise.all([fill(handle, Infinity), fill(passed.handle, Infinity)]);
  const again = await fill(passed.handle, 1);
  return { own: own.value, helper: helper.value, again: again.errno };
}

/** Starts a plugin with a handle of its own, which closes if the plugin is unloaded. */
const unload = new AbortController();
function start(plugin) {
  const granted = authority.grant({ name: plugin.name, signal: unload.signal });
  return plugin(granted.handle);
}

console.log('quick:', await start(quick));
const running = start(greedy);
await sleep(20);
console.log('held by:', [...authority.holders()].map(({ name, using }) => (using ? `${name} (using)` : name)).join(', '));
console.log('withdrawn:', await authority.withdraw());
const before = store.size;
console.log('greedy:', Object.values(await running).map((word) => String(word).replace(/\d+/, 'some')).join(', '));
await sleep(10);
console.log('written after the return:', store.size - before);
unload.abort();
console.log('held by:', [...authority.holders()].map(({ name }) => name).join(', '));
console.log(log.filter((line) => !/^begun|^ended/.test(line)).join('; '));
