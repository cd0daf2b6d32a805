import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkRow, type ModelVerdict } from '../../src/tlc/check';
import { readConfig } from '../../src/tlc/config';
import { Kept } from '../../src/tlc/kept';
import { configOf, readManifest, type Row } from '../../src/tlc/manifest';
import { openProject, type Project } from '../../src/tlc/project';
import { type Checker, findChecker } from '../../src/tlc/run';

/** A change of one file: the text that is replaced, which must be there, and what stands in its place; '' for the whole file's. */
export type Edit = readonly [file: string, from: string, to: string];

export const TOY = join(__dirname, 'fixture');
const folders: string[] = [];
process.on('exit', () => folders.forEach(folder => rmSync(folder, { recursive: true, force: true })));

/** A fresh folder, gone when the tests are. */
export function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'ioasid-test-'));
  folders.push(folder);
  return folder;
}

/** A copy of the project at `root` with changes made to it. */
export function copyOf(root: string, edits: readonly Edit[] = []): Project {
  const folder = temporary();
  for (const top of ['spec', 'models']) cpSync(join(root, top), join(folder, top), { recursive: true });
  for (const [file, from, to] of edits) {
    const path = join(folder, file);
    const text = from === '' ? '' : readFileSync(path, 'utf8');
    if (!text.includes(from)) throw new Error(`${file} does not hold '${from}'`);
    writeFileSync(path, from === '' ? to : text.replace(from, () => to));
  }
  return openProject(folder);
}

let found: Promise<Checker> | undefined;

/** The checker of this machine, found once. */
export const checker = (): Promise<Checker> => found ??= findChecker(openProject());

/** At most so many runs at once: each waits for Java's start about half of its time. */
const ATONCE = 3;
const running = new Set<Promise<unknown>>();

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  while (running.size >= ATONCE) await Promise.race(running);
  const one = work().finally(() => running.delete(one));
  running.add(one);
  return one;
}

/** The verdict on one model of a copy with changes. */
export async function verdictOn(root: string, model: string, edits: readonly Edit[]): Promise<ModelVerdict> {
  const project = copyOf(root, edits);
  return verdictOf(readManifest(project, [model]).find(row => row.model === model)!, project);
}

/** The verdict on a model; one that TLC gave before on the very same is taken as it was. */
export async function verdictOf(row: Row, project: Project, counts = false): Promise<ModelVerdict> {
  const options = { project, checker: await checker(), counts };
  const file = join(project.root, configOf(row));
  // Without its config a row has no hash.
  if (!existsSync(file)) return checkRow(row, options);
  const kept = new Kept<ModelVerdict>(project, options.checker, counts ? 'counted verdict' : 'verdict');
  const known = kept.find(row);
  if (known) return { ...known, config: readConfig(file) };
  const verdict = await inTurn(() => checkRow(row, options));
  if (verdict.result?.exit != null) kept.keep(row, verdict);
  return verdict;
}

/** Begins the work for all names now, so that the tests, one after another, need not wait for each. */
export function ahead<T>(names: readonly string[], work: (name: string) => Promise<T>): Map<string, Promise<T>> {
  const begun = new Map(names.map(name => [name, work(name)]));
  for (const one of begun.values()) one.catch(() => { /* told where it is awaited */ });
  return begun;
}

/** All that a verdict says against the model, in one text; '' if it passed. */
export const saidOf = ({ failure, reasons }: ModelVerdict): string => [failure ?? [], ...reasons].flat().join('; ');
