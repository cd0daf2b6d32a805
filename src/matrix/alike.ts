/**
 * Like for like: one check, ongoing proof by a reference, by a notice, at each use, and what Linux settled for, by five promises in
 * words and by who waits. The first four have the same proof (a device on a table that does not enforce) and differ in when it is
 * looked at and what keeps it; the last has the proof that Linux chose.
 */
import type { CareMatrix } from './cares';
import type { Cell } from './cell';
import type { PositionName } from '../wbinvd/positions';

export const ALIKE: readonly (readonly [PositionName, string])[] = [
  ['GunthorpeModes', 'one check'],
  ['WilliamsonReference', 'ongoing, by a reference'],
  ['WilliamsonOrdered', 'ongoing, by a notice'],
  ['BonziniDefer', 'a look at each use'],
  ['Linux67File', 'what Linux settled for'],
];

const PROMISES = ['NeedRight', 'RightProof', 'Litmus', 'Mirror', 'Told'] as const;

/** Who waits, and for whom, where the property does not hold. */
const WAITS: readonly (readonly [string, string])[] = [['CanDetach', 'the user, to detach'], ['CanUnplug', 'the host, to unplug']];

export interface AlikeRow { readonly promise: string; readonly cells: Readonly<Record<string, string>> }

/** The table, by rows; `cells` are by the names of the positions. The VMM is one that drains before it deletes. */
export function alike(found: Pick<CareMatrix<'drains'>, 'cells' | 'properties'>): AlikeRow[] {
  const cellOf = (position: PositionName, property: string): Cell => found.cells.drains.get(position)!.get(property)!;
  const row = (promise: string, text: (position: PositionName) => string): AlikeRow =>
    ({ promise, cells: Object.fromEntries(ALIKE.map(([position]) => [position, text(position)])) });
  const sentence = (property: string): string => found.properties.find(({ name }) => name === property)!.sentence;
  return [
    ...PROMISES.map((property) => row(sentence(property), (position) => inWords(cellOf(position, property)))),
    row('who waits for KVM', (position) => WAITS.filter(([property]) => !cellOf(position, property).holds).map(([, who]) => who).join('; ') || 'nobody'),
  ];
}

function inWords({ holds, vacuous, length }: Cell): string {
  if (holds) return vacuous ? 'yes: it never comes to it' : 'yes';
  return `no, in ${length} step${length === 1 ? '' : 's'}`;
}

/** The same as a table of Markdown. */
export const alikeText = (rows: readonly AlikeRow[]): string => [
  `| | ${ALIKE.map(([position, called]) => `${called}: \`${position}\``).join(' | ')} |`,
  `|---|${'---|'.repeat(ALIKE.length)}`,
  ...rows.map(({ promise, cells }) => `| ${promise} | ${ALIKE.map(([position]) => cells[position]).join(' | ')} |`),
].join('\n');
