/** Which DMA is coherent: what a device can issue, what its IOMMU can enforce, and what the table it is on does enforce. */
import type { Position } from './positions';

/** The two by two of Williamson's mail (M25): boxes 1 and 2 enforce, 1 and 3 can issue no-snoop. */
export interface Facts {
  readonly group: string;
  /** It can issue DMA that does not snoop caches. */
  readonly noSnoop: boolean;
  /** Its IOMMU can turn such DMA into DMA that does. */
  readonly canEnforce: boolean;
}

export class Table {
  /** Devices on it. */
  readonly devices = new Set<WbinvdDevice>();
  constructor(readonly space: string, public enforces: boolean) {}

  /** The same, with nobody on it. */
  alone(): Table { return new Table(this.space, this.enforces); }
}

export const loose = (table: Table | null): boolean => table !== null && !table.enforces;

export class WbinvdDevice {
  present = true;
  /** The user holds its open file. */
  open = false;
  /** It is bound to the context: while anybody holds its file. */
  bound = false;
  /** Where the user has it attached. */
  table: Table | null = null;
  /** Where its DMA goes: it lags behind `table` while DMA is in flight. */
  domain: Table | null = null;
  /** The machines that were told of the device when the DMA in flight began; null: none is in flight. */
  flight: ReadonlySet<string> | null = null;
  /** New opens are refused: its node's permission was taken away. */
  closedToOpen = false;

  constructor(readonly name: string, readonly facts: Facts) {}

  /** Whether what it writes may pass by the caches now. */
  get nonCoherent(): boolean { return this.facts.noSnoop && loose(this.domain); }

  /** Whether it is somewhere where nothing makes its DMA coherent. */
  get uncovered(): boolean { return loose(this.table) || loose(this.domain); }
}

/** The address spaces of the one context, with their tables. */
export class Tables {
  /** What the user chose for each space, where it may choose. */
  readonly #chosen: Map<string, boolean>;
  readonly #tables = new Set<Table>();

  /** @param machineEnforces whether every IOMMU of the machine can: what the rule `machine` asks, whatever is attached */
  constructor(readonly rule: Position['tables'], readonly machineEnforces: boolean, chosen: ReadonlyMap<string, boolean> = new Map()) {
    this.#chosen = new Map(chosen);
  }

  /** The same tables once more, and which one stands for which. */
  clone(): { tables: Tables; of: ReadonlyMap<Table, Table> } {
    const tables = new Tables(this.rule, this.machineEnforces, this.#chosen);
    const of = new Map([...this.#tables].map((table) => [table, table.alone()]));
    for (const table of of.values()) tables.#tables.add(table);
    return { tables, of };
  }

  alloc(space: string, enforces: boolean): void { this.#chosen.set(space, enforces); }

  /** Which table of the space takes the device; null: none may, and none can be made that would. */
  take(space: string, device: WbinvdDevice): Table | null {
    const { canEnforce } = device.facts;
    const there = [...this.#tables].filter((table) => table.space === space);
    const make = (enforces: boolean): Table => {
      const table = new Table(space, enforces);
      this.#tables.add(table);
      return table;
    };
    const matched = (enforces: boolean): Table => there.find((table) => table.enforces === enforces) ?? make(enforces);
    switch (this.rule) {
      case 'chosen':
      case 'enforced': {
        const enforces = this.rule === 'enforced' || this.#chosen.get(space) === true;
        if (enforces && !canEnforce) return null;
        return there[0] ?? make(enforces);
      }
      case 'machine': return matched(this.machineEnforces);
      case 'matched': return matched(canEnforce);
      case 'upgraded': {
        const found = there.find((table) => (canEnforce ? [...table.devices].every(({ facts }) => facts.canEnforce) : !table.enforces));
        if (found && canEnforce) found.enforces = true;
        return found ?? make(canEnforce);
      }
      case 'reused': return there.find((table) => canEnforce || !table.enforces) ?? make(canEnforce);
    }
  }

  /** A device is off the table; one that nobody is on is gone. */
  leave(table: Table, device: WbinvdDevice): void {
    table.devices.delete(device);
    if (table.devices.size === 0) this.#tables.delete(table);
  }
}
