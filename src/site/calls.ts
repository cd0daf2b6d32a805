/** The calls of Linux, from spec/CALLS.md: a row a call, with what the project has of it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ALL_RULES, type Tally } from '../cases/tally';
import type { Rule } from '../rules';
import { ToolError } from '../tlc/error';

export interface LinuxCall {
  /** Its name in the uAPI, or the function of the kernel that drivers call. */
  readonly name: string;
  readonly kernel: string;
  readonly group: string;
  /** `Module!Definition`. */
  readonly definitions: readonly string[];
  /** Cells of the table, as Markdown. */
  readonly spec: string;
  readonly code: string;
  readonly madeBy: string;
  /** Rules by which it refuses, in the order in which Linux looks; by what cases call it. */
  readonly rules: readonly { readonly op: string; readonly rules: readonly Rule[] }[];
}

export const CALLS_PAGE = 'spec/CALLS.md';

const bare = (cell: string): string => cell.replaceAll('`', '').trim();

/** The rows of the page. Throws `ToolError` where it has none. */
export function linuxCalls(root: string): LinuxCall[] {
  const calls: LinuxCall[] = [];
  let group = '';
  for (const line of readFileSync(join(root, CALLS_PAGE), 'utf8').split('\n')) {
    const heading = /^## (.*)$/.exec(line);
    if (heading) group = heading[1]!;
    const cells = line.startsWith('| `') ? line.slice(1, -1).split(' | ').map(cell => cell.trim()) : [];
    if (cells.length < 4) continue;
    // Inside the kernel a call has no name but its function's.
    const [name, kernel, spec, code, madeBy] = (cells.length === 4 ? [cells[0], ...cells] : cells) as [string, string, string, string, string];
    const ops = [...code.matchAll(/\[`(\w+)`\]/g)].map(([, op]) => op!);
    calls.push({
      name: bare(name), kernel: bare(kernel), group, spec, code, madeBy,
      definitions: [...spec.matchAll(/\[(\w+!\w+)\]/g)].map(([, definition]) => definition!),
      rules: ops.flatMap(op => (ALL_RULES[op] ? [{ op, rules: ALL_RULES[op] }] : [])),
    });
  }
  if (calls.length === 0) throw new ToolError(`${CALLS_PAGE} has no table of calls; make calls writes it`);
  return calls;
}

export const callPath = ({ name }: Pick<LinuxCall, 'name'>): string => `calls/${name}.html`;

/** In how many recorded calls of which kernels a rule was seen, in words. */
export function seenIn(tally: Tally, op: string, rule: Rule): string {
  const answered = Object.entries(tally[op]?.[rule.name] ?? {});
  return answered.length ? answered.map(([kernel, calls]) => `${kernel} in ${calls.toLocaleString('en')} call${calls > 1 ? 's' : ''}`).join(', ') : 'read in the source';
}
