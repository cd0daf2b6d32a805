/** The room of what Linux built, to the letter, for a chosen kernel: the calls of the cases of test/linux. */
import type { Case, CaseStep } from '../../cases/case';
import { OPS } from '../../cases/dispatch';
import { type Env, envProblem, isRecord } from '../../cases/env';
import { parseKernelNumber } from '../../cases/kernels';
import { parseLine } from '../../cases/lines';
import { AskedMachine, type ToldCall } from '../../cases/why';
import { Access } from '../../iommufd/access';
import { Context } from '../../iommufd/context';
import { Device } from '../../iommufd/device';
import { Hwpt, HwptPaging } from '../../iommufd/hwpt';
import { Ioas } from '../../iommufd/ioas';
import { CaseError, type CaseJson } from '../../iommufd/ioctl/call';
import { Descriptor } from '../../iommufd/ioctl/things';
import type { IommufdObject } from '../../iommufd/object';
import type { Value } from '../../tlc/value';
import { shortened } from '../positions';
import { type LineAnswer, type LineArgument, type Box, InputFault, type ShownJson, type Link, type ShownMachine, type Offer, type Picture, type ExplorerRoom, type Span,
  type State } from '../room';

/** A run of a case is made on its machine: what `env` says, and of which kind the case is. */
interface World { readonly env: Env; readonly object: string; readonly kernel?: string; readonly ran?: readonly string[] }

const MANY = 64;
const hex = (value: number | bigint): string => `0x${value.toString(16)}`;

class Played implements ShownMachine {
  #asked: AskedMachine;
  readonly #names: Set<string>;

  constructor(readonly one: Case, readonly kernel: readonly [number, number], steps: readonly CaseStep[] = [], names: Iterable<string> = []) {
    this.#asked = new AskedMachine(one, kernel);
    this.#names = new Set(names);
    for (const step of steps) this.#asked.put(step);
  }

  take(line: string): LineAnswer {
    const names = new Set(this.#names);
    const { step, message } = parseLine(line, names);
    if (!step) throw new InputFault(message ?? `${shortened(line)} is no call`);
    let told: ToldCall;
    try {
      told = this.#asked.put(step);
    } catch (error) {
      if (error instanceof CaseError) throw new InputFault(error.message);
      throw error;
    }
    for (const name of names) this.#names.add(name);
    const { errno, refusal, source, made } = told;
    return { errno, ...(made.length > 0 ? { out: made.join(', ') } : {}),
      ...(refusal ? { rule: refusal.rule, because: refusal.because, source } : {}), broken: [] };
  }

  clone(): ShownMachine { return new Played(this.one, this.kernel, this.#asked.steps, this.#names); }

  /** What is in each context, and who owns each group; of many areas how many they are. */
  state(): State {
    const state: Record<string, Value> = {};
    for (const [name, context] of this.#contexts()) {
      state[name] = new Map([...context.objects.objects()].map((object): [Value, Value] => [object.id, stateOf(object)]));
    }
    for (const { name, count, owner } of this.#asked.world.machine.groups.values()) state[`group ${name}`] = { claims: count,
      owner: count === 0 ? 'nobody' : owner ? 'a user' : 'the host' };
    return state;
  }

  picture(): Picture {
    const boxes: Box[] = [];
    const links: Link[] = [];
    const { world } = this.#asked;
    for (const [name, context] of this.#contexts()) {
      boxes.push({ id: name, kind: 'context', label: `context ${name}`, facts: [`${context.holders} holder${context.holders === 1 ? '' : 's'}`] });
      for (const object of context.objects.objects()) {
        const id = `${name} ${object.id}`;
        const facts = [`${object.users} user${object.users === 1 ? '' : 's'}`];
        if (object instanceof Ioas) boxes.push({ id, kind: 'space', label: `address space ${object.id}`,
          facts: [...facts, `${object.areas.size} area${object.areas.size === 1 ? '' : 's'}`], spans: spansOf(object) });
        else if (object instanceof Device) {
          boxes.push({ id, kind: 'device', label: `device ${object.id}: ${object.physical.name}`, facts });
          const hwpt = object.hwptOf();
          if (hwpt) links.push({ from: id, to: `${name} ${hwpt.id}`, label: 'attached' });
          links.push({ from: id, to: `g ${object.physical.group.name}`, label: 'in' });
        } else {
          boxes.push({ id, kind: 'table', label: `${object.type} ${object.id}`, facts: object instanceof HwptPaging && object.auto
            ? ['automatic', ...facts] : facts });
          const under = object instanceof HwptPaging ? object.ioas : object instanceof Hwpt ? object.paging : object instanceof Access
            ? object.ioas : undefined;
          if (under) links.push({ from: id, to: `${name} ${under.id}`, label: object instanceof Access ? 'reads and writes' : 'translates for' });
        }
        if (!(object instanceof Device)) links.push({ from: name, to: id, label: 'has' });
      }
    }
    for (const { name, count, owner, members } of world.machine.groups.values()) {
      boxes.push({ id: `g ${name}`, kind: 'group', label: `group ${name}`,
        facts: [`of ${members.map((device) => device.name).join(', ')}`, count === 0 ? 'nobody owns it' : owner
        ? `a user owns it, ${count} claim${count === 1 ? '' : 's'}` : `the host uses it, ${count}`] });
    }
    return { boxes, links: links.filter(({ from, to }) => boxes.some(({ id }) => id === from) && boxes.some(({ id }) => id === to)) };
  }

  offers(): readonly Offer[] {
    const { machine } = this.#asked.world;
    return [...OPS].filter(([op]) => !machine.version.lacks.has(op)).map(([op, { takes }]): Offer => {
      const kinds = Object.entries(takes);
      const args = kinds.map(([name, kind]): LineArgument => {
        const choices = this.#choices(kind.replace('?', ''), name);
        return { name, choices: kind.endsWith('?') ? ['', ...choices.filter((each) => each !== '')] : choices, open: true,
          ...(kind.endsWith('?') ? { optional: true } : {}) };
      });
      return { op, args, line: (values) => [op, ...kinds.flatMap(([name], at) => (values[at] ? [`${name}=${values[at]}`] : []))].join(' ') };
    });
  }

  #choices(kind: string, argument: string): string[] {
    const { machine, names } = this.#asked.world;
    switch (kind) {
      case 'device': return [...machine.devices.keys(), 'd0'].filter((name, at, all) => all.indexOf(name) === at);
      case 'group': return [...machine.groups.keys(), 'g0'].filter((name, at, all) => all.indexOf(name) === at);
      case 'name': return [...this.#names].reverse().filter((name) => (names.find(name) instanceof Descriptor) === (argument === 'fd'));
      case 'makes': return [this.#fresh()];
      case 'flag': return ['true', 'false'];
      case 'prot': return ['RW', 'R', 'W'];
      case 'number': return ['0x1000', '4096', '0', ...this.#names];
      default: return [''];
    }
  }

  #fresh(): string {
    let at = 0;
    while (this.#names.has(`x${at}`)) at++;
    return `x${at}`;
  }

  *#contexts(): Generator<[string, Context]> {
    const seen = new Set<Context>();
    for (const [name, { file }] of this.#asked.world.names.descriptors()) {
      if (!(file instanceof Context) || seen.has(file)) continue;
      seen.add(file);
      yield [name, file];
    }
  }
}

function stateOf(object: IommufdObject): Value {
  const { type, users } = object;
  if (object instanceof Ioas) {
    const { areas } = object;
    return { type, users, areas: areas.size > MANY ? areas.size : new Set([...areas].map(({ first, last }) => `${hex(first)}-${hex(last)}`)) };
  }
  if (object instanceof HwptPaging) return { type, users, ioas: object.ioas.id, auto: object.auto, enforce: object.enforce };
  if (object instanceof Device) return { type, users, device: object.physical.name, hwpt: object.hwptOf()?.id ?? 'none' };
  if (object instanceof Access) return { type, users, ioas: object.ioas?.id ?? 'none', pins: object.pins.size };
  return { type, users };
}

function spansOf({ areas, iovas }: Ioas): Span[] {
  const spans: Span[] = [];
  const add = (list: Iterable<{ readonly first: number | bigint; readonly last: number | bigint }>, kind: Span['kind']): void => {
    for (const { first, last } of list) spans.push({ first: BigInt(first), last: BigInt(last), kind });
  };
  add(iovas.reserved, 'reserved');
  add(iovas.allowed, 'allowed');
  add(areas, 'area');
  return spans;
}

function worldOf(json: ShownJson): World {
  const world = json as { [key: string]: CaseJson };
  if (!isRecord(world as CaseJson)) throw new InputFault('the world: an object is expected');
  const env = world['env'] ?? {};
  const wrong = isRecord(env) ? envProblem(env) : 'env is not an object';
  if (wrong !== undefined) throw new InputFault(`the world: ${wrong}`);
  const text = (key: string): string | undefined => (typeof world[key] === 'string' ? (world[key] as string).slice(0, 200) : undefined);
  const ran = Array.isArray(world['ran']) && world['ran'].every((each) => typeof each === 'string' && parseKernelNumber(each))
    ? world['ran'] as string[] : undefined;
  return { env: env as Env, object: text('object') ?? 'asked', ...(text('kernel') === undefined ? {} : { kernel: text('kernel')! }),
    ...(ran ? { ran } : {}) };
}

export const iommufdShown: ExplorerRoom = {
  name: 'iommufd', title: 'iommufd, to the letter', position: 'kernel',
  about: 'The calls of /dev/iommu, VFIO and KVM as a chosen kernel answers them; cases that real kernels answered can be opened.',
  positions: ['7.3', '7.2', '6.19', '6.17', '6.15', '6.12', '6.8', '6.6', '6.2', '6.1', '5.15', '4.19'],
  properties: [],
  columns: [['context'], ['space', 'table'], ['device', 'group']],
  worlds: [
    { name: 'a machine with an IOMMU; devices d0, d1, … each in a group of its own', world: { env: {} } },
    { name: 'two devices in one group', world: { env: { groups: { g0: ['d0', 'd1'] } } } },
    { name: 'the kernel\'s mock devices', world: { env: { mock: true } } },
  ],
  start(kernel, json) {
    const number = /^\d+\.\d+$/.test(kernel) ? parseKernelNumber(kernel) : undefined;
    if (!number) throw new InputFault(`${shortened(kernel)} is no kernel; write 7.2`);
    const { env, object, kernel: range, ran } = worldOf(json);
    // A case that names releases means these; to see it on another kernel, the range is left away.
    const one: Case = { id: 'asked', object, env, steps: [], ...(range !== undefined && !/^[\d<>=]/.test(range) ? { kernel: range } : {}),
      ...(ran ? { ran } : {}) };
    return new Played(one, number);
  },
  words(line) {
    const [, , op = '', rest = ''] = /^(?:(\w+):\s*)?(\w+)\s*(.*)$/.exec(line.trim()) ?? [];
    return { op, args: rest.match(/(?:"[^"]*"|[^\s"])+/g) ?? [] };
  },
  names: () => new Set(),
};
