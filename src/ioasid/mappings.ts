/** The calls on mappings. Spec: Mapping. */
import { AddressSpace } from './address-space';
import { answer, Answered, OK } from './answer';
import { Area, covers } from './areas';
import type { Context } from './descriptions';
import type { Command } from './profiles';
import { SpaceCalls } from './spaces';

export type Address = number | bigint;

/** An unmap that could return now: the step, and its arguments. */
export type UnmapDone = readonly ['unmapDone', string, number, Address, Address];

const EBADF = answer('EBADF');
const EBUSY = answer('EBUSY');
const EINVAL = answer('EINVAL');
const ENOTTY = answer('ENOTTY');

/** Addresses are bytes, 0 to 2^64 - 1, and ranges include both ends. */
export abstract class MappingCalls extends SpaceCalls {
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
    const { areas } = space;
    space.areas = out.length === areas.size ? areas.none() : out.reduce((left, area) => left.without(area.first), areas);
    for (const page of this.flights(context, i)) {
      const area = page >= from && page <= to ? areas.meeting(page, page) : undefined;
      if (area && !space.unmapping.meeting(page, page)) this.#late(context, space, area);
    }
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
    return space.isChild ? EINVAL : this.refusal(command, space) ?? space;
  }

  /** The unmaps of a context that could return now. */
  protected returning(context: Context): UnmapDone[] {
    const spaces = [...context.objects.entries()].filter(([, object]) => object.kind === 'Space') as [number, AddressSpace][];
    return spaces.flatMap(([i, { unmapping }]) => [...unmapping].filter(({ first, last }) => !this.reached(context, i, first, last))
      .map(({ first, last }): UnmapDone => ['unmapDone', context.name, i, this.addresses.first(first), this.addresses.lastOf(last)]));
  }

  #late(context: Context, space: AddressSpace, area: Area): void {
    space.unmapping = space.unmapping.with(area);
    space.users++;
    context.unmaps++;
  }
}
