import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Vm } from '../../src/kvm/vm';

const newVm = (): Vm => new Vm('V', 'main');

const wbinvd = suite('WBINVD');

wbinvd('is skipped without a right', () => assert.is(newVm().wbinvd(), null));
wbinvd('flushes the CPUs loaded while it was real, and then only the current one', () => {
  const vm = newVm();
  vm.run(3);
  vm.noncoherent = 1;
  vm.run(1);
  vm.run(2);
  assert.equal([vm.wbinvd(), vm.wbinvd()], [[1, 2], [2]]);
});
wbinvd('CPUs remembered while it was real survive its end and its return', () => {
  const vm = newVm();
  vm.noncoherent = 1;
  vm.run(1);
  vm.noncoherent = 0;
  vm.run(2);
  vm.noncoherent = 1;
  assert.equal(vm.wbinvd(), [1, 2]);
});
wbinvd('tells CPUs by number, lowest first', () => {
  const vm = newVm();
  vm.noncoherent = 1;
  for (const cpu of [3, 10, 1, 2]) vm.run(cpu);
  assert.equal(vm.wbinvd(), [1, 2, 3, 10]);
});
wbinvd('each vCPU has its own', () => {
  const vm = newVm();
  vm.noncoherent = 1;
  vm.run(1, 0);
  vm.run(2, 1);
  assert.equal([vm.wbinvd(0), vm.wbinvd(1)], [[1], [2]]);
});
wbinvd.run();
