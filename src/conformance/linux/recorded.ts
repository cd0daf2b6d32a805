/**
 * TLC judges recorded runs of Linux: all of them in one search of `IommufdTrace`. A run is accepted when the specification has
 * each of its steps with the answers that were recorded; of one that is not, the first step that it does not have is told.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sentence, ToolError } from '../../tlc/error';
import { removeFolder, scratchFolder } from '../../tlc/leftovers';
import { Modules } from '../../tlc/modules';
import { printValue } from '../../tlc/print';
import { Project } from '../../tlc/project';
import { Checker, runTlc } from '../../tlc/run';
import { Value } from '../../tlc/value';
import { keptAnswer } from '../cache';
import { RecordedRun, SpecRun, translate } from '../rooms/iommufd/recorded';

export interface RecordedVerdict {
  readonly run: SpecRun;
  readonly accepted: boolean;
  /** The index of the first recorded step that the specification does not have. */
  readonly rejectedAt?: number;
}

export interface RecordedJudgement {
  readonly verdicts: readonly RecordedVerdict[];
  /** Recorded steps that TLC was asked for: those of accepted runs, and of the others up to the first rejected one. */
  readonly steps: number;
  /** Recorded steps on the way that never reach iommufd, because the kernel's test driver refuses them by itself. */
  readonly leftOut: number;
  /** Steps of the specification that it took for them. */
  readonly taken: number;
  readonly seconds: number;
}

/** Further than any step: a run that was accepted. */
const WHOLE = Number.MAX_SAFE_INTEGER;
const LINE = /^<<"(?:accepted|reached)", (\d+)(?:, (\d+))?>>$/;

/** The module `IommufdRuns`: the distinct steps, and the runs as places among them. */
export function runsModule(runs: readonly SpecRun[]): string {
  const places = new Map<string, number>();
  const place = (step: SpecRun['steps'][number]): number => {
    const text = printValue({ op: step.op, args: [...step.args], errno: step.errno, out: [...step.out] } as Value);
    const known = places.get(text) ?? places.size + 1;
    places.set(text, known);
    return known;
  };
  const lines = runs.map(run => `<<${run.steps.map(place).join(', ')}>>`);
  const list = (name: string, items: readonly string[]): string => `${name} == <<\n${items.join(',\n')}\n>>\n`;
  return `---- MODULE IommufdRuns ----\n${list('Steps', [...places.keys()])}${list('Runs', lines)}====\n`;
}

interface Found {
  readonly reached: readonly number[];
  readonly seconds: number;
  readonly distinct: number;
}

/** A hash of all that a search depends on. */
function hashOf(project: Project, checker: Checker, runs: readonly SpecRun[], config: string): string {
  const modules = new Modules(project);
  const files = [config, ...modules.closure('MCIommufdTrace').flatMap(module => modules.path(module) ?? [])];
  const hash = createHash('sha256').update(checker.jar.sha256).update(runsModule(runs));
  for (const file of files) hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 32);
}

/** Runs TLC on `runs`; answers how far each run got, as the lines that the constraint of `config` prints say. */
async function search(project: Project, checker: Checker, runs: readonly SpecRun[], config: string): Promise<Found> {
  const folder = scratchFolder('runs');
  try {
    writeFileSync(join(folder, 'IommufdRuns.tla'), runsModule(runs));
    const reached = runs.map(() => 0);
    const result = await runTlc({
      project, checker, module: 'MCIommufdTrace', config, library: [folder],
      onPrinted: line => {
        const [, run, at] = LINE.exec(line) ?? [];
        if (run !== undefined) reached[Number(run) - 1] = Math.max(reached[Number(run) - 1], at === undefined ? WHOLE : Number(at));
      },
    });
    if (result.violation) throw new ToolError(`a recorded run breaks ${result.violation.property ?? result.violation.place ?? 'a property'} of the specification; see spec/iommufd`);
    if (result.exit !== 0 || result.success !== 1 || result.statistics.queue !== 0) {
      throw new ToolError(`TLC did not end its search of ${runs.length} runs (exit ${result.exit}): ${result.errors.map(error => error.text).join(' ') || result.log.join(' ')}`);
    }
    return { reached, seconds: result.seconds, distinct: result.statistics.distinct };
  } catch (error) {
    if (error instanceof ToolError) throw error;
    throw new ToolError(`cannot judge the runs (${sentence(error)})`);
  } finally {
    removeFolder(folder);
  }
}

/**
 * Judges all runs; those without a step that the specification has are left out of the search, and accepted as empty.
 * With `cache`, TLC is not asked again about the very same runs.
 */
export async function judgeRecorded(project: Project, checker: Checker, recorded: readonly RecordedRun[], { cache = false } = {}): Promise<RecordedJudgement> {
  const found = (runs: readonly SpecRun[], name: string): Promise<Found> => {
    const config = join(project.root, 'models/iommufd', `${name}.cfg`);
    const find = (): Promise<Found> => search(project, checker, runs, config);
    return cache ? keptAnswer(project, hashOf(project, checker, runs, config), find) : find();
  };
  const runs = recorded.map(translate);
  const asked = runs.filter(run => run.steps.length > 0);
  if (asked.length === 0) return { verdicts: runs.map(run => ({ run, accepted: true })), steps: 0, leftOut: 0, taken: 0, seconds: 0 };
  const first = await found(asked, 'TraceIommufd');
  const refused = asked.filter((_, i) => first.reached[i] === 0);
  const second = refused.length ? await found(refused, 'TraceIommufdTrail') : { reached: [], seconds: 0, distinct: 0 };
  const at = new Map(refused.map((run, i) => [run, run.from[second.reached[i] - 1]]));
  const verdicts = runs.map(run => (at.has(run) ? { run, accepted: false, rejectedAt: at.get(run) } : { run, accepted: true }));
  const length = ({ run, rejectedAt }: RecordedVerdict): number => (rejectedAt === undefined ? run.recorded : rejectedAt + 1);
  const asSteps = (verdict: RecordedVerdict): number => new Set(verdict.run.from.filter(index => index < length(verdict))).size;
  const lengths = verdicts.reduce((sum, verdict) => sum + length(verdict), 0);
  const steps = verdicts.reduce((sum, verdict) => sum + asSteps(verdict), 0);
  return { verdicts, steps, leftOut: lengths - steps, taken: first.distinct - asked.length, seconds: first.seconds + second.seconds };
}
