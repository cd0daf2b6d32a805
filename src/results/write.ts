/** Writes results to the files that were asked for. */
import type { Command } from 'commander';
import { junitText } from './junit';
import type { Result } from './result';
import { type SarifRule, sarifText } from './sarif';
import { version } from '../tlc/project';
import { writeWhole } from '../tlc/write';

export interface ResultFiles {
  readonly junit?: string;
  readonly sarif?: string;
}

/** The two options, of a verb whose results others may want to show. */
export const withResultFiles = (command: Command): Command => command
  .option('--junit <file>', 'write the results as JUnit\'s XML, too')
  .option('--sarif <file>', 'write what failed as SARIF 2.1.0, too');

/** Each file is written whole or not at all. Throws `ToolError`. */
export function writeResults({ junit, sarif }: ResultFiles, name: string, rule: SarifRule, results: readonly Result[]): void {
  if (junit !== undefined) writeWhole(junit, junitText(name, results));
  if (sarif !== undefined) writeWhole(sarif, sarifText(version(), rule, results));
}
