/** The count of a group's DMA ownership, which host drivers and user owners share. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { IommuGroup } from '../../src/iommufd/iommu-group';

const host = suite('Host drivers');

host('EBUSY on a foreign domain for the second driver; the first one, which finds no count, is not asked', () => {
  const group = new IommuGroup('g0');
  group.foreignDomain = true;
  assert.equal([group.useByHost(), group.useByHost(), group.count], ['OK', 'EBUSY', 1]);
});

host('EBUSY while a user owns the group; a driver and a driver more on the default domain', () => {
  const group = new IommuGroup('g0');
  group.claimForDevice({});
  assert.is(group.useByHost(), 'EBUSY');
  group.releaseForDevice();
  assert.equal([group.useByHost(), group.useByHost(), group.count, group.claimForDevice({})], ['OK', 'OK', 2, 'EPERM']);
});

host('a driver that had no count takes none away', () => {
  const group = new IommuGroup('g0');
  group.leaveByHost();
  assert.equal([group.count, group.useByHost(), group.count], [0, 'OK', 1]);
  group.leaveByHost();
  assert.is(group.count, 0);
});

host.run();
