/** Which kernel is meant, and what is said of one that cannot be asked. */
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { lacking, lastComplaint } from '../../src/linux/build';
import { fetchSource, kernelKey, newestPackage, versionOfImage, versionOfTree } from '../../src/linux/kernel';
import { missing, noRoom } from '../../src/linux/needs';
import { ioasid } from '../cli/program';

const folder = mkdtempSync(join(tmpdir(), 'kernel-'));
const file = (name: string, bytes: Buffer | string): string => {
  writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};
const image = Buffer.alloc(4096);
image.write('HdrS', 0x202, 'latin1');
image.writeUInt16LE(0x300, 0x20e);
image.write('7.2.13 (builder@host) #1 SMP\0', 0x500, 'latin1');
const BZIMAGE = file('bzImage', image);
const arm = Buffer.alloc(4096);
arm.write('ARMd', 0x38, 'latin1');

function tree(name: string, text = 'VERSION = 7\nPATCHLEVEL = 2\nSUBLEVEL = 13\n', iommufd = true): string {
  const at = join(folder, name);
  mkdirSync(join(at, 'drivers', 'iommu', iommufd ? 'iommufd' : 'other'), { recursive: true });
  writeFileSync(join(at, 'Makefile'), text);
  return at;
}

const kernel = suite('A kernel to be asked');

for (const [what, path, message] of [
  ['an image that is not there', join(folder, 'none'), /no such file; KERNEL is the path of a bzImage/],
  ['an image of another architecture', file('Image', arm), /no bzImage of x86, but an image of ARM/],
  ['vmlinux', file('vmlinux', '\x7fELF'), /but an ELF file, as vmlinux is/],
  ['an empty file', file('empty', ''), /but something else/],
] as const) kernel(`${what} is refused`, () => { assert.throws(() => versionOfImage(path), message); });

for (const [what, path, message] of [
  ['a folder without a kernel', folder, /no source tree of Linux; TREE is a folder with the kernel's Makefile/],
  ['a kernel before iommufd', tree('old', 'VERSION = 5\nPATCHLEVEL = 10\nSUBLEVEL = 0\n', false), /Linux 5\.10 has no iommufd; 6\.2 is the first/],
] as const) kernel(`${what} is no tree`, () => { assert.throws(() => versionOfTree(path), message); });

kernel('a tree in which something was built is refused, with what to do', () => {
  const built = tree('built');
  writeFileSync(join(built, '.config'), '');
  assert.throws(() => versionOfTree(built), /make mrproper/);
});

kernel('the version is that of the image, or of the tree', () => {
  assert.is(versionOfImage(BZIMAGE), '7.2.13');
  assert.is(versionOfTree(tree('new')), '7.2.13');
  assert.is(versionOfTree(tree('rc', 'VERSION = 7\nPATCHLEVEL = 4\nSUBLEVEL = 0\n')), '7.4');
});

kernel('a tree is known by its files and by what it is configured with', () => {
  const at = tree('key');
  const key = kernelKey(at, 'A=y');
  assert.is(kernelKey(at, 'A=y'), key);
  assert.not.equal(kernelKey(at, 'A=n'), key);
  writeFileSync(join(at, 'drivers', 'iommu', 'iommufd', 'main.c'), 'changed');
  assert.not.equal(kernelKey(at, 'A=y'), key);
});

kernel('the newest source package is that of the highest number that has iommufd', () => {
  assert.is(newestPackage(['linux-source', 'linux-source-6.1', 'linux-source-6.12', 'linux-source-6.9', 'linux-source-doc']), 'linux-source-6.12');
  assert.is(newestPackage(['linux-source-6.1', 'linux-source-5.10']), undefined);
});

kernel('what a configuration lacks is named, and of a failed build the line that says why', () => {
  assert.equal(lacking('# a comment\nCONFIG_A=y\nCONFIG_B=y\n', 'CONFIG_A=y\n# CONFIG_B is not set\n'), ['CONFIG_B']);
  assert.is(lastComplaint('  CC a.o\nb.c:1:1: error: no such thing\nmake: *** [b.o] Error 1\n'), 'b.c:1:1: error: no such thing');
  assert.is(lastComplaint('all is well\n'), 'all is well');
});

kernel('each thing that is missing is a line with what to install; so is a full disk', () => {
  const needs = [{ what: 'the program a', there: () => false, install: 'package-a' }, { what: 'b', there: () => true, install: 'b' }, { what: 'the header c.h', there: () => false, install: 'c-dev' }];
  assert.equal(missing(needs), ['the program a is missing; install package-a', 'the header c.h is missing; install c-dev']);
  assert.is(noRoom(folder, 1), undefined);
  assert.match(noRoom(folder, 2 ** 70)!, /^\S+ has \d+\.\d GiB free, and the kernel needs 1099511627776\.0$/);
});

const NONSENSE = join(folder, 'nonsense.json');
writeFileSync(NONSENSE, '[{"op": "map"}]');
const EMPTY = join(folder, 'empty.json');
writeFileSync(EMPTY, '[]');
for (const [what, words, message] of [
  ['no image', ['--kernel', join(folder, 'none')], /^ioasid: \S+none: no such file; KERNEL is the path of a bzImage\n$/],
  ['no tree', ['--tree', folder], /^ioasid: \S+: no source tree of Linux/],
  ['two kernels', ['--tree', folder, '--kernel', BZIMAGE], /^ioasid: --tree and --kernel are two kernels; name one\n$/],
  ['a machine that there is not', ['--kernel', BZIMAGE, '--machine', 'other'], /^ioasid: there is no machine other \(there are coherent, incoherent, exposed\)\n$/],
  ['calls that are not there, before anything is fetched', [join(folder, 'calls.json')], /^ioasid: \S+calls\.json: no such file\n$/],
  ['calls that make no sense', [NONSENSE], /^ioasid: \S+nonsense\.json: case 1, step 1: map lacks its argument 'fd'\n$/],
  ['no calls', [EMPTY], /^ioasid: \S+empty\.json: no call in it; nothing was asked\n$/],
  ['threads, and calls of a file', ['--kernel', BZIMAGE, '--threads', '5', EMPTY], /^ioasid: --threads makes its own calls: leave the files away\n$/],
  ['threads, and another kernel', ['--kernel', BZIMAGE, '--threads', '5', '--against', BZIMAGE], /'--threads <number>' cannot be used with option '--against <kernel>'/],
  ['threads, and so many calls', ['--kernel', BZIMAGE, '--threads', '5', '--calls', '9'], /'--threads <number>' cannot be used with option '--calls <number>'/],
  ['a number that is none', ['--calls', 'many'], /'many' is no whole number/],
] as const) {
  kernel(`ioasid linux ends with 2 and a line for ${what}`, async () => {
    const { status, stdout, stderr } = await ioasid('linux', ...words);
    assert.equal([status, stdout], [2, '']);
    assert.match(stderr, message);
  });
}

/** The tools of a distribution, as far as a source package is fetched with them. */
function distribution(at: string, tar = 'exec /bin/tar "$@"'): void {
  const tools = {
    'apt-cache': 'if [ "$1" = pkgnames ]; then echo linux-source-7.2; else echo "Version: 7.2.13-1~test"; fi',
    'apt-get': 'echo package > linux-source-7.2_7.2.13-1_all.deb',
    'dpkg-deb': `mkdir -p "$3/usr/src/linux" made/any && cp -r ${tree('packed')}/. made/any && /bin/tar cf "$3/usr/src/linux/linux-source-7.2.tar.xz" -C made any`,
    tar,
  };
  for (const [name, text] of Object.entries(tools)) writeFileSync(join(at, name), `#!/bin/sh\nset -e\n${text}\n`, { mode: 0o755 });
}

kernel('a source package is unpacked once, by its version, and one that was not unpacked whole is not there', () => {
  const tools = mkdtempSync(join(folder, 'tools-'));
  const to = mkdtempSync(join(folder, 'fetched-'));
  const said: string[] = [];
  const path = process.env.PATH;
  process.env.PATH = `${tools}:${path}`;
  try {
    distribution(tools, 'mkdir tree/half; echo the disk is full >&2; exit 2');
    assert.throws(() => fetchSource(to, (text) => said.push(text)), /^tar xf .*: the disk is full$/);
    distribution(tools);
    const fetched = fetchSource(to, (text) => said.push(text));
    assert.is(fetched, join(to, 'linux-source-7.2_7.2.13-1-test'));
    assert.is(versionOfTree(fetched), '7.2.13');
    assert.not.ok(existsSync(join(fetched, 'half')));
    assert.is(fetchSource(to, (text) => said.push(text)), fetched);
  } finally {
    process.env.PATH = path;
  }
  assert.equal(said, Array(2).fill('fetching linux-source-7.2, 7.2.13-1~test'));
  assert.equal(readdirSync(to), ['linux-source-7.2_7.2.13-1-test']);
});

kernel.after(() => { rmSync(folder, { recursive: true }); });
kernel.run();
