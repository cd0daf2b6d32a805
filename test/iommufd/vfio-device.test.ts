/** What a device of VFIO is to its context or container: nothing without an IOMMU, an access when it is mediated. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { newIoas, pages } from './setup';
import { Host } from './vfio-setup';

const NOIOMMU = { g0: { d0: { noIommu: true, iommu: false } } };

const none = suite('A device without an IOMMU');
none('is opened through an iommufd that is its group\'s container, is nothing there, and goes', () => {
  const host = new Host(NOIOMMU);
  const [group, context] = [host.group(), host.context()];
  assert.is(group.setContainer(context), 'OK');
  const file = host.deviceOf(group);
  assert.equal([file.ioctl(), context.objects.empty], ['OK', true]);
  file.put();
  assert.is(host.vfioDevice().opens, 0);
});
none('is opened through a legacy container, too', () => {
  const host = new Host(NOIOMMU);
  const [group, container] = [host.group(), host.container()];
  assert.equal([group.setContainer(container), container.setIommu('NOIOMMU'), group.getDevice('d0').errno], ['OK', 'OK', 'OK']);
});
none.run();

const mediated = suite('A mediated device');
mediated('is attached to whole pages, by the number of the address space', () => {
  const host = new Host({ g0: { d0: { emulated: true, iommu: false } } });
  const context = host.context();
  const file = host.cdev();
  file.bind(context);
  const [whole, odd] = [newIoas(context), newIoas(context)];
  odd.map({ ...pages(0, 1), length: 100 });
  assert.equal([file.attach(99), file.attach(odd.id), file.attach(whole.id), file.attach(whole.id, 1)],
    [{ errno: 'ENOENT' }, { errno: 'EADDRINUSE' }, { errno: 'OK', hwpt: whole.id }, { errno: 'EOPNOTSUPP' }]);
});
mediated.run();
