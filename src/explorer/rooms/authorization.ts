/** The room of authorization: subjects, handles, one proof and one withdrawal, under any policy. */
import { Authorization } from '../../authorization/authorization';
import { DECISIONS, NAMED, type Policy } from '../../authorization/policies';
import { beforeOf, broken, brokenBy } from '../../authorization/properties';
import { PROPERTIES } from '../../matrix/properties';
import type { Value } from '../../tlc/value';
import { positionOf } from '../positions';
import { type LineAnswer, type Box, InputFault, type ShownJson, type Link, type ShownMachine, type Offer, type Picture, type ExplorerRoom, type State } from '../room';
import { forget, offersOf, parsed, refusal, type CallTable } from './calls';

interface World {
  readonly subjects: readonly string[];
  readonly descriptions: readonly string[];
  readonly term: number;
  readonly selfProve: boolean;
  readonly lapses: readonly ('administrator' | 'thirdParty')[];
}

const HANDLE = ['subject', 'description'];
const TABLE: CallTable = {
  grant: HANDLE, pass: ['subject', 'subject', 'description'], close: HANDLE, check: HANDLE, begin: HANDLE, end: HANDLE,
  withdraw: [], return: [], told: HANDLE, abort: HANDLE, rescind: ['description'], renew: ['description'], tick: [],
  proofLapsed: ['cause'], prove: [], unprove: [],
};

type Methods = Record<string, (...args: string[]) => string | undefined>;

class Played implements ShownMachine {
  constructor(readonly world: World, readonly system: Authorization) {}

  take(line: string): LineAnswer {
    const { op, args } = parsed(line, TABLE, (kind) => this.#choices(kind));
    const before = beforeOf(this.system);
    forget();
    const errno = (this.system as unknown as Methods)[op]!(...args);
    return {
      ...(errno === undefined ? {} : { errno }), ...refusal(errno),
      broken: [...broken(this.system), ...brokenBy({ op, args, errno }, before, this.system, this.world.term)],
    };
  }

  clone(): ShownMachine { return new Played(this.world, this.system.clone()); }

  state(): State {
    const { policy: _, ...state } = this.system.view();
    return state as unknown as Record<string, Value>;
  }

  /** Only what can happen now: calls of a process always can, and are refused; events can or cannot. */
  offers(): readonly Offer[] {
    return offersOf(TABLE, (kind) => this.#choices(kind)).filter(({ op, args, line }) => {
      const all = args.reduce<string[][]>((lines, { choices }) => lines.flatMap((each) => choices.map((choice) => [...each, choice])), [[]]);
      return all.some((values) => (this.system.clone() as unknown as Methods)[op]!(...values) !== undefined && line(values) !== '');
    });
  }

  picture(): Picture {
    const { proof, held, using, evidence, left, rescinded, withdrawal, seen } = this.system.view();
    const of = (set: Set<[string, string]>, s: string, d: string): boolean => [...set].some(([x, y]) => x === s && y === d);
    const links: Link[] = [];
    const boxes: Box[] = this.world.subjects.map((s) => {
      const facts = this.world.descriptions.flatMap((d) => {
        const [holds, uses] = [of(held, s, d), of(using, s, d)];
        if (holds) links.push({ from: `s ${s}`, to: `o ${d}`, label: uses ? 'holds and uses' : 'holds' });
        else if (uses) links.push({ from: `s ${s}`, to: `o ${d}`, label: 'still uses' });
        const can = holds ? this.system.canStart(s, d) ? 'could start a use' : 'could not start a use' : undefined;
        return [...(can ? [`${can}${this.world.descriptions.length > 1 ? ` (${d})` : ''}`] : []),
          ...(of(evidence, s, d) ? ['is marked by its evidence'] : []), ...(of(seen, s, d) ? ['was seen at the call'] : [])];
      });
      const uses = this.world.descriptions.some((d) => of(using, s, d));
      return { id: `s ${s}`, kind: 'process', label: `subject ${s}`, facts, ...(uses ? { tone: proof ? 'good' as const : 'bad' as const } : {}) };
    });
    boxes.push({
      id: 'authority', kind: 'authority', label: 'the authority',
      facts: [proof ? 'the proof holds' : 'the proof has fallen', withdrawal === 'none' ? 'nothing is asked back' : withdrawal === 'called'
        ? 'a withdrawal is pending' : 'the withdrawal has returned'],
      tone: proof ? 'good' : 'bad',
    });
    for (const d of this.world.descriptions) {
      const there = [...held, ...using].some(([, each]) => each === d);
      const facts = [...(left[d] ? [`its lease has ${left[d]} tick${left[d] === 1 ? '' : 's'} left`] : []),
        ...(rescinded.has(d) ? ['rescinded by its grantor'] : []), ...(there ? [] : ['nobody holds it'])];
      boxes.push({ id: `o ${d}`, kind: 'context', label: `open description ${d}`, facts, ...(there ? {} : { absent: true }) });
      if (there) links.push({ from: `o ${d}`, to: 'authority', label: 'granted by' });
    }
    return { boxes, links };
  }

  #choices(kind: string): readonly string[] {
    switch (kind) {
      case 'subject': return this.world.subjects;
      case 'description': return this.world.descriptions;
      case 'cause': return this.world.lapses;
      default: return [];
    }
  }
}

function worldOf(json: ShownJson): World {
  const world = typeof json === 'object' && json !== null && !Array.isArray(json) ? json as Readonly<Record<string, ShownJson>> : {};
  const names = (key: string, most: number): string[] => {
    const list = world[key];
    if (!Array.isArray(list) || list.length < 1 || list.length > most
      || !list.every((each) => typeof each === 'string' && /^\w{1,16}$/.test(each)) || new Set(list).size < list.length) {
      throw new InputFault(`the world: ${key} is a list of 1 to ${most} different words`);
    }
    return list as string[];
  };
  const lapses = Array.isArray(world['lapses']) ? world['lapses'] as unknown as World['lapses'] : [];
  if (!lapses.every((cause) => cause === 'administrator'
    || cause === 'thirdParty')) throw new InputFault('the world: lapses are by an administrator or a thirdParty');
  const term = world['term'] ?? 1;
  if (typeof term !== 'number' || !Number.isInteger(term) || term < 1
    || term > 9) throw new InputFault('the world: term is a number of ticks from 1 to 9');
  return { subjects: names('subjects', 6), descriptions: names('descriptions', 4), term, selfProve: world['selfProve'] === true, lapses };
}

const base = { subjects: ['p', 'q'], descriptions: ['d'], term: 1 };

export const authorizationShown: ExplorerRoom = {
  name: 'authorization', title: 'Authorization', position: 'policy',
  about: 'Who may do something, since when and until when: one object, one proof, one withdrawal, and holders who pass their handles on.',
  positions: Object.keys(NAMED),
  properties: PROPERTIES.map(({ code, name, sentence, kind }) =>
    ({ code, name, sentence, ...(kind === 'liveness' ? { unseen: 'only a run without end breaks it' } : {}) })),
  columns: [['process'], ['context'], ['authority']],
  worlds: [
    { name: 'two subjects; the proof falls only in the return of a withdrawal', world: { ...base, lapses: [] } },
    { name: 'two subjects; the proof may lapse by itself', world: { ...base, lapses: ['administrator', 'thirdParty'] } },
    { name: 'two subjects, who make the proof true and false themselves', world: { ...base, selfProve: true, lapses: [] } },
    { name: 'three subjects, two descriptions, leases of two ticks',
      world: { subjects: ['p', 'q', 'r'], descriptions: ['d', 'e'], term: 2, lapses: ['administrator', 'thirdParty'] } },
  ],
  start(position, json) {
    const world = worldOf(json);
    const policy = positionOf(position, NAMED, DECISIONS, ['awaits'], 'policy') as unknown as Policy;
    return new Played(world, new Authorization(policy, world));
  },
  words: (line) => { const [op, ...args] = line.trim().split(/\s+/); return { op: op ?? '', args }; },
  names: (json) => { const { subjects, descriptions } = worldOf(json); return new Set([...subjects, ...descriptions]); },
};
