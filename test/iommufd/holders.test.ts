import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { BASE_USERS, HOLDS } from '../../src/iommufd/holders';
import { Iommufd } from '../../src/conformance/rooms/iommufd/iommufd';
import type { ObjectType } from '../../src/iommufd/object';
import type { IommufdAnswered } from '../../src/conformance/rooms/iommufd/room';

type Fields = Record<string, unknown> & { type: ObjectType; phase: string; users: number; wait: number };

/** A system in which an object of every type is there already, so that random calls find something to hold. */
function room(): Iommufd {
  const system = new Iommufd({
    contexts: ['c1', 'c2'], pages: 7,
    devices: {
      d1: { group: 'g1', traits: { enforceCc: false } }, d2: { group: 'g1', traits: { enforceCc: false } },
      d3: { group: 'g2', traits: { mock: true } },
    },
  });
  const made = [
    system.openFd('c1'), system.ioasAlloc('c1'), system.bindDevice('c1', 'd1'), system.bindDevice('c1', 'd2'),
    system.hwptAlloc('c1', 2, 1, ['NEST_PARENT'], 'NONE', 0), system.viommuAlloc('c1', 2, 4), system.vdeviceAlloc('c1', 5, 2, 0),
    system.hwptAlloc('c1', 2, 4, [], 'SELFTEST', 0), system.hwptAlloc('c1', 2, 5, [], 'SELFTEST', 0), system.faultAlloc('c1'),
    system.bindDevice('c1', 'd3'), system.accessCreate('c1'),
  ];
  assert.equal(made.map((answer) => answer?.out), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12]);
  return system;
}

/** A call of the room with arguments that often mean something. */
const id = fc.nat(14);
const context = fc.constantFrom('c1', 'c1', 'c1', 'c2');
const page = fc.nat(7);
const device = fc.oneof(fc.constantFrom(2, 3, 11), id);
const pt = fc.oneof(fc.constantFrom(1, 4, 7, 8), id);
const calls = fc.oneof(
  fc.tuple(fc.constantFrom('openFd', 'dupFd', 'closeFd', 'ioasAlloc', 'ioasAlloc', 'faultAlloc', 'accessCreate', 'vfioIoasClear', 'vfioIoasGet'), context),
  fc.tuple(fc.constantFrom('bindDevice'), context, fc.constantFrom('d1', 'd2', 'd3')),
  fc.tuple(fc.constantFrom('hostDriverBound', 'hostDriverLeft'), fc.constantFrom('d1', 'd2', 'd3')),
  fc.tuple(fc.constantFrom('destroy', 'callBegan', 'callEnded', 'unbindDevice', 'detach', 'accessDestroy', 'accessDetach', 'faultClose', 'vfioIoasSet'), context, id),
  fc.tuple(fc.constantFrom('attach', 'replace', 'viommuAlloc'), context, device, pt),
  fc.tuple(fc.constantFrom('accessAttach', 'accessReplace'), context, fc.constantFrom(12, 13), fc.constantFrom(1, 13)),
  fc.tuple(fc.constantFrom('unmap'), context, id, page, page),
  fc.tuple(fc.constantFrom('map', 'accessPin'), context, id, page, page, fc.boolean()),
  fc.tuple(fc.constantFrom('vdeviceAlloc'), context, id, id, fc.nat(1)),
  fc.tuple(fc.constantFrom('hwptAlloc'), context, device, pt, fc.subarray(['NEST_PARENT', 'DIRTY_TRACKING', 'FAULT_ID_VALID']),
    fc.constantFrom('NONE', 'SELFTEST'), fc.constantFrom(9, 0)),
);

function make(system: Iommufd, [op, ...args]: readonly unknown[]): IommufdAnswered | undefined {
  return (system[op as 'openFd'] as (...args: unknown[]) => IommufdAnswered | undefined).apply(system, args);
}

const tables = (system: Iommufd): Map<number, Fields>[] => Object.values(system.view().objects as Record<string, Map<number, Fields>>);

/** The users an object must have: by what it is, by who names it, and by calls in flight. */
function usersOf(table: Map<number, Fields>, number: number): number {
  const object = table.get(number)!;
  const base = object.type === 'Fault' && object.open === false ? 1 : BASE_USERS[object.type];
  const holders = [...table.values()].filter(({ phase, ...fields }) => phase === 'live'
    && HOLDS.some(({ holder, field }) => fields.type === holder && fields[field] === number));
  return base + holders.length + object.wait - 1;
}

const holders = suite('Who holds whom');

holders('every object has just the users that the table says, whatever was called', () => {
  fc.assert(fc.property(fc.array(calls, { minLength: 10, maxLength: 80, size: 'max' }), (list) => {
    const system = room();
    for (const call of list) {
      make(system, call);
      for (const table of tables(system)) {
        for (const [number, { phase, users }] of table) if (phase === 'live') assert.is(users, usersOf(table, number), `${number} after ${String(call)}`);
      }
    }
  }), { numRuns: 400 });
});

holders('a refused call changes nothing, but for an unmap that had passed whole areas', () => {
  fc.assert(fc.property(fc.array(calls, { minLength: 10, maxLength: 60, size: 'max' }), (list) => {
    const system = room();
    for (const call of list) {
      const before = system.view();
      const answer = make(system, call);
      if (call[0] !== 'unmap' && answer?.errno !== 'OK') assert.equal(system.view(), before, String(call));
    }
  }), { numRuns: 200 });
});

holders('nothing is left of a context that nobody holds', () => {
  fc.assert(fc.property(fc.array(calls, { minLength: 10, maxLength: 80, size: 'max' }), (list) => {
    const system = room();
    for (const call of list) make(system, call);
    for (const c of ['c1', 'c2']) {
      const numbers = [...(system.view().objects as Record<string, Map<number, Fields>>)[c]];
      for (const [number, { wait }] of numbers) for (let calls = wait; calls > 1; calls--) system.callEnded(c, number);
      for (const [number, { type }] of numbers) if (type === 'Device') system.detach(c, number);
      for (const [number, { type }] of numbers) {
        if (type === 'Device') system.unbindDevice(c, number);
        if (type === 'Access') system.accessDestroy(c, number);
        if (type === 'Fault') system.faultClose(c, number);
      }
      while (system.closeFd(c)?.errno === 'OK') { /* until no descriptor is left */ }
    }
    assert.equal(tables(system), [new Map(), new Map()]);
  }), { numRuns: 200 });
});

holders('the table is that of the specification', () => {
  const text = readFileSync(join(__dirname, '..', '..', 'spec', 'iommufd', 'IommufdObject.tla'), 'utf8');
  const rows = [...text.matchAll(/<<"(\w+)",\s*"(\w+)",\s*\{([^}]*)\}>>/g)]
    .map(([, holder, field, held]) => ({ holder, field, held: [...held.matchAll(/"(\w+)"/g)].map(([, type]) => type) }));
  assert.equal(rows, HOLDS);
  const two = /o\.type \\in \{([^}]*)\} -> 2/.exec(text)![1];
  assert.equal([...two.matchAll(/"(\w+)"/g)].map(([, type]) => BASE_USERS[type as ObjectType]), [2, 2]);
});

holders.run();
