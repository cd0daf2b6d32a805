import { chmodSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { temporary } from './copies';

/** An environment whose first programs on the path are these shell scripts; `only` leaves nothing else but the shell's own. */
export function withPrograms(scripts: Record<string, string>, only = false): NodeJS.ProcessEnv {
  const folder = temporary();
  for (const [name, script] of Object.entries(scripts)) {
    writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  const { JAVA_HOME: _home, TLA2TOOLS_JAR: _jar, ...rest } = process.env;
  return { ...rest, PATH: only ? folder : `${folder}${delimiter}${process.env['PATH'] ?? ''}` };
}

/** The message of the error that the work ends with. */
export async function errorOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('no error');
}
