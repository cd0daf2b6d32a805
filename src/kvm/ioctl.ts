/** Calls on virtual machines and their KVM-VFIO device, and what a guest does. */
import type { KeptMachine } from '../iommufd/vfio-device';
import { KvmVfio } from './kvm-vfio';
import { kvmRulesOf } from './kernel';
import { Vm } from './vm';
import { numberOf } from '../iommufd/ioctl/arguments';
import { foreign } from '../iommufd/ioctl/foreign';
import { IoctlAnswer, Args, CaseError, CaseJson, Op, Ops, IoctlWorld } from '../iommufd/ioctl/call';
import { Descriptor } from '../iommufd/ioctl/things';
import { KVM_ATTRIBUTES, KVM_GROUPS } from '../iommufd/ioctl/words';
import { refused } from '../rules';
import { FILE } from '../iommufd/rules/files';
import { ATTRIBUTE, KVM_DEVICE, VM } from './rules';

/** The machine of a name, also when its descriptor is closed: something else may keep it, and its guest runs on. */
function vmOf(world: IoctlWorld, name: CaseJson | undefined): Vm | undefined {
  const thing = world.thing(name);
  return thing instanceof Descriptor && thing.file instanceof Vm ? thing.file : undefined;
}

/** EBADF: no such machine, or none any more; EINVAL, ENOTTY: another file; EIO: another process made it. */
function inVm(act: (vm: Vm, world: IoctlWorld, args: Args) => IoctlAnswer): Op {
  return (world, args) => {
    const other = world.file(args.vm);
    if (other && !(other instanceof Vm)) return { errno: foreign(other, args.vm, 'virtual machine') };
    const vm = vmOf(world, args.vm);
    if (!vm || vm.released) return { errno: refused(FILE.noDescriptor, { fd: args.vm }) };
    return vm.creator === world.process ? act(vm, world, args) : { errno: refused(VM.otherProcess, { creator: vm.creator, process: world.process }) };
  };
}

/** EBADF: no open descriptor; EINVAL, ENOTTY: another file; EIO: another process made the machine. */
function inDevice(act: (device: KvmVfio, world: IoctlWorld, args: Args) => IoctlAnswer): Op {
  return (world, args) => {
    const file = world.file(args.kv);
    if (!file) return { errno: refused(KVM_DEVICE.noDevice, { kv: args.kv }) };
    if (!(file instanceof KvmVfio)) return { errno: foreign(file, args.kv, 'KVM-VFIO device') };
    const { creator } = file.vm;
    return creator === world.process ? act(file, world, args) : { errno: refused(KVM_DEVICE.otherProcess, { creator, process: world.process }) };
  };
}

const nameOf = (vm: KeptMachine | null): string | null => (vm instanceof Vm ? vm.name : null);

/** What `attr` names of the group of files (FILE, or by its older name GROUP). */
function attribute(device: KvmVfio, world: IoctlWorld, args: Args): IoctlAnswer {
  const known = ['FILE', 'GROUP', 1].includes(args.group as string) && ['ADD', 'DEL', 1, 2].includes(args.attr as string);
  if (!known) return { errno: refused(ATTRIBUTE.unknown, { attr: args.attr, group: args.group }) };
  const file = world.file(args.file);
  return { errno: args.attr === 'ADD' || args.attr === 1 ? device.add(file) : device.del(file) };
}

export const kvmOps: Ops = {
  kvm_create: {
    takes: { as: 'makes' },
    op(world, args) {
      world.bind(args.as, new Descriptor(new Vm(args.as as string, world.process)));
      return { errno: 'OK' };
    },
  },
  kvm_vfio_create: {
    takes: { vm: 'name', as: 'makes?' },
    op: inVm((vm, world, args) => {
      // A guest runs on when the machine's own descriptor is closed; a call needs it.
      if (!world.file(args.vm)) return { errno: refused(FILE.noDescriptor, { fd: args.vm }) };
      const answer = KvmVfio.create(vm, kvmRulesOf(world.kernel, world.backports));
      if (answer.errno !== 'OK') return answer;
      world.bindDescriptor(args.as, answer.device);
      return { errno: 'OK' };
    }),
  },
  kvm_file_add: { takes: { kv: 'name', file: 'name' }, op: inDevice((device, world, args) => ({ errno: device.add(world.file(args.file)) })) },
  kvm_file_del: { takes: { kv: 'name', file: 'name' }, op: inDevice((device, world, args) => ({ errno: device.del(world.file(args.file)) })) },
  kvm_dev_attr: {
    takes: { kv: 'name', group: 'type', attr: 'type', file: 'name?' },
    words: { group: KVM_GROUPS, attr: KVM_ATTRIBUTES },
    op: inDevice(attribute),
  },
  kvm_destroy: {
    takes: { vm: 'name' },
    op(world, args) {
      const thing = world.thing(args.vm);
      if (!(thing instanceof Descriptor) || !thing.open) return { errno: refused(FILE.noDescriptor, { fd: args.vm }) };
      thing.close();
      return { errno: 'OK', out: { freed: thing.file.released } };
    },
  },
  vcpu_run: {
    takes: { vm: 'name', cpu: 'count', vcpu: 'count?' },
    op: inVm((vm, world, args) => {
      vm.run(numberOf(world, args.cpu), numberOf(world, args.vcpu, 0));
      return { errno: 'OK' };
    }),
  },
  wbinvd: {
    takes: { vm: 'name', vcpu: 'count?' },
    op: inVm((vm, world, args) => {
      const cpus = vm.wbinvd(numberOf(world, args.vcpu, 0));
      const out: IoctlAnswer['out'] = cpus ? { effect: 'flush', cpus: [...cpus] } : { effect: 'nop' };
      return { errno: 'OK', out };
    }),
  },
  // INVD would throw the host's dirty lines away, so no right makes it real.
  invd: { takes: { vm: 'name' }, op: inVm(() => ({ errno: 'OK', out: { effect: 'nop' } })) },
  query_noncoherent_count: { takes: { vm: 'name' }, op: inVm((vm) => ({ errno: 'OK', out: { count: vm.noncoherent } })) },
  query_vm: {
    takes: { vm: 'name' },
    op(world, args) {
      const freed = vmOf(world, args.vm)?.released ?? true;
      return { errno: 'OK', out: { freed, alive: !freed } };
    },
  },
  query_group_kvm: {
    takes: { group: 'group' },
    op(world, args) {
      const group = world.group(args.group as string);
      if (!group) throw new CaseError(`there is no group '${args.group as string}'`);
      return { errno: 'OK', out: { kvm: nameOf(world.vfio.groupOf(group)?.vm ?? null) } };
    },
  },
  query_device_kvm: {
    takes: { dev: 'device' },
    op(world, args) {
      const physical = world.device(args.dev as string);
      if (!physical) throw new CaseError(`there is no device '${args.dev as string}'`);
      return { errno: 'OK', out: { kvm: nameOf(world.vfio.deviceOf(physical)?.vm ?? null) } };
    },
  },
};
