#!/usr/bin/env node
import '../packages';
import { Command, CommanderError } from 'commander';
import { sentence, ToolError } from '../tlc/error';
import { version } from '../tlc/project';
import { failed, status } from './terminal';
import { load, loadAll, verbs } from './verbs';

async function run(argv: readonly string[]): Promise<void> {
  const program = new Command('ioasid')
    .description('Checks the specifications of /dev/ioasid authorization, and holds the implementation to them.')
    .version(version())
    .option('--project <folder>', 'the folder that holds spec/ and models/, in place of this project')
    .option('--out <folder>', 'where reports are written: by default out/, in a clone or in the current folder')
    .showSuggestionAfterError()
    .exitOverride()
    .addHelpText('after', '\nExit status: 0 as declared, 1 a property failed, 2 nothing could be decided.');
  // Only the verb that is asked for is loaded; without one, all, for the help.
  const named = argv.slice(2).find(word => verbs().includes(word));
  if (named) load(program, named);
  else loadAll(program);
  for (const command of program.commands) command.exitOverride();
  await program.parseAsync([...argv]);
}

/** The whole program: output, complaints and `process.exitCode` are all that is left of it. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await run(argv);
  } catch (error) {
    if (error instanceof CommanderError) status(error.exitCode === 0 ? 0 : 2);
    else failed(error);
  }
}

if (require.main === module) {
  // Whoever reads only the first lines, as head does, has seen what it wanted. What nobody could read is no answer.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    failed(new ToolError(`the output cannot be written (${sentence(error)}); free space, or write elsewhere`));
    process.exit();
  });
  // What nobody caught is a fault of the program, and says nothing of a property.
  process.on('uncaughtException', (error) => {
    failed(error);
    process.exit();
  });
  void main(process.argv);
}

