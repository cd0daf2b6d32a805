/** The calls on contexts and address spaces. Spec: Context, AddressSpace. */
import { AddressSpace } from './address-space';
import { answer, Answered, NONE, OK } from './answer';
import type { Context } from './descriptions';
import type { Command } from './profiles';
import { State } from './state';

const EBADF = answer('EBADF');
const EBUSY = answer('EBUSY');
const EINVAL = answer('EINVAL');
const ENOTTY = answer('ENOTTY');

/**
 * In all calls `p` and `q` name processes, `c` a context, `x` a context or a device file; `i` is the number of an object, 0 to 2^32 - 1,
 * of which 0 names none; addresses are bytes, 0 to 2^64 - 1, and ranges include both ends.
 * A call answers an errno; undefined means that it is not possible now: it waits, or it would need a name or number that there is not.
 */
export abstract class SpaceCalls extends State {
  // Contexts

  /** `p` opens /dev/ioasid (/dev/iommu) and has the empty context `c`. Not possible while that is open. */
  openContext(p: string, c: string): Answered | undefined {
    const context = this.context(c);
    this.process('p', p);
    if (context.opened) return undefined;
    context.openBy(p);
    return OK;
  }

  /** `p` hands a copy of its descriptor of `x` to `q`, as by fork or a socket. EBADF. */
  pass(p: string, q: string, x: string): Answered {
    const description = this.description(x);
    this.process('q', q);
    if (!description.holders.has(this.process('p', p))) return EBADF;
    description.holders.add(q);
    return OK;
  }

  /** `p` has no descriptor of `x` any more; what nobody holds is released by a step of its own. EBADF. */
  close(p: string, x: string): Answered { return this.description(x).holders.delete(this.process('p', p)) ? OK : EBADF; }

  /** All descriptors of `p` are closed. Not possible if it has none. */
  processExited(p: string): Answered | undefined {
    this.process('p', p);
    let had = false;
    for (const { holders } of [...this.parts.contexts, ...this.parts.files]) if (holders.delete(p)) had = true;
    return had ? OK : undefined;
  }

  /**
   * Nobody has a descriptor of the context, no file is bound to it, and every unmap has returned: it is gone, and all in it
   * (`iommufd_ctx_put`, September 2021; `iommufd_ctx_get` is a `get_file`).
   */
  contextReleased(c: string): Answered | undefined {
    const context = this.context(c);
    if (!this.mayBeReleased(context)) return undefined;
    context.opened = false;
    context.objects.clear();
    return OK;
  }

  protected mayBeReleased({ opened, holders, files, unmaps }: Context): boolean { return opened && holders.size === 0 && files === 0 && unmaps === 0; }

  // Address spaces

  /**
   * A root address space, and its number; `enforce`: shall its table enforce snoop? Not possible without a number left.
   * EBADF; the profile's `flag` if alloc cannot say that. (RFC v2 2.1; `iommufd_ioas_alloc_ioctl`)
   */
  alloc(p: string, c: string, enforce: boolean): Answered | undefined {
    if (typeof enforce !== 'boolean') throw new TypeError(`enforce: true or false expected, not ${String(enforce)}`);
    const context = this.context(c);
    if (!context.holders.has(this.process('p', p))) return EBADF;
    if (!this.profile.enforceFlags.has(enforce)) return answer(this.profile.flag);
    if (!context.objects.hasRoom(1)) return undefined;
    return { errno: 'OK', out: context.objects.insert(new AddressSpace(NONE, enforce)) };
  }

  /**
   * A child of `i`, which the child holds, and its number. The user manages its table; what comes out of it `i` translates again.
   * EBADF; `noNesting`; `unknown`; EINVAL for a child of a child; EINVAL, EBUSY by the devices of `i`. (RFC v1 2.1 CREATE_NESTING)
   */
  allocNested(p: string, c: string, i: number): Answered | undefined {
    const context = this.context(c);
    this.id('i', i);
    if (!context.holders.has(this.process('p', p))) return EBADF;
    if (!this.profile.nesting) return answer(this.profile.noNesting);
    const parent = context.objects.space(i);
    if (!parent) return answer(this.profile.unknown);
    if (parent.isChild) return EINVAL;
    const refused = this.refusal('AllocNested', parent);
    if (refused) return refused;
    if (!context.objects.hasRoom(1)) return undefined;
    parent.users++;
    return { errno: 'OK', out: context.objects.insert(new AddressSpace(i, parent.enforce)) };
  }

  /** The number and what is mapped are gone. EBADF; `unknown`, if there is no object at all; EBUSY while anything uses it. */
  free(p: string, c: string, i: number): Answered {
    const { holders, objects } = this.context(c);
    this.id('i', i);
    if (!holders.has(this.process('p', p))) return EBADF;
    const object = objects.find(i);
    if (!object) return answer(this.profile.unknown);
    if (object.users !== 1) return EBUSY;
    objects.delete(i);
    if (object.kind === 'Space' && object.isChild) objects.space(object.parent)!.users--;
    return OK;
  }

  /** What there is to know of an address space. EBADF; ENOTTY if there is no such call; `unknown`; EINVAL, EBUSY by its devices. */
  getInfo(p: string, c: string, i: number): Answered {
    const { holders, objects } = this.context(c);
    this.id('i', i);
    if (!holders.has(this.process('p', p))) return EBADF;
    if (!this.profile.infoOf.has('space')) return ENOTTY;
    const space = objects.space(i);
    return space ? this.refusal('GetInfo', space) ?? OK : answer(this.profile.unknown);
  }

  /** The same of a device. EBADF; ENOTTY if there is no such call; `unknown` if the file is not bound to the context. */
  getDeviceInfo(p: string, c: string, f: string): Answered {
    const file = this.file(f);
    const number = this.contextNumber(c);
    if (!this.context(c).holders.has(this.process('p', p))) return EBADF;
    if (!this.profile.infoOf.has('device')) return ENOTTY;
    return file.bound.includes(number) ? OK : answer(this.profile.unknown);
  }

  /** What every command on an address space asks about its devices (RFC v1 3, `partial_devices`). */
  protected refusal(command: Command, space: AddressSpace): Answered | undefined {
    if (this.profile.needAttach.has(command) && space.groups === 0) return EINVAL;
    return this.profile.closedWhilePartial && space.partly > 0 ? EBUSY : undefined;
  }
}
