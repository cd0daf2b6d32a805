/** spec/iommufd/CHANGES.md: what changed for users between kernels that were asked the same calls, from what `ioasid linux --against` kept. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CaseStep } from '../../../src/cases/case';
import { parseKernelNumber } from '../../../src/cases/kernels';
import { readJson } from '../../../src/cases/numerals';
import { printCall } from '../../../src/cases/report';
import { type Version, versionOf } from '../../../src/iommufd/version';
import type { KeptChange } from '../../../src/linux/against/report';

const ROOT = join(__dirname, '..', '..', '..');
export const PAGE = join(ROOT, 'spec', 'iommufd', 'CHANGES.md');

/** Two kernels, and what changed between them. */
export interface KernelPair {
  readonly before: string;
  readonly after: string;
  /** How many calls both were asked, and the number that their runs were made from. */
  readonly calls: number;
  readonly seeds: readonly number[];
  readonly changes: readonly KeptChange[];
  /** What is to be said of it beside. */
  readonly note?: string;
}

export const pairs = (): KernelPair[] => readdirSync(__dirname).filter((name) => name.endsWith('.json')).sort()
  .map((name) => readJson(readFileSync(join(__dirname, name), 'utf8')) as unknown as KernelPair);

/** What the record of versions says of a field: the first sentence of its comment. */
function said(field: string): string {
  const text = readFileSync(join(ROOT, 'src', 'iommufd', 'version.ts'), 'utf8');
  const [, comment] = new RegExp(`/\\*\\* ((?:(?!\\*/)[^])*?) \\*/\\n(?:  readonly \\w+: [^\\n]*\\n)?  readonly ${field}:`).exec(text) ?? [];
  if (comment === undefined) throw new Error(`src/iommufd/version.ts says nothing of ${field}`);
  return comment.replace(/\s*\n\s*\* ?/g, ' ');
}

const cell = (text: string): string => text.replace(/\|/g, '\\|');
const answer = ({ expect, out }: CaseStep, kind: string): string => (expect !== 'ok' || !/: \w+ /.test(kind) ? `\`${expect!}\`` : `\`ok\`${out === undefined ? '' : ` ${JSON.stringify(out)}`}`);
const last = <T>(all: readonly T[]): T => all[all.length - 1];

function row({ kind, before, after, cause }: KeptChange): string {
  const call = last(before.steps).op;
  const what = cause === undefined ? '**unexplained**' : cause.field === undefined ? `the rules of \`${call}\`` : cause.field === 'lacks' ? `\`${call}\` came` : `\`${cause.field}\``;
  const calls = before.steps.map((step, at) => `\`${cell(printCall(step))}\`${at < before.steps.length - 1 && step.expect !== 'ok' ? ` ${step.expect!}` : ''}`).join('<br>');
  return `| ${what} | ${calls} | ${answer(last(before.steps), kind)} | ${answer(last(after.steps), kind)} | ${cause?.since ?? ''} |`;
}

/** What the record of versions says has changed, and no call that was asked shows. */
function unseen({ before, after, changes }: KernelPair): string[] {
  const [from, to] = [before, after].map((version) => versionOf(parseKernelNumber(version)!));
  const text = (value: unknown): string => JSON.stringify(value instanceof Set ? [...value].sort() : value);
  const seen = new Set(changes.map(({ cause }) => cause?.field));
  const calls = new Set(changes.filter(({ cause }) => cause?.field === 'lacks').map(({ before: one }) => last(one.steps).op));
  return [
    ...(Object.keys(from) as (keyof Version)[]).filter((field) => field !== 'name' && field !== 'lacks' && text(from[field]) !== text(to[field]) && !seen.has(field)),
    ...[...from.lacks].filter((call) => !to.lacks.has(call) && !calls.has(call)),
  ];
}

function section(pair: KernelPair): string[] {
  const { before, after, calls, seeds, changes, note } = pair;
  const unexplained = changes.filter(({ cause }) => cause === undefined).length;
  const fields = [...new Set(changes.flatMap(({ cause }) => (cause?.field === undefined || cause.field === 'lacks' ? [] : [cause.field])))].sort();
  const missed = unseen(pair);
  return [
    `## From ${before} to ${after}`, '',
    `Both were asked ${calls.toLocaleString('en')} calls, in runs from number ${seeds.join(', ')} on: ${changes.length} kinds of changes, of which ${unexplained === 0 ? 'none is' : `${unexplained} are`} unexplained.`, '',
    `| what changed | the fewest calls that show it | ${before} | ${after} | since |`, '|---|---|---|---|---|', ...changes.map(row), '', ...(note === undefined ? [] : [note, '']),
    ...(fields.length > 0 ? ['| field | what it says |', '|---|---|', ...fields.map((field) => `| \`${field}\` | ${cell(said(field))} |`), ''] : []),
    ...(missed.length > 0 ? [`The record of versions has these changes, too, which none of the calls shows: ${missed.map((each) => `\`${each}\``).join(', ')}.`, ''] : []),
  ];
}

export function changesPage(): string {
  return `${[
    '# What changed for users', '',
    'Two running kernels of Linux, built with `src/linux/config`, were asked the same calls of iommufd, VFIO and KVM-VFIO (`ioasid linux --kernel A --against B`).',
    'Of each kind of answer that they give otherwise there is one example: the fewest calls that were found to show it, with both kernels as judges. A change is known where the',
    'models of both versions answer as the kernels do. It is named by the field of `src/iommufd/version.ts` that alone makes the one answer of the other; `since` is the first',
    'kernel whose model answers as the later one does, and that one was not asked. `make changes` writes this page from `test/linux/changes`, and `make test` plays every example',
    'against the models of both kernels.', '', ...pairs().flatMap(section),
  ].join('\n').trimEnd()}\n`;
}
