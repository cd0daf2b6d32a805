import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { temporary } from '../../tlc/copies';
import { instrument, SWITCH, type Switch } from './instrument';

const SOURCE = `export function ask(held: number): string {
  if (held < 0) throw new Error('less than nobody');
  return held > 1 ? 'EBUSY' : 'OK';
}
`;

const world = globalThis as unknown as Record<string, Switch | undefined>;

async function made() {
  const root = temporary();
  mkdirSync(join(root, 'src'));
  writeFileSync(join(root, 'src', 'ask.ts'), SOURCE);
  const { mutants, code } = await instrument(root, ['src/ask.ts']);
  let hits = 0;
  const mutantSwitch: Switch = world[SWITCH] = { hit: () => { hits++; return true; } };
  const module = { exports: {} as { ask(held: number): string } };
  new Function('module', 'exports', code['src/ask.ts'])(module, module.exports);
  return { mutants, mutantSwitch, ask: module.exports.ask, hits: () => hits };
}

const tool = suite('instrument');

tool('each mutant says its line, and what stands there before and after; the words of an error are none', async () => {
  const { mutants } = await made();
  const busy = mutants.find(({ original }) => original === "'EBUSY'")!;
  assert.equal([busy.file, busy.line, busy.within, busy.replacement], ['src/ask.ts', 3, "return held > 1 ? 'EBUSY' : 'OK';", '""']);
  assert.equal(mutants.filter(({ original }) => original.includes('less than nobody') && !original.startsWith('{')), []);
  assert.ok(mutants.some(({ original, replacement }) => original === 'held < 0' && replacement === 'held <= 0'));
});
tool('none is on until it is switched on, and then it alone', async () => {
  const { mutants, mutantSwitch, ask, hits } = await made();
  assert.equal([ask(2), ask(1), hits()], ['EBUSY', 'OK', 0]);
  mutantSwitch.active = new Set([String(mutants.find(({ original, replacement }) => original === 'held > 1' && replacement === 'held >= 1')!.id)]);
  assert.equal([ask(2), ask(1), hits()], ['EBUSY', 'EBUSY', 2]);
});
tool('those that a run comes to are marked', async () => {
  const { mutants, mutantSwitch, ask } = await made();
  const covered = mutantSwitch.covered = new Uint8Array(1 + Math.max(...mutants.map(({ id }) => id)));
  ask(1);
  const reached = (text: string): boolean => mutants.filter(({ original }) => original === text).every(({ id }) => covered[id] === 1);
  assert.equal(["'OK'", "'EBUSY'"].map(reached), [true, false]);
});
tool.after(() => { delete world[SWITCH]; });
tool.run();
