/** The tests that every room gets by being registered: its code and its specification are held to each other, model by model. */
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import type { Verdict } from '../../src/conformance/runs/batch';
import { graphOf } from '../../src/conformance/cache';
import { conforms } from '../../src/conformance/runs/conforms';
import { type Corruption, corruptionsAt, KINDS, paletteOf } from '../../src/conformance/runs/corrupt';
import { edgeCount } from '../../src/conformance/graph/graph';
import { openModel } from '../../src/conformance/model';
import { replay } from '../../src/conformance/graph/replay';
import { printDifference } from '../../src/conformance/report';
import { roomNamed } from '../../src/conformance/rooms/choose';
import { operationsOf } from '../../src/conformance/spec';
import type { Run } from '../../src/conformance/runs/trace';
import { Walker } from '../../src/conformance/graph/walk';
import { openProject } from '../../src/tlc/project';
import { checker } from '../tlc/copies';
import { forgetRefusal, type Rule, ruleOf } from '../../src/rules';
import { methodOf, type Room } from '../../src/conformance/room';
import { keepCoverage } from './coverage';

/** The same every time, so that TLC's word on the same runs need not be asked for twice; another one, or `random`, on demand. */
const SEED = process.env['SEED'] === 'random' ? undefined : Number(process.env['SEED'] ?? 1);
/** Enough for every model: a led test ends by itself. */
const RUNS = 100_000;
/** Runs that are spoilt, each at one place in every way. */
const SPOILT = 40;

const project = openProject();

/** The rules of a room's calls, and those by which no call of its models is refused, each with the reason. */
export interface Refusing {
  readonly rules: Readonly<Record<string, readonly Rule[]>>;
  readonly never?: ReadonlyMap<Rule, string>;
  /** Operations whose answers are no refusals. */
  readonly answers?: readonly string[];
  /** The calls whose rules are looked for, if not all: those that a layer adds. */
  readonly of?: readonly string[];
}

export function hold(name: string, refusing?: Refusing): void {
  const room = roomNamed(name);
  const named = new Map<Rule, number>();
  const strays = new Set<string>();
  for (const chosen of room.models) {
    const { config } = chosen;
    const model = openModel(project, room, chosen);
    const again = (seed: number, path: string): string => `npm run -s ioasid -- conform ${name} --model ${config} --seed ${seed}${path === '' ? '' : ` --path ${path}`}`;
    const one = suite(`${name}, ${config}`);
    let spoilt: readonly Corruption[] = [];
    let verdicts: readonly Verdict[] = [];

    one('the code takes every edge, and has no step that the graph has not', async () => {
      const graph = await graphOf(project, await checker(), model);
      const done = replay(graph, refusing ? watched(room, refusing, named, strays) : room, model.constants);
      const [first] = done.differences;
      const repeat = [`again          npm run -s ioasid -- conform ${name} --model ${config}`];
      assert.is(first && printDifference(first, { project, model, who: 'the code', again: repeat }), undefined);
      assert.equal(done.missing, []);
      assert.is(done.taken + done.open, edgeCount(graph));
      assert.ok(done.taken > 0);
    });

    // Of the largest graphs, `make deep` has the runs judged.
    if (chosen.large) {
      one.run();
      continue;
    }

    one('property: TLC accepts every run of the code, and the runs have every edge', async () => {
      const palette = paletteOf(await graphOf(project, await checker(), model), room.variables);
      const also = (runs: readonly Run[]): Run[] => (spoilt = spoiltOf(runs, palette)).map(({ run }) => run);
      const conformed = await conforms('led', room, { model: config, runs: RUNS, seed: SEED, project, checker: await checker(), cache: SEED !== undefined, again, also });
      const { runs } = conformed;
      verdicts = conformed.others!;
      const report = conformed.coverage!.report(operationsOf(project, model));
      keepCoverage({ room: name, profile: model.profile, model: config, runs: runs.length, steps: conformed.steps, seed: conformed.seed, ...report });
      assert.is(conformed.judged!.accepted, runs.length);
      assert.is(report.edges.reached + report.edges.open, report.edges.all);
      assert.equal(report.missing, []);
    });

    one('a spoilt run is rejected where it was spoilt, or is one of the graph', async () => {
      const graph = await graphOf(project, await checker(), model);
      const walker = new Walker(graph, room);
      assert.ok(spoilt.length > 0);
      assert.is(verdicts.length, spoilt.length);
      let rejected = 0;
      spoilt.forEach(({ run, kind, at }, i) => {
        const expected = walker.judge(run);
        const { rejectedAt, possible } = verdicts[i];
        assert.equal([rejectedAt, possible?.length], [expected.rejectedAt, expected.possible?.length], run.name);
        if (rejectedAt === undefined) return;
        rejected++;
        if (['errno', 'out', 'view', 'call'].includes(kind)) assert.is(rejectedAt, at, run.name);
        assert.ok(rejectedAt >= at, run.name);
      });
      assert.ok(rejected > 0);
    });

    one.run();
  }
  if (refusing) holdRefusals(name, refusing, named, strays);
}

/** The room, with an eye on the rules by which its calls are refused. */
function watched(room: Room, { rules, answers = [] }: Refusing, named: Map<Rule, number>, strays: Set<string>): Room {
  const take = (machine: unknown, op: string, args: Parameters<Room['take']>[2]): string | undefined => {
    forgetRefusal();
    const errno = room.take(machine, op, args);
    if (errno === undefined || errno === 'OK' || answers.includes(op)) return errno;
    const rule = ruleOf(errno);
    if (rule && rules[methodOf(op)]?.includes(rule)) named.set(rule, (named.get(rule) ?? 0) + 1);
    else strays.add(`${op}: ${errno}, ${rule?.name ?? 'by no rule'}`);
    return errno;
  };
  return { ...room, take };
}

function holdRefusals(name: string, { rules, never = new Map(), of = Object.keys(rules) }: Refusing, named: ReadonlyMap<Rule, number>, strays: ReadonlySet<string>): void {
  const all = suite(`${name}, refusals`);
  all('every refused call of a graph names a rule of its table, and every rule refuses some', () => {
    assert.equal([...strays], []);
    const silent = of.flatMap((call) => rules[call].filter((rule) => !named.has(rule)).map((rule) => [`${call} ${rule.name}`, rule] as const));
    assert.equal([...new Set(silent.filter(([, rule]) => !never.has(rule)).map(([text]) => text))], []);
    assert.equal([...never.keys()].filter((rule) => named.has(rule)).map((rule) => rule.name), []);
  });
  all.run();
}

/** Spread over the runs, and in each at another place. */
function spoiltOf(runs: readonly Run[], palette: ReturnType<typeof paletteOf>): Corruption[] {
  const step = Math.max(1, Math.floor(runs.length / SPOILT));
  const spoilt = runs.filter((_, i) => i % step === 0).flatMap((run, i) => corruptionsAt(run, (i * 7) % run.steps.length, i, palette));
  // Of sets that are all the same, none is another.
  const other = palette.outs.length > 1 || palette.outs.some(out => typeof out !== 'object');
  const possible = KINDS.filter(kind => kind !== 'out' || other);
  assert.equal(possible.filter(kind => !spoilt.some(one => one.kind === kind)), []);
  return spoilt;
}
