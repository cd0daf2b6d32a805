/** Building what is asked: the kernel, by a fragment of configuration, and the recorder as the only program of its guest. */
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, createWriteStream, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { ToolError } from '../tlc/error';
import { kernelKey } from './kernel';
import { initramfs } from './initramfs';

const FRAGMENT = 'src/linux/config';
/** Of one processor, to compile it once. */
const MINUTES = 20;
/** Without these there is nothing to ask. */
const MUST = ['CONFIG_IOMMUFD', 'CONFIG_IOMMUFD_TEST', 'CONFIG_VFIO', 'CONFIG_VFIO_PCI', 'CONFIG_INTEL_IOMMU'];

/** Runs a command with its output in a log; Ctrl-C ends it, as it ends everything of the terminal. */
function logged(log: string, folder: string, command: string, ...words: readonly string[]): Promise<void> {
  return new Promise((done, fail) => {
    const out = createWriteStream(log, { flags: 'a' });
    const child = spawn(command, words, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.pipe(out, { end: false });
    child.stderr.pipe(out, { end: false });
    child.on('error', fail);
    child.on('close', (code) => {
      out.end();
      if (code === 0) done();
      else fail(new ToolError(`${command} ${words.join(' ')}: ${lastComplaint(readFileSync(log, 'utf8'))}; the whole output is in ${log}`));
    });
  });
}

/** The line of a log that says what went wrong. */
export function lastComplaint(text: string): string {
  const lines = text.trim().split('\n');
  return (lines.filter((line) => /\berror\b|\*\*\*|No rule|No space/i.test(line))[0] ?? lines[lines.length - 1] ?? 'it said nothing').trim().slice(0, 200);
}

/** The options of the fragment that a configuration does not have. */
export function lacking(fragment: string, config: string): string[] {
  const has = new Set(config.split('\n'));
  return fragment.split('\n').filter((line) => line.startsWith('CONFIG_') && !has.has(line)).map((line) => line.replace(/=.*/, ''));
}

/**
 * Builds the kernel of a tree, or finds it built: kept by the hash of tree and fragment. Nothing is written into the tree.
 * @param root of the project, which has the fragment
 * @param say what goes on, and what the kernel has not of what could be asked
 */
export async function buildKernel(tree: string, root: string, cache: string, say: (text: string) => void): Promise<string> {
  const folder = join(cache, 'linux', kernelKey(tree, readFileSync(join(root, FRAGMENT), 'utf8')));
  const image = join(folder, 'bzImage');
  if (existsSync(image)) return image;
  const build = `${folder}.building`;
  rmSync(build, { recursive: true, force: true });
  const built = await compileKernel(tree, root, build, join(cache, 'linux', 'build.log'), say);
  mkdirSync(folder, { recursive: true });
  cpSync(built, `${image}.part`);
  renameSync(`${image}.part`, image);
  rmSync(build, { recursive: true, force: true });
  return image;
}

/** Configures and compiles in a folder what is not compiled there yet; answers the image. */
export async function compileKernel(tree: string, root: string, build: string, log: string, say: (text: string) => void): Promise<string> {
  const file = join(root, FRAGMENT);
  mkdirSync(build, { recursive: true });
  writeFileSync(log, '');
  await logged(log, tree, 'make', `O=${build}`, 'tinyconfig');
  await logged(log, build, 'sh', join(tree, 'scripts/kconfig/merge_config.sh'), '-m', '-O', build, join(build, '.config'), file);
  await logged(log, build, 'make', `O=${build}`, '-C', tree, 'olddefconfig');
  const left = lacking(readFileSync(file, 'utf8'), readFileSync(join(build, '.config'), 'utf8'));
  const must = left.filter((option) => MUST.includes(option));
  if (must.length > 0) throw new ToolError(`${tree} cannot be configured with ${must.join(', ')}`);
  if (left.length > 0) say(`this kernel has no ${left.join(', ')}`);
  say(`building it, about ${Math.ceil(MINUTES / cpus().length)} minutes; ${log} tells more`);
  await logged(log, build, 'make', `-j${cpus().length}`, 'bzImage');
  return join(build, 'arch/x86/boot/bzImage');
}

/** Compiles the recorder, and packs it as what its guest begins with; answers the archive. @param more what else the guest has, by name */
export function buildGuest(root: string, cache: string, more: Readonly<Record<string, Buffer>> = {}): string {
  const folder = join(cache, 'linux');
  mkdirSync(folder, { recursive: true });
  const program = join(folder, 'recorder');
  const { status, stderr } = spawnSync('sh', [join(root, 'src/compile.sh'), join(root, 'src/recorder'), program], { env: { ...process.env, CFLAGS: `${process.env.CFLAGS ?? ''} -static` }, encoding: 'utf8' });
  if (status !== 0) throw new ToolError(stderr.trim().split('\n')[0] || 'the recorder cannot be built');
  const archive = join(folder, Object.keys(more).length === 0 ? 'initramfs.gz' : 'initramfs-followed.gz');
  writeFileSync(archive, initramfs(readFileSync(program), more));
  return archive;
}
