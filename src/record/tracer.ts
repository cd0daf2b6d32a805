/** The tracer: built where it is needed, and run beside a program. */
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, cpSync, existsSync, mkdtempSync, openSync, readFileSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ToolError } from '../tlc/error';
import { makePath, writeWhole } from '../tlc/write';
import { shapesText } from './layouts';

/** The tracer's program, built if these sources were not built yet. @param root of the project @param statically so that it runs where no library is */
export function buildTracer(root: string, cache: string, statically = false): string {
  const source = join(root, 'src', 'record');
  const compile = join(root, 'src', 'compile.sh');
  if (!existsSync(compile)) throw new ToolError('what the tracer is built from does not come with the package; run this in a clone of the project, or --decode what a tracer has recorded');
  const hash = createHash('sha256').update(`${process.env.CC ?? ''} ${process.env.CFLAGS ?? ''} ${statically}`).update(readFileSync(compile));
  for (const name of readdirSync(source).filter((each) => /\.[ch]$/.test(each)).sort()) hash.update(readFileSync(join(source, name)));
  const program = join(cache, 'record', `tracer-${hash.digest('hex').slice(0, 16)}`);
  if (existsSync(program)) return program;
  const part = `${program}.${process.pid}`;
  const env = statically ? { ...process.env, CFLAGS: `${process.env.CFLAGS ?? ''} -static` } : process.env;
  const { status, stderr } = spawnSync('sh', [compile, source, part], { env, encoding: 'utf8' });
  if (status !== 0) throw new ToolError(stderr.trim().split('\n')[0] || 'the tracer cannot be built');
  renameSync(part, program);
  return program;
}

/** The devices under a folder: what the tracer watches, and what has to be there for anything to be recorded. */
export const watchedIn = (devices: string): string[] => [`${devices}/iommu`, `${devices}/vfio/`, `${devices}/kvm`];
export const anyDevice = (devices: string): boolean => [`${devices}/iommu`, `${devices}/vfio`].some((path) => existsSync(path));

export type What = { readonly command: readonly string[] } | { readonly attach: number };

/** Runs the tracer until what it follows has ended; the lines that it wrote. A signal ends what it started, and lets go of what it did not. */
export async function trace(program: string, devices: string, what: What): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'ioasid-record-'));
  try {
    const [table, raw] = [join(folder, 'table'), join(folder, 'raw')];
    writeWhole(table, shapesText());
    const output = openSync(raw, 'w');
    const words = [...watchedIn(devices).flatMap((path) => ['-w', path]), '-t', table, '-o', '3', ...('attach' in what ? ['-a', String(what.attach)] : what.command)];
    const child = spawn(program, words, { stdio: ['inherit', 'inherit', 'inherit', output] });
    const pass = (signal: NodeJS.Signals): void => { child.kill(signal); };
    process.on('SIGINT', pass).on('SIGTERM', pass);
    try {
      await new Promise<void>((done, fail) => { child.once('error', fail).once('close', () => { done(); }); });
    } catch (error) {
      throw new ToolError(`the tracer cannot be run: ${(error as Error).message}`);
    } finally {
      process.off('SIGINT', pass).off('SIGTERM', pass);
      closeSync(output);
    }
    return readFileSync(raw, 'utf8');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The tracer and its table in a folder, for a machine that has nothing else. */
export function takeAlong(program: string, folder: string): void {
  makePath(folder);
  cpSync(program, join(folder, 'tracer'));
  writeWhole(join(folder, 'table'), shapesText());
}
