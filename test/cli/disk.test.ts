/** A disk that is full, wherever something is written on the way: one line for what could not be written, exit status 2, and no half of a file. */
import { execFile, execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { exportSpecification } from '../../src/sany/export';
import { openProject } from '../../src/tlc/project';
import { checker, copyOf, temporary, TOY } from '../tlc/copies';
import { errorOf, withPrograms } from '../tlc/programs';
import type { Ended } from './program';

const HOME = join(__dirname, '..', '..');

/** Has the system a disk of our own, without asking root? */
const disks = ((): boolean => {
  try {
    execFileSync('unshare', ['-rm', 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

/** `$FULL` has no space left but for so many pages, and some files may be put there first. Ends with what is there then. */
const SCRIPT = `mount -t tmpfs -o size=24m tmpfs "$FULL" && cp $FIRST "$FULL" || exit 9
cat /dev/zero > "$FULL/filling" 2>/dev/null; truncate -s "-$((PAGES * 4096))" "$FULL/filling"
"$@"; status=$?
(cd "$FULL" && find . -type f ! -name filling) >&3; exit $status`;

function onFull(where: Readonly<Record<string, string>>, words: readonly string[], { first = [], pages = 0 }: { readonly first?: readonly string[]; readonly pages?: number } = {}): Promise<Ended & { readonly left: readonly string[] }> {
  return new Promise(resolve => {
    const listed = join(temporary(), 'listed');
    execFile('unshare', ['-rm', 'sh', '-c', `exec 3>${listed}; ${SCRIPT}`, 'sh', process.execPath, '-r', 'ts-node/register/transpile-only', 'src/cli/main.ts', ...words], {
      cwd: HOME, env: { ...process.env, NODE_COMPILE_CACHE: '', ...where, FIRST: ['/dev/null', ...first].join(' '), PAGES: String(pages) },
    }, (error, stdout, stderr) => {
      const left = execFileSync('cat', [listed], { encoding: 'utf8' }).split('\n').filter(name => name !== '' && !name.includes('v8-compile-cache') && name !== './null');
      resolve({ status: Number(error?.code ?? 0), stdout, stderr, left });
    });
  });
}

const disk = suite('A disk that is full');

disk('the parser\'s: it is said, and not that the module does not parse', async () => {
  const real = await checker();
  const path = join(withPrograms({ java: 'echo "java.io.IOException: No space left on device" >&2; exit 1' })['PATH']!.split(':')[0]!, 'java');
  assert.is(await errorOf(exportSpecification(openProject(), { ...real, java: { ...real.java, path } }, 'AuthorizationInvariant')),
    'the disk is full; free space in the temporary folder, or set TMPDIR to another');
});

disk('the temporary folder of check and prove', async () => {
  if (!disks) return;
  const FULL = temporary();
  const { root } = copyOf(TOY);
  const check = await onFull({ FULL, TMPDIR: FULL }, ['--project', root, 'check', 'MCToy'], { pages: 2 });
  assert.is(check.status, 2);
  assert.match(check.stdout, /\nMCToy: the disk is full; free space in the temporary folder, or set TMPDIR to another\n/);
  const prove = await onFull({ FULL, TMPDIR: FULL }, ['--out', temporary(), 'prove']);
  assert.equal([prove.status, prove.stderr], [2, 'ioasid: the disk is full; free space in the temporary folder, or set TMPDIR to another\n']);
  assert.equal([check.left, prove.left], [[], []]);
});

disk('the folder of reports: what was found is told all the same', async () => {
  if (!disks) return;
  const FULL = temporary();
  const { root } = copyOf(TOY);
  const { status, stdout, stderr, left } = await onFull({ FULL }, ['--project', root, '--out', join(FULL, 'out'), 'check', 'MCToy', '--budget', '5m']);
  assert.match(stderr, /^ioasid: cannot write .*\/out\/deep\.json \(ENOSPC: no space left on device, write\); free space or set permissions\n$/);
  assert.match(stdout, /MCToy .*ok/);
  assert.equal([status, left], [2, []]);
});

disk('the cache: every model is told as it is, and at the end what could not be kept', async () => {
  if (!disks) return;
  const FULL = temporary();
  const { root } = copyOf(TOY);
  const { cache } = openProject();
  const first = readdirSync(cache).filter(name => /\.(jar|jsa)$/.test(name)).map(name => join(cache, name));
  const { status, stdout, stderr, left } = await onFull({ FULL, IOASID_CACHE: FULL }, ['--project', root, 'check', 'MCToy', 'MCToy-noLimit'], { first });
  assert.match(stderr, /^ioasid: cannot write .*\.gz \(ENOSPC: no space left on device, write\); free space or set permissions\n$/);
  assert.match(stdout, /\n2 of 2 models as declared/);
  assert.equal([status, left.filter(name => !/\.(jar|jsa)$/.test(name))], [2, []]);
});

disk.run();
