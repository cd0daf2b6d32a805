/** Which kernel is asked: a source tree, an image, or the newest source package of the distribution. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, existsSync, lstatSync, mkdirSync, openSync, readFileSync, readSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ToolError } from '../tlc/error';

/** Where the boot protocol of x86 has its mark, and where it says the place of the text that names the version. */
const MARK = 0x202;
const VERSION_AT = 0x20e;

/** The version of a kernel image, as `7.2.13`. Throws ToolError for what is no image of x86. */
export function versionOfImage(file: string): string {
  if (!existsSync(file) || !statSync(file).isFile()) throw new ToolError(`${file}: no such file; KERNEL is the path of a bzImage`);
  const head = Buffer.alloc(0x10000);
  const opened = openSync(file, 'r');
  const length = readSync(opened, head, 0, head.length, 0);
  closeSync(opened);
  if (length > MARK + 4 && head.toString('latin1', MARK, MARK + 4) === 'HdrS') {
    const at = head.readUInt16LE(VERSION_AT) + 0x200;
    const [version] = /^\d+\.\d+(\.\d+)?/.exec(head.toString('latin1', at, at + 64)) ?? [];
    if (version) return version;
  }
  const other = head.toString('latin1', 0x38, 0x3c) === 'ARMd' ? 'an image of ARM' : head.toString('latin1', 0, 4) === '\x7fELF' ? 'an ELF file, as vmlinux is' : 'something else';
  throw new ToolError(`${file}: no bzImage of x86, but ${other}; the machine that is emulated is x86`);
}

/** The version of a source tree, as `7.2.13`. Throws ToolError for what is none. */
export function versionOfTree(tree: string): string {
  const makefile = join(tree, 'Makefile');
  const text = existsSync(makefile) ? readFileSync(makefile, 'utf8').slice(0, 400) : '';
  const part = (name: string): string | undefined => new RegExp(`^${name} = *(\\d*)$`, 'm').exec(text)?.[1];
  const [version, level, sub] = ['VERSION', 'PATCHLEVEL', 'SUBLEVEL'].map(part);
  if (!version || !level) throw new ToolError(`${tree}: no source tree of Linux; TREE is a folder with the kernel's Makefile`);
  if (!existsSync(join(tree, 'drivers', 'iommu', 'iommufd'))) throw new ToolError(`${tree}: Linux ${version}.${level} has no iommufd; 6.2 is the first that has it`);
  if (existsSync(join(tree, '.config')) || existsSync(join(tree, 'include', 'config'))) throw new ToolError(`${tree}: something was built in it, so it cannot be built elsewhere; make mrproper there, or name a clean copy`);
  return [version, level, ...(sub && sub !== '0' ? [sub] : [])].join('.');
}

/** Names, sizes and times of all files of a tree, and the fragment of the configuration, as one word. */
export function kernelKey(tree: string, fragment: string): string {
  const hash = createHash('sha256').update(fragment);
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name === '.git') continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else if (entry.isFile()) {
        const { size, mtimeMs } = statSync(path);
        hash.update(`${path.slice(tree.length)} ${size} ${Math.floor(mtimeMs)}\n`);
      }
    }
  };
  walk(tree);
  return hash.digest('hex').slice(0, 16);
}

/** The newest package of the distribution with the source of a kernel that has iommufd; undefined where there is none. Some call it linux-source-6.12, some linux-source-6.12.0. */
export function newestPackage(names: readonly string[]): string | undefined {
  const numbers = names.flatMap((name) => { const [, major, minor] = /^linux-source-(\d+)\.(\d+)(?:\.\d+)?$/.exec(name) ?? []; return major ? [{ name, major: Number(major), minor: Number(minor) }] : []; });
  return numbers.filter(({ major, minor }) => major > 6 || (major === 6 && minor >= 2)).sort((a, b) => b.major - a.major || b.minor - a.minor)[0]?.name;
}

function run(folder: string, command: string, ...words: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, words, { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (error || status !== 0) throw new ToolError(`${command} ${words.join(' ')}: ${error?.message ?? (stderr.trim().split('\n').pop() || 'failed')}`);
  return stdout;
}

/** Fetches the newest source package, and unpacks it into a folder, unless that version is there; answers the tree. apt's own settings hold, as APT_CONFIG says. */
export function fetchSource(folder: string, say: (text: string) => void): string {
  const name = newestPackage(run(folder, 'apt-cache', 'pkgnames', 'linux-source-').split('\n'));
  if (!name) throw new ToolError('the distribution has no package linux-source-* of a kernel with iommufd (6.2 or later); run apt-get update, or name TREE or KERNEL');
  const [, version] = /^Version: (\S+)$/m.exec(run(folder, 'apt-cache', 'show', '--no-all-versions', name)) ?? [];
  if (version === undefined) throw new ToolError(`apt-cache show ${name} names no version`);
  const tree = join(folder, `${name}_${version.replace(/[^\w.+-]/g, '-')}`);
  if (existsSync(tree)) return tree;
  say(`fetching ${name}, ${version}`);
  const part = `${tree}.part`;
  rmSync(part, { recursive: true, force: true });
  mkdirSync(join(part, 'tree'), { recursive: true });
  run(part, 'apt-get', 'download', name);
  const archive = readdirSync(part).find((file) => file.endsWith('.deb'));
  if (!archive) throw new ToolError(`apt-get download ${name} left no package in ${part}`);
  run(part, 'dpkg-deb', '-x', archive, 'package');
  const source = readdirSync(join(part, 'package'), { encoding: 'utf8', recursive: true })
    .map((file) => join(part, 'package', file)).find((file) => /\/linux-source-[^/]*\.tar\.\w+$/.test(file) && lstatSync(file).isFile());
  if (!source) throw new ToolError(`${archive} has no archive linux-source-*.tar.*`);
  run(part, 'tar', 'xf', source, '-C', 'tree', '--strip-components=1');
  renameSync(join(part, 'tree'), tree);
  rmSync(part, { recursive: true });
  return tree;
}
