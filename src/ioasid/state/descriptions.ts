/** Open file descriptions: of `/dev/ioasid` (`/dev/iommu`), and of devices. They live as long as a process or a bound file needs them. */
import type { NumberTable } from './table';

export class OpenDescription {
  opened = false;
  /** The processes that have a descriptor of it. */
  readonly holders = new Set<string>();

  constructor(readonly name: string) {}

  openBy(process: string): void {
    this.opened = true;
    this.holders.add(process);
  }

  protected copyTo(copy: OpenDescription): void {
    copy.opened = this.opened;
    for (const process of this.holders) copy.holders.add(process);
  }
}

/** What a device has asked for, and waits for: its number, and the address. */
export interface PageFault { readonly device: number; readonly table: number; readonly address: number | bigint }

export class IoasidContext extends OpenDescription {
  /** How many files are bound to it. */
  files = 0;
  /** How many areas of it have an unmap that has not returned. */
  unmaps = 0;
  /** The devices with DMA in flight through one of its tables. */
  readonly dma = new Set<number>();
  /** By cookie, the page faults that wait for a response. */
  readonly pending = new Map<number, PageFault>();

  constructor(name: string, readonly objects: NumberTable) { super(name); }

  copy(): IoasidContext {
    const copy = new IoasidContext(this.name, this.objects.copy());
    this.copyTo(copy);
    copy.files = this.files;
    copy.unmaps = this.unmaps;
    for (const device of this.dma) copy.dma.add(device);
    for (const [cookie, fault] of this.pending) copy.pending.set(cookie, fault);
    return copy;
  }
}

/** A table that a file is attached to. */
export interface Attachment { readonly context: number; readonly id: number }

export class DeviceFile extends OpenDescription {
  /** The contexts that it is bound to, the first bind first. */
  bound: readonly number[] = [];
  /** The numbers that it has there as a device, in the same order; `NONE` where devices have none. */
  numbers: readonly number[] = [];
  attached: readonly Attachment[] = [];

  /** @param device the number of the device that it is a file of */
  constructor(name: string, readonly device: number) { super(name); }

  copy(): DeviceFile {
    const copy = new DeviceFile(this.name, this.device);
    this.copyTo(copy);
    copy.bound = this.bound;
    copy.numbers = this.numbers;
    copy.attached = this.attached;
    return copy;
  }
}
