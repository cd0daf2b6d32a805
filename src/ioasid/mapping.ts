/** Mappings: mapped and unmapped whole, copied. Spec: Mapping. */
import type { AddressSpaces } from './address-space';
import { type Answered, OK, refuse } from './answer';
import type { Dmas } from './dma';
import type { Command } from './profiles';
import { COPY, MAP, PLACE, TARGET, UNMAP } from './rules';
import { AddressSpace } from './state/address-space';
import { type PageArea, covers } from './state/areas';
import type { IoasidContext } from './state/descriptions';
import type { IoasidState } from './state/state';

export type Address = number | bigint;

/** An unmap that could return now: the step, and its arguments. */
export type UnmapDone = readonly ['unmapDone', string, number, Address, Address];

export class Mappings {
  constructor(readonly state: IoasidState, readonly spaces: AddressSpaces, readonly dmas: Dmas) {}

  map(p: string, c: string, i: number, first: Address, last: Address): Answered {
    const { addresses } = this.state;
    const from = addresses.page('first', first);
    const to = addresses.page('last', last);
    const space = this.#target('Map', p, c, i);
    if (!(space instanceof AddressSpace)) return space;
    if (last < first) return refuse(MAP.empty, { first, last });
    const refused = this.#placeRefused(space, first, last, from, to);
    if (refused) return refused;
    space.areas = space.areas.with({ first: from, last: to });
    return OK;
  }

  unmap(p: string, c: string, i: number, first: Address, last: Address): Answered {
    const { addresses, profile } = this.state;
    const from = addresses.page('first', first);
    const to = addresses.page('last', last);
    const space = this.#target('Unmap', p, c, i);
    if (!(space instanceof AddressSpace)) return space;
    if (last < first) return refuse(UNMAP.empty, { first, last });
    const waiting = space.unmapping.meeting(from, to);
    if (waiting) return refuse(UNMAP.beingUnmapped, this.#met(waiting));
    const out = [...space.areas.within(from, to)];
    if (out.length > 0) {
      const begin = addresses.begins(first) ? from : from + 1;
      const end = addresses.ends(last) ? to : to - 1;
      if (out[0].first < begin) return refuse(UNMAP.wouldCut, this.#met(out[0]), profile.cut);
      if (out[out.length - 1].last > end) return refuse(UNMAP.wouldCut, this.#met(out[out.length - 1]), profile.cut);
    } else return refuse(UNMAP.nothing, { first, last }, profile.nothing);
    const context = this.state.context(c);
    const { areas } = space;
    space.areas = out.length === areas.size ? areas.none() : out.reduce((left, area) => left.without(area.first), areas);
    for (const page of this.dmas.flights(context, i)) {
      const area = page >= from && page <= to ? areas.meeting(page, page) : undefined;
      if (area && !space.unmapping.meeting(page, page)) this.#late(context, space, area);
    }
    return OK;
  }

  unmapDone(c: string, i: number, first: Address, last: Address): Answered | undefined {
    const { addresses } = this.state;
    const context = this.state.context(c);
    const space = context.objects.space(this.state.id('i', i));
    const from = addresses.page('first', first);
    const to = addresses.page('last', last);
    const area = space?.unmapping.meeting(from, to);
    const exact = area?.first === from && area.last === to && addresses.begins(first) && addresses.ends(last);
    if (!space || !exact || this.dmas.reached(context, i, from, to)) return undefined;
    space.unmapping = space.unmapping.without(from);
    space.users--;
    context.unmaps--;
    return OK;
  }

  copy(p: string, c: string, i: number, first: Address, last: Address, j: number, to: Address): Answered {
    const { addresses, profile } = this.state;
    const [from, end, at] = [addresses.page('first', first), addresses.page('last', last), addresses.page('to', to)];
    const { holders, objects } = this.state.context(c);
    this.state.id('i', i);
    this.state.id('j', j);
    if (!holders.has(this.state.process('p', p))) return refuse(COPY.notHolding, { p, c });
    if (!profile.copies) return refuse(COPY.noCall);
    const source = objects.space(i);
    if (!source) return refuse(COPY.noSource, { i, c }, profile.unknown);
    if (last < first) return refuse(COPY.empty, { first, last });
    const met = [...source.areas.within(from, end)];
    if (!covers(met, from, end)) return refuse(COPY.hole, { first, last, i });
    const space = objects.space(j);
    if (!space) return refuse(COPY.noTarget, { j, c }, profile.unknown);
    if (!addresses.begins(first) || !addresses.ends(last)) return refuse(COPY.cutsPages, { grain: addresses.grain, first, last });
    const shift = at - from;
    const refused = this.#placeRefused(space, to, undefined, at, end + shift);
    if (refused) return refused;
    for (const area of met) {
      space.areas = space.areas.with({ first: Math.max(area.first, from) + shift, last: Math.min(area.last, end) + shift });
    }
    return OK;
  }

  /** The unmaps of a context that could return now. */
  returning(context: IoasidContext): UnmapDone[] {
    const { addresses } = this.state;
    const spaces = [...context.objects.entries()].filter(([, object]) => object.kind === 'Space') as [number, AddressSpace][];
    return spaces.flatMap(([i, { unmapping }]) => [...unmapping].filter(({ first, last }) => !this.dmas.reached(context, i, first, last))
      .map(({ first, last }): UnmapDone => ['unmapDone', context.name, i, addresses.first(first), addresses.lastOf(last)]));
  }

  /** Where the areas begin that meet the range, and whose unmap has not returned yet. */
  unmapping(c: string, i: number, first: Address, last: Address): Address[] {
    const { addresses } = this.state;
    const space = this.state.context(c).objects.space(this.state.id('i', i));
    const met = space?.unmapping.within(addresses.page('first', first), addresses.page('last', last));
    return [...met ?? []].map((area) => addresses.first(area.first));
  }

  /** What map and unmap ask first: a root address space, whose devices allow it. */
  #target(command: Command, p: string, c: string, i: number): AddressSpace | Answered {
    const { holders, objects } = this.state.context(c);
    this.state.id('i', i);
    if (!holders.has(this.state.process('p', p))) return refuse(TARGET.notHolding, { p, c });
    const space = objects.space(i);
    if (!space) return refuse(TARGET.noSpace, { i, c }, this.state.profile.unknown);
    return space.isChild ? refuse(TARGET.child, { i, parent: space.parent }) : this.spaces.commandRefused(command, i, space) ?? space;
  }

  /** May these pages be mapped? `last` is not given of a copy, which ends where a page does. */
  #placeRefused({ areas, unmapping }: AddressSpace, first: Address, last: Address | undefined, from: number, to: number): Answered | undefined {
    const { addresses } = this.state;
    if (!addresses.begins(first) || (last !== undefined && !addresses.ends(last))) {
      return refuse(PLACE.misaligned, { grain: addresses.grain, first, last: last ?? addresses.lastOf(to) });
    }
    if (to > addresses.lastPage) return refuse(PLACE.beyondEnd, { first, end: addresses.last });
    const met = areas.meeting(from, to) ?? unmapping.meeting(from, to);
    return met && refuse(PLACE.overlaps, this.#met(met));
  }

  #met({ first, last }: PageArea): () => { readonly met: string } {
    return () => ({ met: `the area 0x${this.state.addresses.first(first).toString(16)}-0x${this.state.addresses.lastOf(last).toString(16)}` });
  }

  #late(context: IoasidContext, space: AddressSpace, area: PageArea): void {
    space.unmapping = space.unmapping.with(area);
    space.users++;
    context.unmaps++;
  }
}
