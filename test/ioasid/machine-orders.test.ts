/**
 * Calls that take time, in every order that fast-check's scheduler finds: unmap, switches, unplug and close during DMA.
 * Every invariant and step property holds at every step, and a call has returned only when nothing is left of what it waits for.
 */
import * as fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { Dmas } from '../../src/ioasid/dma';
import { Ioasid } from '../../src/ioasid/ioasid';
import { Machine, type Flight } from '../../src/ioasid/machine';
import type { ProfileName } from '../../src/ioasid/profiles';
import { broken } from '../../src/ioasid/properties';
import { brokenBy } from '../../src/ioasid/step-properties';
import type { IoasidView } from '../../src/ioasid/view';
import { busy, NAMES, flagOf, watch } from './worlds';

/** Where everybody maps. */
const HERE = { process: 'p1', context: 'c1', space: 1 } as const;
const SWITCHES = new Set(['bind', 'attach', 'detach']);

/** A machine that looks at every property at every step, and keeps book of the DMA that a call, once made, must wait for. */
class Watched extends Machine {
  readonly faults: string[] = [];
  /** By the context of an unmap, and by the file of a switch: DMA in flight that the last one met. */
  readonly met = new Map<string, string[]>();
  /** How often something has been waited for. */
  readonly waited = new Map<string, number>();
  readonly #flights = new Map<string, string>();
  #flown = 0;

  override dma(at: { readonly device: string; readonly address: number }): Flight {
    const flight = super.dma(at);
    if (flight.errno === 'OK') this.#flights.set(at.device, `${at.device}, ${++this.#flown}`);
    return flight;
  }

  protected override step(op: string, ...args: readonly unknown[]): ReturnType<Machine['step']> {
    const before = this.system.view();
    const answered = super.step(op, ...args);
    const after = this.system.view();
    const { world } = this.system;
    const names = [...broken(after, world), ...brokenBy({ op, args, errno: answered?.errno, before, after }, world)];
    this.faults.push(...names.map((name) => `${name} after ${op}`));
    if (op === 'dmaEnd') this.#flights.delete(args[0] as string);
    if (answered?.errno === 'OK' && (op === 'unmap' || SWITCHES.has(op))) this.met.set(args[1] as string, this.#met(op, before, after));
    return answered;
  }

  /** Is any of these still in flight? */
  isInFlight(flights: readonly string[] = []): boolean { return [...this.#flights.values()].some((flight) => flights.includes(flight)); }

  /** Both devices of the group are in one domain; all that is mapped is at 0 .. 1 of one address space. */
  #met(op: string, before: IoasidView, { domains }: IoasidView): string[] {
    const switched = JSON.stringify(before.domains['g1']) !== JSON.stringify(domains['g1']);
    return [...this.#flights].filter(([d]) => {
      const [domain] = before.dma[d];
      return op === 'unmap' ? domain![0] === 'table' : switched && JSON.stringify(domain) === JSON.stringify(before.domains['g1']);
    }).map(([, flight]) => flight);
  }
}

/** What an actor may do next; refusals are as good as any. */
const PLAN = ['unmap', 'map', 'detach', 'attach', 'bind', 'alloc', 'close'] as const;
type Plan = readonly (typeof PLAN)[number][];

class Play {
  constructor(readonly machine: Watched, readonly scheduler: fc.Scheduler, readonly profile: ProfileName) {}

  /** Gives way to the others. */
  async yields(label: string): Promise<void> { await this.scheduler.schedule(Promise.resolve(), label); }

  /** Waits for a call to return, and then for `left` to be false at once. */
  async returns(op: string, call: Promise<{ errno: string } | undefined>, left: () => boolean): Promise<void> {
    const checked = call.then((answered) => { if (answered?.errno === 'OK' && left()) this.machine.faults.push(`${op} has returned too early`); });
    const watched = watch(call);
    await this.yields(`after ${op}`);
    if (!('answered' in watched)) this.machine.waited.set(op, (this.machine.waited.get(op) ?? 0) + 1);
    await checked;
  }

  async device(d: string, addresses: readonly number[]): Promise<void> {
    for (const a of addresses) {
      await this.yields(`${d} begins`);
      const flight = this.machine.dma({ device: d, address: a });
      await this.yields(`${d} ends`);
      flight.end();
    }
  }

  async process(f: string, plan: Plan): Promise<void> {
    const { machine, profile } = this;
    for (const op of plan) {
      await this.yields(`p1 goes on to ${op}`);
      if (op === 'map') void machine.call('map', { ...HERE, first: 0, last: 1 });
      else if (op === 'alloc') void machine.call('alloc', { process: 'p1', context: 'c1', enforce: flagOf(profile) });
      else if (op === 'unmap') {
        const call = machine.call('unmap', { ...HERE, first: 0, last: 1 });
        const met = machine.met.get('c1');
        await this.returns(op, call, () => machine.isInFlight(met));
      } else if (op === 'close') {
        await this.returns(op, machine.call('close', { process: 'p1', description: f }), () => {
          const { opened, holders } = machine.system.view();
          return opened.has(f) && holders[f].size === 0;
        });
      } else {
        const call = op === 'bind' ? machine.call('bind', { process: 'p1', file: f, context: 'c1' }) : op === 'attach' ? machine.call('attach', { process: 'p1', file: f, context: 'c1', space: 1 })
          : machine.call('detach', { process: 'p1', file: f, context: 'c1', space: profile === 'linux' ? 0 : 1 });
        await this.returns(op, call, () => machine.isInFlight(machine.met.get(f)));
      }
    }
  }

  async administrator(d: string): Promise<void> {
    await this.yields(`${d} is to leave`);
    await this.returns('hotUnplug', this.machine.call('hotUnplug', { device: d }), () => {
      const { plugged, dma } = this.machine.system.view();
      return plugged[d] !== 'gone' || dma[d].length > 0;
    });
  }
}

/** Two devices and two threads of a process at work on one group, perhaps an administrator; then the process exits. Answers what has waited. */
async function run(profile: ProfileName, of: (system: Ioasid) => Ioasid, runs: number): Promise<Map<string, number>> {
  const waited = new Map<string, number>();
  const plan = fc.array(fc.constantFrom(...PLAN), { maxLength: 6 });
  const addresses = fc.array(fc.nat(2), { maxLength: 4 });
  await fc.assert(fc.asyncProperty(fc.scheduler(), plan, plan, addresses, addresses, fc.boolean(), async (scheduler, one, two, first, second, unplugs) => {
    const machine = new Watched(of(busy(profile)), (event) => scheduler.schedule(Promise.resolve(), event));
    const play = new Play(machine, scheduler, profile);
    const working = Promise.all([play.device('d1', first), play.device('d2', second), play.process('f1', one), play.process('f2', two)]);
    const exiting = working.then(async () => {
      void machine.call('processExited', { process: 'p1' });
      await machine.settled();
    });
    await scheduler.waitFor(Promise.all([exiting, unplugs ? play.administrator('d1') : undefined]));
    assert.equal(machine.faults, [], machine.faults.join('; '));
    const { opened, objects, domains, former, claims } = machine.system.view();
    assert.equal([opened.size, objects['c1'].size, domains['g1'], former['g1'], claims['g1']], [0, 0, ['default'], [], { c1: 0, c2: 0 }]);
    for (const [op, count] of machine.waited) waited.set(op, (waited.get(op) ?? 0) + count);
  }), { numRuns: runs, seed: 4 });
  return waited;
}

const orders = suite('Machine: unmap, switches, unplug and close during DMA, in any order');
for (const profile of NAMES) {
  orders(profile, async () => {
    const waited = await run(profile, (system) => system, 100);
    for (const op of ['unmap', 'hotUnplug', 'close', ...(profile === 'rfcV1' ? [] : ['detach'])]) assert.ok((waited.get(op) ?? 0) > 0, `${op} has waited at least once`);
  });
}
orders.run();

const faults = suite('Machine: an order is found in which a machine that does not wait is seen to have returned too early');
const BROKEN: Record<string, Partial<Record<keyof Ioasid, () => unknown>>> = {
  unmap: { unmapping: () => [] }, detach: { isSwitching: () => false }, close: { isEnding: () => false }, hotUnplug: { isGone: () => true },
};
/** What the machine is found to do with a system that has these methods instead of its own. */
async function foundIn(fault: object): Promise<string> {
  try {
    await run('linux', (system) => Object.assign(system, fault), 100);
  } catch (error) {
    return String(((error as Error).cause as Error | undefined)?.message ?? error);
  }
  return 'nothing';
}
for (const [op, fault] of Object.entries(BROKEN)) {
  faults(op, async () => { assert.match(await foundIn(fault), new RegExp(`${op} has returned too early`)); });
}
faults('an invariant that breaks is seen', async () => {
  const { reached } = Dmas.prototype;
  Dmas.prototype.reached = () => false;
  try {
    assert.match(await foundIn({}), /UnmappedInv after unmap/);
  } finally {
    Dmas.prototype.reached = reached;
  }
});
faults.run();
