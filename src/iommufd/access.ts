/** An access: a kernel driver that reads and writes an address space without an IOMMU (drivers/iommu/iommufd/device.c). */
import { Errno } from './answer';
import type { Area, Piece } from './area';
import type { Context } from './context';
import { Ioas } from './ioas';
import { type Process, UserMemory } from './memory';
import { IommufdObject } from './object';
import { type Wanted, pinErrno, spanOf } from './pinned';
import { overlaps } from './ranges';
import { U64, U64_MAX, lastOf, overflows, lengthOf, plus } from './u64';
import { refused } from '../rules';
import { ACCESS_AREA, ACCESS_ATTACH, ACCESS_CHANGE, ACCESS_PIN, ACCESS_RANGE, ACCESS_REPLACE, ACCESS_TARGET, ACCESS_UNPIN } from './rules/access';
import { PIN } from './rules/ioas';

/** Pages that the driver has pinned. Bytes, both ends included. */
interface Pin { readonly first: U64; readonly last: U64; readonly areas: readonly Area[] }

/**
 * Users: 1, and one for the driver that made it. So IOMMU_DESTROY of it is EBUSY for ever. It holds the context, and its address
 * space while it is attached.
 */
export class Access extends IommufdObject {
  readonly type = 'Access';
  /** Where new pins go; null while detached, and while a detach waits for the driver. */
  ioas: Ioas | null = null;
  /** Where pins are given back; it lags behind `ioas` during a detach. */
  unpinFrom: Ioas | null = null;
  readonly pins = new Map<number, Pin>();
  /** What the IOVAs of an address space it is attached to must be multiples of. */
  readonly alignment: number;
  /** The number of its next pin. */
  nextPin = 0;

  /** @param internal the hidden access of a hardware queue: it holds no context, and its pins forbid an unmap */
  constructor(readonly context: Context, readonly needsPin: boolean, readonly internal = false) {
    super();
    this.users = 2;
    this.alignment = needsPin ? context.machine.pageSize : 1;
    if (!internal) context.hold();
  }

  destroy(): void { if (!this.internal) this.context.put(); }

  /** EINVAL when attached; EBUSY during a detach; ENOENT; EADDRINUSE when an area is not a whole number of pages. */
  attach(ioas: number): Errno {
    if (this.ioas) return refused(ACCESS_ATTACH.attached, { ioas: this.ioas });
    return this.#changeTo(ioas);
  }

  /** ENOENT when not attached, or no such address space; else as attach. The pins of the old address space are given up through
   *  the unmap callback (`iommufd_access_replace`). */
  replace(ioas: number): Errno {
    if (!this.ioas) return refused(ACCESS_REPLACE.notAttached);
    return this.#changeTo(ioas);
  }

  /** Whether it was attached; if not, the kernel warns. */
  detach(): boolean {
    if (!this.ioas) return false;
    this.beginDetach();
    this.endDetach();
    return true;
  }

  /** From here on the access looks detached to new pins and to replace; its driver is being asked to let go. */
  beginDetach(): void { this.ioas = null; }

  /** The driver has let go of every pin. */
  endDetach(): void {
    const left = this.unpinFrom;
    this.unmapCallback(0, U64_MAX);
    this.#leave(left);
    this.unpinFrom = null;
  }

  /** Attaches to a given address space, which the caller found (`iommufd_access_change_ioas`). */
  change(ioas: Ioas): Errno {
    const left = this.ioas;
    if (left !== this.unpinFrom) return refused(ACCESS_CHANGE.detaching);
    if (left === ioas) return 'OK';
    ioas.accesses.add(this);
    const errno = ioas.recalculateAlignment();
    if (errno !== 'OK') {
      ioas.accesses.delete(this);
      return errno;
    }
    ioas.users++;
    this.ioas = null;
    this.unmapCallback(0, U64_MAX);
    this.#leave(left);
    this.ioas = this.unpinFrom = ioas;
    return 'OK';
  }

  /**
   * Pins pages. EINVAL: no length; EOVERFLOW; ENOENT: not attached; then area by area EINVAL: an unmap is taking it, or it does not join
   * its neighbours at page boundaries; EPERM: it does not allow this, be it to read or to write; EINVAL: memory that cannot be
   * pinned; EPERM: memory that cannot be written; at last ENOENT: a hole (`iommufd_access_pin_pages`, `iopt_area_add_access`).
   */
  pin(iova: U64, length: U64, write = false): { errno: 'OK'; pin: number } | { errno: Exclude<Errno, 'OK'> } {
    const walked = this.#walk(iova, length);
    if (walked.errno !== 'OK') return walked;
    const { pieces, whole } = walked;
    for (const [index, { area, first }] of pieces.entries()) {
      const joined = whole && index === pieces.length - 1 ? true : area.pageOffset(area.last) === this.context.machine.pageSize - 1;
      if (area.preventAccess) return { errno: refused(ACCESS_PIN.beingUnmapped, { area }) };
      if (area.pageOffset(first) !== 0 || !joined) return { errno: refused(ACCESS_PIN.notWholePages, { area }) };
      const refusal = barred(area, write);
      if (refusal !== 'OK') return { errno: refusal };
      const errno = pinErrno(this.context.machine, [wanted(pieces[index])], 'access', pieces.slice(0, index).map(wanted));
      if (errno !== 'OK') return { errno };
    }
    if (!whole) return { errno: refused(ACCESS_PIN.hole, () => ({ iova, last: lastOf(iova, length) })) };
    const areas = pieces.map(({ area }) => area);
    for (const area of areas) {
      area.pins++;
      if (this.internal) area.locks++;
    }
    const pin = this.nextPin++;
    this.pins.set(pin, { first: iova, last: lastOf(iova, length), areas });
    return { errno: 'OK', pin };
  }

  /** ENOENT: no such pin, be it because an unmap took it. */
  unpin(pin: number): Errno {
    const held = this.pins.get(pin);
    if (!held) return refused(ACCESS_UNPIN.noPin, { pin });
    this.pins.delete(pin);
    for (const area of held.areas) {
      area.pins--;
      if (this.internal) area.locks--;
    }
    return 'OK';
  }

  /**
   * Reads or writes through the address space. Errnos as `pin`, but nothing need be a whole page, and nothing counts (`iommufd_access_rw`).
   * @param caller the process that makes the driver do it, if one does
   */
  readWrite(iova: U64, length: U64, write = false, caller?: Process): Errno {
    const walked = this.#walk(iova, length);
    if (walked.errno !== 'OK') return walked.errno;
    for (const piece of walked.pieces) {
      const { area } = piece;
      if (area.preventAccess) return refused(ACCESS_PIN.beingUnmapped, { area });
      const refusal = barred(area, write);
      if (refusal !== 'OK') return refusal;
      const errno = this.#copied(piece, write, caller);
      if (errno !== 'OK') return errno;
    }
    return walked.whole ? 'OK' : refused(ACCESS_PIN.hole, () => ({ iova, last: lastOf(iova, length) }));
  }

  /** The driver's unmap callback: it gives up every pin that meets [first, last]. No unmap asks a hardware queue: its pins forbid it. */
  unmapCallback(first: U64, last: U64): void {
    for (const [id, pin] of this.pins) if (overlaps(pin, first, last)) this.unpin(id);
  }

  /** The driver destroys its access: it lets go of everything, is detached and gone (`iommufd_access_destroy`). */
  destroyByDriver(): Errno {
    this.detach();
    return this.context.objects.putAndDestroy(this);
  }

  /**
   * EFAULT: of memory of the caller, what it could not do itself, pinned or not; of a page of another process, what that could not; else what pinning it
   * for as long as it takes answers (`iopt_pages_rw_access`).
   */
  #copied(piece: Piece, write: boolean, caller?: Process): Errno {
    const { pages, start, length } = wanted(piece);
    const { memory } = pages;
    if (!memory) return 'OK';
    if (memory instanceof UserMemory && !memory.process.ended) {
      const { first, last } = spanOf(pages, start, length);
      const able = memory.process === caller ? memory.canCopy(write) : first === last ? memory.canPin(start, length, write) : undefined;
      if (able !== undefined) return able ? 'OK' : refused(PIN.noPages, { address: plus(pages.address, start), memory });
    }
    return pinErrno(this.context.machine, [wanted(piece)], 'copy');
  }

  #changeTo(id: number): Errno {
    const ioas = this.context.lookup<Ioas>(id, 'Ioas');
    return ioas ? this.change(ioas) : refused(ACCESS_TARGET.noIoas, { id });
  }

  #walk(iova: U64, length: U64): ReturnType<Ioas['walk']> {
    if (length === 0) return { errno: refused(ACCESS_RANGE.nothing) };
    if (overflows(iova, length)) return { errno: refused(ACCESS_RANGE.beyondEnd, { iova, length }) };
    if (!this.ioas) return { errno: refused(ACCESS_RANGE.notAttached) };
    return this.ioas.walk(iova, length);
  }

  #leave(ioas: Ioas | null): void {
    if (!ioas) return;
    ioas.accesses.delete(this);
    ioas.recalculateAlignment();
    ioas.users--;
  }
}

/** The part of its map that a piece is. */
const wanted = ({ area, first, last }: Piece): Wanted => ({ pages: area.pages!, start: area.startAt(first), length: lengthOf(first, last), prot: area.prot });

/** What an area and its memory forbid an access: what the area is mapped for, before what its memory is. */
function barred(area: Area, write: boolean): 'OK' | 'EPERM' | 'EINVAL' {
  if (!(write ? area.prot.write : area.prot.read)) return refused(ACCESS_AREA.areaForbids, { area, what: write ? 'written' : 'read' });
  if (area.pages!.source === 'dmabuf') return refused(ACCESS_AREA.notPinnable, { area });
  return 'OK';
}

/** A driver makes an access; it is attached to nothing yet (`iommufd_access_create`). */
export function accessCreate(context: Context, needsPin: boolean): Access {
  return context.objects.finalize(context.objects.reserve(new Access(context, needsPin)));
}
