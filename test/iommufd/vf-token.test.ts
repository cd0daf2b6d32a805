/** Who must know the token of a physical function. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { NOWHERE, tokenErrno } from '../../src/iommufd/vf-token';
import { Host } from './vfio-setup';

const host = (pf = {}): Host => new Host({ g0: { d0: pf }, g1: { d1: { vfOf: 'd0' } }, g2: { d2: {} } });

const test = suite('The token');
test('of a virtual function is that of the physical one, which is random until it is set', () => {
  const it = host();
  const [pf, vf] = [it.vfioDevice('d0'), it.vfioDevice('d1')];
  assert.equal([tokenErrno(vf, undefined), tokenErrno(vf, 't'), tokenErrno(pf, 't'), tokenErrno(vf, 'u'), tokenErrno(vf, 't')], ['EACCES', 'EACCES', 'OK', 'EACCES', 'OK']);
});
test('is asked of who opens the physical function while a virtual one is in use, and not set then', () => {
  const it = host();
  const [pf, vf] = [it.vfioDevice('d0'), it.vfioDevice('d1')];
  tokenErrno(pf, 't');
  assert.is(vf.use(it.context(), false), 'OK');
  assert.equal([tokenErrno(pf, undefined), tokenErrno(pf, 'u'), tokenErrno(pf, 't')], ['EACCES', 'EACCES', 'OK']);
  vf.unuse();
  assert.equal([tokenErrno(pf, undefined), tokenErrno(pf, 'u'), tokenErrno(vf, 'u')], ['OK', 'OK', 'OK']);
});
test('is EINVAL for a device that has none, and where VFIO has not the physical function; EFAULT where it is announced and not there', () => {
  const it = host({ driver: 'host' });
  assert.equal([tokenErrno(it.vfioDevice('d2'), 't'), tokenErrno(it.vfioDevice('d2'), undefined)], ['EINVAL', 'OK']);
  assert.equal([tokenErrno(it.vfioDevice('d1'), 't'), tokenErrno(it.vfioDevice('d1'), undefined), tokenErrno(it.vfioDevice('d1'), NOWHERE)], ['EINVAL', 'OK', 'EFAULT']);
});
test.run();
