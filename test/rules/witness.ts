/**
 * For two rules of a call that stand one after the other: an input that the first refuses, and that the second would refuse if the first were
 * not looked at. There the two may not change places.
 *
 *     node -r ts-node/register/transpile-only test/rules/witness.ts check          says of each kept input what it answers (a line of JSON)
 *     node -r ts-node/register/transpile-only test/rules/witness.ts pairs          all neighbours of all tables
 *     node -r ts-node/register/transpile-only test/rules/witness.ts write [ROOM…]  looks for inputs in graphs and recorded calls, and keeps them
 */
import './off';
import { isPresupposed, type Open, without } from './apart';
import { lookInAltered, upToLines } from './altered';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALLOCATOR_RULES } from '../../src/allocator/rules';
import { AUTHORIZATION_RULES } from '../../src/authorization/rules';
import { ALL_RULES } from '../../src/cases/tally';
import type { Case } from '../../src/cases/case';
import { parseKernelNumber } from '../../src/cases/kernels';
import { answerStep, caseWorldOf } from '../../src/cases/run';
import { graphOf } from '../../src/conformance/cache';
import { replay } from '../../src/conformance/graph/replay';
import { openModel } from '../../src/conformance/model';
import { methodOf, type Room } from '../../src/conformance/room';
import { roomNamed } from '../../src/conformance/rooms/choose';
import { fromJson, type Json, toJson } from '../../src/conformance/runs/json';
import { Ioasid } from '../../src/ioasid/ioasid';
import { IOASID_RULES } from '../../src/ioasid/rules';
import { forgetRefusal, type Rule, ruleOf } from '../../src/rules';
import { openProject } from '../../src/tlc/project';
import type { Value } from '../../src/tlc/value';
import { writeWhole } from '../../src/tlc/write';
import { WBINVD_RULES } from '../../src/wbinvd/rules';
import { casesOf, sources } from '../linux/files';
import { take, world } from '../ioasid/worlds';
import { checker } from '../tlc/copies';
import type { Request, Witness } from './input';
import { BY_HAND } from './reasons';

type Calls = Readonly<Record<string, readonly Rule[]>>;
/**
 * Two neighbours: told apart by an input, or why not. The second presupposes the first if there is an input with which the code cannot even look at
 * the second where it does not look at the first: it throws there.
 */
export interface Pair {
  readonly call: string;
  readonly first: string;
  readonly second: string;
  readonly by?: Witness;
  readonly why?: 'presupposes' | 'never both' | 'never first';
  readonly throws?: Witness;
}
export type Kept = Record<string, readonly Pair[]>;

export const KEPT = join(__dirname, 'order.json');
export const ROOMS: Readonly<Record<string, Calls>> = { authorization: AUTHORIZATION_RULES, wbinvd: WBINVD_RULES, allocator: ALLOCATOR_RULES, ioasid: IOASID_RULES, linux: ALL_RULES };
const SPECIFIED: Readonly<Record<string, readonly string[]>> = { authorization: ['authorization'], wbinvd: ['wbinvd'], allocator: ['allocator'], ioasid: ['ioasid', 'page-faults'] };
/** Enough inputs that the first refuses are looked at before it is said that the second never would. */
const TRIES = 4000;

const openOf = (calls: Calls): Open[] => Object.entries(calls).flatMap(([call, rules]) => rules.slice(1).map((second, at) => ({ call, first: rules[at], second, tries: 0 })));

function ask(open: readonly Open[], call: string, first: Rule, by: () => Witness, made: () => () => string | undefined): void {
  for (const each of open) {
    if (each.call !== call || each.first !== first || each.by || each.tries >= TRIES) continue;
    each.tries++;
    // Made before the rule is off: to copy an allocator is to make its calls once more.
    const other = without(first, made());
    if (other === each.second) each.by = by();
    else if (!each.throws && isPresupposed(other, each)) each.throws = by();
  }
}

const pairOf = ({ call, first, second, by, tries, throws }: Open): Pair =>
  ({ call, first: first.name, second: second.name, ...(by ? { by } : tries === 0 ? { why: 'never first' } : throws ? { why: 'presupposes', throws } : { why: 'never both' }) });

/** The allocator's refusals may leave a mark: all ones is lost, a number is given back, a set is to go with its last id. */
const leavesMark = (op: string, errno: string): boolean => ['OK', 'WARN', 'INVALID_IOASID', 'TRUE', 'FALSE'].includes(errno) || (op === 'SetFree' && errno === 'EBUSY');

async function lookInGraphs(name: string): Promise<Pair[]> {
  const open = openOf(ROOMS[name]);
  const project = openProject();
  for (const room of SPECIFIED[name].map(roomNamed)) {
    for (const chosen of room.models) {
      if (open.every(({ by }) => by)) break;
      for (const each of open) each.tries = Math.min(each.tries, 1);
      const model = openModel(project, room, chosen);
      const runs = new WeakMap<object, { readonly initial: Json; readonly run: readonly Request[] }>();
      const watched: Room = {
        ...room,
        start(initial, constants) {
          const machine = room.start(initial, constants) as object;
          runs.set(machine, { initial: toJson(initial as unknown as Value), run: [] });
          return machine;
        },
        clone(machine) {
          const copy = room.clone(machine) as object;
          runs.set(copy, runs.get(machine as object)!);
          return copy;
        },
        take(machine, op, args) {
          forgetRefusal();
          const errno = room.take(machine, op, args);
          if (errno === undefined) return errno;
          const { initial, run } = runs.get(machine as object)!;
          const here: Request = [op, ...args.map(toJson)];
          const rule = errno === 'OK' ? undefined : ruleOf(errno);
          if (leavesMark(op, errno)) runs.set(machine as object, { initial, run: [...run, here] });
          if (rule) {
            ask(open, methodOf(op), rule, () => ({ model: chosen.config, initial, run: [...run, here] }), () => {
              const copy = room.clone(machine);
              return () => room.take(copy, op, args);
            });
          }
          return errno;
        },
      };
      replay(await graphOf(project, await checker(), model), watched, model.constants, { edgesOnly: true });
      process.stderr.write(`${chosen.config}: ${open.filter(({ by }) => !by).length} open\n`);
    }
  }
  for (const each of open) each.by ??= BY_HAND[`${name} ${each.call}: ${each.first.name}, ${each.second.name}`];
  return open.map(pairOf);
}

const recorded = (): Case[] => ['cases', 'runs', 'wide', 'reports'].flatMap((folder) => sources(folder as 'cases').flatMap(({ name }) => casesOf(folder as 'cases', name)));
const kernelsOf = (one: Case): readonly string[] => one.ran ?? [one.kernel?.match(/\d+\.\d+/g)?.pop() ?? '7.2'];

/** Plays a case up to a step, and asks that step. */
function upTo(one: Case, kernel: string, step: number): () => string | undefined {
  const world = caseWorldOf(one, parseKernelNumber(kernel));
  for (let at = 0; at < step; at++) answerStep(world, one.steps[at], at);
  return () => answerStep(world, one.steps[step], step).errno;
}

function lookInCases(): Pair[] {
  const open = openOf(ALL_RULES);
  const asked = new Map<string, number>();
  for (const one of recorded()) {
    for (const kernel of kernelsOf(one)) {
      const world = caseWorldOf(one, parseKernelNumber(kernel));
      for (const [at, step] of one.steps.entries()) {
        forgetRefusal();
        let errno: string;
        try { errno = answerStep(world, step, at).errno; } catch { break; }
        const rule = errno === 'OK' ? undefined : ruleOf(errno);
        if (!rule || !open.some((each) => each.call === step.op && each.first === rule && !each.by)) continue;
        // Each rule in so many places of so many cases: to come to a step again, the whole case is played.
        const key = `${step.op} ${rule.name}`;
        const before = asked.get(key) ?? 0;
        if (before >= 60) continue;
        asked.set(key, before + 1);
        ask(open, step.op, rule, () => ({ case: one.id, step: at + 1, kernel }), () => upTo(one, kernel, at));
      }
    }
  }
  lookInAltered(open, recorded().map((one) => ({ one, kernel: kernelsOf(one)[0] })), (text) => void process.stderr.write(`${text}\n`));
  return open.map(pairOf);
}

export interface Checked { readonly room: string; readonly call: string; readonly first: string; readonly second: string; readonly refused?: string; readonly otherwise: string; readonly expected: string }

/** What each kept input answers now: with all rules, and without the first. */
function check(kept: Kept): Checked[] {
  const project = openProject();
  const cases = new Map(recorded().map((one) => [one.id, one]));
  return Object.entries(kept).flatMap(([room, pairs]) => pairs.flatMap(({ call, first, second, by: told, throws }): Checked[] => {
    const by = told ?? throws;
    if (!by) return [];
    const table = ROOMS[room][call];
    const at = table.findIndex(({ name }) => name === first);
    const rule = table[at];
    const nameOf = (other: ReturnType<typeof without>): string => (typeof other === 'string' ? other : 'name' in other ? other.name
      : isPresupposed(other, { first: rule, second: table[at + 1] }) ? 'throws' : 'throws later');
    const made = (): (() => string | undefined) => {
      if (by.calls !== undefined) return upToLines(by);
      if (by.case !== undefined) return upTo(cases.get(by.case)!, by.kernel!, by.step! - 1);
      if (by.profile !== undefined) {
        const system = new Ioasid(world(by.profile, { grain: 2 }));
        for (const [op, ...args] of by.run!.slice(0, -1)) take(system, op, args);
        const [op, ...args] = by.run![by.run!.length - 1];
        return () => take(system, op, args)?.errno;
      }
      const chosen = SPECIFIED[room].map(roomNamed).flatMap((each) => each.models.map((model) => ({ each, model }))).find(({ model }) => model.config === by.model)!;
      const { constants } = openModel(project, chosen.each, chosen.model);
      const machine = chosen.each.start(fromJson(by.initial!) as never, constants);
      const run = by.run!.map(([op, ...args]) => ({ op, args: args.map(fromJson) }));
      for (const { op, args } of run.slice(0, -1)) chosen.each.take(machine, op, args);
      const { op, args } = run[run.length - 1];
      return () => chosen.each.take(machine, op, args);
    };
    const ordinary = made();
    forgetRefusal();
    const errno = ordinary();
    const refused = errno === undefined ? undefined : ruleOf(errno)?.name;
    return [{ room, call, first, second, refused, otherwise: nameOf(without(rule, made())), expected: told ? second : 'throws' }];
  }));
}

async function main([what, ...rooms]: string[]): Promise<void> {
  const kept = JSON.parse(readFileSync(KEPT, 'utf8')) as Kept;
  if (what === 'check') {
    process.stdout.write(`${JSON.stringify(check(kept))}\n`);
    return;
  }
  if (what === 'pairs') {
    process.stdout.write(`${JSON.stringify(Object.entries(ROOMS).flatMap(([room, calls]) => openOf(calls).map(({ call, first, second }) => `${room} ${call}: ${first.name}, ${second.name}`)))}\n`);
    return;
  }
  for (const room of rooms.length > 0 ? rooms : Object.keys(ROOMS)) {
    const found = room === 'linux' ? lookInCases() : await lookInGraphs(room);
    Object.assign(kept, JSON.parse(readFileSync(KEPT, 'utf8')) as Kept, { [room]: found });
    const lines = Object.entries(kept).map(([name, pairs]) => `"${name}": [\n${pairs.map((pair) => JSON.stringify(pair)).join(',\n')}\n]`);
    writeWhole(KEPT, `{\n${lines.join(',\n')}\n}\n`);
    process.stderr.write(`${room}: ${kept[room].filter(({ by }) => by).length} of ${kept[room].length} pairs told apart\n`);
  }
}

if (require.main === module) void main(process.argv.slice(2));
