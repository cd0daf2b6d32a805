import type { Command } from 'commander';
import { judgeClaims } from '../claims/gate';
import { projectOf, status } from './terminal';

export function register(program: Command): void {
  program.command('claims')
    .description('hold what README.md and the pages of spec/ claim to models, cells and tests, claim by claim (spec/claims.json)')
    .option('--json', 'print the faults as JSON')
    .addHelpText('after', `
A sentence claims something if it names a model, a property or a promise by its number, or stands in a bullet; so does a row of a table
that names a model. Each is a line of spec/claims.json, by words of the sentence, with what shows it:

  {"id": "once-keeps", "in": "README.md", "says": "\`Once\` keeps P1", "shown": ["matrix Once P1 yes"]}

  matrix Once P1 yes                  a cell of out/matrix.json: yes, (y), kept, the length of the run, loop, broken
  matrix.lapsing * P7 broken          with lapses; * is every row
  positions.careless GunthorpeOnce Told yes    positions[.careless|.careful], forms[.careless]
  model MCX holds PInv                a row of models/models.json that the last ioasid check found as declared
  model MCX breaks PInv in 4 steps
  row MCX distinct 1,665              a number that the row declares
  assumed Trilemma by MCX             an ASSUME of the model
  count matrix.space.points 3,072     a number in a report of out/, or the size of a list
  test test/a/b.test.ts: its title    a test
  text spec/a/B.tla: words            words of a file, to the letter
  limit why                           the sentence says what is not shown

A sentence in the form "\`MCX\` breaks \`PInv\` in 4 steps" or "\`MCX\` holds \`PInv\`" needs no line: it is checked as it stands.
Sections without claims are listed under "free", <document>#<heading>, with the reason.
Run after ioasid check and ioasid matrix, which write the reports. Exit status 1: a claim is not shown.`)
    .action((_options: object, command: Command) => claims(command));
}

function claims(command: Command): void {
  const { json } = command.opts<{ json?: boolean }>();
  const found = judgeClaims(projectOf(command));
  if (json) process.stdout.write(`${JSON.stringify(found, undefined, 2)}\n`);
  else {
    for (const fault of found.faults) process.stdout.write(`${fault}\n`);
    process.stdout.write(found.faults.length ? `${found.faults.length} faults in the claims of ${found.documents} documents\n`
      : `${found.claims} claims of ${found.documents} documents, each shown\n`);
  }
  status(found.faults.length ? 1 : 0);
}
