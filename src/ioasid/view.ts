/** The state as the specification's variables, and as a text. */
import type { Areas } from './state/areas';
import type { Domain } from './state/domain';
import type { Parts } from './state/parts';
import type { Entry } from './state/table';
import type { Addresses } from './world';

type Address = number | bigint;
export interface AreaView { readonly first: Address; readonly last: Address }
export interface SpaceView {
  readonly kind: 'Space';
  readonly users: number;
  readonly parent: number;
  readonly enforce: boolean;
  readonly areas: Set<AreaView>;
  readonly unmapping: Set<AreaView>;
  readonly hwpts: number[];
}
export interface HwptView { readonly kind: 'Hwpt'; readonly users: number; readonly space: number; readonly enforce: boolean }
export interface DeviceView { readonly kind: 'Device'; readonly users: number; readonly file: string }
export type ObjectView = SpaceView | HwptView | DeviceView;
export type DomainView = [] | ['default'] | ['blocking'] | ['table', string, number];

export interface IoasidView {
  readonly opened: Set<string>;
  readonly holders: Record<string, Set<string>>;
  readonly objects: Record<string, Map<number, ObjectView>>;
  readonly bound: Record<string, Set<string>>;
  readonly attached: Record<string, Set<[string, number]>>;
  readonly claims: Record<string, Record<string, number>>;
  readonly hosted: Set<string>;
  readonly plugged: Record<string, 'present' | 'leaving' | 'gone'>;
  readonly domains: Record<string, DomainView>;
  readonly former: Record<string, DomainView>;
  readonly dma: Record<string, [] | [DomainView, Address]>;
}

/** A view is made after every call that is compared, so it is made in plain loops: arrays on the way would cost half of it. */
export function ioasidViewOf({ contexts, files, devices, groups }: Parts, addresses: Addresses): IoasidView {
  const view: IoasidView = {
    opened: new Set(), holders: {}, objects: {}, bound: {}, attached: {}, claims: {},
    hosted: new Set(), plugged: {}, domains: {}, former: {}, dma: {},
  };
  const domainOf = (domain: Domain | undefined): DomainView => {
    if (!domain) return [];
    return domain.to === 'table' ? ['table', contexts[domain.context].name, domain.id] : [domain.to];
  };
  for (const { name, opened, holders, objects } of contexts) {
    if (opened) view.opened.add(name);
    view.holders[name] = new Set(holders);
    const table = view.objects[name] = new Map<number, ObjectView>();
    if (objects.size > 0) for (const [id, object] of objects.entries()) table.set(id, objectOf(object, files, addresses));
  }
  for (const { name, opened, holders, bound, attached } of files) {
    if (opened) view.opened.add(name);
    view.holders[name] = new Set(holders);
    const to = view.bound[name] = new Set<string>();
    for (const context of bound) to.add(contexts[context].name);
    const on = view.attached[name] = new Set<[string, number]>();
    for (const { context, id } of attached) on.add([contexts[context].name, id]);
  }
  for (const { name, hosted, plugged, dma } of devices) {
    if (hosted) view.hosted.add(name);
    view.plugged[name] = plugged;
    view.dma[name] = dma ? [domainOf(dma.domain), dma.address] : [];
  }
  for (const { name, claims, domain, former } of groups) {
    const of: Record<string, number> = view.claims[name] = {};
    for (let number = 0; number < contexts.length; number++) of[contexts[number].name] = claims.get(number) ?? 0;
    view.domains[name] = domainOf(domain);
    view.former[name] = domainOf(former);
  }
  return view;
}

function areasOf(areas: Areas, addresses: Addresses): Set<AreaView> {
  const set = new Set<AreaView>();
  if (areas.size > 0) for (const { first, last } of areas) set.add({ first: addresses.first(first), last: addresses.lastOf(last) });
  return set;
}

function objectOf(object: Entry, files: Parts['files'], addresses: Addresses): ObjectView {
  const { users } = object;
  if (object.kind === 'Device') return { kind: 'Device', users, file: files[object.file].name };
  if (object.kind === 'Hwpt') return { kind: 'Hwpt', users, space: object.space, enforce: object.enforce };
  const { parent, enforce, areas, unmapping, hwpts } = object;
  return { kind: 'Space', users, parent, enforce, areas: areasOf(areas, addresses), unmapping: areasOf(unmapping, addresses), hwpts: [...hwpts] };
}

/** A text that is the same for equal values, in whatever order sets and maps list them; a number and its digits have the same. */
export function viewText(value: unknown): string {
  if (value instanceof Set) return `{${[...value].map(viewText).sort().join()}}`;
  if (value instanceof Map) return `<${[...value].map(viewText).sort().join()}>`;
  if (Array.isArray(value)) return `[${value.map(viewText).join()}]`;
  if (typeof value === 'object' && value !== null) return `(${Object.entries(value).map(([name, of]) => `${name}:${viewText(of)}`).join()})`;
  return String(value);
}
