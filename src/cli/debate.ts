import { join } from 'node:path';
import type { Command } from 'commander';
import { runCares } from '../matrix/cares';
import { claimAgrees, CLAIMS, debateText } from '../matrix/debate';
import { positionsReport, POSITIONS_SUBJECT } from '../matrix/positions';
import { findChecker } from '../tlc/run';
import { projectOf, writeReport } from './terminal';

export function register(program: Command): void {
  program.command('debate')
    .description('the debate of June 2021 in its own words: each claim with its mail, and what a search over all runs answers')
    .option('--json', 'print claims and verdicts as JSON')
    .action(async (options: { json?: boolean }, command: Command) => {
      const project = projectOf(command);
      const found = await runCares(POSITIONS_SUBJECT, project, await findChecker(project));
      writeReport(join(project.out, 'positions.json'), positionsReport(found));
      const verdicts = CLAIMS.map((claim) => ({ ...claim, of: claim.of.map(([position, kept]) => ({
        position, said: kept, agrees: claimAgrees(found, claim, position, kept), ...found.cells[claim.care].get(position)!.get(claim.property)! })) }));
      process.stdout.write(options.json ? `${JSON.stringify(verdicts, undefined, 2)}\n` : `${debateText(found)}\n`);
    });
}
