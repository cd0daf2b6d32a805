import type { Command } from 'commander';
import { refusedBecause } from '../conformance/why';
import { htmlOf } from '../lanes/html';
import { mermaidOf } from '../lanes/mermaid';
import type { LaneRun } from '../lanes/run';
import { svgOf } from '../lanes/svg';
import { textOfLanes } from '../lanes/text';
import { named } from '../named';
import { checkRow, passed, type ModelVerdict } from '../tlc/check';
import { ToolError } from '../tlc/error';
import { readManifest } from '../tlc/manifest';
import { Modules } from '../tlc/modules';
import { findChecker } from '../tlc/run';
import { headOf, readViolation, runOfViolation, violationJson } from '../tlc/violation';
import { writeWhole } from '../tlc/write';
import { diagramOptions, projectOf, status } from './terminal';

interface Options { readonly json?: boolean; readonly plain?: boolean; readonly html?: string; readonly mermaid?: true | string; readonly svg?: true | string }

/** The forms of a run for a mail or a page, by the option that asks for each. */
const FORMS: Readonly<Record<'html' | 'mermaid' | 'svg', (run: LaneRun) => string>> = { html: htmlOf, mermaid: mermaidOf, svg: svgOf };

export function register(program: Command): void {
  program.command('explain')
    .description('run one model and show what it shows: the run that breaks its property, step by step, or the numbers of a success')
    .argument('<model>', 'the model by name')
    .option('--json', 'print it as JSON')
    .option('--plain', 'lines without lanes, in ASCII; as it is anyhow where the output is no terminal')
    .option('--no-plain', 'lanes, whatever the output is')
    .option('--html <file>', 'write the run as one page')
    .option('--mermaid [file]', 'the run as a sequence diagram of Mermaid, printed or written')
    .option('--svg [file]', 'the run as a picture, printed or written')
    .addHelpText('after', `
On a terminal a run is a diagram: a lane for each process, machine, device; a dot at who acts, an arrow to whom it concerns; beside
it the call, its answer and the rule that refused, and only what the step changed.

Examples:
  ioasid explain MCAuthorization
  ioasid explain MCAuthorization-noDrain --json
  ioasid explain MCWbinvd-once-proof --html once.html`)
    .action(async (model: string, _options: object, command: Command) => explain(model, command));
}

async function explain(model: string, command: Command): Promise<void> {
  const options = command.opts<Options>();
  const project = projectOf(command);
  const row = named(readManifest(project, [model]), ({ model: name }) => name, model, 'model');
  const modules = new Modules(project);
  const verdict = await checkRow(row, { project, checker: await findChecker(project), modules, counts: true });
  const { config, result } = verdict;
  const shown = result && readViolation(row.model, row.module, config, result, modules);
  const run = shown?.steps.length ? runOfViolation(shown, config, row.room, refusedBecause(row.room, config, shown.steps)) : undefined;
  const asked = (Object.keys(FORMS) as (keyof typeof FORMS)[]).filter(form => options[form] !== undefined);
  if (asked.length > 0 && !run) throw new ToolError(`${row.model} shows no run; leave --${asked.join(' and --')} away`);
  if (options.json) {
    const { failure, reasons } = verdict;
    const found = shown ? { violation: violationJson(shown) } : result ? { ...result.statistics, taken: Object.fromEntries(result.coverage) } : {};
    process.stdout.write(`${JSON.stringify({ model, passed: passed(verdict), failure, reasons, ...found }, undefined, 2)}\n`);
  } else if (asked.length === 0) {
    const text = shown ? [headOf(shown), ...(run ? ['', textOfLanes(run, diagramOptions(options))] : [])].join('\n') : result ? numbers(verdict) : '';
    process.stdout.write(`${row.model}: ${row.constants}\n${text}${text ? '\n' : ''}`);
  }
  for (const form of asked) {
    const file = options[form]!;
    if (file === true) process.stdout.write(FORMS[form](run!));
    else writeWhole(file, FORMS[form](run!));
  }
  for (const reason of verdict.failure ? [verdict.failure] : verdict.reasons) process.stderr.write(`ioasid: ${row.model}: ${reason}\n`);
  status(verdict.failure ? 2 : passed(verdict) ? 0 : 1);
}

function numbers({ row, result }: ModelVerdict): string {
  const { statistics, coverage, seconds } = result!;
  const width = Math.max(0, ...[...coverage.keys()].map(name => name.length));
  return [
    row.result === 'holds' ? `holds ${row.properties.join(', ')}` : 'nothing is violated',
    `${statistics.distinct} distinct states, ${statistics.generated} generated, depth ${statistics.depth}, ${seconds.toFixed(1)} s`,
    'how often each action was taken, and how often it led to a new state:',
    ...[...coverage].map(([name, { generated, distinct }]) => `  ${name.padEnd(width)} ${String(generated).padStart(9)} ${String(distinct).padStart(9)}`),
  ].join('\n');
}
