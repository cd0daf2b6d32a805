import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { ToolError } from './error';

/** The variables of a process's environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

const OLDEST = 11;

export interface Java {
  readonly path: string;
  /** The feature release: 11, 17, … */
  readonly version: number;
  /** The same for the same build of Java, another for others. */
  readonly id: string;
}

/**
 * The Java to run TLC with: that of JAVA_HOME if it is set, otherwise the first on the path.
 * Throws `ToolError` if there is none, or if it is older than Java 11.
 */
export async function findJava(environment: Environment = process.env): Promise<Java> {
  const home = environment['JAVA_HOME'];
  const path = home ? join(home, 'bin', 'java') : 'java';
  const found = home ? `JAVA_HOME names ${home}` : 'the path';
  const said = await versionText(path, environment);
  if (said === undefined) {
    throw new ToolError(home
      ? `${found}, which has no bin/java; correct JAVA_HOME or unset it`
      : `no java on ${found}; install Java ${OLDEST} or later, or set JAVA_HOME`);
  }
  const match = /version "(\d+)(?:\.(\d+))?/.exec(said);
  if (!match) throw new ToolError(`${path} -version says '${said.split('\n')[0]}', not which version it is; install Java ${OLDEST} or later`);
  const version = match[1] === '1' ? Number(match[2]) : Number(match[1]);
  if (version < OLDEST) throw new ToolError(`${path} is Java ${version}, too old; install Java ${OLDEST} or later, or set JAVA_HOME to one`);
  return { path, version, id: createHash('sha256').update(said).digest('hex').slice(0, 12) };
}

/** What `java -version` prints, or undefined if there is no such program. */
function versionText(path: string, environment: Environment): Promise<string | undefined> {
  return new Promise(resolve => {
    execFile(path, ['-version'], { env: environment, timeout: 60_000 }, (error, stdout, stderr) => {
      const missing = error && ['ENOENT', 'EACCES', 'ENOTDIR'].includes(String(error.code));
      resolve(missing ? undefined : `${stderr}${stdout}`.trim());
    });
  });
}
