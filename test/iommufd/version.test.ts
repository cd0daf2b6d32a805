import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Version, versionOf } from '../../src/iommufd/version';

const VALUES: Readonly<Record<string, unknown>> = { TRUE: true, FALSE: false };

const versions = suite('Versions');

versions('the records of the specification are those of the code', () => {
  const text = readFileSync(join(__dirname, '..', '..', 'spec', 'iommufd', 'IommufdVersions.tla'), 'utf8');
  const records = [...text.matchAll(/linux(\d+)_(\d+)\s*\|->\s*\[([^\]]*)\]/g)];
  assert.ok(records.length >= 2);
  for (const [, major, minor, fields] of records) {
    const version = versionOf([Number(major), Number(minor)]);
    for (const [, key, value] of fields.matchAll(/(\w+)\s*\|->\s*("\w+"|TRUE|FALSE)/g)) {
      assert.is(version[key as keyof Version], VALUES[value] ?? value.slice(1, -1), `${version.name} ${key}`);
    }
  }
});

versions('a rule holds from the version in which it came', () => {
  assert.equal([[6, 12], [6, 13], [7, 0]].map((kernel) => versionOf(kernel as [number, number]).invalidateWrongType), ['ENOENT', 'EINVAL', 'EINVAL']);
  assert.equal([[6, 14], [6, 15]].map((kernel) => versionOf(kernel as [number, number]).attachAgain), ['counted', 'refused']);
});

versions.run();
