/** Makes a run that TLC rejects shorter, all candidates of a round in one batch. */
import type { Verdict } from './batch';
import { shorter } from '../graph/generate';
import type { Request } from '../room';
import type { Run } from './trace';

export interface Shrunk {
  readonly run: Run;
  readonly verdict: Verdict;
  readonly rounds: number;
}

/** `remake` makes the run of the code again, with fewer requests. Of two rejected candidates, the shorter one is kept. */
export async function shrinkRun(run: Run, verdict: Verdict, remake: (requests: readonly Request[]) => Run, judge: (runs: readonly Run[]) => Promise<readonly Verdict[]>): Promise<Shrunk> {
  let best = { run: cut(run, verdict), verdict };
  for (let rounds = 0; ; rounds++) {
    const candidates = [...shorter(best.run.steps)].map(steps => remake(steps)).filter(({ steps }) => steps.length > 0);
    const verdicts = candidates.length ? await judge(candidates) : [];
    const rejected = candidates.flatMap((candidate, i) => (verdicts[i].accepted ? [] : [{ run: cut(candidate, verdicts[i]), verdict: verdicts[i] }]));
    const [shortest] = rejected.sort((a, b) => a.run.steps.length - b.run.steps.length);
    if (!shortest || shortest.run.steps.length >= best.run.steps.length) return { ...best, rounds: rounds + 1 };
    best = shortest;
  }
}

/** Nothing behind the rejected step matters. */
const cut = (run: Run, { rejectedAt }: Verdict): Run => ({ ...run, steps: run.steps.slice(0, rejectedAt! + 1) });
