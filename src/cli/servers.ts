/** `ioasid check --servers HOST:PORT…`: models that other machines search. */
import { join } from 'node:path';
import pc from '../colors';
import { readAddresses, hostPort } from '../servers/address';
import { type Watching, type SearchVerdict, searchWithServers } from '../servers/search';
import { passed } from '../tlc/check';
import { statesIn } from '../tlc/deep';
import type { Row } from '../tlc/manifest';
import { Modules } from '../tlc/modules';
import type { Project } from '../tlc/project';
import { findChecker } from '../tlc/run';
import { status, writeReport } from './terminal';

export interface Servers {
  readonly json: boolean;
  readonly servers: readonly string[];
  readonly fingerprints: readonly string[];
}

/** One model after the other: each takes all servers. */
export async function checkWithServers(rows: readonly Row[], project: Project, options: Servers): Promise<void> {
  const workers = readAddresses(options.servers);
  const fingerprints = readAddresses(options.fingerprints);
  const checker = await findChecker(project);
  const modules = new Modules(project);
  const found: SearchVerdict[] = [];
  for (const row of rows) {
    const one = await searchWithServers(row, { project, checker, modules, workers, fingerprints, ...(options.json ? {} : course(row)) });
    found.push(one);
    if (!options.json) process.stdout.write(`${lineOf(one)}\n`);
  }
  const report = { models: found.map(one => reportOf(one, options)) };
  writeReport(join(project.out, 'servers.json'), report);
  if (options.json) process.stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  status(found.some(({ verdict }) => verdict.failure !== undefined) ? 2 : found.every(({ verdict }) => passed(verdict)) ? 0 : 1);
}

/** What is told on the way. */
function course({ model }: Row): Watching {
  const tell = (text: string): void => { process.stderr.write(`  ${model}: ${text}\n`); };
  return {
    onStarted: ({ address, role }, pid) => tell(`${role} at ${hostPort(address)}, process ${pid} there`),
    onLost: ({ address }, why, left) => tell(`the worker at ${hostPort(address)} is lost (${why})${left > 0 ? `; ${left} go${left === 1 ? 'es' : ''} on` : ''}`),
    onFound: () => tell('something broke; its run is searched for here'),
    onMessage: ({ code, text }) => {
      const states = code === 2200 ? statesIn(text) : undefined;
      if (states) tell(`${states.distinct} states, ${states.queue} in the queue`);
    },
  };
}

function lineOf({ verdict, lost, here, seconds }: SearchVerdict): string {
  const { row, result, reasons, failure } = verdict;
  const outcome = passed(verdict) ? pc.green('ok  ') : `${pc.red('FAIL')} ${failure ?? reasons.join('; ')}`;
  const said = !passed(verdict) ? '' : row.result === 'breaks' ? `  breaks ${row.breaks}, found by the servers and run here`
    : `  holds, ${result!.statistics.distinct} states as declared; its steps and depth are not asked of servers`;
  return `  ${row.model}  ${seconds.toFixed(0)} s  ${outcome}${said}${here && !passed(verdict) ? '; see it step by step: ioasid explain' : ''}${lost.length ? `; ${lost.length} lost on the way` : ''}`;
}

const reportOf = ({ verdict: { row, result, reasons, failure, ...verdict }, lost, here, seconds }: SearchVerdict, { servers, fingerprints }: Servers): object => ({
  model: row.model, passed: passed({ row, reasons, failure, ...verdict }), reasons, failure, distinct: result?.statistics.distinct, here, servers, fingerprints, lost, seconds,
});
