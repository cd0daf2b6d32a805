/** The KVM-VFIO device: the files of VFIO whose devices may make a machine's DMA non-coherent (virt/kvm/vfio.c). */
import { Errno, IommufdResult, refuseBy } from '../iommufd/answer';
import { OpenFile } from '../iommufd/file';
import { VfioDeviceFile } from '../iommufd/vfio-file';
import { GroupFile, VfioGroup } from '../iommufd/vfio-group';
import type { KvmRules } from './kernel';
import type { Vm } from './vm';
import { refused } from '../rules';
import { EXTERNAL_USER, FILE_ADD, FILE_ADD_LAST, FILE_DEL, KVM_CREATE } from './rules';

type VfioFile = GroupFile | VfioDeviceFile;

/** What KVM keeps of a file that was added. */
interface Entry {
  /** What makes two adds the same: the open file description, or until 5.18 the group. */
  readonly key: VfioFile | VfioGroup;
  readonly file: VfioFile;
}

/** Its own file holds the machine. */
export class KvmVfio extends OpenFile {
  readonly kind = 'kvm-vfio';
  #entries: Entry[] = [];
  #noncoherent = false;

  private constructor(readonly vm: Vm, readonly rules: KvmRules) {
    super();
    vm.hold();
  }

  /** KVM_CREATE_DEVICE. EBUSY: the machine has one. */
  static create(vm: Vm, rules: KvmRules): IommufdResult<{ device: KvmVfio }> {
    if (vm.vfio) return refuseBy(KVM_CREATE.hasDevice);
    const device = new KvmVfio(vm, rules);
    vm.vfio = device;
    return { errno: 'OK', device };
  }

  /**
   * KVM_DEV_VFIO_FILE_ADD (GROUP_ADD). EBADF: `file` undefined; EINVAL: no file of VFIO that this kernel takes, or until 5.18 a
   * group without a container and its IOMMU type; until 5.18 EPERM: no IOMMU; EEXIST. Looks at the coherency of all files.
   */
  add(file: OpenFile | undefined): Errno {
    if (!file) return refused(FILE_ADD.noFile);
    if (!this.#takes(file)) return refused(FILE_ADD.notVfio, { kernel: 'this kernel' });
    const key = this.#keyOf(file);
    const errno = key instanceof VfioGroup ? joinContainer(key) : 'OK';
    if (errno !== 'OK') return errno;
    if (this.#entries.some((entry) => entry.key === key)) {
      if (key instanceof VfioGroup) key.leaveContainer();
      return refused(FILE_ADD_LAST.twice);
    }
    if (!(key instanceof VfioGroup)) file.hold();
    const entry = { key, file };
    this.#entries.push(entry);
    this.#name(entry, this.vm);
    this.#look();
    return 'OK';
  }

  /** KVM_DEV_VFIO_FILE_DEL (GROUP_DEL). EBADF; ENOENT, whatever kind of file it is. */
  del(file: OpenFile | undefined): Errno {
    if (!file) return refused(FILE_DEL.noSuchFile);
    const key = this.#keyOf(file);
    const found = this.#entries.find((entry) => entry.key === key);
    if (!found) {
      if (this.rules.failedDeleteLooks) this.#look();
      return refused(FILE_DEL.notAdded);
    }
    this.#entries = this.#entries.filter((entry) => entry !== found);
    this.#drop(found);
    this.#look();
    return 'OK';
  }

  /** The machine is destroyed, and whatever was still registered with it. */
  vmDestroyed(): void { this.#end(); }

  /** The last descriptor is closed. */
  protected release(): void {
    if (this.rules.closeReleases) {
      this.#end();
      this.vm.vfio = null;
    }
    this.vm.put();
  }

  #takes(file: OpenFile): file is VfioFile {
    return file instanceof GroupFile || (this.rules.deviceFiles && file instanceof VfioDeviceFile);
  }

  #keyOf(file: OpenFile): VfioFile | VfioGroup {
    return this.rules.proof === 'container' && file instanceof GroupFile ? file.group : file as VfioFile;
  }

  /** Whether everything behind a file is coherent (`vfio_file_enforced_coherent`). */
  #coherent({ file }: Entry): boolean {
    if (file instanceof VfioDeviceFile) return file.device.enforceCc;
    const { group } = file;
    if (this.rules.proof === 'capability') return group.enforceCc;
    return group.container ? group.container.enforced : this.rules.proof === 'containerIfAny';
  }

  /** The machine is told once, however many files are not coherent (`kvm_vfio_update_coherency`). */
  #look(): void {
    const noncoherent = this.#entries.some((entry) => !this.#coherent(entry));
    if (noncoherent === this.#noncoherent) return;
    this.#noncoherent = noncoherent;
    this.vm.noncoherent += noncoherent ? 1 : -1;
  }

  /** Names the machine to VFIO, or no machine any more: one slot a group, one a file of a device. */
  #name({ file }: Entry, vm: Vm | null): void {
    if (file instanceof GroupFile) file.group.vm = vm;
    else file.vm = vm;
  }

  #drop(entry: Entry): void {
    this.#name(entry, null);
    if (entry.key instanceof VfioGroup) entry.key.leaveContainer();
    else entry.file.put();
  }

  #end(): void {
    const entries = this.#entries;
    this.#entries = [];
    for (const entry of entries) this.#drop(entry);
    this.#look();
  }
}

/** KVM as one more user of a group's container (`vfio_group_get_external_user`). EINVAL, EPERM, EINVAL. */
function joinContainer(group: VfioGroup): Errno {
  if (!group.container) return refused(EXTERNAL_USER.noContainer, { group: group.name });
  if (group.kind === 'noiommu') return refused(EXTERNAL_USER.noIommu, { group: group.name });
  if (!group.container.backend || !group.viable) return refused(EXTERNAL_USER.noType, { group: group.name });
  group.containerUsers++;
  return 'OK';
}
