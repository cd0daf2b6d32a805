import Table from 'cli-table3';
import pc from '../colors';
import type { Cell } from './cell';
import type { Cells, Matrix, Rows, Space } from './matrix';
import { described } from './policies';
import type { Property } from './properties';

export const BARE = { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '',
  left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: ' ' };

/** `yes`, `(yes)` if kept idly, the length of the shortest violation, or `loop` for a run without end. */
export function cellText(cell: Cell): string {
  if (cell.holds) return pc.green(cell.vacuous ? '(y)' : 'yes');
  return pc.red(cell.lasso ? 'loop' : String(cell.length));
}

/** The matrix, a row a policy and a column a property; at most 120 columns wide. */
export function matrixText(matrix: Matrix, names: readonly string[], cells: Cells): string {
  const held = new Map([...matrix.positions].map(([who, name]) => [name, who]));
  const table = new Table({
    head: ['', ...matrix.properties.map(property => pc.bold(property.code))],
    chars: BARE, style: { 'padding-left': 0, 'padding-right': 1, head: [], border: [], compact: true },
    colAligns: ['left', ...matrix.properties.map(() => 'right' as const)],
  });
  for (const name of names) {
    const row = cells.get(name)!;
    table.push([held.has(name) ? pc.bold(name) : name, ...matrix.properties.map(property => cellText(row.get(property.name)!))]);
  }
  return trimmed(table.toString());
}

export const trimmed = (text: string): string => text.split('\n').map(line => line.trimEnd()).join('\n');

/** What the columns mean. */
export function legend(properties: readonly Pick<Property, 'code' | 'name' | 'sentence'>[]): string {
  const width = Math.max(...properties.map(property => property.name.length));
  return [
    ...properties.map(({ code, name, sentence }) => `  ${code.padEnd(5)}${name.padEnd(width)}  ${sentence}`),
    '  yes: kept   (y): kept, because it never comes to it   5: broken, in 5 steps at the least   loop: broken, for ever',
  ].join('\n');
}

/** One policy: what it keeps, and the shortest run that breaks each promise that it does not keep. */
export function policyText(matrix: Matrix, name: string, cells: Cells): string {
  const row = cells.get(name)!;
  const who = [...matrix.positions].filter(([, policy]) => policy === name).map(([position]) => position);
  const broken = matrix.properties.filter(property => !row.get(property.name)!.holds);
  const width = Math.max(0, ...broken.map(property => property.name.length));
  return [
    pc.bold(who.length ? `${who.join(', ')}: ${name}` : name),
    ...wrappedWords(matrix.policies.get(name)!.source.split(' '), '  ', ' '),
    ...keptLines(matrix.properties, row),
    ...broken.flatMap(property => runText(property, row.get(property.name)!, width)),
  ].join('\n');
}

function runText(property: Property, cell: Cell, width: number): string[] {
  const steps = [...cell.trace ?? [], ...(cell.lasso ? ['…'] : [])];
  return wrappedWords(steps.length ? steps : ['at once'], `  breaks ${property.name.padEnd(width)}  `, ' ');
}

/** What is kept; and by itself what is kept only because no run comes to where it could be broken. */
export function keptLines(promises: readonly { readonly name: string }[], cells: ReadonlyMap<string, { readonly holds: boolean; readonly vacuous?: boolean }>): string[] {
  const kept = (idly: boolean): string[] => promises.map(({ name }) => name).filter((name) => cells.get(name)!.holds && (cells.get(name)!.vacuous ?? false) === idly);
  const idle = kept(true);
  return [...wrappedWords(kept(false), '  keeps  '), ...(idle.length ? wrappedWords(idle, '  keeps idly  ') : [])];
}

/** The words in lines of at most 120 columns, all but the first indented below it. */
export function wrappedWords(words: readonly string[], before: string, between = ', '): string[] {
  const lines: string[] = [];
  let line = before;
  for (const [i, word] of words.entries()) {
    const next = i < words.length - 1 && between !== ' ' ? `${word},` : word;
    if (line.length + next.length + 1 > 120 && line.trim()) {
      lines.push(line.trimEnd());
      line = ' '.repeat(before.length);
    }
    line += `${next} `;
  }
  return [...lines, line.trimEnd()];
}

const SHOWN = 4;

/** How many rows differ, and which columns agree in each of them, by their codes. */
function rowsText({ properties }: Matrix, { different, agreeing }: Rows): string {
  const code = (name: string): string => properties.find(property => property.name === name)!.code;
  const groups = agreeing.map(group => group.map(code).join(' = ')).join(', ');
  return `${different} different rows of verdicts${groups ? `; in all of them agree ${groups}` : ''}.`;
}

/** The whole space: how far the rules go, who is on the Pareto front, and who is beaten by what. */
export function spaceText(matrix: Matrix, space: Space): string {
  const once = matrix.policies.get('Once')!;
  const onFront = [...matrix.policies.keys()].filter(name => !space.beaten.has(name));
  const unnamed = space.front.filter(summit => !summit.policies.some(policy => space.names.has(policy.number)));
  return [
    pc.bold(`The whole space: ${space.points.toLocaleString('en')} policies, ${space.lapsing.toLocaleString('en')} where the proof may lapse; ${space.states.toLocaleString('en')} states`),
    space.differences.length ? pc.red(`  ${space.differences.length} verdicts differ from the rules of AuthorizationRules.tla; see out/matrix.json`)
      : '  Every promise that is kept is promised by its rule in AuthorizationRules.tla, and every one that is promised is kept.',
    ...wrappedWords(rowsText(matrix, space.rows.held).split(' '), '  ', ' '),
    ...wrappedWords(`Where the proof may lapse, and is heard or not, ${rowsText(matrix, space.rows.lapsing)}`.split(' '), '  ', ' '),
    `  ${space.front.length} sets of promises cannot be made larger (the Pareto front).`,
    ...wrappedWords(onFront, '  Named policies on the front: '),
    ...[...space.beaten].flatMap(([name, { by, gains }]) =>
      wrappedWords(gains, `  ${name} is beaten by ${space.names.get(by.number) ?? described(by, once)}, which also keeps `)),
    `  On the front without a name${unnamed.length > SHOWN ? ` (${SHOWN} of ${unnamed.length})` : ''}, as differences from Once:`,
    ...unnamed.slice(0, SHOWN).flatMap(({ promises, policies }) =>
      wrappedWords(matrix.properties.filter(({ name }) => !promises.includes(name)).map(({ name }) => name), `    ${described(policies[0]!, once)}: all but `)),
  ].join('\n');
}
