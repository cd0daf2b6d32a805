/** All that pages are made of: the repository, and the reports of a real run. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sentence, ToolError } from '../tlc/error';
import type { Project } from '../tlc/project';

export interface Sources {
  readonly project: Project;
}

/** A report of `out/`. Throws `ToolError`, saying what writes it, where it is not there or not whole. */
export function report<T>(project: Project, name: string, writtenBy: string): T {
  const file = join(project.out, name);
  if (!existsSync(file)) throw new ToolError(`${file} is missing; ${writtenBy} writes it`);
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as T;
  } catch (error) {
    throw new ToolError(`${file} is not whole (${sentence(error)}); ${writtenBy} writes it anew`);
  }
}

export async function gather(project: Project): Promise<Sources> {
  return { project };
}
