/**
 * Whether the C programs of runs say what the recorder said: a kernel is asked random runs, each run is made a program, and the programs are run by the same
 * kernel, booted anew. Each has to get the answers that were recorded.
 *
 *     node -r ts-node/register/transpile-only test/linux/program/guest.ts KERNEL [RUNS [SEED]]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { prepare, restore } from '../../../src/linux/setup';
import { askFitted } from '../../../src/linux/ask';
import { buildGuest } from '../../../src/linux/build';
import { fitTo } from '../../../src/linux/fit';
import { randomRun } from '../../../src/linux/generate';
import { Guest } from '../../../src/linux/guest';
import { versionOfImage } from '../../../src/linux/kernel';
import { GUEST_PROFILES } from '../../../src/linux/machine';
import { programOf } from '../../../src/linux/program/program';
import { shapesText } from '../../../src/record/layouts';
import { buildTracer } from '../../../src/record/tracer';
import { openProject } from '../../../src/tlc/project';
import type { Case } from '../../../src/cases/case';

interface Asked { readonly one: Case; readonly words: readonly string[] }

async function main(): Promise<void> {
  const [image, runs = '20', seed = '1'] = process.argv.slice(2);
  if (image === undefined) throw new Error('name the kernel: guest.ts KERNEL [RUNS [SEED]]');
  const { root, cache } = openProject();
  const version = versionOfImage(resolve(image));
  const boot = (initramfs: string): Promise<Guest> => Guest.start({ kernel: resolve(image), initramfs, profile: GUEST_PROFILES[0], kvm: false });
  const asked: Asked[] = [];
  const first = await boot(buildGuest(root, cache));
  try {
    const pool = await prepare(first);
    for (let at = 0; at < Number(runs); at++) {
      const fitted = fitTo(randomRun(Number(seed) + at), GUEST_PROFILES[0], pool);
      if ('unlike' in fitted) continue;
      const { one, end } = await askFitted(first, fitted, version, pool);
      const words = fitted.directives.flatMap((line) => { const [, name, path] = /^!device (\S+) (\S+)/.exec(line) ?? []; return name ? [`${name}=${path}`] : []; });
      if (one && end === 'done') asked.push({ one, words });
    }
  } finally {
    await first.stop();
  }
  const folder = mkdtempSync(join(tmpdir(), 'ioasid-programs-'));
  const programs: Record<string, Buffer> = {};
  let unsaid = 0;
  asked.forEach(({ one }, at) => {
    const made = programOf(one, [one.id]);
    unsaid += made.unsaid.length;
    for (const line of made.unsaid) console.log(`not said: ${line}`);
    writeFileSync(join(folder, 'run.c'), made.text);
    execFileSync(process.env.CC ?? 'cc', ['-static', '-O1', '-Wall', '-Werror', '-o', `p${at}`, 'run.c'], { cwd: folder });
    programs[`p${at}`] = readFileSync(join(folder, `p${at}`));
  });
  rmSync(folder, { recursive: true });
  const second = await boot(buildGuest(root, cache, { ...programs, tracer: readFileSync(buildTracer(root, cache, true)), table: Buffer.from(shapesText()) }));
  let console_ = '';
  try {
    const pool = await prepare(second);
    for (const [at, { one, words }] of asked.entries()) {
      await second.follow([`/p${at}`, ...words]);
      await restore(second, pool, one);
    }
    console_ = second.console();
  } finally {
    await second.stop();
  }
  const lines = console_.split(/\r?\n/);
  const plans = lines.filter((line) => line.startsWith('1..')).map((line) => Number(line.slice(3)));
  const wanted = plans.reduce((sum, calls) => sum + calls, 0);
  const [right, wrong] = [lines.filter((line) => /^ok \d+ - /.test(line)).length, lines.filter((line) => /^not ok \d+ - /.test(line))];
  for (const line of wrong) console.log(line);
  console.log(`Linux ${version}: ${plans.length} of ${asked.length} programs, ${right} of ${wanted} calls answered as the recorder had it, ${unsaid} not said`);
  process.exitCode = plans.length === asked.length && right === wanted ? 0 : 1;
}

if (require.main === module) main().catch((error: Error) => { console.error(error.message); process.exitCode = 2; });
