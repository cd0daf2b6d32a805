/** What one can search for: names, calls, errnos, properties, scenarios, findings, texts; each with its address. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { linkOf } from '../explorer/record';
import { NO_DATA, sourcesOf } from '../explorer/sources';
import { callPath } from './calls';
import { slug, textPath } from './markdown';
import { findings } from './pages/findings';
import { SUBJECTS } from './pages/grids';
import type { SearchData } from './client/search-data';
import type { Sources } from './sources';
import type { ListedDefinition, Module } from './tla/modules';

/** A name, what it is, where it is told of (from the root), and words that find it, too. */
export type SearchEntry = readonly [name: string, kind: string, address: string, words?: string];

const ENDINGS: Readonly<Record<string, string>> = { Inv: 'invariant', Prop: 'property of a step', Live: 'liveness', Rule: 'rule', Errno: 'errno' };

function kindOf(name: string, kind: ListedDefinition['kind'], { definitions, name: module }: Module): string {
  if (kind !== 'operator') return `${kind} of ${module}`;
  if (definitions.has(`${name}Errno`)) return `call of ${module}`;
  const ending = Object.keys(ENDINGS).find(each => name.endsWith(each));
  return `${ending ? ENDINGS[ending] : 'definition'} of ${module}`;
}

export function entriesOf(sources: Sources): SearchEntry[] {
  const { modules, calls, check, writer } = sources;
  const errnos = new Set(calls.flatMap(({ rules }) => rules.flatMap(({ rules: rows }) => rows.map(({ errno }) => errno))));
  return [
    ...[...modules.values()].flatMap((module): SearchEntry[] => [
      [module.name, 'module', `modules/${module.name}.html`],
      ...[...module.definitions.values()].map(({ name, kind }): SearchEntry => [name, kindOf(name, kind, module), `modules/${module.name}.html#${name}`]),
    ]),
    ...calls.map((call): SearchEntry => [call.name, 'call of Linux', callPath(call), `${call.kernel} ${call.rules.map(({ op }) => op).join(' ')}`]),
    ...calls.flatMap(call => call.rules.flatMap(({ op, rules }) => rules.map((rule): SearchEntry => [`${rule.errno}: ${rule.because.replace(/\{(\w+)(:\w+)?\}/g, '$1')}`, `rule of ${call.name}`, `${callPath(call)}#${op}`, rule.name]))),
    ...[...errnos].map((errno): SearchEntry => [errno, 'errno', `calls.html#${errno}`]),
    ...SUBJECTS.flatMap(subject => {
      const { rows, properties } = subject.read(sources);
      return [
        ...Object.entries(rows).map(([row, { source }]): SearchEntry => [row, subject.word, `records/${subject.id}.html#${row}`, source]),
        ...properties.map(({ code, name, sentence }): SearchEntry => [`${code} ${name}: ${sentence}`, `property of ${subject.id}`, `matrices.html#${subject.id}`]),
      ];
    }),
    ...sourcesOf(NO_DATA).map((source): SearchEntry => [`${source.id}: ${source.title}`, `scenario of ${source.room}`, `explorer.html#${linkOf(source.open().record)}`]),
    ...findings(sources.project.root).map(({ id, title, place }): SearchEntry => [`${id}: ${title}`, 'finding', `text/spec/wbinvd/FINDINGS.html#${place}`]),
    ...check.models.map(({ model, declared }): SearchEntry => [model, 'model', `models.html#${model}`, declared.constants]),
    ...[...writer.texts].flatMap(file => [...readFileSync(join(writer.root, file), 'utf8').replace(/^```[^]*?^```$/gm, '').matchAll(/^#{1,3} (.*)$/gm)]
      .map(([, heading]): SearchEntry => [heading!.replaceAll('`', ''), `in ${file}`, `${textPath(file)}#${slug(heading!)}`])),
  ];
}

export function searchData(sources: Sources): SearchData {
  const kinds = new Map<string, number>();
  const pages = new Map<string, number>();
  const at = (table: Map<string, number>, text: string): number => table.get(text) ?? (table.set(text, table.size), table.size - 1);
  const entries = entriesOf(sources).map(([name, kind, address, words]): SearchData['entries'][number] => {
    const [page, place = ''] = address.split(/#(.*)/s) as [string, string?];
    return [name, at(kinds, kind), at(pages, page), place === name ? 0 : place, ...(words ? [words] as const : [] as const)];
  });
  return { kinds: [...kinds.keys()], pages: [...pages.keys()], entries };
}
