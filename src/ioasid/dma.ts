/** DMA of a device begins, and some time later ends. Spec: Dma. */
import { type Answered, OK, refuse } from './answer';
import { DMA_BEGIN } from './rules';
import type { IoasidContext } from './state/descriptions';
import type { IoasidDevice } from './state/device';
import type { IoasidState } from './state/state';

export class Dmas {
  constructor(readonly state: IoasidState) {}

  dmaBegin(d: string, a: number | bigint): Answered | undefined {
    const number = this.state.deviceNumber(d);
    const { contexts, devices, groups } = this.state.parts;
    const device = devices[number];
    const page = this.state.addresses.page('a', a);
    if (device.dma || (device.plugged !== 'present' && !this.isOpen(device))) return undefined;
    const group = groups[device.group];
    const { domain } = group;
    if (domain.to === 'blocking') return refuse(DMA_BEGIN.blocked, { d });
    if (domain.to === 'table') {
      const context = contexts[domain.context];
      if (!context.objects.space(context.objects.rootOf(domain.id))!.areas.meeting(page, page)) return refuse(DMA_BEGIN.notMapped, { a });
      context.dma.add(number);
    }
    device.dma = { domain, address: a, page };
    group.inFlight++;
    return OK;
  }

  dmaEnd(d: string): Answered | undefined {
    const number = this.state.deviceNumber(d);
    const { contexts, devices, groups } = this.state.parts;
    const device = devices[number];
    if (!device.dma) return undefined;
    const { domain } = device.dma;
    if (domain.to === 'table') contexts[domain.context].dma.delete(number);
    groups[device.group].dmaEnded(domain);
    device.dma = undefined;
    return OK;
  }

  /** The pages of the root address space that DMA is in flight to. */
  flights(context: IoasidContext, root: number): number[] {
    const pages: number[] = [];
    for (const d of context.dma) {
      const { domain, page } = this.state.parts.devices[d].dma!;
      if (domain.to === 'table' && context.objects.rootOf(domain.id) === root) pages.push(page);
    }
    return pages;
  }

  /** Is DMA in flight to these pages of the root address space? */
  reached(context: IoasidContext, root: number, first: number, last: number): boolean {
    return context.dma.size > 0 && this.flights(context, root).some((page) => page >= first && page <= last);
  }

  isOpen({ files }: IoasidDevice): boolean { return files.some((f) => this.state.parts.files[f].opened); }
}
