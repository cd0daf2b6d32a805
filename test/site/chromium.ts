/** The browser of this machine, and what to do where there is none. */
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const PROGRAMS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const runs = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
};

/** Its program: that of `IOASID_CHROMIUM`, or the first on the path. */
export function chromium(environment: NodeJS.ProcessEnv = process.env): string | undefined {
  const told = environment['IOASID_CHROMIUM'];
  if (told) return runs(told) ? told : undefined;
  const folders = (environment['PATH'] ?? '').split(delimiter);
  return PROGRAMS.flatMap(program => folders.map(folder => join(folder, program))).find(runs);
}

/** A test file that wants a browser. */
export const isBrowserTest = (file: string): boolean => file.endsWith('.browser.test.ts');

export const NO_BROWSER = 'no Chromium on this machine, so nothing was decided about the pages in a browser; `make browser` installs one, or IOASID_CHROMIUM names it';
