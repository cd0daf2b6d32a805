import type { Command } from 'commander';
import colors from '../colors';
import type { TextOptions } from '../lanes/text';
import { sentence, ToolError } from '../tlc/error';
import { openProject, type Project } from '../tlc/project';
import { writeWhole } from '../tlc/write';

/** What the verbs have in common. Exit status: 0 as declared, 1 a property failed, 2 nothing could be decided. */
export type Status = 0 | 1 | 2;

/** The exit status with which the program will end; the worst that was said counts. */
export function status(value: Status): void {
  process.exitCode = Math.max(Number(process.exitCode ?? 0), value);
}

/** Says what went wrong, one line a fault, on standard error. */
export function failed(error: unknown): void {
  status(2);
  const ofSystem = error instanceof Error && 'syscall' in error && 'path' in error;
  if (ofSystem) error = new ToolError(`${sentence(error)}; free space, set permissions, or name another folder`);
  const lines = error instanceof ToolError ? error.message.split('\n') : [sentence(error)];
  for (const line of lines) process.stderr.write(`ioasid: ${line}\n`);
  if (!(error instanceof ToolError) && error instanceof Error) process.stderr.write(`${error.stack}\n`);
}

/** Does what can be done without, such as to keep what was found; what went wrong is told when everything else was. */
export class Besides {
  #wrong?: unknown;

  try(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#wrong ??= error;
    }
  }

  tell(): void {
    if (this.#wrong !== undefined) failed(this.#wrong);
  }
}

/** Says on standard error what is odd, and goes on. */
export function warn(text: string | undefined): void {
  if (text !== undefined) process.stderr.write(`ioasid: warning: ${text}\n`);
}

/** The project that the command is about. */
export function projectOf(command: Command): Project {
  const { project, out } = command.optsWithGlobals<{ project?: string; out?: string }>();
  return openProject(project, out);
}

/** Writes a report whole or not at all. Throws `ToolError`. */
export const writeReport = (file: string, content: unknown): void => writeWhole(file, `${JSON.stringify(content, undefined, 2)}\n`);

/** How a run is shown on standard output: as lanes on a terminal of enough columns, in plain lines elsewhere, unless it is said. */
export const diagramOptions = ({ plain }: { readonly plain?: boolean }): TextOptions => ({
  plain: plain ?? !process.stdout.isTTY, width: Number(process.env['COLUMNS']) || process.stdout.columns || 100, paint: { bad: colors.red, dim: colors.dim },
});
