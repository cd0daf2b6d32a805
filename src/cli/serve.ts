import type { Command } from 'commander';
import { readAddress, hostPort } from '../servers/address';
import { serve } from '../servers/serve';
import { findChecker } from '../tlc/run';
import { projectOf } from './terminal';

export function register(program: Command): void {
  program.command('serve')
    .description('work for the searches of another machine (ioasid check --servers), with the same jar, until it is ended by Ctrl-C')
    .argument('<address>', 'HOST:PORT, an address of this machine by which the others reach it; port 0 for any that is free')
    .addHelpText('after', `
Whoever reaches the port can have this machine search. TLC's machines trust each other, and take further ports that are free: only within
a network that is trusted.

Examples:
  ioasid serve 10.0.0.5:4000                                     on each of the machines, as 10.0.0.5 and 10.0.0.6
  ioasid check MCWbinvd-three --servers 10.0.0.5:4000 10.0.0.6:4000   here`)
    .action(async (address: string, _options: object, command: Command) => {
      const listened = readAddress(address, true);
      const serving = await serve(listened, await findChecker(projectOf(command)), line => process.stdout.write(`  ${line}\n`));
      process.stdout.write(`ioasid serves at ${hostPort(serving.address)}; Ctrl-C ends it\n`);
    });
}
