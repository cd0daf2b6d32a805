/** The scripts of the site: one classic script each, as a page from a folder can take no module. */
import { build } from 'esbuild';
import { join } from 'node:path';

/** A script of the site by its name there, and where it begins. */
const SCRIPTS: Record<string, string> = {
  'site.js': join(__dirname, 'client', 'main.ts'),
  'explorer.js': join(__dirname, '..', 'explorer', 'main.ts'),
  'revocation.js': join(__dirname, '..', 'explorer', 'revocation.ts'),
  'explorer-linux.js': join(__dirname, '..', 'explorer', 'linux.ts'),
};

export async function bundles(): Promise<Map<string, string>> {
  const made = await Promise.all(Object.entries(SCRIPTS).map(async ([name, entry]) => {
    const { outputFiles } = await build({
      entryPoints: [entry], bundle: true, write: false, minify: true, format: 'iife', platform: 'browser', target: 'es2022',
      charset: 'utf8', legalComments: 'none', logLevel: 'silent', tsconfigRaw: {},
    });
    return [name, outputFiles[0]!.text] as const;
  }));
  return new Map(made);
}
