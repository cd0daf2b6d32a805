/** The package as a stranger has it: packed, installed into an empty folder from npm's cache, and used from there. */
import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { openProject } from '../src/tlc/project';
import { temporary } from './tlc/copies';

const ROOT = join(__dirname, '..');
const OWN = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string; bin: object; exports: Record<string, { types: string }>; optionalDependencies: object };
const ENTRIES = Object.keys(OWN.exports).filter(entry => entry !== './package.json').map(entry => entry.replace(/^\./, 'ioasid'));

interface Ended { readonly status: number; readonly stdout: string; readonly stderr: string }

function run(folder: string, program: string, words: readonly string[], environment: Record<string, string> = {}): Promise<Ended> {
  return new Promise(resolve => {
    // What npm says of its own run to what it starts is not for what a stranger runs.
    const env = { ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_'))), ...environment };
    execFile(program, words, { cwd: folder, maxBuffer: 1 << 26, env }, (error, stdout, stderr) => resolve({ status: error ? Number(error.code ?? -1) : 0, stdout, stderr }));
  });
}

/** The checker of this machine in a cache of the package's own. */
const cache = temporary();
const known = openProject().cache;
for (const name of existsSync(known) ? readdirSync(known) : []) if (/\.(jar|jsa)$/.test(name)) copyFileSync(join(known, name), join(cache, name));

async function pack(): Promise<{ file: string; warnings: string }> {
  const folder = temporary();
  const { status, stderr } = await run(ROOT, 'npm', ['pack', '--pack-destination', folder]);
  assert.is(status, 0, stderr);
  return { file: join(folder, readdirSync(folder)[0]), warnings: stderr };
}

/** An empty folder in which only the package was installed; what npm needs to know of its packages is in our lock file. */
async function install(packed: string, ...words: string[]): Promise<string> {
  const app = temporary();
  const lock = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')) as { packages: Record<string, { dev?: boolean }> };
  const dependencies = { ioasid: `file:${packed}` };
  const packages: Record<string, object> = {
    '': { name: 'app', version: '1.0.0', dependencies },
    'node_modules/ioasid': { version: OWN.version, resolved: `file:${packed}`, bin: OWN.bin, optionalDependencies: OWN.optionalDependencies },
    ...Object.fromEntries(Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && !dev)),
  };
  writeFileSync(join(app, 'package.json'), JSON.stringify({ name: 'app', version: '1.0.0', dependencies }));
  writeFileSync(join(app, 'package-lock.json'), JSON.stringify({ name: 'app', version: '1.0.0', lockfileVersion: 3, packages }));
  const { status, stderr } = await run(app, 'npm', ['ci', '--offline', '--no-audit', '--no-fund', ...words]);
  assert.is(status, 0, stderr);
  return app;
}

let packed: ReturnType<typeof pack> | undefined;
let installed: Promise<string> | undefined;
const packing = (): ReturnType<typeof pack> => packed ??= pack();
const app = (): Promise<string> => installed ??= packing().then(({ file }) => install(file));

const PROGRAMS = [...readFileSync(join(ROOT, 'README.md'), 'utf8').matchAll(/```ts\n([^]*?)```/g)].map(([, program]) => program);
const [CONFORMS] = [...readFileSync(join(ROOT, 'src/conformance/README.md'), 'utf8').matchAll(/```ts\n([^]*?)```/g)].map(([, program]) => program);
const promised = (program: string): string => [...program.matchAll(/console\.log\(.*\); \/\/ (.*)/g)].map(([, words]) => `${words}\n`).join('');
const asModule = (program: string, module: ModuleKind): string => transpileModule(program, { compilerOptions: { module, target: ScriptTarget.ES2022 } }).outputText;
const FORMS = [['mjs', ModuleKind.ES2022], ['cjs', ModuleKind.CommonJS]] as const;

const one = suite('the package');

one('packs what it needs and nothing of the workshop', async () => {
  const { file } = await packing();
  assert.is(basename(file), `ioasid-${OWN.version}.tgz`);
  const { stdout } = await run(ROOT, 'tar', ['-tzf', file]);
  const files = stdout.split('\n').map(path => path.replace('package/', ''));
  for (const path of ['dist/src/cli/main.js', 'dist/src/index.d.ts', 'spec/README.md', 'models/models.json', 'test/linux/cases/ioas.json.gz', 'CHANGELOG.md', 'LICENSE', 'README.md']) assert.ok(files.includes(path), path);
  assert.equal(files.filter(path => /^(dist\/test|src|test\/(?!linux)|\.|node_modules|out)/.test(path) || path.endsWith('.test.js')), []);
});

one('could be published as it is: a dry run says nothing against it', async () => {
  const { file } = await packing();
  const { status, stdout, stderr } = await run(temporary(), 'npm', ['publish', file, '--dry-run', '--offline', '--provenance=false', '--access', 'public']);
  assert.is(status, 0, stderr);
  assert.match(stdout, new RegExp(`\\+ ioasid@${OWN.version.replaceAll('.', '\\.')}`));
  // A dry run says so itself when nobody is logged in; all other warnings count.
  assert.equal(stderr.split('\n').filter(line => /npm (warn|error)/.test(line) && !/logged in/.test(line)), []);
});

PROGRAMS.forEach((program, at) => {
  for (const [ending, kind] of FORMS) {
    one(`program ${at + 1} of the README runs as .${ending}`, async () => {
      const folder = await app();
      writeFileSync(join(folder, `readme-${at}.${ending}`), asModule(program, kind));
      const { stdout, stderr } = await run(folder, process.execPath, [`readme-${at}.${ending}`]);
      assert.is(stderr, '');
      assert.is(stdout, promised(program));
    });
  }
});

for (const [ending, kind] of FORMS) {
  one(`conforms holds code to its specification in a stranger's test, as .${ending}`, async () => {
    const folder = await app();
    writeFileSync(join(folder, `conforms.${ending}`), asModule(CONFORMS, kind));
    const { stdout, stderr } = await run(folder, process.execPath, [`conforms.${ending}`], { IOASID_CACHE: cache });
    assert.is(stderr, '');
    assert.is(stdout, promised(CONFORMS));
  });
}

one('every program and every entry has types, strict, in every way of resolving, without the types of another package', async () => {
  const folder = await app();
  const typed = join(folder, 'typed');
  const imports = ENTRIES.map((entry, i) => `import * as e${i} from '${entry}';`).join('\n');
  for (const [name, type, module, resolution] of [['esm', 'module', 'node16', 'node16'], ['cjs', 'commonjs', 'node16', 'node16'], ['bundler', 'module', 'es2022', 'bundler'], ['old', 'commonjs', 'commonjs', 'node10']]) {
    const inner = join(typed, name);
    mkdirSync(inner, { recursive: true });
    writeFileSync(join(inner, 'package.json'), JSON.stringify({ type }));
    writeFileSync(join(inner, 'entries.ts'), `${imports}\nexport const all = [${ENTRIES.map((_, i) => `e${i}`).join(', ')}];\n`);
    // The programs print, and so need a console; no entry needs more than the language.
    for (const [config, lib] of [['entries', ['es2022']], ['programs', ['es2022', 'dom']]] as const) {
      // What a program needs of types differs between ESM and CJS, not between the ways of resolving.
      if (config === 'programs' && resolution !== 'node16') continue;
      const programs = [...PROGRAMS, CONFORMS].map((program, i) => [`program${i}.ts`, program] as const);
      for (const [file, program] of programs) writeFileSync(join(inner, file), program);
      const options = { strict: true, noEmit: true, target: 'es2022', lib, types: [], module, moduleResolution: resolution, skipLibCheck: false };
      writeFileSync(join(inner, `${config}.json`), JSON.stringify({ compilerOptions: options, files: config === 'entries' ? ['entries.ts'] : programs.map(([file]) => file) }));
      const { stdout } = await run(inner, process.execPath, [require.resolve('typescript/bin/tsc'), '-p', `${config}.json`]);
      assert.is(stdout, '', `${name}, ${config}`);
    }
  }
});

for (const [example, says] of [
  ['file-server', [/^ {2}granted ann\n {2}granted bob\n/, /ann reads: the first edition\n/, /withdrawn: OK\n/, /bob was cut\n/, /ann reads: 403\n/, /still held by: ann, bob\n$/]],
  ['plugin-host', [/^quick: all 3\n/, /held by: greedy \(using\), greedy's helper \(using\)\n/, /withdrawn: OK\n/, /greedy: cut after some, cut after some, EACCES\n/, /written after the return: 0\n/, /held by: greedy's helper\n/]],
  ['seat', [/^ {2}ann reads a\n {2}bob reads a\n {2}ann is told\nswitched away: OK\nann: 1 keys, then hung up\nwhat she passed on: EACCES\n {2}bob reads b\n/,
    /a new open: EACCES\ngiven back: OK\na new open: OK\nwith the old handle: EACCES\n/, /sleeper is woken: true - nothing is left running: false\n/,
    /held by: ann, bob \(sleeping\), a program of ann's, ann again\n/, /bob: 2 keys, then hung up\n/]],
] as const) {
  one(`the example ${example} does what it says`, async () => {
    const { stdout, stderr, status } = await run(await app(), process.execPath, [`node_modules/ioasid/examples/${example}.mjs`]);
    assert.is(status, 0, stderr);
    for (const pattern of says) assert.match(stdout, pattern);
  });
}

one('no exported name stands for two things, each room has its errnos, and docstrings are there to be read', async () => {
  const folder = join(await app(), 'node_modules', 'ioasid');
  const names = Object.entries(OWN.exports).flatMap(([entry, { types }]) => {
    if (!types) return [];
    const text = readFileSync(join(folder, types), 'utf8');
    // Two entries may hand on the same thing: what it is, is the file that it is from and its name there.
    return [...text.matchAll(/^export (?:type )?\{([^}]*)\} from '([^']*)'/gm)].flatMap(([, list, from]) => list.split(',').map(word => {
      const [own, name] = [word.trim().replace(/^type /, '').split(' ')[0]!, word.trim().split(' ').at(-1)!];
      return { entry, name, thing: `${join(dirname(types), from!)} ${own}` };
    }));
  });
  assert.ok(names.length > 50);
  const twice = names.filter(({ name, thing }) => name !== 'Errno' && names.some(other => other.name === name && other.thing !== thing));
  assert.equal(twice, []);
  assert.equal(names.filter(({ name }) => name === 'Errno').map(({ entry }) => entry), ['.', './iommufd', './wbinvd', './allocator']);
  assert.match(readFileSync(join(folder, 'dist/src/authorization/authority.d.ts'), 'utf8'), /Asks for everything back; the promise resolves at the return\. EALREADY the second time/);
});

one('the library needs no other package; the command line says in one line which it lacks', async () => {
  const bare = await install((await packing()).file, '--omit=optional');
  assert.equal(readdirSync(join(bare, 'node_modules')).filter(name => !name.startsWith('.')), ['ioasid']);
  for (const entry of ENTRIES.filter(name => name !== 'ioasid/conformance')) assert.is((await run(bare, process.execPath, ['-e', `require('${entry}')`])).stderr, '', entry);
  const { status, stderr } = await run(bare, process.execPath, ['node_modules/ioasid/dist/src/cli/main.js', 'list']);
  assert.match(stderr, /^ioasid: the command line needs commander, .* which were left out; install ioasid with its optional dependencies\n$/);
  assert.is(status, 2);
});

/** Every file below a folder, with its size and when it was written. */
function written(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return [path, ...written(path)];
    const { size, mtimeMs } = statSync(path);
    return [`${path} ${size} ${mtimeMs}`];
  }).sort();
}

const CALLS: Record<string, readonly string[]> = {
  'the version': ['--version'], list: ['list'], check: ['check', 'MCOpenOnce'], explain: ['explain', 'MCOpenOnce'], scenario: ['scenario', 'S22'], cases: ['cases'],
  conform: ['conform', 'page-faults', '--model', 'MCPageFault-linux', '--help'], matrix: ['matrix', '--help'], debate: ['debate', '--help'], mutants: ['mutants', '--help'], validate: ['validate', '--help'], prove: ['prove', '--help'],
  why: ['why', '--help'], rules: ['rules'], claims: ['claims', '--help'], ask: ['ask', '--help'], completion: ['completion', 'bash'], 'the help of all': ['--help'],
};
one('every verb works from an install that is never written to; reports go to the current folder, or where they are sent', async () => {
  const folder = await app();
  const before = written(join(folder, 'node_modules'));
  const home = temporary();
  for (const [what, words] of Object.entries(CALLS)) {
    const { status, stderr, stdout } = await run(home, process.execPath, [join(folder, 'node_modules/ioasid/dist/src/cli/main.js'), ...words], { IOASID_CACHE: cache });
    assert.is(status, 0, `${what}: ${stderr}${stdout.slice(-300)}`);
  }
  assert.equal(written(join(folder, 'node_modules')), before);
  assert.equal(readdirSync(home), ['out']);
  assert.equal(readdirSync(join(home, 'out')), ['check.json']);
  const elsewhere = join(temporary(), 'reports');
  await run(home, process.execPath, [join(folder, 'node_modules/ioasid/dist/src/cli/main.js'), '--out', elsewhere, 'check', 'MCOpenOnce'], { IOASID_CACHE: cache });
  assert.equal(readdirSync(elsewhere), ['check.json']);
});

one('every recorded call comes with it: they are counted anew from an install, and come to what was counted before', async () => {
  const folder = join(await app(), 'node_modules', 'ioasid');
  const home = temporary();
  const { status, stdout, stderr } = await run(home, process.execPath, [join(folder, 'dist/src/cli/main.js'), 'rules', '--count']);
  assert.is(status, 0, stderr);
  assert.match(stdout, /\d+ answered by a recorded call/);
  const counts = 'models/iommufd/answered.json';
  assert.equal(JSON.parse(readFileSync(join(home, 'out', 'answered.json'), 'utf8')), JSON.parse(readFileSync(join(ROOT, counts), 'utf8')));
  assert.is(readFileSync(join(folder, counts), 'utf8'), readFileSync(join(ROOT, counts), 'utf8'));
});

one('it is no larger than three megabytes', async () => { assert.ok(statSync((await packing()).file).size < 3e6); });

one('what is fetched goes to the cache folder of the user; one that is none is a line and exit status 2', async () => {
  const folder = await app();
  const main = join(folder, 'node_modules/ioasid/dist/src/cli/main.js');
  const user = temporary();
  mkdirSync(join(user, 'ioasid'));
  for (const name of readdirSync(cache)) if (/\.(jar|jsa)$/.test(name)) copyFileSync(join(cache, name), join(user, 'ioasid', name));
  const { status, stderr } = await run(temporary(), process.execPath, [main, 'check', 'MCOpenOnce'], { XDG_CACHE_HOME: user, HOME: user, IOASID_CACHE: '' });
  assert.is(status, 0, stderr);
  if (process.platform === 'linux') assert.ok(readdirSync(join(user, 'ioasid')).includes('kept'));
  for (const none of [join(folder, 'package.json'), '/dev/null/cache']) {
    const refused = await run(temporary(), process.execPath, [main, 'check', 'MCOpenOnce'], { IOASID_CACHE: none });
    assert.match(refused.stderr, /^ioasid: cannot make the folder .*; free space or set permissions\n$/);
    assert.is(refused.status, 2);
  }
});

one.run();
