/** The machine of a case: what its `env` may say, and what stands where it says nothing. */
import type { Traits } from '../iommufd/machine';
import type { CaseJson } from '../iommufd/ioctl/call';
import { U64, U64_MAX } from '../iommufd/u64';
import { meant } from './meant';

/** Devices and groups that it does not name are made when a call first names them. */
export interface Env {
  /** Every device is the kernel's own mock device, unless it says `mock: false` itself. */
  readonly mock?: boolean;
  /** `vfio`: /dev/vfio/vfio is the legacy container's; any other word: iommufd's. */
  readonly container?: string;
  /** False: the caller has no capability, as CAP_SYS_RESOURCE and CAP_SYS_RAWIO. */
  readonly capable?: boolean;
  /** RLIMIT_MEMLOCK in bytes; the caller lacks CAP_IPC_LOCK, too. */
  readonly memlock?: U64;
  /** Values of module parameters, by name. */
  readonly params?: Record<string, CaseJson>;
  /** Bytes of a page of the machine: 4096, 16384 or 65536. */
  readonly page_size?: number;
  /** How many bits of IOVAs an IOMMU translates that is not described otherwise. */
  readonly width?: number;
  readonly devices?: Record<string, Record<string, CaseJson>>;
  readonly groups?: Record<string, string[]>;
}

type Check = (value: CaseJson) => boolean;

const flag: Check = (value) => typeof value === 'boolean';
const pageSize: Check = (value) => [4096, 16384, 65536].includes(value as number);
const bits: Check = (value) => typeof value === 'number' && Number.isInteger(value) && value >= 20 && value <= 64;
const word: Check = (value) => typeof value === 'string';
const address: Check = (value) => (typeof value === 'number' ? Number.isSafeInteger(value) && value >= 0 : typeof value === 'bigint' && value <= U64_MAX);

/** What may be said of the machine, and of one device of it. */
const FACTS: Readonly<Record<string, Check>> = { mock: flag, container: word, capable: flag, memlock: address, params: isRecord, page_size: pageSize, width: bits, devices: isRecord, groups: isRecord };
const DEVICE_FACTS: Readonly<Record<string, Check>> = {
  mock: flag, iommu: flag, cache_coherency: flag, enforce_cc: flag, isolated_msi: flag, dirty: flag, pasid: flag, emulated: flag, noiommu: flag, require_direct: flag,
  present: flag, width: bits, iommu_page: pageSize, slot: word, vf_of: word, driver: (value) => value === null || word(value),
  reserved: (value) => Array.isArray(value) && value.every((range) => Array.isArray(range) && range.length === 2 && range.every(address)),
};

export function isRecord(value: CaseJson | undefined): value is { [key: string]: CaseJson } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** What is wrong with an `env`, be it a fact that is not known; undefined for nothing. */
export function envProblem(env: { [key: string]: CaseJson }): string | undefined {
  const wrong = wrongFact(env, FACTS);
  const unknown = unknownFact(env as Env);
  if (unknown) return unknown;
  if (wrong) return `env.${wrong} is not what it should be`;
  const seen = new Set<string>();
  for (const [group, members] of Object.entries((env.groups ?? {}) as Record<string, CaseJson>)) {
    if (!Array.isArray(members) || !members.every(word)) return `env.groups.${group} is not a list of devices`;
    for (const member of members as string[]) {
      if (seen.has(member)) return `env.groups has the device '${member}' twice`;
      seen.add(member);
    }
  }
  for (const [device, facts] of Object.entries((env.devices ?? {}) as Record<string, CaseJson>)) {
    if (!isRecord(facts)) return `env.devices.${device} is not an object`;
    const fact = wrongFact(facts, DEVICE_FACTS);
    if (fact) return `env.devices.${device}.${fact} is not what it should be`;
  }
  return undefined;
}

/** The first fact that no room knows, with the nearest that one does. */
function unknownFact(env: Env): string | undefined {
  const other = Object.keys(env).find((key) => !(key in FACTS));
  if (other) return `there is no fact env.${other}${meant(other, Object.keys(FACTS))}`;
  for (const [device, facts] of Object.entries(isRecord(env.devices) ? env.devices : {})) {
    const fact = isRecord(facts) ? Object.keys(facts).find((key) => !(key in DEVICE_FACTS)) : undefined;
    if (fact) return `there is no fact env.devices.${device}.${fact}${meant(fact, Object.keys(DEVICE_FACTS))}`;
  }
  return undefined;
}

/** What a device is, and whether it is there from the beginning. */
export function factsOf(env: Env, device: string): { readonly traits: Partial<Traits>; readonly present: boolean } {
  const facts = env.devices?.[device] ?? {};
  const mock = facts.mock === undefined ? env.mock === true : facts.mock === true;
  const is = (key: string, byDefault: boolean): boolean => (facts[key] === undefined ? byDefault : facts[key] === true);
  const traits: Partial<Traits> = {
    mock,
    iommu: is('iommu', true) && is('cache_coherency', true),
    enforceCc: is('enforce_cc', !mock),
    isolatedMsi: is('isolated_msi', true),
    dirty: is('dirty', true),
    pasid: is('pasid', false),
    emulated: is('emulated', false),
    noIommu: is('noiommu', false),
    requireDirect: is('require_direct', false),
    slot: (facts.slot ?? null) as string | null,
    iommuPage: (facts.iommu_page ?? null) as number | null,
    vfOf: (facts.vf_of ?? null) as string | null,
    width: (facts.width ?? env.width ?? 48) as number,
    driver: facts.driver === undefined ? 'vfio' : facts.driver as string | null,
    // The window of interrupts is the IOMMU's affair.
    ...(facts.reserved === undefined ? (is('noiommu', false) ? { reserved: [] } : {}) : { reserved: (facts.reserved as U64[][]).map(([first, last]) => ({ first, last })) }),
  };
  return { traits, present: is('present', true) };
}

function wrongFact(facts: { [key: string]: CaseJson }, checks: Readonly<Record<string, Check>>): string | undefined {
  return Object.keys(facts).find((key) => checks[key] && !checks[key](facts[key]));
}
