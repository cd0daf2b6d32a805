/** What is declared, and what is not: a design is judged all the same, with a warning. */
import { isDeepStrictEqual } from 'node:util';
import { type Decisions, type Design, designOf, type DesignKind } from './design';
import { MODULES, type Records, recordsOf } from './records';
import { NAMED } from '../authorization/policies';
import { ToolError } from '../tlc/error';
import type { Project } from '../tlc/project';
import { WBINVD_POSITIONS } from '../wbinvd/positions';

/** Of each kind: where the code declares them, and the records. */
const DECLARED: Readonly<Record<DesignKind, { readonly room: string; readonly file: string; readonly records: Readonly<Record<string, object>> }>> = {
  policy: { room: 'authorization', file: 'src/authorization/policies.ts', records: NAMED },
  position: { room: 'wbinvd', file: 'src/wbinvd/positions.ts', records: WBINVD_POSITIONS },
};

/** Every record that the specification defines, of both kinds. */
export const knownRecords = (project: Project): Records => new Map([...recordsOf(project, MODULES.policy), ...recordsOf(project, MODULES.position)]);

/** The design that the specification defines under this name, where the code has no such name yet. */
export function undeclared(kind: DesignKind, name: string, project: Project): Design | undefined {
  if (Object.hasOwn(DECLARED[kind].records, name)) return undefined;
  const record = recordsOf(project, MODULES[kind]).get(name);
  return record && designOf(record, name);
}

/** The warning about a design that is not declared; nothing about one that is. Throws `ToolError` where its name is that of another. */
export function warning({ kind, name, decisions }: Design): string | undefined {
  const { room, file, records } = DECLARED[kind];
  if (!Object.hasOwn(records, name)) return `${name} is not declared: it is judged, and held by no test; to declare it see CONTRIBUTING.md (spec/${room}/${MODULES[kind]}.tla, ${file})`;
  if (!isDeepStrictEqual({ ...records[name] } as Decisions, { ...decisions })) throw new ToolError(`${name} is the name of another ${kind} in ${file}; give this one a name of its own`);
  return undefined;
}
