import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readCases } from '../../src/cases/format';
import { playSteps } from '../../src/cases/run';

const FOLDER = join(__dirname, 'read');

/** How many there are, so that none is lost unnoticed. */
const SIZES: Readonly<Record<string, number>> = { 'ioasid-allocator.json': 56, 'iommufd.json': 80, 'kvm.json': 40 };
const README = readFileSync(join(__dirname, '..', '..', 'README.md'), 'utf8');

const read = suite('Linux, read in its code');

read('every file is known', () => assert.equal(readdirSync(FOLDER).sort(), Object.keys(SIZES).sort()));

for (const [name, size] of Object.entries(SIZES)) {
  const { cases, problems } = readCases(join(FOLDER, name));

  read(`every answer of ${name} is what the code of its kernels says`, () => {
    assert.is(problems.size, 0);
    assert.is(cases.length, size);
    const played = cases.map((one) => playSteps(one));
    const bad = played.filter(({ status }) => status !== 'pass');
    assert.equal(bad.map(({ id, step, expected, got, reason }) => `${id} step ${step}: ${reason ?? `expected ${expected}, got ${got}`}`), []);
    const steps = played.reduce((sum, one) => sum + one.steps, 0);
    assert.ok(README.includes(`\n| read/${name.replace('.json', '')} | ${size} of ${size} | | ${steps.toLocaleString('en')} | none |\n`), 'the table of the README says so');
  });

  read(`every case of ${name} names the function that it was read in, and the kernels that have it`, () => {
    const written = JSON.parse(readFileSync(join(FOLDER, name), 'utf8')) as { id: string; source?: string; kernel?: string; note?: string }[];
    for (const { id, source, kernel, note } of written) {
      assert.match(source ?? '', /^(virt|drivers|arch|include)\/[\w/.-]+\.[ch]:\w+/, id);
      assert.ok(kernel && note, id);
    }
  });
}

read.run();
