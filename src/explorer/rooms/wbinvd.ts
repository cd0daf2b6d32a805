/** The room of WBINVD: KVM, its devices and a guest that flushes, under any position of the thread. */
import { POSITION_PROPERTIES } from '../../matrix/position-properties';
import type { Value } from '../../tlc/value';
import type { Facts } from '../../wbinvd/coherency';
import { POSITION_DECISIONS, WBINVD_POSITIONS, type Position } from '../../wbinvd/positions';
import { ableOf, broken, brokenBy } from '../../wbinvd/properties';
import { faultsOf, SCENARIO_OPS, type Scenario } from '../../wbinvd/scenario';
import { SCENARIOS } from '../../wbinvd/scenarios';
import { copyOf, stateOf } from '../../wbinvd/view';
import { Wbinvd } from '../../wbinvd/wbinvd';
import { positionOf } from '../positions';
import { type LineAnswer, type Box, InputFault, type ShownJson, type Link, type ShownMachine, type Offer, type Picture, type ExplorerRoom, type State } from '../room';
import { forget, offersOf, parsed, refusal, type CallTable } from './calls';

interface World { readonly devices: Readonly<Record<string, Facts>>; readonly vms: Readonly<Record<string, string>> }

const SPACES = ['A', 'B'];
const TABLE: CallTable = Object.fromEntries(Object.entries(SCENARIO_OPS)
  .map(([op, { takes, least }]) => [op, takes.map((kind, at) => (at < least ? kind : `${kind}?`))]));

class Played implements ShownMachine {
  constructor(readonly world: World, readonly room: Wbinvd) {}

  take(line: string): LineAnswer {
    const { op, args } = parsed(line, TABLE, (kind) => this.#choices(kind));
    const able = ableOf(this.room);
    forget();
    const answer = SCENARIO_OPS[op]!.play(this.room, args);
    return {
      ...(answer === undefined ? {} : { errno: answer.errno }), ...(answer?.waits ? { waits: true } : {}),
      ...(answer?.flushed === undefined ? {} : { out: answer.flushed ? 'it flushes' : 'it does nothing' }), ...refusal(answer?.errno),
      broken: [...broken(this.room), ...(answer === undefined ? [] : brokenBy(op, args, able, this.room))],
    };
  }

  clone(): ShownMachine { return new Played(this.world, copyOf(this.room)); }

  state(): State { return stateOf(this.room, Object.keys(this.world.vms)) as unknown as Record<string, Value>; }

  offers(): readonly Offer[] { return offersOf(TABLE, (kind) => this.#choices(kind)); }

  picture(): Picture {
    const { kvm, devices } = this.room;
    const boxes: Box[] = [];
    const links: Link[] = [];
    const tables = new Set<string>();
    for (const process of new Set(Object.values(this.world.vms))) boxes.push({ id: `p ${process}`, kind: 'process',
      label: `process ${process}`, facts: [] });
    for (const [name, process] of Object.entries(this.world.vms)) {
      const vm = kvm.machines.get(name);
      const real = vm !== undefined && kvm.mayFlush(vm);
      const facts = vm ? [real ? 'WBINVD is real' : 'WBINVD does nothing', ...(vm.stale ? ['its memory may be stale'] : []),
        ...(vm.notice ? ['a notice is under way'] : []),
        ...(vm.forbidden ? ['switched off by its user'] : []), ...(vm.deviceOpen ? [] : ['its KVM device is closed']),
          ...(vm.flushing > 0 ? ['a WBINVD is under way'] : [])] : ['ended'];
      boxes.push({ id: `k ${name}`, kind: 'vm', label: `machine ${name}`, facts, ...(vm ? {} : { absent: true }),
        ...(vm?.stale && !real ? { tone: 'bad' as const } : real ? { tone: 'good' as const } : {}) });
      if (vm) links.push({ from: `p ${process}`, to: `k ${name}`, label: 'runs' });
      for (const device of vm ? kvm.told(vm) : []) links.push({ from: `k ${name}`, to: `d ${device.name}`, label: 'was told of' });
    }
    for (const { name, facts, present, open, bound, table, flight, domain, closedToOpen } of devices.values()) {
      const said = [facts.noSnoop ? 'can write past the caches' : 'never writes past the caches', facts.canEnforce
        ? 'its IOMMU can forbid that' : 'its IOMMU cannot forbid that'];
      if (bound) said.push(open ? 'bound' : 'bound: KVM keeps its file');
      if (closedToOpen) said.push('its node is closed to new opens');
      if (flight) said.push(`DMA in flight${facts.noSnoop && domain && !domain.enforces ? ', past the caches' : ''}`);
      boxes.push({ id: `d ${name}`, kind: 'device', label: `device ${name}`, facts: present ? said : ['unplugged'],
        ...(present ? {} : { absent: true }) });
      if (open) links.push({ from: `p ${Object.values(this.world.vms)[0] ?? ''}`, to: `d ${name}`, label: 'has open' });
      if (!table) continue;
      const id = `t ${table.space} ${table.enforces}`;
      if (!tables.has(id)) boxes.push({ id, kind: 'table', label: `table of ${table.space}`,
        facts: [table.enforces ? 'enforces coherency' : 'does not enforce coherency'] });
      tables.add(id);
      links.push({ from: `d ${name}`, to: id, label: 'attached' });
    }
    return { boxes, links: links.filter(({ from, to }) => boxes.some(({ id }) => id === from) && boxes.some(({ id }) => id === to)) };
  }

  #choices(kind: string): readonly string[] | undefined {
    switch (kind) {
      case 'device': return Object.keys(this.world.devices);
      case 'vm': return Object.keys(this.world.vms);
      case 'process': return [...new Set([...Object.values(this.world.vms), 'P1', 'P2'])];
      case 'space': return SPACES;
      case 'enforce': return ['enforce'];
      default: return [];
    }
  }
}

/** The names of a world come from outside: they become lines of calls, so they are words. */
function worldOf(json: ShownJson): World {
  const scenario = { id: '', title: '', steps: [], ...(typeof json === 'object' && json !== null && !Array.isArray(json)
    ? json as object : {}) } as unknown as Scenario;
  const [fault] = faultsOf(scenario);
  if (fault !== undefined) throw new InputFault(`the world: ${fault}`);
  const names = [...Object.keys(scenario.devices), ...Object.entries(scenario.vms).flat()];
  const odd = names.find((name) => !/^\w{1,16}$/.test(name));
  if (odd !== undefined || names.length > 40) throw new InputFault('the world: names are words of at most 16 letters, and at most 40');
  const devices = Object.fromEntries(Object.entries(scenario.devices)
    .map(([name, facts]) => [name, { ...facts, group: facts.group ?? `G-${name}` }]));
  return { devices, vms: scenario.vms };
}

const box = (noSnoop: boolean, canEnforce: boolean): ShownJson => ({ noSnoop, canEnforce });

export const wbinvdShown: ExplorerRoom = {
  name: 'wbinvd', title: 'KVM and WBINVD', position: 'position',
  about: 'A process, its virtual machines, and devices that may write past the caches. When may a guest flush them, and who takes that away again?',
  positions: Object.keys(WBINVD_POSITIONS),
  properties: POSITION_PROPERTIES.map(({ code, name, sentence }) =>
    ({ code, name, sentence, ...(name === 'RefinesOpenOnce' ? { unseen: 'a contract is not seen in a step' } : {}) })),
  columns: [['process'], ['vm'], ['device'], ['table']],
  worlds: [
    { name: 'one device that nothing can cover, one machine', world: { devices: { D1: box(true, false) }, vms: { K1: 'P1' } } },
    { name: 'one device that can be covered and one that cannot, one machine',
      world: { devices: { D1: box(true, false), D2: box(true, true) }, vms: { K1: 'P1' } } },
    { name: 'one device, two machines', world: { devices: { D1: box(true, false) }, vms: { K1: 'P1', K2: 'P1' } } },
    { name: 'four devices, one of each kind',
      world: { devices: { D1: box(true, true), D2: box(false, true), D3: box(true, false), D4: box(false, false) }, vms: { K1: 'P1' } } },
  ],
  start(position, json) {
    const world = worldOf(json);
    const record = positionOf(position, WBINVD_POSITIONS, POSITION_DECISIONS, ['ends'], 'position') as unknown as Position;
    return new Played(world, new Wbinvd(record, world.devices, world.vms));
  },
  words: (line) => { const [op, ...args] = line.trim().split(/\s+/); return { op: op ?? '', args }; },
  names: (json) => { const { devices, vms } = worldOf(json); return new Set([...Object.keys(devices), ...Object.entries(vms).flat(), ...SPACES]); },
};

/** The world of a scenario of the debate. */
export const worldOfScenario = ({ devices, vms }: Scenario): ShownJson => ({ devices, vms } as unknown as ShownJson);
export { SCENARIOS };
