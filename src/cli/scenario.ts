import { existsSync, readFileSync } from 'node:fs';
import Table from 'cli-table3';
import type { Command } from 'commander';
import { runOfTrack } from '../explorer/lanes';
import type { ShownJson } from '../explorer/room';
import { wbinvdShown } from '../explorer/rooms/wbinvd';
import { Track } from '../explorer/track';
import type { LaneRun as Lanes } from '../lanes/run';
import { lanesText, textOfLanes, type TextOptions } from '../lanes/text';
import { named } from '../named';
import { sentence, ToolError } from '../tlc/error';
import { Outcome, SCENARIO_OPS, Scenario, faultsOf, playScenario } from '../wbinvd/scenario';
import { WBINVD_POSITIONS, Position } from '../wbinvd/positions';
import { ELSEWHERE, SCENARIOS } from '../wbinvd/scenarios';
import { diagramOptions } from './terminal';

/** A run, and the positions under which it is this one. */
interface Run { readonly positions: string[]; readonly outcomes: readonly Outcome[] }

interface Options { readonly json?: boolean; readonly plain?: boolean; readonly position?: string[] }

/** Columns of the terminal. */
const WIDTH = 120;
const STEP_WIDTH = 20;
const RUN_WIDTH = 16;

/** What a file can be; a test plays it. */
const EXAMPLE_SCENARIO: Scenario = {
  id: 'mine', title: 'the device leaves', devices: { D1: { noSnoop: true, canEnforce: false } }, vms: { K1: 'P1' },
  steps: ['alloc A', 'bind D1', 'attach D1 A', 'add K1 D1', 'close D1', 'wbinvd K1'],
};

export function register(program: Command): void {
  program.command('scenario')
    .description('play a scenario of the debate under every position, side by side')
    .argument('<scenario>', 'S22, S28 to S49, S51, S52, eager, or a file of the same format')
    .option('--position <name...>', 'only these positions')
    .option('--json', 'print one object, with every position by itself')
    .option('--plain', 'without lanes; as it is anyhow where the output is no terminal')
    .option('--no-plain', 'with lanes, whatever the output is')
    .addHelpText('after', `
A cell is the answer of the step; then, for each virtual machine, whether its WBINVD is real or nop after the step; then
STALE if its guest may read what its devices did not write. Positions whose runs agree share a column; beside the steps, who makes each and
whom it concerns. One run alone is told step by step: what was answered and why, what changed, and which properties it breaks.

Scenarios:
${[...SCENARIOS.values()].map(({ id, title }) => `  ${id.padEnd(6)} ${title}`).join('\n')}

A file has the same, with as many devices, machines and steps as it likes:

  ${JSON.stringify(EXAMPLE_SCENARIO).replace(',"steps"', ',\n   "steps"')}

A step is one of ${Object.keys(SCENARIO_OPS).join(', ')}, and what it is about.

Example: ioasid scenario S33 --position GunthorpeOnce WilliamsonOrdered Linux67File`)
    .action((name: string, options: Options) => {
      const scenario = scenarioOf(name);
      const positions = positionsOf(options.position);
      const runs = positions.map(([position, record]) => ({ position, steps: playScenario(scenario, record) }));
      const { id, title } = scenario;
      process.stdout.write(options.json ? `${JSON.stringify({ id, title, positions: runs })}\n` : printScenario(scenario, group(runs), diagramOptions(options)));
    });
}

/** A scenario by its name, or of a file. Throws `ToolError` for neither. */
export function scenarioOf(name: string): Scenario {
  const known = SCENARIOS.get(name);
  if (known) return known;
  const elsewhere = ELSEWHERE.get(name);
  if (elsewhere) throw new ToolError(`${name} has no WBINVD to play: ${elsewhere}`);
  if (!existsSync(name)) return named([...SCENARIOS.values()], ({ id }) => id, name, 'scenario');
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(name, 'utf8'));
  } catch (error) {
    throw new ToolError(`${name} is no scenario (${sentence(error)}); ioasid scenario --help shows what is one`);
  }
  const faults = faultsOf(value);
  if (faults.length > 0) throw new ToolError(faults.map((fault) => `${name}: ${fault}`).join('\n'));
  return value as Scenario;
}

function positionsOf(names: readonly string[] | undefined): [string, Position][] {
  const all = Object.entries<Position>(WBINVD_POSITIONS);
  return names ? names.map((name) => named(all, ([each]) => each, name, 'position')) : all;
}

function group(runs: readonly { position: string; steps: readonly Outcome[] }[]): Run[] {
  const groups = new Map<string, Run>();
  for (const { position, steps } of runs) {
    const key = JSON.stringify(steps);
    const known = groups.get(key);
    if (known) known.positions.push(position);
    else groups.set(key, { positions: [position], outcomes: steps });
  }
  return [...groups.values()];
}

/** As many tables as the columns need, and a list of who stands where. */
export function printScenario(scenario: Scenario, runs: readonly Run[], diagram: TextOptions = { plain: true }): string {
  const parts = [`${scenario.id}: ${scenario.title}`];
  for (const [name, { noSnoop, canEnforce }] of Object.entries(scenario.devices)) {
    parts.push(`${name}: ${noSnoop ? 'can' : 'cannot'} issue no-snoop, its IOMMU ${canEnforce ? 'can' : 'cannot'} enforce snooping`);
  }
  if (runs.length === 1) return `${[...parts, '', textOfLanes(lanesOf(scenario, runs[0]!.positions[0]!), diagram), '', ...wrap(`so under ${runs[0]!.positions.join(', ')}`)].join('\n')}\n`;
  const lanes = diagram.plain ? undefined : lanesText(lanesOf(scenario, runs[0]!.positions[0]!));
  const stepWidth = STEP_WIDTH + (lanes ? lanes.width + 1 : 0);
  const perTable = Math.max(1, Math.floor((WIDTH - stepWidth - 2) / (RUN_WIDTH + 1)));
  const letter = (at: number): string => String.fromCharCode('A'.charCodeAt(0) + at);
  for (let from = 0; from < runs.length; from += perTable) {
    const shown = runs.slice(from, from + perTable);
    const table = new Table({
      head: [`${lanes ? ` ${lanes.head}` : ''}step`, ...shown.map((_, at) => letter(from + at))], colWidths: [stepWidth, ...shown.map(() => RUN_WIDTH)],
      style: { head: [], border: [], 'padding-left': 0, 'padding-right': 1, compact: true }, wordWrap: true,
    });
    scenario.steps.forEach((step, at) => table.push([`${lanes ? ` ${lanes.steps[at + 1]}` : ''}${step}`, ...shown.map(({ outcomes }) => cell(outcomes[at]))]));
    parts.push(table.toString());
  }
  runs.forEach(({ positions }, at) => parts.push(...wrap(`${letter(at)}  ${positions.join(', ')}`)));
  return `${parts.join('\n')}\n`;
}

/** The run under one position as lanes: its answers, its states, and what it breaks. */
function lanesOf({ id, title, devices, vms, steps }: Scenario, position: string): Lanes {
  const track = new Track(wbinvdShown, position, { devices, vms } as unknown as ShownJson);
  track.follow(steps);
  return runOfTrack(track, `${id}: ${title}`);
}

function cell({ answer, flushed, waits, real, correct }: Outcome): string {
  const said = flushed === undefined ? waits ? 'waits' : answer : answer === 'OK' ? flushed ? 'flush' : 'nop' : answer;
  const rights = Object.values(real).map((each) => (each ? 'real' : 'nop')).join('/');
  const stale = Object.values(correct).some((each) => !each) ? ' STALE' : '';
  return `${said} ${rights}${stale}`;
}

function wrap(text: string): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line.length + word.length + 1 > WIDTH) {
      lines.push(line);
      line = '  ';
    }
    line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
