/** A verb is a file of this folder that exports `register`; these are no verbs. */
import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Command } from 'commander';
import { ToolError } from '../tlc/error';

const OTHERS = ['checked', 'deep', 'links', 'main', 'second', 'servers', 'terminal', 'verbs'];

export function verbs(): string[] {
  return readdirSync(__dirname)
    .filter(name => !name.endsWith('.d.ts') && ['.ts', '.js'].includes(extname(name)))
    .map(name => name.slice(0, -extname(name).length))
    .filter(name => !OTHERS.includes(name)).sort();
}

export function load(program: Command, verb: string): void {
  const { register } = require(join(__dirname, verb)) as { register?: (program: Command) => void };
  if (!register) throw new ToolError(`src/cli/${verb} exports no register; it is no verb`);
  register(program);
}

/** Every verb. */
export function loadAll(program: Command): Command {
  for (const verb of verbs()) load(program, verb);
  return program;
}
