/**
 * The state invariants of spec/ioasid/IoasidProperties.tla under the same names, each a predicate on a view.
 * Where an invariant is not of every profile, `RULES` names the rule that it needs.
 */
import { NONE } from './answer';
import { Profile, PROFILES } from './profiles';
import type { AreaView, DomainView, ObjectView, SpaceView, IoasidView } from './view';
import type { IoasidWorld } from './world';

const groupOf = (world: IoasidWorld, f: string): string => world.devices[world.files[f]].group;
const members = (view: IoasidView, world: IoasidWorld, g: string): string[] =>
  Object.keys(world.devices).filter((d) => world.devices[d].group === g && view.plugged[d] !== 'gone');
const filesOf = (world: IoasidWorld, g: string): string[] => Object.keys(world.files).filter((f) => groupOf(world, f) === g);
const isTable = (domain: DomainView): domain is ['table', string, number] => domain[0] === 'table';
const equal = (a: DomainView, b: DomainView): boolean => a.length === b.length && a.every((part, at) => part === b[at]);
const isOn = (view: IoasidView, f: string, c: string, i: number): boolean => [...view.attached[f]].some((s) => s[0] === c && s[1] === i);
const meets = (a: AreaView, b: AreaView): boolean => a.first <= b.last && b.first <= a.last;
const bound = (view: IoasidView, world: IoasidWorld): string[] => Object.keys(world.files).filter((f) => view.bound[f].size > 0);
const owned = (view: IoasidView, g: string): boolean => Object.values(view.claims[g]).some((claims) => claims > 0);
const everyObject = (view: IoasidView, holds: (object: ObjectView, i: number, c: string) => boolean): boolean =>
  Object.entries(view.objects).every(([c, table]) => [...table].every(([i, object]) => holds(object, i, c)));

/** The address space that a table reaches, if it is there. */
function root(table: Map<number, ObjectView>, i: number): SpaceView | undefined {
  let object = table.get(i);
  if (object?.kind === 'Hwpt') object = table.get(object.space);
  if (object?.kind === 'Space' && object.parent !== NONE) object = table.get(object.parent);
  return object?.kind === 'Space' ? object : undefined;
}

function users(view: IoasidView, c: string, i: number, object: ObjectView): number {
  const table = [...view.objects[c].values()];
  return 1 + Object.keys(view.attached).filter((f) => isOn(view, f, c, i)).length
    + Object.values(view.former).filter((domain) => equal(domain, ['table', c, i])).length
    + table.filter((other) => (other.kind === 'Space' && other.parent === i) || (other.kind === 'Hwpt' && other.space === i)).length
    + (object.kind === 'Space' ? object.unmapping.size : 0) + (object.kind === 'Device' ? 1 : 0);
}

export type StateProperty = (view: IoasidView, world: IoasidWorld) => boolean;

export const STATE_PROPERTIES = {
  ViableInv: (view, world) => bound(view, world).every((f) => !members(view, world, groupOf(world, f)).some((d) => view.hosted.has(d))),

  OutlivesInv: (view, world) => bound(view, world).every((f) => view.opened.has(f) && [...view.bound[f]].every((c) => view.opened.has(c))),

  SiblingsInv: (view, world) => bound(view, world).every((f) => bound(view, world).every((x) =>
    groupOf(world, f) !== groupOf(world, x) || world.files[f] === world.files[x]
      || [...view.bound[f]].every((c) => [...view.bound[x]].every((e) => c === e)))),

  OneOwnerInv: (view) => Object.values(view.claims).every((claims) => Object.values(claims).filter((count) => count > 0).length <= 1),

  OneFileInv: (view, world) => new Set(bound(view, world).map((f) => world.files[f])).size === bound(view, world).length,

  AttachNeedsBindInv: (view) => Object.entries(view.attached).every(([f, tables]) => [...tables].every(([c]) => view.bound[f].has(c))),

  DmaNeedsAttachInv: (view, world) => Object.entries(view.domains).every(([g, domain]) =>
    !isTable(domain) || filesOf(world, g).some((f) => isOn(view, f, domain[1], domain[2]))),

  NeverDefaultInv: (view, world) => bound(view, world).every((f) => view.domains[groupOf(world, f)][0] !== 'default'),

  OldOrNewInv: (view, world) => Object.entries(view.dma).every(([d, [domain]]) => {
    const { group } = world.devices[d];
    return domain === undefined || equal(domain, view.domains[group]) || equal(domain, view.former[group]);
  }),

  UnmappedInv: (view) => Object.values(view.dma).every(([domain, address]) => {
    if (domain === undefined || !isTable(domain)) return true;
    const space = root(view.objects[domain[1]], domain[2]);
    return space !== undefined && [...space.areas, ...space.unmapping].some((area) => area.first <= address! && address! <= area.last);
  }),

  ParentInv: (view) => Object.entries(view.attached).every(([f, tables]) => [...tables].every(([c, i]) => {
    const object = view.objects[c].get(i);
    return object?.kind !== 'Space' || object.parent === NONE || isOn(view, f, c, object.parent);
  })),

  NoDowngradeInv: (view, world) => Object.entries(view.domains).every(([g, domain]) => {
    const object = isTable(domain) ? view.objects[domain[1]].get(domain[2]) : undefined;
    return !object || object.kind === 'Device' || !object.enforce || members(view, world, g).every((d) => world.devices[d].enforcing ?? true);
  }),

  NoOverlapInv: (view) => everyObject(view, (object) => {
    const areas = object.kind === 'Space' ? [...object.areas, ...object.unmapping] : [];
    return areas.every((a) => areas.every((b) => a === b || !meets(a, b)));
  }),

  NoUseAfterFreeInv: (view, world) => {
    const kind = PROFILES[world.profile].hwpts ? 'Hwpt' : 'Space';
    const there = (domain: DomainView): boolean => !isTable(domain) || view.objects[domain[1]].get(domain[2])?.kind === kind;
    return Object.values(view.attached).every((tables) => [...tables].every(([c, i]) => there(['table', c, i])))
      && [...Object.values(view.domains), ...Object.values(view.former)].every(there)
      && Object.values(view.dma).every(([domain]) => domain === undefined || there(domain))
      && everyObject(view, (object, _, c) => {
        const is = (i: number, wanted: string): boolean => view.objects[c].get(i)?.kind === wanted;
        if (object.kind === 'Device') return view.bound[object.file].has(c);
        if (object.kind === 'Hwpt') return is(object.space, 'Space');
        return (object.parent === NONE || is(object.parent, 'Space')) && object.hwpts.every((i) => is(i, 'Hwpt'));
      });
  },

  UsersInv: (view) => everyObject(view, (object, i, c) => object.users === users(view, c, i, object)),

  ClaimsInv: (view, world) => Object.entries(view.claims).every(([g, claims]) =>
    Object.entries(claims).every(([c, count]) => count === filesOf(world, g).filter((f) => view.bound[f].has(c)).length)),

  NoIdleHwptInv: (view) => everyObject(view, (object) => object.kind !== 'Hwpt' || object.users > 1),

  NothingLeftInv: (view, world) => Object.entries(view.holders).every(([x, holders]) => view.opened.has(x) || holders.size === 0)
    && Object.entries(view.objects).every(([c, table]) => view.opened.has(c) || table.size === 0)
    && Object.keys(world.files).every((f) => view.opened.has(f) || view.bound[f].size + view.attached[f].size === 0)
    && Object.keys(view.domains).every((g) => owned(view, g) || view.domains[g][0] === 'default'),
} satisfies Record<string, StateProperty>;

/** The profiles of which an invariant is, where it is not of all. */
export const STATE_RULES: Partial<Record<keyof typeof STATE_PROPERTIES, (profile: Profile) => boolean>> = {
  ViableInv: ({ securityContext }) => securityContext,
  SiblingsInv: ({ securityContext }) => securityContext,
  OneOwnerInv: ({ securityContext, manyContexts }) => securityContext && !manyContexts,
  OneFileInv: ({ manyContexts }) => !manyContexts,
  NeverDefaultInv: ({ securityContext }) => securityContext,
  ParentInv: ({ parentFirst }) => parentFirst,
};

/** The names of the invariants of the world's profile that do not hold in the state. */
export function broken(view: IoasidView, world: IoasidWorld): string[] {
  const profile = PROFILES[world.profile];
  const names = Object.keys(STATE_PROPERTIES) as (keyof typeof STATE_PROPERTIES)[];
  return names.filter((name) => (STATE_RULES[name]?.(profile) ?? true) && !(STATE_PROPERTIES[name] as StateProperty)(view, world));
}
