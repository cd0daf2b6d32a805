/**
 * What a position breaks, by a search of its own: from a few small worlds on, every call that is not refused, breadth first, so that the
 * run that is found first is a shortest one. It ends at a bound; what it has not found by then may still be there.
 */
import { keyOf } from '../tlc/print';
import type { Value } from '../tlc/value';
import type { ShownJson, ShownMachine, ExplorerRoom } from './room';

export interface Beginning {
  readonly world: ShownJson;
  /** Calls that are no steps: what the user chose beforehand. */
  readonly before: readonly string[];
  /** Calls that do not happen in this world. */
  readonly still: readonly string[];
}

export interface FoundRun { readonly property: string; readonly length: number; readonly world: ShownJson; readonly run: readonly string[] }

interface Node { readonly machine: ShownMachine; readonly at: number; readonly line: string; readonly above: Node | undefined; readonly depth: number }

export interface SearchBounds { readonly states: number; readonly depth: number }

export class Search {
  readonly found = new Map<string, FoundRun>();
  readonly #queue: Node[];
  readonly #seen = new Set<string>();
  readonly #lines: readonly (readonly string[])[];
  #next = 0;

  /** Throws `Fault` for a position that cannot be. @param lines the calls of a world, all of which are tried in every state */
  constructor(room: ExplorerRoom, position: string, readonly beginnings: readonly Beginning[], lines: (world: ShownJson) => readonly string[],
    readonly bounds: SearchBounds) {
    this.#lines = beginnings.map(({ world, still }) => lines(world).filter((line) => !still.includes(line.split(' ')[0]!)));
    this.#queue = beginnings.map(({ world, before }, at) => {
      const machine = room.start(position, world);
      for (const line of before) machine.take(line);
      const node: Node = { machine, at, line: '', above: undefined, depth: 0 };
      this.#isNew(node);
      return node;
    });
  }

  get states(): number { return this.#seen.size; }
  get depth(): number { return this.#queue[Math.min(this.#next, this.#queue.length - 1)]!.depth; }

  /** Goes on for so many milliseconds; true when it has ended. */
  go(milliseconds: number): boolean {
    const until = Date.now() + milliseconds;
    while (this.#next < this.#queue.length) {
      const node = this.#queue[this.#next]!;
      if (node.depth >= this.bounds.depth || this.#seen.size >= this.bounds.states) return true;
      this.#next++;
      this.#expand(node);
      if (Date.now() >= until) return false;
    }
    return true;
  }

  #expand(node: Node): void {
    for (const line of this.#lines[node.at]!) {
      const machine = node.machine.clone();
      const { errno, waits, broken } = machine.take(line);
      if (errno !== 'OK' || waits) continue;
      const next: Node = { machine, at: node.at, line, above: node, depth: node.depth + 1 };
      for (const property of broken) if (!this.found.has(property)) this.found.set(property, this.#told(property, next));
      if (this.#isNew(next)) this.#queue.push(next);
    }
    // It is not asked again; its machine would only take room.
    this.#queue[this.#next - 1] = { ...node, machine: undefined as unknown as ShownMachine };
  }

  #isNew({ machine, at }: Node): boolean {
    const key = `${at} ${keyOf(machine.state() as Record<string, Value>)}`;
    if (this.#seen.has(key)) return false;
    this.#seen.add(key);
    return true;
  }

  #told(property: string, last: Node): FoundRun {
    const run: string[] = [];
    for (let node: Node | undefined = last; node?.above; node = node.above) run.unshift(node.line);
    const { world, before } = this.beginnings[last.at]!;
    return { property, length: run.length, world, run: [...before, ...run] };
  }
}

const box = (noSnoop: boolean, canEnforce: boolean, group: string): ShownJson => ({ noSnoop, canEnforce, group });
const ONE = { k1: 'p1' };
const GUEST = ['dmaBegins', 'wbinvdBegins'];
const PLUG = ['unplug'];

/** The worlds of the models of positions (MCWbinvd: Plain, Dull, Choice, Pair, Sharing). */
export const POSITION_WORLDS: readonly Beginning[] = [
  { world: { devices: { d1: box(true, false, 'g1') }, vms: ONE }, before: [], still: [] },
  { world: { devices: { d1: box(false, false, 'g1') }, vms: ONE }, before: [], still: [] },
  { world: { devices: { d1: box(true, true, 'g1') }, vms: ONE }, before: ['alloc A', 'alloc B enforce'], still: [] },
  { world: { devices: { d1: box(true, false, 'g1'), d2: box(true, true, 'g2') }, vms: ONE }, before: [], still: PLUG },
  { world: { devices: { d1: box(true, false, 'g1') }, vms: { k1: 'p1', k2: 'p1' } }, before: [], still: [...GUEST, ...PLUG] },
];

const ON_DEVICE = ['bind', 'close', 'detach', 'unplug', 'plug', 'dmaBegins', 'dmaEnds'];
const ON_MACHINE = ['update', 'forbid', 'permit', 'closeKvm', 'destroy', 'noticeArrived', 'wbinvdBegins', 'wbinvdEnds'];

/** The calls of the specification in such a world; a scenario has more, made of several of these. */
export function positionLines(world: ShownJson): string[] {
  const { devices, vms } = world as unknown as { devices: Record<string, unknown>; vms: Record<string, string> };
  const spaces = Object.values(devices).some((device) => (device as { canEnforce: boolean }).canEnforce) && Object.keys(devices).length === 1
    ? ['A', 'B'] : ['A'];
  return [
    ...Object.keys(devices).flatMap((d) => [...ON_DEVICE.map((op) => `${op} ${d}`), ...spaces.map((space) => `attach ${d} ${space}`)]),
    ...Object.entries(vms).flatMap(([k, p]) => [...ON_MACHINE.map((op) => `${op} ${k}`), ...Object.keys(devices)
      .flatMap((d) => [`add ${k} ${d} ${p}`, `del ${k} ${d} ${p}`])]),
  ];
}
