import { join } from 'node:path';
import type { Command } from 'commander';
import { answerTo } from '../ask/answer';
import { knownRecords, warning } from '../ask/declared';
import { readDesign } from '../ask/design';
import { answerJson, designText } from '../ask/show';
import { findChecker } from '../tlc/run';
import { projectOf, warn, writeReport } from './terminal';

export function register(program: Command): void {
  program.command('ask')
    .description('a design question: what a policy, or a position on real devices, keeps, the shortest run that breaks the rest, and what it would take to keep more')
    .argument('<file>', 'the record, in JSON or TLA+; it need not be declared anywhere')
    .option('--json', 'print the answer as JSON; it is also written to out/ask.json')
    .addHelpText('after', `
A policy in JSON has every decision of src/authorization/policies.ts, and perhaps a name:
  {"name": "Mine", "grant": "proven", "evidence": "gated", "withdraw": "always", "hears": "request",
   "awaits": ["stop"], "abort": "never", "pass": true, "covers": "all"}
In TLA+ it is a definition, as in spec/authorization/Policies.tla or spec/wbinvd/Positions.tla:
  Mine == [SyncGate EXCEPT !.awaits = {"stop"}]

Examples:
  ioasid ask mine.json
  ioasid ask mine.tla --json`)
    .action(async (file: string, _options: object, command: Command) => ask(file, command));
}

async function ask(file: string, command: Command): Promise<void> {
  const project = projectOf(command);
  const design = readDesign(file, knownRecords(project));
  warn(warning(design));
  const answer = await answerTo(design, project, await findChecker(project));
  writeReport(join(project.out, 'ask.json'), answerJson(answer));
  process.stdout.write(command.opts<{ json?: boolean }>().json ? `${JSON.stringify(answerJson(answer), undefined, 2)}\n` : `${designText(answer)}\n`);
}
