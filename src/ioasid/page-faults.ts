/** Page faults: DMA to an address that is not mapped asks, and waits for the process to respond. Spec: PageFault. */
import { answer, Answered, OK } from './answer';
import type { Context, DeviceFile, PageFault } from './descriptions';
import { Ioasid } from './ioasid';
import type { Address } from './mappings';
import type { View } from './view';
import { natural, World } from './world';

const MOST_COOKIES = 2 ** 32 - 1;

/** What a process says: `success`, the device shall ask again; `invalid`, its DMA has failed. */
export type Code = 'success' | 'invalid';

/** `pending` is, of each context, what waits for a response, by cookie. */
export interface FaultView extends View { readonly pending: Record<string, Map<number, { readonly device: string; readonly address: Address }>> }

/** Hears of every answer that a device is given: of each fault exactly once. */
export type Told = (device: string, cookie: number, code: Code) => void;

/** The life of an address space, with faults. Only Linux has them; neither RFC says how they are read and answered. */
export class FaultingIoasid extends Ioasid {
  readonly #cookies: number;
  #told: Told | undefined;

  /** As an `Ioasid`; a copy has no listener. */
  constructor(world: World, origin?: FaultingIoasid) {
    super(world, origin);
    this.#cookies = natural('cookies', world.cookies ?? MOST_COOKIES, 1, MOST_COOKIES);
  }

  /** From now on `told` hears of every answer to a device. It is called in the middle of a step, and may make none itself. */
  onAnswer(told: Told): void {
    if (typeof told !== 'function') throw new TypeError(`told: a function expected, not ${String(told)}`);
    this.#told = told;
  }

  /**
   * Device `d` asks for address `a`; answers the cookie, the lowest that is free. Not possible unless a file of the device is attached to where
   * its group does its DMA, and the address is not mapped there; nor without a cookie left, nor where there are no faults.
   */
  pageFault(d: string, a: Address): Answered | undefined {
    const device = this.device(d);
    const page = this.addresses.page('a', a);
    const { domain } = this.parts.groups[device.group];
    if (!this.profile.hwpts || domain.to !== 'table' || page > this.addresses.lastPage) return undefined;
    const on = device.files.some((f) => this.parts.files[f].attached.some(({ context, id }) => context === domain.context && id === domain.id));
    const { objects, pending } = this.parts.contexts[domain.context];
    if (!on || pending.size === this.#cookies || objects.space(objects.rootOf(domain.id))!.areas.meeting(page, page)) return undefined;
    let cookie = 1;
    while (pending.has(cookie)) cookie++;
    pending.set(cookie, { device: this.deviceNumber(d), address: a });
    return { errno: 'OK', out: cookie };
  }

  /**
   * The device goes on. EBADF; ENOTTY where there are no faults; EINVAL for another code; EINVAL for a cookie that nothing waits under: it is
   * answered already, by the process, or because the device was detached. (`iommufd_fault_fops_write`)
   * @param k a cookie, 0 to 2^32 - 1
   */
  respond(p: string, c: string, k: number, code: string): Answered {
    const { holders, pending } = this.context(c);
    this.id('k', k);
    if (typeof code !== 'string') throw new TypeError(`code: a text expected, not ${String(code)}`);
    if (!holders.has(this.process('p', p))) return answer('EBADF');
    if (!this.profile.hwpts) return answer('ENOTTY');
    if (code !== 'success' && code !== 'invalid') return answer('EINVAL');
    const fault = pending.get(k);
    if (!fault) return answer('EINVAL');
    this.#answer(pending, k, fault, code);
    return OK;
  }

  /** All that a device has asked for is answered when it leaves its table (`iommufd_auto_response_faults`). */
  protected override left(file: DeviceFile): void {
    for (const { pending } of this.parts.contexts) {
      for (const [k, fault] of pending) if (fault.device === file.device) this.#answer(pending, k, fault, 'invalid');
    }
  }

  override clone(): FaultingIoasid { return new FaultingIoasid(this.world, this); }

  override view(): FaultView {
    const { contexts, devices } = this.parts;
    const of = ({ pending }: Context): [number, { device: string; address: Address }][] =>
      [...pending].map(([k, { device, address }]) => [k, { device: devices[device].name, address }]);
    return { ...super.view(), pending: Object.fromEntries(contexts.map((context) => [context.name, new Map(of(context))])) };
  }

  #answer(pending: Map<number, PageFault>, k: number, { device }: PageFault, code: Code): void {
    pending.delete(k);
    this.#told?.(this.parts.devices[device].name, k, code);
  }
}

/** The state invariant of the layer: what waits for a response is of a device that is attached to a table of that context. */
export function PendingInv({ pending, attached }: FaultView, { files }: World): boolean {
  return Object.entries(pending).every(([c, faults]) => [...faults.values()].every(({ device }) =>
    Object.keys(files).some((f) => files[f] === device && [...attached[f]].some(([context]) => context === c))));
}
