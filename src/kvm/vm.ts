/** A virtual machine of KVM on x86, as far as WBINVD is concerned (virt/kvm/kvm_main.c, arch/x86/kvm/x86.c). */
import { OpenFile } from '../iommufd/file';

/** The right to WBINVD is one counter for the whole machine, read at the instruction. */
export class Vm extends OpenFile {
  readonly kind = 'kvm';
  /** How many say that DMA may be non-coherent (`noncoherent_dma_count`). */
  noncoherent = 0;
  /** The one KVM-VFIO device, which hears when the machine goes. */
  vfio: { vmDestroyed(): void } | null = null;
  readonly #vcpus = new Map<number, Vcpu>();

  /** @param creator the process whose memory it is: calls of any other are EIO */
  constructor(readonly name: string, readonly creator: string) { super(); }

  /** A vCPU is loaded on a CPU (`kvm_arch_vcpu_load`). */
  run(cpu: number, vcpu = 0): void { this.#vcpu(vcpu).load(cpu, this.noncoherent > 0); }

  /**
   * The guest executes WBINVD: the CPUs whose caches were written back and emptied, or null when KVM skipped the instruction,
   * which the guest cannot tell (`kvm_emulate_wbinvd`).
   */
  wbinvd(vcpu = 0): readonly number[] | null { return this.noncoherent > 0 ? this.#vcpu(vcpu).flush() : null; }

  protected release(): void { this.vfio?.vmDestroyed(); }

  #vcpu(index: number): Vcpu {
    let vcpu = this.#vcpus.get(index);
    if (!vcpu) this.#vcpus.set(index, vcpu = new Vcpu());
    return vcpu;
  }
}

/** Where its cache lines may be: the CPUs it was loaded on while WBINVD was real, since its last one (`wbinvd_dirty_mask`). */
class Vcpu {
  #cpu = 0;
  readonly #dirty = new Set<number>();

  load(cpu: number, remembered: boolean): void {
    this.#cpu = cpu;
    if (remembered) this.#dirty.add(cpu);
  }

  flush(): readonly number[] {
    const cpus = [...this.#dirty.add(this.#cpu)].sort((a, b) => a - b);
    this.#dirty.clear();
    return cpus;
  }
}
