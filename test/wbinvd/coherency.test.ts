import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { WbinvdDevice, type Table, Tables } from '../../src/wbinvd/coherency';
import type { Position } from '../../src/wbinvd/positions';

/** Puts devices on tables of one space, one after another; an upper-case name is of a device whose IOMMU can enforce. */
class Space {
  readonly devices = new Map<string, WbinvdDevice>();
  readonly tables: Tables;

  constructor(rule: Position['tables'], chosen?: boolean, machineEnforces = false) {
    this.tables = new Tables(rule, machineEnforces);
    if (chosen !== undefined) this.tables.alloc('A', chosen);
  }

  take(...names: string[]): (boolean | null)[] {
    return names.map((name) => {
      const device = this.devices.get(name) ?? new WbinvdDevice(name, { group: name, noSnoop: true, canEnforce: name === name.toUpperCase() });
      this.devices.set(name, device);
      const table = this.tables.take('A', device);
      device.table = table;
      table?.devices.add(device);
      return table && table.enforces;
    });
  }

  leave(name: string): void { this.tables.leave(this.table(name), this.devices.get(name)!); }
  table(name: string): Table { return this.devices.get(name)!.table!; }
}

const tables = suite('The table of an address space');

tables('that enforces takes no device that cannot be made to snoop', () => {
  assert.equal(new Space('chosen', true).take('a', 'B'), [null, true]);
  assert.equal(new Space('enforced').take('a', 'B'), [null, true]);
  assert.equal(new Space('chosen', false).take('a', 'B'), [false, false]);
  assert.equal(new Space('chosen').take('B'), [false]);
});

for (const rule of ['matched', 'upgraded', 'reused'] as const) {
  tables(`is shared by those that can take it, and is gone with its last device (${rule})`, () => {
    const space = new Space(rule);
    assert.equal(space.take('a', 'B', 'c', 'D'), rule === 'reused' ? [false, false, false, false] : [false, true, false, true]);
    assert.is(space.table('c'), space.table('a'));
    assert.is(space.table('D'), space.table('B'));
    const left = space.table('a');
    for (const name of ['a', 'c']) space.leave(name);
    if (rule === 'reused') for (const name of ['B', 'D']) space.leave(name);
    space.take('e');
    assert.is.not(space.table('e'), left);
  });
}

tables('enforces where every IOMMU of the machine can, or nowhere, where the machine is asked', () => {
  const beside = new Space('machine', undefined, false);
  assert.equal(beside.take('A', 'b', 'C'), [false, false, false]);
  assert.is(beside.table('C'), beside.table('A'));
  assert.equal(new Space('machine', undefined, true).take('A', 'C'), [true, true]);
});

tables('that is there first is taken by whoever can, where tables are reused', () => {
  const space = new Space('reused');
  assert.equal(space.take('A', 'b', 'C', 'd'), [true, false, true, false]);
  assert.is(space.table('C'), space.table('A'));
  assert.is(space.table('d'), space.table('b'));
});

tables.run();
