/** The calls on contexts, address spaces and mappings. Spec: Context, AddressSpace, Mapping. */
import { AddressSpace } from './address-space';
import { answer, Answered, NONE, OK } from './answer';
import { Area, covers } from './areas';
import type { Context } from './descriptions';
import type { Command } from './profiles';
import { State } from './state';

type Address = number | bigint;

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
    if (!context.opened || context.holders.size > 0 || context.files > 0 || context.unmaps > 0) return undefined;
    context.opened = false;
    context.objects.clear();
    return OK;
  }

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
    const refused = this.#refusal('AllocNested', parent);
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
    return space ? this.#refusal('GetInfo', space) ?? OK : answer(this.profile.unknown);
  }

  /** The same of a device. EBADF; ENOTTY if there is no such call; `unknown` if the file is not bound to the context. */
  getDeviceInfo(p: string, c: string, f: string): Answered {
    const file = this.file(f);
    const number = this.contextNumber(c);
    if (!this.context(c).holders.has(this.process('p', p))) return EBADF;
    if (!this.profile.infoOf.has('device')) return ENOTTY;
    return file.bound.includes(number) ? OK : answer(this.profile.unknown);
  }

  // Mappings

  /**
   * Maps memory of the user at these addresses of the root `i`.
   * EBADF; `unknown`; EINVAL for a child; EINVAL, EBUSY by its devices; EINVAL if empty, misaligned or past the end; EEXIST if it
   * meets an area, also one whose unmap has not returned. (type1v2; `iommufd_ioas_map`)
   */
  map(p: string, c: string, i: number, first: Address, last: Address): Answered {
    const from = this.addresses.page('first', first);
    const to = this.addresses.page('last', last);
    const space = this.#target('Map', p, c, i);
    if (!(space instanceof AddressSpace)) return space;
    if (last < first || !this.addresses.begins(first) || !this.addresses.ends(last) || last > this.addresses.last) return EINVAL;
    if (space.areas.meeting(from, to) || space.unmapping.meeting(from, to)) return answer('EEXIST');
    space.areas = space.areas.with({ first: from, last: to });
    return OK;
  }

  /**
   * The areas inside the range are gone. Those with DMA in flight to them are out of the table, but the call returns only by `unmapDone`.
   * EBADF; `unknown`; EINVAL for a child; EINVAL, EBUSY by its devices; EINVAL if empty; EBUSY if it meets an area whose unmap has not
   * returned; `cut` if an area sticks out; `nothing` if it meets none. (type1v2; `iopt_unmap_iova`)
   */
  unmap(p: string, c: string, i: number, first: Address, last: Address): Answered {
    const from = this.addresses.page('first', first);
    const to = this.addresses.page('last', last);
    const space = this.#target('Unmap', p, c, i);
    if (!(space instanceof AddressSpace)) return space;
    if (last < first) return EINVAL;
    if (space.unmapping.meeting(from, to)) return EBUSY;
    const out = [...space.areas.within(from, to)];
    if (out.length === 0) return answer(this.profile.nothing);
    const begin = this.addresses.begins(first) ? from : from + 1;
    const end = this.addresses.ends(last) ? to : to - 1;
    if (out[0].first < begin || out[out.length - 1].last > end) return answer(this.profile.cut);
    const context = this.context(c);
    space.areas = out.length === space.areas.size ? space.areas.none() : out.reduce((areas, area) => areas.without(area.first), space.areas);
    for (const area of context.dma.size > 0 ? out : []) if (this.reached(context, i, area.first, area.last)) this.#late(context, space, area);
    return OK;
  }

  /** No DMA is in flight to the area any more: its unmap returns. Not possible otherwise, or if it is not one. */
  unmapDone(c: string, i: number, first: Address, last: Address): Answered | undefined {
    const context = this.context(c);
    const space = context.objects.space(this.id('i', i));
    const from = this.addresses.page('first', first);
    const to = this.addresses.page('last', last);
    const area = space?.unmapping.meeting(from, to);
    const exact = area?.first === from && area.last === to && this.addresses.begins(first) && this.addresses.ends(last);
    if (!space || !exact || this.reached(context, i, from, to)) return undefined;
    space.unmapping = space.unmapping.without(from);
    space.users--;
    context.unmaps--;
    return OK;
  }

  /**
   * What `i` has mapped in the range is mapped in `j` too, from `to` on: one area for each that is met, clipped (`iommufd_ioas_copy`).
   * EBADF; ENOTTY if there is no such call; `unknown` for `i`; EINVAL if empty; ENOENT unless all of it is mapped; `unknown` for `j`;
   * EINVAL if misaligned or past the end; EEXIST as for map.
   */
  copy(p: string, c: string, i: number, first: Address, last: Address, j: number, to: Address): Answered {
    const [from, end, at] = [this.addresses.page('first', first), this.addresses.page('last', last), this.addresses.page('to', to)];
    const { holders, objects } = this.context(c);
    this.id('i', i);
    this.id('j', j);
    if (!holders.has(this.process('p', p))) return EBADF;
    if (!this.profile.copies) return ENOTTY;
    const source = objects.space(i);
    if (!source) return answer(this.profile.unknown);
    if (last < first) return EINVAL;
    const met = [...source.areas.within(from, end)];
    if (!covers(met, from, end)) return answer('ENOENT');
    const space = objects.space(j);
    if (!space) return answer(this.profile.unknown);
    const shift = at - from;
    if (![first, to].every((address) => this.addresses.begins(address)) || !this.addresses.ends(last)) return EINVAL;
    if (end + shift > this.addresses.lastPage) return EINVAL;
    if (space.areas.meeting(at, end + shift) || space.unmapping.meeting(at, end + shift)) return answer('EEXIST');
    for (const area of met) {
      space.areas = space.areas.with({ first: Math.max(area.first, from) + shift, last: Math.min(area.last, end) + shift });
    }
    return OK;
  }

  /** What map and unmap ask first: a root address space, whose devices allow it. */
  #target(command: Command, p: string, c: string, i: number): AddressSpace | Answered {
    const { holders, objects } = this.context(c);
    this.id('i', i);
    if (!holders.has(this.process('p', p))) return EBADF;
    const space = objects.space(i);
    if (!space) return answer(this.profile.unknown);
    return space.isChild ? EINVAL : this.#refusal(command, space) ?? space;
  }

  /** What every command on an address space asks about its devices. */
  #refusal(command: Command, space: AddressSpace): Answered | undefined {
    if (this.profile.needAttach.has(command) && space.attached.size === 0) return EINVAL;
    return this.profile.closedWhilePartial && this.#partial(space) ? EBUSY : undefined;
  }

  /** Is a device attached, and some device of its group not? (RFC v1 3, `partial_devices`) */
  #partial(space: AddressSpace): boolean {
    const { devices, groups } = this.parts;
    for (const [group, attached] of space.attached) {
      if (groups[group].members.some((d) => devices[d].plugged !== 'gone' && !attached.has(d))) return true;
    }
    return false;
  }

  #late(context: Context, space: AddressSpace, area: Area): void {
    space.unmapping = space.unmapping.with(area);
    space.users++;
    context.unmaps++;
  }
}
