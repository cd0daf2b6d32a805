/** A physical device, and DMA of it in flight. */
import type { Domain } from './domain';

export interface Dma {
  /** The domain that it goes through: what its group had when it began. */
  readonly domain: Domain;
  readonly address: number | bigint;
  readonly page: number;
}

export class IoasidDevice {
  /** Does a driver of the host use it? */
  hosted = false;
  /** `leaving` is an unplug that waits for its files. */
  plugged: 'present' | 'leaving' | 'gone' = 'present';
  dma: Dma | undefined;

  /**
   * @param group the number of its group
   * @param enforcing can its IOMMU enforce snoop?
   * @param files the numbers of its files
   */
  constructor(readonly name: string, readonly group: number, readonly enforcing: boolean, readonly files: readonly number[]) {}

  copy(): IoasidDevice {
    const copy = new IoasidDevice(this.name, this.group, this.enforcing, this.files);
    copy.hosted = this.hosted;
    copy.plugged = this.plugged;
    copy.dma = this.dma;
    return copy;
  }
}
