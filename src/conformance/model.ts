/** A model of a room made into another one: its constants and definitions, with an Init and a Next of ours on top. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, modelValues, readConfig } from '../tlc/config';
import { modulesOf } from '../tlc/depends';
import { ToolError } from '../tlc/error';
import { removeFolder, scratchFolder } from '../tlc/leftovers';
import { Modules } from '../tlc/modules';
import type { Project } from '../tlc/project';
import { type Checker, runTlc, type TlcResult } from '../tlc/run';
import { type Constants, constantsOf, type Room, type RoomModel } from './room';
import type { Signal } from '../signal';

export interface Model {
  readonly room: Room;
  readonly config: string;
  readonly module: string;
  readonly profile?: string;
  /** The config's path from the project's root. */
  readonly file: string;
  /** The names of the initial predicate and of the next-state relation. */
  readonly init: string;
  readonly next: string;
  readonly constants: Constants;
  /** The names that stand for themselves. */
  readonly values: ReadonlySet<string>;
  readonly parsed: Config;
}

export function openModel(project: Project, room: Room, { config, module, profile }: RoomModel): Model {
  const file = join('models', room.within ?? room.name, `${config}.cfg`);
  const parsed = readConfig(join(project.root, file));
  if (parsed.constraints.length || parsed.actionConstraints.length || parsed.symmetry) {
    throw new ToolError(`${file} has a constraint or a symmetry, so its graph is not whole; name a model that its constants bound`);
  }
  return { room, config, module, profile, file, init: parsed.init ?? 'Init', next: parsed.next ?? 'Next', constants: constantsOf(parsed.constants), values: modelValues(parsed), parsed };
}

/** A hash of all that a result of the model depends on: its config, all modules that it sees, the jar, and how it was asked. */
export function modelHash(project: Project, model: Model, checker: Checker, question: string): string {
  const hash = createHash('sha256').update(question).update(readFileSync(join(project.root, model.file))).update(checker.jar.sha256);
  const modules = new Modules(project);
  for (const module of modulesOf(model.module, model.parsed, modules).sort()) hash.update(readFileSync(modules.path(module)!));
  return hash.digest('hex').slice(0, 32);
}

export interface Question {
  /** The module's name and its text after EXTENDS. */
  readonly module: string;
  readonly body: string;
  readonly init: string;
  readonly next: string;
  readonly view: string;
  readonly actionConstraint?: string;
  readonly onPrinted: (line: string) => void;
  readonly signal?: Signal;
}

const constantLines = (config: Config): string[] =>
  config.constants.map(({ name, override, module, value }) => `  ${name} ${override ? '<-' : '='} ${module ? `[${module}]` : ''}${value}`);

/** Asks TLC about a model. Throws `ToolError` unless TLC came to the end of its search. */
export async function ask(project: Project, checker: Checker, model: Model, question: Question): Promise<TlcResult> {
  const folder = scratchFolder('ask');
  try {
    // Those that the model declares itself, as `d1 = d1`, it also gives a value.
    const values = [...model.values].filter(value => !model.parsed.constants.some(({ name }) => name === value));
    writeFileSync(join(folder, `${question.module}.tla`),
      `---- MODULE ${question.module} ----\nEXTENDS ${model.module}, TLC\n${values.length ? `CONSTANTS ${values.join(', ')}\n` : ''}${question.body}\n====\n`);
    const config = join(folder, `${question.module}.cfg`);
    writeFileSync(config, [
      `INIT ${question.init}`, `NEXT ${question.next}`, `VIEW ${question.view}`, 'CONSTANTS', ...constantLines(model.parsed),
      ...values.map(value => `  ${value} = ${value}`), ...(question.actionConstraint ? [`ACTION_CONSTRAINT ${question.actionConstraint}`] : []),
      'CHECK_DEADLOCK FALSE', ''].join('\n'));
    const result = await runTlc({ project, checker, module: question.module, config, library: [folder], onPrinted: question.onPrinted, signal: question.signal });
    if (result.exit !== 0 || result.success !== 1 || result.statistics.queue !== 0) {
      throw new ToolError(`TLC did not come to the end of ${question.module} on ${model.config} (exit ${result.exit}): ${[...result.errors.map(error => error.text), ...result.log].join(' ').slice(0, 600)}`);
    }
    return result;
  } finally {
    removeFolder(folder);
  }
}
