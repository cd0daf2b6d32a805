/** One table for mutants of all places: where, which change, noticed by which check, or equivalent and why. */
export interface Row {
  readonly where: 'specification' | 'code' | 'trace specification';
  readonly room: string;
  readonly file: string;
  readonly line?: number;
  readonly change: string;
  /** The check that noticed, and what it said; neither for a survivor. */
  readonly by?: string;
  readonly said?: string;
  /** Why nobody can notice. */
  readonly reason?: string;
}

export const survives = ({ by }: Row): boolean => by === undefined;
export const unexplained = ({ by, reason }: Row): boolean => by === undefined && reason === undefined;

export function lineOf({ file, line, change, by, reason }: Row): string {
  return `${file}${line === undefined ? '' : `:${line}`}  ${change}\n    ${by === undefined ? reason === undefined ? 'SURVIVES' : `survives: ${reason}` : `noticed by ${by}`}`;
}

/** A line for each place and room. */
export function summary(rows: readonly Row[]): string[] {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = `${row.where}, ${row.room}`;
    groups.set(name, [...groups.get(name) ?? [], row]);
  }
  const width = Math.max(5, ...[...groups.keys()].map(name => name.length));
  const line = (name: string, those: readonly Row[]): string => {
    const left = those.filter(survives).length;
    const open = those.filter(unexplained).length;
    return `${name.padEnd(width)} ${String(those.length).padStart(6)} ${String(those.length - left).padStart(8)} ${String(left - open).padStart(11)} ${String(open).padStart(12)}`;
  };
  return [`${''.padEnd(width)} mutants  noticed  equivalent  unexplained`, ...[...groups].map(([name, those]) => line(name, those)), line('all', rows)];
}
