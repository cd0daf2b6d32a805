import type { Command } from 'commander';
import { named } from '../named';
import { checkRow, passed, type Verdict } from '../tlc/check';
import { readManifest } from '../tlc/manifest';
import { Modules } from '../tlc/modules';
import { findChecker } from '../tlc/run';
import { readViolation, violationJson, violationText } from '../tlc/violation';
import { projectOf, status } from './terminal';

export function register(program: Command): void {
  program.command('explain')
    .description('run one model and show what it shows: the run that breaks its property, step by step, or the numbers of a success')
    .argument('<model>', 'the model by name')
    .option('--json', 'print it as JSON')
    .addHelpText('after', `
Examples:
  ioasid explain MCAuthorization
  ioasid explain MCAuthorization-noDrain --json`)
    .action(async (model: string, _options: object, command: Command) => explain(model, command));
}

async function explain(model: string, command: Command): Promise<void> {
  const { json } = command.opts<{ json?: boolean }>();
  const project = projectOf(command);
  const row = named(readManifest(project, [model]), ({ model: name }) => name, model, 'model');
  const modules = new Modules(project);
  const verdict = await checkRow(row, { project, checker: await findChecker(project), modules, counts: true });
  const { config, result } = verdict;
  const shown = result && readViolation(row.model, row.module, config, result, modules);
  const text = shown ? violationText(shown, config) : result ? numbers(verdict) : '';
  if (json) {
    const { failure, reasons } = verdict;
    const found = shown ? { violation: violationJson(shown) } : result ? { ...result.statistics, taken: Object.fromEntries(result.coverage) } : {};
    process.stdout.write(`${JSON.stringify({ model, passed: passed(verdict), failure, reasons, ...found }, undefined, 2)}\n`);
  } else process.stdout.write(`${row.model}: ${row.constants}\n${text}${text ? '\n' : ''}`);
  for (const reason of verdict.failure ? [verdict.failure] : verdict.reasons) process.stderr.write(`ioasid: ${row.model}: ${reason}\n`);
  status(verdict.failure ? 2 : passed(verdict) ? 0 : 1);
}

function numbers({ row, result }: Verdict): string {
  const { statistics, coverage, seconds } = result!;
  const width = Math.max(0, ...[...coverage.keys()].map(name => name.length));
  return [
    row.result === 'holds' ? `holds ${row.properties.join(', ')}` : 'nothing is violated',
    `${statistics.distinct} distinct states, ${statistics.generated} generated, depth ${statistics.depth}, ${seconds.toFixed(1)} s`,
    'how often each action was taken, and how often it led to a new state:',
    ...[...coverage].map(([name, { generated, distinct }]) => `  ${name.padEnd(width)} ${String(generated).padStart(9)} ${String(distinct).padStart(9)}`),
  ].join('\n');
}
