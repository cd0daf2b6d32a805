import { existsSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { temporary } from '../tlc/copies';
import { ioasid } from '../cli/program';
import { siteFolder } from './site';

const built = suite('build');

built('a report that is missing, or not whole, is one clear line and exit status 2, and nothing is written', async () => {
  const out = temporary();
  for (const [text, says] of [[undefined, /check\.json is missing; make check writes it/], ['{"models":[', /check\.json is not whole .*make check writes it anew/]] as const) {
    if (text !== undefined) writeFileSync(join(out, 'check.json'), text);
    const { status, stderr } = await ioasid('--out', out, 'docs');
    assert.is(status, 2);
    assert.match(stderr, says);
    assert.is(stderr.trim().split('\n').length, 1);
    assert.not(existsSync(join(out, 'site')));
  }
});

built('a site is under 5 MB, and each of its scripts under 300 kB', async () => {
  const folder = await siteFolder();
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => statSync(join(folder, file)).isFile());
  const sizes = new Map(files.map(file => [file, statSync(join(folder, file)).size]));
  const bytes = [...sizes.values()].reduce((sum, size) => sum + size, 0);
  assert.ok(bytes < 5_000_000, `${bytes} bytes`);
  for (const [file, size] of sizes) if (file.endsWith('.js')) assert.ok(size < 300_000, `${file}: ${size}`);
});

built.run();
