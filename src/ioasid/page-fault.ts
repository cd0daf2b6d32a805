/** Page faults: DMA to an address that is not mapped asks, and waits for the process to respond. Spec: PageFault. */
import { type Answered, OK, refuse } from './answer';
import { Ioasid } from './ioasid';
import type { Address } from './mapping';
import { RESPOND } from './rules';
import type { IoasidContext, PageFault } from './state/descriptions';
import type { IoasidView } from './view';
import { natural, IoasidWorld } from './world';

const MOST_COOKIES = 2 ** 32 - 1;

/** What a process says: `success`, the device shall ask again; `invalid`, its DMA has failed. */
export type FaultCode = 'success' | 'invalid';

/** What waits for a response: who asked, by which table, for which address. */
export interface WaitingFault {
  readonly device: string;
  readonly table: number;
  readonly address: Address;
}

/** `pending` is, of each context, what waits for a response, by cookie. */
export interface FaultView extends IoasidView { readonly pending: Record<string, Map<number, WaitingFault>> }

/** Hears of every answer that a device is given: of each fault exactly once. */
export type FaultListener = (device: string, cookie: number, code: FaultCode) => void;

/** The life of an address space, with faults. Only Linux has them; neither RFC says how they are read and answered. */
export class FaultingIoasid extends Ioasid {
  readonly #cookies: number;
  #told: FaultListener | undefined;

  /** As an `Ioasid`; a copy has no listener. */
  constructor(world: IoasidWorld, origin?: FaultingIoasid) {
    super(world, origin);
    this.#cookies = natural('cookies', world.cookies ?? MOST_COOKIES, 1, MOST_COOKIES);
    // All that a device has asked for is answered when it leaves its table (`iommufd_auto_response_faults`).
    this.attachments.onLeave = ({ device }): void => {
      for (const { pending } of this.state.parts.contexts) {
        for (const [k, fault] of pending) if (fault.device === device) this.#answer(pending, k, fault, 'invalid');
      }
    };
  }

  /** From now on `told` hears of every answer to a device. It is called in the middle of a step, and may make none itself. */
  onAnswer(told: FaultListener): void {
    if (typeof told !== 'function') throw new TypeError(`told: a function expected, not ${String(told)}`);
    this.#told = told;
  }

  /**
   * Device `d` asks for address `a`; answers the cookie, the lowest that is free. Not possible unless a file of the device is attached to where
   * its group does its DMA, and the address is not mapped there; nor without a cookie left, nor where there are no faults.
   */
  pageFault(d: string, a: Address): Answered | undefined {
    const { addresses, parts, profile } = this.state;
    const device = this.state.device(d);
    const page = addresses.page('a', a);
    const { domain } = parts.groups[device.group];
    if (!profile.hwpts || domain.to !== 'table' || page > addresses.lastPage) return undefined;
    const on = device.files.some((f) => parts.files[f].attached.some(({ context, id }) => context === domain.context && id === domain.id));
    const { objects, pending } = parts.contexts[domain.context];
    if (!on || pending.size === this.#cookies || objects.space(objects.rootOf(domain.id))!.areas.meeting(page, page)) return undefined;
    let cookie = 1;
    while (pending.has(cookie)) cookie++;
    pending.set(cookie, { device: this.state.deviceNumber(d), table: domain.id, address: a });
    return { errno: 'OK', out: cookie };
  }

  /**
   * The device goes on. EBADF; ENOTTY where there are no faults; EINVAL for another code; EINVAL for a cookie that nothing waits under: it is
   * answered already, by the process, or because the device was detached. (`iommufd_fault_fops_write`)
   * @param k a cookie, 0 to 2^32 - 1
   */
  respond(p: string, c: string, k: number, code: string): Answered {
    const { holders, pending } = this.state.context(c);
    this.state.id('k', k);
    if (typeof code !== 'string') throw new TypeError(`code: a text expected, not ${String(code)}`);
    if (!holders.has(this.state.process('p', p))) return refuse(RESPOND.notHolding, { p, c });
    if (!this.state.profile.hwpts) return refuse(RESPOND.noCall);
    if (code !== 'success' && code !== 'invalid') return refuse(RESPOND.unknownCode, { code });
    const fault = pending.get(k);
    if (!fault) return refuse(RESPOND.nothingWaits, { k });
    this.#answer(pending, k, fault, code);
    return OK;
  }

  override clone(): FaultingIoasid { return new FaultingIoasid(this.world, this); }

  override view(): FaultView {
    const { contexts, devices } = this.state.parts;
    const of = ({ pending }: IoasidContext): [number, WaitingFault][] =>
      [...pending].map(([k, { device, table, address }]) => [k, { device: devices[device].name, table, address }]);
    return { ...super.view(), pending: Object.fromEntries(contexts.map((context) => [context.name, new Map(of(context))])) };
  }

  #answer(pending: Map<number, PageFault>, k: number, { device }: PageFault, code: FaultCode): void {
    pending.delete(k);
    this.#told?.(this.state.parts.devices[device].name, k, code);
  }
}

/** The state invariant of the layer: what waits for a response is of a device that is attached to the table that it faulted on. */
export function PendingInv({ pending, attached }: FaultView, { files }: IoasidWorld): boolean {
  return Object.entries(pending).every(([c, faults]) => [...faults.values()].every(({ device, table }) =>
    Object.keys(files).some((f) => files[f] === device && [...attached[f]].some(([context, id]) => context === c && id === table))));
}
