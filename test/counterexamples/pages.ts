/**
 * The told counterexamples (spec/counterexamples): each page has the run of a model as a table, between `<!-- run: MODEL -->` and
 * `<!-- end -->`. Steps and changes are those of TLC's run; the words beside them are the page's own.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkRow } from '../../src/tlc/check';
import { Kept } from '../../src/tlc/kept';
import { readManifest } from '../../src/tlc/manifest';
import { Modules } from '../../src/tlc/modules';
import { openProject } from '../../src/tlc/project';
import { findChecker } from '../../src/tlc/run';
import { readViolation, toldSteps, type ToldStep } from '../../src/tlc/violation';

export const FOLDER = 'spec/counterexamples';
export const COMMAND = 'make counterexamples';

export const pages = (): string[] => readdirSync(FOLDER).filter((file) => file.endsWith('.md') && file !== 'README.md').sort().map((file) => join(FOLDER, file));

/** A run as the tables tell it: its steps, and where it goes on for ever. */
export interface Told {
  readonly property: string;
  readonly steps: readonly ToldStep[];
  /** The number of the state that the last step leads back to. */
  readonly back?: number;
  readonly closing?: string;
}

/** The run that breaks the model's property; one whose model has not changed is not searched for again. */
export async function toldRun(model: string): Promise<Told> {
  const project = openProject();
  const checker = await findChecker(project);
  const row = readManifest(project, [model]).find(({ model: name }) => name === model)!;
  const kept = new Kept<Told>(project, checker, 'told');
  const known = kept.find(row);
  if (known) return known;
  const modules = new Modules(project);
  const { config, result, failure } = await checkRow(row, { project, checker, modules });
  const shown = result && readViolation(model, row.module, config, result, modules);
  if (!shown) throw new Error(`${model} has no run to tell${failure ? `: ${failure}` : ''}`);
  const told = { property: shown.property, steps: toldSteps(shown, config), back: shown.back, closing: shown.closing };
  kept.keep(row, told);
  return told;
}

const BLOCK = /<!-- run: ([\w-]+) -->\n([^]*?)<!-- end -->/g;

export const modelsOf = (text: string): string[] => [...text.matchAll(BLOCK)].map(([, model]) => model);

const code = (text: string): string => `\`${text.replace(/\|/g, '\\|')}\``;

/** The words of a table by the number of the row and its step, so that they stay where the step is the same. */
function wordsIn(table: string): Map<string, string> {
  return new Map(table.split('\n').filter((line) => /^\| \d+ \|/.test(line)).map((line) => {
    const [number, step, words] = line.split(/(?<!\\)\|/).slice(1).map((cell) => cell.trim());
    return [`${number} ${step}`, words];
  }));
}

export function tableOf({ steps, back, closing }: Told, before = ''): string {
  const words = wordsIn(before);
  const row = (number: number, step: string, changes: string): string => `| ${number} | ${step} | ${words.get(`${number} ${step}`) ?? 'TELL'} | ${changes} |`;
  const rows = steps.slice(1).map(({ number, title, changes }) => row(number - 1, code(title), changes.map(code).join('<br>') || 'nothing'));
  const last = back === undefined ? [] : [row(steps.length, code(closing ?? 'nothing more'), `back to what was there after step ${back - 1}`)];
  return ['| | step | in words | what changes |', '|---|---|---|---|', ...rows, ...last, ''].join('\n');
}

/** The page with its tables as they have to be now. */
export async function written(text: string): Promise<string> {
  const runs = new Map<string, Told>();
  for (const model of modelsOf(text)) runs.set(model, await toldRun(model));
  return text.replace(BLOCK, (_, model: string, table: string) => `<!-- run: ${model} -->\n${tableOf(runs.get(model)!, table)}<!-- end -->`);
}

export const read = (page: string): string => readFileSync(page, 'utf8');
