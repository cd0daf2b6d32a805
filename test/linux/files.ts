/** The cases and recorded runs of this folder. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readCases } from '../../src/cases/format';
import type { Case } from '../../src/cases/case';

export type Folder = 'cases' | 'runs' | 'wide' | 'reports';

export interface Source { readonly name: string; readonly path: string }

export function sources(folder: Folder): Source[] {
  return readdirSync(join(__dirname, folder)).filter((name) => name.endsWith('.json.gz')).sort()
    .map((name) => ({ name: name.replace('.json.gz', ''), path: join(__dirname, folder, name) }));
}

/** The cases of one file, by its name without ending. */
export function casesOf(folder: Folder, name: string): readonly Case[] {
  return readCases(join(__dirname, folder, `${name}.json.gz`)).cases;
}
