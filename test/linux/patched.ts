/**
 * Whether a kernel of which one rule was changed is told apart. Three such are made of a tree of Linux, by an edit each, compiled, and asked calls that are
 * led to rules; each has to differ in the call that was changed, and in nothing else that has no explanation.
 *
 *     node -r ts-node/register/transpile-only test/linux/patched.ts TREE [CALLS [SEED]]
 *
 * TREE is not written to. A copy of it (hard links, but for the files that are edited) and what was compiled stay in .cache/linux/patched, so that
 * after the first time only what an edit touches is compiled anew.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { compileKernel } from '../../src/linux/build';
import { versionOfTree } from '../../src/linux/kernel';
import { openProject } from '../../src/tlc/project';

interface Edit {
  readonly what: string;
  readonly file: string;
  /** What the edit looks for stands after this, and is there once. */
  readonly after: string;
  readonly find: string;
  readonly put: string;
  /** The difference that has to be found, as `ioasid linux` says it. */
  readonly kind: RegExp;
}

const EDITS: readonly Edit[] = [
  {
    what: 'another errno: a map into a reserved range is EEXIST', file: 'drivers/iommu/iommufd/io_pagetable.c',
    after: 'if (iopt_reserved_iter_first(iopt, iova, last))', find: 'return -EINVAL;', put: 'return -EEXIST;',
    kind: /^DIFFERS {2}\w+: the kernel answers EEXIST, the model EINVAL by reserved\w*,/m,
  },
  {
    what: 'a bound that is one off: a range of a single byte is allowed', file: 'drivers/iommu/iommufd/ioas.c',
    after: 'static int iommufd_ioas_load_iovas(', find: 'range.start >= range.last', put: 'range.start > range.last',
    kind: /^DIFFERS {2}allow_iovas: the kernel answers \w+, the model EINVAL by \w+,/m,
  },
  {
    what: 'two checks in the other order: the length of a hardware queue before its type', file: 'drivers/iommu/iommufd/viommu.c',
    after: 'int iommufd_hw_queue_alloc_ioctl(struct iommufd_ucmd *ucmd)', find: 'if (cmd->flags ||', put: 'if (!cmd->length)\n\t\treturn -EINVAL;\n\tif (cmd->flags ||',
    kind: /^DIFFERS {2}hw_queue_alloc: the kernel answers EINVAL, the model EOPNOTSUPP by defaultType,/m,
  },
];

/** The text with the edit. Throws where the tree is not as the edit expects it. */
export function edited(text: string, { after, find, put, file }: Edit): string {
  const from = text.indexOf(after);
  const at = from < 0 ? -1 : text.indexOf(find, from + after.length);
  if (at < 0 || text.indexOf(after, from + 1) >= 0) throw new Error(`${file} does not have '${find}' after the only '${after}'`);
  return text.slice(0, at) + put + text.slice(at + find.length);
}

/** Puts another text in the place of a file of the copy: the file of the tree, whose name it shares, stays as it is. */
function put(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}

/** Asks a kernel; the first line of the difference that was to be found, its calls, and how long it took; undefined where it was not found. */
function found(home: string, image: string, calls: string, seed: string, kind: RegExp): { lines: string[]; others: string[]; asked: string } {
  const { stdout, stderr, status } = spawnSync('node', ['-r', 'ts-node/register/transpile-only', 'src/cli/main.ts', 'linux', '--kernel', image, '--calls', calls, '--seed', seed], { cwd: home, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (status === 2) throw new Error(stderr);
  const lines = stdout.split('\n');
  const at = lines.findIndex((line) => kind.test(line));
  const end = lines.findIndex((line, later) => later > at && !line.startsWith('  '));
  return { lines: at < 0 ? [] : lines.slice(at, end), others: lines.filter((line) => line.startsWith('DIFFERS') && !kind.test(line)), asked: lines.filter((line) => line !== '').pop() ?? '' };
}

async function main(): Promise<void> {
  const [tree, calls = '100000', seed = '1'] = process.argv.slice(2);
  if (tree === undefined) throw new Error('name the tree: patched.ts TREE [CALLS [SEED]]');
  const project = openProject();
  const folder = join(project.cache, 'linux', 'patched');
  const copy = join(folder, 'tree');
  mkdirSync(folder, { recursive: true });
  if (!existsSync(copy)) execFileSync('cp', ['-al', resolve(tree), copy]);
  console.log(`Linux ${versionOfTree(copy)}, ${calls} calls of seed ${seed} each`);
  let missed = 0;
  for (const edit of EDITS) {
    const path = join(copy, edit.file);
    const text = readFileSync(path, 'utf8');
    put(path, edited(text, edit));
    try {
      const image = await compileKernel(copy, project.root, join(folder, 'objects'), join(folder, 'build.log'), console.log);
      const { lines, others, asked } = found(project.root, image, calls, seed, edit.kind);
      console.log([`${lines.length > 0 ? 'told apart' : 'NOT FOUND'}: ${edit.what}`, ...lines, ...others.map((line) => `BESIDES ${line}`), asked].join('\n'));
      if (lines.length === 0 || others.length > 0) missed++;
    } finally {
      put(path, text);
    }
  }
  process.exitCode = missed > 0 ? 1 : 0;
}

if (require.main === module) main().catch((error: Error) => { console.error(error.message); process.exitCode = 2; });
