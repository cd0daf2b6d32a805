/** The machine of a recording, as the `env` of a case: devices with their groups, drivers and IOMMUs, and who makes the calls. */
import type { Env } from '../cases/env';
import type { CaseJson } from '../iommufd/ioctl/call';
import type { TracedRun } from './processes';
import type { RawEvent } from './raw';

/** Bits of the VT-d's registers. */
const SNOOP_CONTROL = 7n;
const REMAPPING = 3n;
const DIRTY = 45n;
/** CAP_IPC_LOCK, CAP_SYS_RAWIO, CAP_SYS_RESOURCE. */
const [IPC_LOCK, SYS_RAWIO, SYS_RESOURCE] = [14n, 17n, 24n];
/** What nothing may be mapped over, as every x86 has it. */
const INTERRUPTS = '0xfee00000-0xfeefffff';

const has = (bits: bigint, bit: bigint): boolean => (bits >> bit & 1n) === 1n;
const hex = (text: string): bigint | undefined => (/^[\da-f]+$/.test(text) ? BigInt(`0x${text}`) : undefined);

export class RecordedMachine {
  readonly #devices: { readonly name: string; readonly word: string; readonly group: string; readonly event: RawEvent }[] = [];
  release = '';
  #page = 4096;
  #legacy = false;
  readonly #params: Record<string, CaseJson> = {};

  machine(event: RawEvent): void {
    this.release = /^\d+\.\d+(\.\d+)?/.exec(event.text('release'))?.[0] ?? '';
    this.#page = event.number('page') || this.#page;
    this.#legacy ||= event.text('type1') === '1';
    const limit = event.text('vfio_iommu_type1/parameters/dma_entry_limit');
    if (limit !== '' && limit !== '65535') this.#params.dma_entry_limit = Number(limit);
    if ([...event.words].some(([key, [value]]) => key.endsWith('allow_unsafe_interrupts') && value === 'Y')) this.#params.allow_unsafe_interrupts = true;
  }

  device(event: RawEvent): void {
    const name = event.text('name');
    if (!this.#devices.some((each) => each.name === name)) this.#devices.push({ name, word: `d${this.#devices.length}`, group: `g${event.text('group')}`, event });
  }

  /** The device of a name of the host's, or of its node; a device of which nothing is known is named after its node. */
  wordOf(name: string): string { return this.#devices.find((each) => each.name === name || each.event.text('node') === name)?.word ?? name.replace(/^vfio(\d+)$/, 'd$1'); }

  #factsOf(event: RawEvent): Record<string, CaseJson> {
    const driver = event.text('driver');
    const [ecap, cap] = [hex(event.text('ecap')), hex(event.text('cap'))];
    const facts: Record<string, CaseJson> = driver === '' ? { driver: null } : driver.includes('vfio') || driver.includes('mdev') || driver.includes('mtty') ? {} : { driver };
    if (event.text('bus') === 'mdev') return { ...facts, emulated: true };
    if (event.text('groupname').includes('noiommu')) return { ...facts, iommu: false, noiommu: true, enforce_cc: false, dirty: false };
    if (ecap !== undefined) Object.assign(facts, { ...(has(ecap, SNOOP_CONTROL) ? {} : { enforce_cc: false }), ...(has(ecap, REMAPPING) ? {} : { isolated_msi: false }), ...(has(ecap, DIRTY) ? {} : { dirty: false }) });
    if (cap !== undefined) facts.width = Number(cap >> 16n & 0x3fn) + 1;
    const physical = event.text('physfn');
    if (physical !== '') facts.vf_of = this.wordOf(physical);
    return { ...facts, ...reservedOf(event.text('reserved')) };
  }

  #slots(): Map<string, readonly string[]> {
    const slots = new Map<string, string[]>();
    for (const { name } of this.#devices) {
      const [slot] = name.split('.');
      slots.set(slot, [...slots.get(slot) ?? [], name]);
    }
    return slots;
  }

  /** @param caller what the first process of the run may; undefined where that was not seen */
  env({ mocks, steps }: TracedRun, caller: RawEvent | undefined): Env {
    const devices: Record<string, Record<string, CaseJson>> = {};
    const groups: Record<string, string[]> = {};
    const slots = this.#slots();
    for (const { name, word, group, event } of this.#devices) {
      const [slot] = name.split('.');
      const facts = { ...this.#factsOf(event), ...(slots.get(slot)!.length > 1 ? { slot } : {}) };
      if (Object.keys(facts).length > 0) devices[word] = facts;
      (groups[group] ??= []).push(word);
    }
    const capabilities = caller?.hex('capabilities');
    const lacks = (...bits: bigint[]): boolean => capabilities !== undefined && bits.some((bit) => !has(capabilities, bit));
    const memlock = caller?.number('memlock') ?? -1;
    const all = { ...devices, ...mocksOf(mocks) };
    return {
      ...(mocks.size > 0 ? { mock: true } : {}),
      ...(this.#legacy && steps.some(({ op }) => op === 'container_open') ? { container: 'vfio' } : {}),
      ...(lacks(SYS_RAWIO, SYS_RESOURCE) ? { capable: false } : {}),
      ...(lacks(IPC_LOCK) && memlock >= 0 ? { memlock } : {}),
      ...(this.#page === 4096 ? {} : { page_size: this.#page }),
      ...(Object.keys(this.#params).length > 0 ? { params: this.#params } : {}),
      ...(Object.keys(all).length > 0 ? { devices: all } : {}),
      ...(Object.keys(groups).length > 0 ? { groups } : {}),
    };
  }

  /** Which device of the host a name stands for. */
  note(): string { return this.#devices.map(({ name, word }) => `${word} is ${name}`).join(', '); }
}

/** Where nothing may be mapped, and whether firmware demands that something is. */
function reservedOf(text: string): Record<string, CaseJson> {
  const lines = text.split('\n').map((line) => line.trim().split(/\s+/)).filter(([first, last]) => first && last);
  const ranges = lines.filter(([, , type]) => type !== 'direct-relaxable');
  const plain = ranges.length === 1 && ranges.every(([first, last]) => BigInt(first) === 0xfee00000n && `${first}-${last}`.replace(/0x0+(?=[1-9a-f])/g, '0x') === INTERRUPTS);
  return {
    ...(lines.some(([, , type]) => type === 'direct') ? { require_direct: true } : {}),
    ...(text === '' || plain ? {} : { reserved: ranges.map(([first, last]): CaseJson => [number(first), number(last)]) }),
  };
}

function number(text: string): CaseJson {
  const value = BigInt(text);
  return value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : value;
}

/** MOCK_FLAGS_DEVICE_NO_DIRTY and _PASID: a device for each set of flags. */
function mocksOf(flags: ReadonlySet<number>): Record<string, Record<string, CaseJson>> {
  return Object.fromEntries([...flags].filter((each) => (each & 5) !== 0).map((each) => [`d${each}`, { ...(each & 1 ? { dirty: false } : {}), ...(each & 4 ? { pasid: true } : {}) }]));
}
