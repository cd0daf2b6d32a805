/** Things of this room in words, as the sentences of its rules name them: what it is, whose it is, and who holds it. */
import { type Show } from '../rules';
import { Access } from './access';
import { Area } from './area';
import { Context } from './context';
import { Device } from './device';
import { Fault } from './fault';
import { HwQueue } from './hw-queue';
import { Hwpt, HwptNested, HwptPaging } from './hwpt';
import { Ioas } from './ioas';
import { IommuGroup } from './iommu-group';
import { PhysicalDevice } from './machine';
import { IommufdObject } from './object';
import type { Range } from './ranges';
import { Selftest } from './selftest';
import { Veventq } from './veventq';
import { VfioGroup } from './vfio-group';
import { Vdevice, Viommu } from './viommu';

/** What whoever made the calls knows more of a thing: the name that a call gave it, and by which call it came. */
export type KnownAs = (thing: object) => string | undefined;

const hex = (value: number | bigint): string => `0x${value.toString(16)}`;
const list = (parts: readonly string[]): string => (parts.length < 2 ? parts.join('') : `${parts.slice(0, -1).join(', ')} and ${parts[parts.length - 1]}`);

/** What is written of a value; `known` tells more of a thing. */
export function showing(known: KnownAs = () => undefined): Show {
  const more = (thing: object): string => { const said = known(thing); return said === undefined ? '' : ` (${said})`; };

  function show(value: unknown, how?: string): string {
    if (typeof value === 'number' || typeof value === 'bigint') return how === 'x' ? hex(value) : String(value);
    if (Array.isArray(value)) return list(value.map((each) => show(each)));
    if (how === 'needs') return value === null || value === undefined ? 'the call' : value instanceof HwptPaging ? `${object(value)}, which does not reach it,` : value instanceof Device ? value.physical.name : show(value);
    if (how === 'enforcing' && value instanceof HwptPaging) return value.enforcedBy ? `${value.enforcedBy.name} was attached` : `it was made, for ${value.madeFor.name}`;
    if (how === 'demand' && value instanceof Ioas) return demand(value);
    if (how === 'users' && value instanceof IommufdObject) return users(value);
    if (value instanceof Area) return `the area ${hex(value.first)}-${hex(value.last)}${more(value)}`;
    if (value instanceof IommufdObject) return object(value);
    if (value instanceof PhysicalDevice) return value.name;
    if (value instanceof Context) return context(value);
    if (value instanceof VfioGroup) return `a container, in which VFIO's group ${value.name} is${more(value)}`;
    if (value instanceof IommuGroup) return hosts(value);
    if (isRange(value)) return 'by' in value ? reserved(value as Range & { by: unknown }) : `${hex(value.first)}-${hex(value.last)}`;
    if (typeof value === 'object' && value !== null && 'name' in value) return `${String(value.name)}, in the kernel`;
    return String(value);
  }

  function object(it: IommufdObject): string { return `${kindOf(it)} ${it.id}${more(it)}`; }

  function context(it: Context): string {
    const bound = it.objects.objects().filter((each) => each instanceof Device).map(({ physical }) => physical.name);
    return `the context${more(it)}${bound.length > 0 ? `, in which ${list(bound)} ${bound.length > 1 ? 'are' : 'is'} bound` : ''}`;
  }

  /** Whose driver counts for a group that no user owns. */
  function hosts({ members }: IommuGroup): string {
    const drivers = members.filter(({ driver }) => driver !== null && !driver.startsWith('vfio')).map(({ name, driver }) => `${name} (${driver})`);
    return drivers.length > 0 ? `the host's drivers, of ${list(drivers)}` : "the host's drivers";
  }

  function reserved({ first, last, by }: Range & { by: unknown }): string {
    const range = `${hex(first)}-${hex(last)}`;
    if (by instanceof Device) return `${isMsi(first) ? 'the MSI window' : 'a reserved range'} of ${by.physical.name}, ${range}`;
    if (by instanceof PhysicalDevice) return `${isMsi(first) ? 'the MSI window' : 'a reserved range'} of ${by.name}, ${range}`;
    if (by instanceof HwptPaging) return `${range}, which ${object(by)} does not reach`;
    return `the reserved range ${range}`;
  }

  /** Who uses an object beside the table: what holds it, its driver or descriptor, and calls in flight. */
  function users(it: IommufdObject): string {
    const found = contextOf(it)?.objects.objects().filter((each) => each !== it && holds(each, it)) ?? [];
    const said = found.map((each) => `${object(each)} ${each instanceof Device ? 'is attached to it' : 'holds it'}${inner(each)}`);
    if (it instanceof Device) said.push(`its driver has ${it.physical.name} bound`);
    if (it instanceof Access) said.push('its driver has it');
    if (it instanceof Fault && it.open) said.push('its descriptor is open');
    if (it.wait > 1) said.push(it.wait === 2 ? 'a call on it is in flight' : `${it.wait - 1} calls on it are in flight`);
    return said.length > 0 ? list(said) : `${it.users - 1} more`;
  }

  /** Who demands the alignment of an address space. */
  function demand(ioas: Ioas): string {
    const hwpt = ioas.hwpts.find(({ pageSize }) => pageSize === ioas.alignment);
    if (hwpt) return object(hwpt);
    const access = [...ioas.accesses].find(({ alignment }) => alignment === ioas.alignment);
    return access ? object(access) : 'the option huge_pages';
  }

  /** Why an automatic HWPT is there. */
  function inner(it: IommufdObject): string {
    if (!(it instanceof HwptPaging) || !it.auto) return '';
    const on = it.ioas.context.objects.objects().filter((each): each is Device => each instanceof Device && each.hwptOf() === it);
    return `, made by an attach and kept by ${list(on.map((device) => `${device.physical.name}, device ${device.id}${more(device)}`))}`;
  }

  return show;
}

const isRange = (value: unknown): value is Range => typeof value === 'object' && value !== null && 'first' in value && 'last' in value;
const isMsi = (first: number | bigint): boolean => first === 0xfee00000;

function kindOf(it: IommufdObject): string {
  if (it instanceof Ioas) return 'address space';
  if (it instanceof HwptPaging) return it.auto ? 'automatic HWPT' : 'HWPT';
  if (it instanceof HwptNested) return 'nested HWPT';
  if (it instanceof Selftest) return 'mock object';
  const words: Readonly<Record<string, string>> = {
    Device: 'device', Access: 'access', Fault: 'fault queue', Viommu: 'vIOMMU', Vdevice: 'vdevice', Veventq: 'event queue', HwQueue: 'hardware queue',
  };
  return words[it.type];
}

/** The context in whose table an object is, as far as it says. */
function contextOf(it: IommufdObject): Context | undefined {
  if (it instanceof Ioas || it instanceof Device || it instanceof Access || it instanceof HwQueue) return it.context;
  if (it instanceof Hwpt) return it.paging.ioas.context;
  if (it instanceof Viommu) return it.parent.ioas.context;
  if (it instanceof Vdevice || it instanceof Veventq) return it.viommu.parent.ioas.context;
  return undefined;
}

/** Whether one object is a user of another (`HOLDS`). */
function holds(holder: IommufdObject, held: IommufdObject): boolean {
  if (holder instanceof HwptPaging) return holder.ioas === held || holder.fault === held;
  if (holder instanceof HwptNested) return (holder.viommu ?? holder.parent) === held || holder.fault === held;
  if (holder instanceof Device) return held instanceof Hwpt && holder.hwptOf() === held;
  if (holder instanceof Access) return holder.ioas === held;
  if (holder instanceof Viommu) return holder.parent === held;
  if (holder instanceof Vdevice) return holder.viommu === held || holder.device === held;
  if (holder instanceof Veventq) return holder.viommu === held;
  if (holder instanceof HwQueue) return holder.viommu === held || holder.previous === held;
  return false;
}
