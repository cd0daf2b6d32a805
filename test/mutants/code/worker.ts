/**
 * The process in which mutants of a room's code are tried: first each check without any, to learn which mutants it comes to; then
 * a check with some of them. The code is loaded afresh each time, so that nothing of a mutant stays.
 */
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { graphOf } from '../../../src/conformance/cache';
import type { Graph } from '../../../src/conformance/graph/graph';
import { type Model, openModel } from '../../../src/conformance/model';
import { replay } from '../../../src/conformance/graph/replay';
import { showRequest, type Room } from '../../../src/conformance/room';
import { openProject } from '../../../src/tlc/project';
import { findChecker } from '../../../src/tlc/run';
import { runFile } from '../../worker';
import { ROOT, testsOf } from './checks';
import { type Instrumented, SWITCH, type Switch } from './instrument';

export interface Check {
  readonly who: string;
  readonly seconds: number;
  /** The mutants that it comes to. */
  readonly covered: readonly number[];
}
/** A check, and the mutants that are on. */
export type Asked = { readonly who: string; readonly mutants: readonly number[] };
export type Told = { readonly checks: readonly Check[] } | { readonly said?: string } | { readonly error: string; readonly died?: boolean };

/** Code with mutants that are come to more often than this, each, has no end. */
const MOST_HITS = 30_000_000;

const [, , name, file] = process.argv;
const { code, mutants } = JSON.parse(readFileSync(file, 'utf8')) as Instrumented;

let hits = 0;
const mutantSwitch: Switch = {
  hit: () => {
    if (++hits > MOST_HITS * mutantSwitch.active!.size) throw new Error('it does not end');
    return true;
  },
};
(globalThis as unknown as Record<string, Switch>)[SWITCH] = mutantSwitch;

type Loader = (module: { _compile(text: string, path: string): void }, path: string) => void;
const original = require.extensions['.ts'] as unknown as Loader;
const texts = new Map<string, string>(Object.entries(code).map(([path, text]) => [join(ROOT, path), text]));
(require.extensions as unknown as Record<string, Loader>)['.ts'] = (module, path) => {
  const known = texts.get(path);
  if (known !== undefined) return module._compile(known, path);
  // What is loaded again and again is compiled once.
  const { _compile } = module;
  module._compile = (text, where) => {
    texts.set(path, text);
    module._compile = _compile;
    module._compile(text, where);
  };
  return original(module, path);
};

/** What does not depend on the code stays loaded. */
const LASTING = /^(?:src\/(?:tlc|conformance)\/[^/]*|test\/(?:worker|mutants\/.*)|src\/colors)\.ts$/;

function afresh(): void {
  for (const path of Object.keys(require.cache)) {
    const inside = relative(ROOT, path);
    if (!inside.startsWith('..') && !inside.includes('node_modules') && !LASTING.test(inside)) delete require.cache[path];
  }
}

/** Answers what is wrong, if anything is. */
type Ask = () => Promise<string | undefined>;

function replayed(graph: Graph, model: Model): string | undefined {
  const loaded = require(join(ROOT, 'src', 'conformance', 'rooms', name)) as Record<string, Room>;
  const { differences: [first], missing } = replay(graph, loaded[name], model.constants, { differences: 1 });
  if (first) return `step ${first.run.length + 1}, ${showRequest(first.request)}`;
  return missing.length ? `${missing.length} edges are not taken` : undefined;
}

async function tested(path: string): Promise<string | undefined> {
  const { total, passed, error, text } = await runFile(join(ROOT, path));
  return error ?? (passed < total ? text.replace(/\u001b\[\d+m/g, '').trim().split('\n').find(line => line.includes('FAIL'))?.replace(/^\s*FAIL\s*/, '').slice(0, 120) ?? 'a test fails' : undefined);
}

async function checksOf(): Promise<Map<string, Ask>> {
  const project = openProject(ROOT);
  const checker = await findChecker(project);
  const room = (require(join(ROOT, 'src', 'conformance', 'rooms', name)) as Record<string, Room>)[name];
  const checks = new Map<string, Ask>();
  for (const chosen of room.models) {
    const model = openModel(project, room, chosen);
    const graph = await graphOf(project, checker, model);
    checks.set(`graph ${chosen.config}`, async () => replayed(graph, model));
  }
  for (const path of testsOf(name)) checks.set(path, async () => tested(path));
  return checks;
}

let stuck: (() => void) | undefined;

/** Nothing is left to be done, and the check has not ended. */
process.on('beforeExit', () => {
  process.channel?.ref();
  stuck?.();
});

async function wrongWith(ask: Ask): Promise<string | undefined> {
  afresh();
  hits = 0;
  // Only what the check itself does keeps the process alive.
  process.channel?.unref();
  try {
    return await Promise.race([ask(), new Promise<string>(resolve => { stuck = () => resolve('it waits for ever'); })]);
  } catch (error) {
    return String(error).split('\n')[0].slice(0, 120);
  } finally {
    stuck = undefined;
    process.channel?.ref();
  }
}

async function measured(checks: ReadonlyMap<string, Ask>): Promise<Check[]> {
  const found: Check[] = [];
  for (const [check, ask] of checks) {
    const covered = mutantSwitch.covered = new Uint8Array(1 + Math.max(...mutants.map(({ id }) => id)));
    const began = performance.now();
    const wrong = await wrongWith(ask);
    mutantSwitch.covered = undefined;
    if (wrong !== undefined) throw new Error(`${check} fails without any mutant: ${wrong}`);
    found.push({ who: check, seconds: (performance.now() - began) / 1000, covered: [...covered.keys()].filter(id => covered[id]) });
  }
  return found;
}

async function main(): Promise<void> {
  const tell = (told: Told): boolean => process.send!(told);
  try {
    const checks = await checksOf();
    process.on('message', (asked: Asked | 'measure') => void (async () => {
      if (asked === 'measure') return tell({ checks: await measured(checks) });
      mutantSwitch.active = new Set(asked.mutants.map(String));
      return tell({ said: await wrongWith(checks.get(asked.who)!) });
    })().catch((error: unknown) => tell({ error: String(error) })));
    process.send!('ready');
  } catch (error) {
    tell({ error: String(error) });
  }
}

process.on('disconnect', () => process.exit());
// A mutant may break a promise that nobody waits for.
process.on('unhandledRejection', () => undefined);
void main();
