/** The room of the life of an address space, under each of four profiles. */
import type { Answered } from '../../ioasid/answer';
import { FaultingIoasid } from '../../ioasid/page-fault';
import { type ProfileName, PROFILES } from '../../ioasid/profiles';
import { broken, STATE_PROPERTIES } from '../../ioasid/properties';
import { brokenBy, STEP_PROPERTIES } from '../../ioasid/step-properties';
import type { AreaView, DomainView, SpaceView } from '../../ioasid/view';
import type { IoasidWorld } from '../../ioasid/world';
import type { Value } from '../../tlc/value';
import { SENTENCES } from '../sentences';
import { shortened } from '../positions';
import { type LineAnswer, type Box, InputFault, type ShownJson, type Link, type ShownMachine, type Offer, type Picture, type ExplorerRoom, type Span,
  type State } from '../room';
import { forget, offersOf, parsed, refusal, type CallTable } from './calls';

const AREA = ['process', 'context', 'number', 'address', 'address'];
const TABLE: CallTable = {
  openContext: ['process', 'context'], openDevice: ['process', 'file'], pass: ['process', 'process', 'open'], close: ['process', 'open'],
    processExited: ['process'],
  useDevice: ['process', 'file'], alloc: ['process', 'context', 'enforce?'], allocNested: ['process', 'context', 'number'],
    free: ['process', 'context', 'number'],
  getInfo: ['process', 'context', 'number'], getDeviceInfo: ['process', 'context', 'file'], map: AREA, unmap: AREA,
    copy: [...AREA, 'number', 'address'],
  bind: ['process', 'file', 'context'], attach: ['process', 'file', 'context', 'number'], detach: ['process', 'file', 'context', 'number?'],
  driverBind: ['device'], driverUnbind: ['device'], hotUnplug: ['device'], hotPlug: ['device'], dmaBegin: ['device', 'address'], dmaEnd: ['device'],
  pageFault: ['device', 'address'], respond: ['process', 'context', 'number', 'code'],
  fileDetached: ['file'], fileReleased: ['file'], contextReleased: ['context'], unmapDone: ['context', 'number', 'address', 'address'],
  switchDone: ['group'], deviceUnplugged: ['device'],
};

/** What happens by itself: offered only when it can. */
const EVENTS = ['fileDetached', 'fileReleased', 'contextReleased', 'unmapDone', 'switchDone', 'deviceUnplugged'];

type Methods = Record<string, (...args: unknown[]) => Answered | undefined>;

class Played implements ShownMachine {
  /** @param mapped how many calls have mapped something: there are at most so many areas */
  constructor(readonly world: IoasidWorld, readonly system: FaultingIoasid, private mapped = 0) {}

  take(line: string): LineAnswer {
    const { op, args } = parsed(line, TABLE, (kind) => this.#choices(kind));
    // A view of very many areas costs more than the call.
    const before = this.mapped <= MANY ? this.system.view() : undefined;
    const values = [...args.map((word, at) => valueOf(TABLE[op]![at]!.replace('?', ''), word)), ...this.#left(op, args)];
    forget();
    let answered: Answered | undefined;
    try {
      answered = (this.system as unknown as Methods)[op]!(...values);
    } catch (error) {
      if (error instanceof RangeError || error instanceof TypeError) throw new InputFault(`${op}: ${error.message}`);
      throw error;
    }
    const errno = answered?.errno;
    if (errno === 'OK' && (op === 'map' || op === 'copy')) this.mapped++;
    const after = before && this.system.view();
    return {
      ...(errno === undefined ? {} : { errno }), ...refusal(errno), ...(answered && answered.out > 0 ? { out: `number ${answered.out}` } : {}),
      broken: before && after ? [...broken(after, this.world),
        ...(errno === undefined ? [] : brokenBy({ op, args: values, errno, before, after }, this.world))] : [],
    };
  }

  clone(): ShownMachine { return new Played(this.world, this.system.clone() as FaultingIoasid, this.mapped); }

  /** The variables of the specification; of very many areas how many they are. */
  state(): State {
    const view = this.system.view();
    for (const table of this.mapped > MANY ? Object.values(view.objects) : []) {
      for (const [i, object] of table) if (object.kind === 'Space' && object.areas.size > MANY) table.set(i,
        { ...object, areas: object.areas.size } as unknown as typeof object);
    }
    return view as unknown as Record<string, Value>;
  }

  offers(): readonly Offer[] {
    const events = this.system.events().map(([op, ...args]): Offer => {
      const all = args.map(String);
      return { op, args: all.map((choice, at) => ({ name: TABLE[op]![at]!, choices: [choice] })), line: () => [op, ...all].join(' ') };
    });
    return [...events, ...offersOf(TABLE, (kind) => this.#choices(kind))
      .filter(({ op }) => !EVENTS.includes(op) && (this.world.cookies !== 0 || !['pageFault', 'respond'].includes(op)))];
  }

  picture(): Picture {
    const view = this.system.view();
    const boxes: Box[] = this.world.processes.map((p) => ({ id: `p ${p}`, kind: 'process', label: `process ${p}`, facts: [] }));
    const links: Link[] = [];
    const opens = (x: string, to: string): void => { for (const p of view.holders[x]!) links.push({ from: `p ${p}`, to, label: 'has open' }); };
    for (const c of this.world.contexts) {
      const there = view.opened.has(c);
      boxes.push({ id: `c ${c}`, kind: 'context', label: `context ${c}`,
        facts: [there ? view.holders[c]!.size > 0 ? 'open' : 'kept by what is bound to it' : 'not open'], ...(there ? {} : { absent: true }) });
      opens(c, `c ${c}`);
      for (const [i, object] of view.objects[c]!) {
        if (object.kind === 'Device') continue;
        const id = `a ${c} ${i}`;
        const facts = [...(object.enforce ? ['enforces snoop'] : []), `${object.users - 1} other user${object.users === 2 ? '' : 's'}`];
        if (object.kind === 'Hwpt') {
          boxes.push({ id, kind: 'table', label: `HWPT ${i}`, facts });
          links.push({ from: id, to: `a ${c} ${object.space}`, label: 'translates for' });
        } else {
          boxes.push({ id, kind: 'space', label: `address space ${i} of ${c}`,
            facts: [...(object.parent > 0 ? [`child of ${object.parent}`] : []), ...facts], spans: spansOf(object) });
          links.push({ from: `c ${c}`, to: id, label: 'has' });
        }
      }
    }
    for (const [g, domain] of Object.entries(view.domains)) {
      const waits = view.former[g]!.length > 0;
      boxes.push({ id: `g ${g}`, kind: 'group', label: `group ${g}`,
        facts: [whither(domain), ...(waits ? ['a switch waits for DMA in flight'] : [])],
        ...(domain[0] === 'default' && Object.values(view.claims[g]!).some((count) => count > 0) ? { tone: 'bad' as const } : {}) });
      if (domain[0] === 'table') links.push({ from: `g ${g}`, to: `a ${domain[1]} ${domain[2]}`, label: 'DMA goes through' });
    }
    for (const [d, { group, enforcing }] of Object.entries(this.world.devices)) {
      const [domain, address] = view.dma[d]!;
      const facts = [...(enforcing === false ? ['its IOMMU cannot enforce snoop'] : []),
        ...(view.hosted.has(d) ? ['has a driver of the host'] : []), ...(view.plugged[d] === 'leaving' ? ['is waited for by an unplug'] : []),
        ...(domain === undefined ? [] : [`DMA in flight to ${String(address)}`])];
      boxes.push({ id: `d ${d}`, kind: 'device', label: `device ${d}`, facts: view.plugged[d] === 'gone' ? ['unplugged'] : facts,
        ...(view.plugged[d] === 'gone' ? { absent: true } : {}) });
      links.push({ from: `d ${d}`, to: `g ${group}`, label: 'in' });
    }
    for (const [f, d] of Object.entries(this.world.files)) {
      opens(f, `d ${d}`);
      for (const c of view.bound[f]!) links.push({ from: `d ${d}`, to: `c ${c}`, label: `bound by ${f}` });
      for (const [c, i] of view.attached[f]!) links.push({ from: `d ${d}`, to: `a ${c} ${i}`, label: `attached by ${f}` });
    }
    return { boxes, links };
  }

  /** What a line leaves out, so that one line can be a call of every profile: the plain attribute, the address space that it is on. */
  #left(op: string, args: readonly string[]): unknown[] {
    const profile = PROFILES[this.world.profile];
    if (op === 'alloc' && args.length === 2) return [[...profile.enforceFlags][0]];
    if (op === 'detach' && args.length === 3) return [profile.detachNames
      ? [...this.system.view().attached[args[1]!]!].find(([c]) => c === args[2])?.[1] ?? 1 : 0];
    return [];
  }

  #choices(kind: string): readonly string[] | undefined {
    const last = Number(this.world.last ?? 0);
    switch (kind) {
      case 'process': return this.world.processes;
      case 'context': return this.world.contexts;
      case 'file': return Object.keys(this.world.files);
      case 'open': return [...this.world.contexts, ...Object.keys(this.world.files)];
      case 'device': return Object.keys(this.world.devices);
      case 'group': return [...new Set(Object.values(this.world.devices).map(({ group }) => group))];
      case 'enforce': return ['false', 'true'];
      case 'code': return ['success', 'invalid'];
      case 'number': return Array.from({ length: Math.min(32, this.world.ids ?? 8) + 1 }, (_, at) => String(at));
      case 'address': return last > 0 && last < 64 ? Array.from({ length: last + 1 }, (_, at) => String(at)) : undefined;
      default: return [];
    }
  }
}

function valueOf(kind: string, word: string): unknown {
  if (kind === 'enforce') return word === 'true';
  if (kind !== 'number' && kind !== 'address') return word;
  if (!/^\d{1,20}$/.test(word)) throw new InputFault(`${shortened(word)} is no number`);
  return Number.isSafeInteger(Number(word)) ? Number(word) : BigInt(word);
}

/** Areas beyond which the properties, which look at every pair of them, are not asked at each step. */
const MANY = 300;

const whither = (domain: DomainView): string => (domain[0] === 'table' ? `DMA through ${domain[2]} of ${domain[1]}` : domain[0] === 'blocking'
  ? 'DMA is blocked' : 'DMA in the default domain');

function spansOf({ areas, unmapping }: SpaceView): Span[] {
  const span = ({ first, last }: AreaView, kind: Span['kind']): Span => ({ first: BigInt(first), last: BigInt(last), kind });
  return [...[...areas].map((area) => span(area, 'area')), ...[...unmapping].map((area) => span(area, 'leaving'))];
}

function worldOf(profile: string, json: ShownJson): IoasidWorld {
  if (!Object.hasOwn(PROFILES, profile)) throw new InputFault(`there is no profile ${shortened(profile)}; there are ${Object.keys(PROFILES).join(', ')}`);
  if (typeof json !== 'object' || json === null || Array.isArray(json)) throw new InputFault('the world: an object is expected');
  return { ...json as object, profile: profile as ProfileName } as IoasidWorld;
}

const small = {
  processes: ['p1', 'p2'], contexts: ['c1', 'c2'], ids: 6, last: 3, grain: 1, cookies: 2,
  devices: { d1: { group: 'g1' }, d2: { group: 'g1' }, d3: { group: 'g2', enforcing: false } }, files: { f1: 'd1', f2: 'd2', f3: 'd3', f4: 'd1' },
};

export const ioasidShown: ExplorerRoom = {
  name: 'ioasid', title: 'The life of an address space', position: 'profile',
  about: 'Processes, contexts, groups of devices and address spaces, from RFC v1 of May 2021 to what Linux has. Who may use a device, and where does its DMA go?',
  positions: Object.keys(PROFILES),
  properties: [...Object.keys(STATE_PROPERTIES), ...Object.keys(STEP_PROPERTIES)].map((name) =>
    ({ name, code: SENTENCES[name]?.code ?? '', sentence: SENTENCES[name]?.sentence ?? name })),
  columns: [['process'], ['context'], ['space', 'table'], ['device', 'group']],
  worlds: [
    { name: 'two processes, three devices in two groups, addresses 0 to 3', world: small },
    { name: 'one process, one device, addresses 0 to 15', world: { ...small, processes: ['p1'], contexts: ['c1'], last: 15,
      devices: { d1: { group: 'g1' } }, files: { f1: 'd1' } } },
  ],
  start(profile, json) {
    const world = worldOf(profile, json);
    try {
      return new Played(world, new FaultingIoasid(world));
    } catch (error) {
      if (error instanceof TypeError || error instanceof RangeError) throw new InputFault(`the world: ${error.message}`);
      throw error;
    }
  },
  words: (line) => { const [op, ...args] = line.trim().split(/\s+/); return { op: op ?? '', args }; },
  names: (json) => { const { processes, contexts, devices, files } = worldOf('linux',
    json); return new Set([...processes, ...contexts, ...Object.keys(devices), ...Object.keys(files), ...Object.values(devices)
    .map(({ group }) => group)]); },
};
