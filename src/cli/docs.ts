import { join } from 'node:path';
import type { Command } from 'commander';
import { ToolError } from '../tlc/error';
import { projectOf, status } from './terminal';

export function register(program: Command): void {
  program.command('docs')
    .description('build the site, out/site, from this repository and the reports of a real run; a broken link fails it')
    .addHelpText('after', `
Reads out/check.json, out/matrix.json, out/positions.json, out/forms.json and out/mechanisms.json, as make check writes them.
Works from a clone only: an installed package has not what pages are made with.

Examples:
  ioasid docs
  ioasid --out /tmp/reports docs       reads the reports there, and writes /tmp/reports/site`)
    .action(async (_options: object, command: Command) => docs(command));
}

/** What pages are made with is for a clone; it is looked for only when this verb is meant. */
function builder(): typeof import('../site/build') {
  try {
    return require('../site/build') as typeof import('../site/build');
  } catch (error) {
    const missing = /Cannot find module '([^./'][^']*)'/.exec(String(error))?.[1];
    if (missing === undefined) throw error;
    throw new ToolError(`the site needs ${missing}, which is not installed; run this in a clone of the project, after npm ci --ignore-scripts`);
  }
}

async function docs(command: Command): Promise<void> {
  const project = projectOf(command);
  const began = Date.now();
  const { faults, pages, bytes } = await builder().build(project);
  for (const fault of faults) process.stderr.write(`ioasid: ${fault}\n`);
  if (faults.length) {
    process.stderr.write(`ioasid: ${faults.length} fault${faults.length === 1 ? '' : 's'}; nothing was written\n`);
    return status(1);
  }
  const seconds = ((Date.now() - began) / 1000).toFixed(1);
  process.stdout.write(`${join(project.out, 'site', 'index.html')}: ${pages} pages, ${(bytes / 1e6).toFixed(1)} MB, ${seconds} s\n`);
}
