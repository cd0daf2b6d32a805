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

versions('each has its name, and the flags that it knows', () => {
  assert.equal([[6, 6], [6, 7], [7, 2]].map((kernel) => [versionOf(kernel as [number, number])].map(({ name, hwptFlags }) => [name, [...hwptFlags]])[0]), [
    ['linux-6.6', []], ['linux-6.7', ['NEST_PARENT', 'DIRTY_TRACKING']], ['linux-7.2', ['NEST_PARENT', 'DIRTY_TRACKING', 'FAULT_ID_VALID', 'PASID']],
  ]);
});

versions('what the selftest makes of data, and what forbids another default domain, have three and two values', () => {
  assert.equal([[6, 12], [6, 13], [6, 18], [6, 19]].map((kernel) => versionOf(kernel as [number, number]).mockPagingData), ['nested', 'refused', 'refused', 'taken']);
  assert.equal([[6, 3], [6, 4]].map((kernel) => versionOf(kernel as [number, number]).domainTypeNeeds), ['driver', 'owner']);
});

versions.run();
