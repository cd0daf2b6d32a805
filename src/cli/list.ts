import { type Command, Option } from 'commander';
import { named } from '../named';
import { type Holds, readManifest, type Row, type Tier, TIERS } from '../tlc/manifest';
import { projectOf } from './terminal';

export function register(program: Command): void {
  program.command('list')
    .description('list the models: what each checks, within which bounds, and what must come of it')
    .addOption(new Option('--tier <tier>', 'only the models of this tier').choices(TIERS))
    .option('--room <room>', 'only the models of this room')
    .option('--json', 'print the rows as JSON')
    .addHelpText('after', `
Examples:
  ioasid list
  ioasid list --room authorization --tier check`)
    .action((_options: object, command: Command) => list(command));
}

function list(command: Command): void {
  const { tier, room, json } = command.opts<{ tier?: Tier; room?: string; json?: boolean }>();
  const all = readManifest(projectOf(command));
  if (room) named(all, row => row.room, room, 'room');
  const rows = all.filter(row => (!tier || row.tier === tier) && (!room || row.room === room));
  if (json) process.stdout.write(`${JSON.stringify(rows, undefined, 2)}\n`);
  else for (const row of rows) process.stdout.write(`${row.model}  (${row.room}, ${row.tier})\n    ${row.constants}\n    ${expectation(row)}\n`);
}

function expectation(row: Row): string {
  if (row.result === 'holds') return [`holds ${row.properties.join(', ')}: ${row.distinct} states, depth ${row.depth}`, ...unbroken(row)].join('\n    ');
  return `breaks ${row.breaks} (${row.kind}${row.length ? `, ${row.length} states` : ''})${row.run ? `: ${row.run.join(', ')}` : ''}`;
}

/** What could not fail there, by reason. */
function unbroken(row: Holds): string[] {
  const reasons = Object.entries(row.unbroken ?? {});
  return [...new Set(reasons.map(([, reason]) => reason))].map(reason =>
    `nothing here breaks ${reasons.filter(([, other]) => other === reason).map(([name]) => name).join(', ')}: ${reason}`);
}
