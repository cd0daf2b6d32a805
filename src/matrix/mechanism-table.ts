/** How `ioasid matrix --mechanisms` shows mechanisms of Linux by promises, beside what a kernel answered. */
import Table from 'cli-table3';
import pc from '../colors';
import { READ } from '../revocation/defects';
import { OBSERVED } from '../revocation/mechanisms';
import { agreement, type Mechanism, type MechanismCell } from './mechanism-cell';
import { MECHANISM_PROMISES, OF_MECHANISMS, OF_POLICIES } from './mechanism-promises';
import type { RecordSpace } from './record-space';
import { BARE, keptLines, legend, trimmed, wrappedWords } from './table';

/** `yes`, `(y)` if idly, the length of the shortest violation, in brackets if only some parts break it; `!` if the kernel answered otherwise. */
function text({ holds, vacuous, mixed, length, agrees }: MechanismCell): string {
  const verdict = holds ? pc.green(vacuous ? '(y)' : 'yes') : pc.red(mixed ? `[${length}]` : String(length));
  return agrees === false ? `${verdict}!` : verdict;
}

function table(mechanisms: readonly Mechanism[], promises: readonly { name: string; code: string }[]): string {
  const rows = new Table({
    head: ['', ...promises.map(({ code }) => pc.bold(code))],
    chars: BARE, style: { 'padding-left': 0, 'padding-right': 1, head: [], border: [], compact: true },
    colAligns: ['left', ...promises.map(() => 'right' as const)],
  });
  for (const { name, cells } of mechanisms) rows.push([name, ...promises.map((promise) => text(cells.get(promise.name)!))]);
  return trimmed(rows.toString());
}

/** One mechanism: its records, what it keeps, the shortest run that breaks what it does not, and where the kernel answered otherwise. */
export function mechanismText({ name, parts, observation, cells }: Mechanism): string {
  const broken = MECHANISM_PROMISES.filter((promise) => !cells.get(promise.name)!.holds);
  const width = Math.max(0, ...broken.map((promise) => promise.name.length));
  const record = (decisions: object): string => Object.entries(decisions).flatMap(([, of]) => Object.entries(of as object)
    .map(([decision, value]) => `${decision} ${value instanceof Set ? [...value].sort().join('+') || 'nothing' : String(value)}`)).join(', ');
  return [
    pc.bold([name, [observation?.title, observation?.version].filter(Boolean).join(', ')].filter(Boolean).join(': ')),
    ...(observation?.kernel ? wrappedWords(observation.kernel.split(' '), '  ', ' ') : []),
    ...[...parts].flatMap(([part, { decisions }]) => wrappedWords(record(decisions).split(' '), `  ${part.padEnd(8)}  `, ' ')),
    ...keptLines(MECHANISM_PROMISES, cells),
    ...broken.flatMap((promise) => wrappedWords([...cells.get(promise.name)!.run ?? []], `  breaks ${promise.name.padEnd(width)}  `, ' ')),
    ...MECHANISM_PROMISES.flatMap((promise) => {
      const { agrees, observed, because } = cells.get(promise.name)!;
      if (agrees !== false) return [];
      return wrappedWords(`${promise.name} was observed: ${observed}. ${because ?? 'Not explained.'}`.split(' '), '  differs  ', ' ');
    }),
  ].join('\n');
}

const plain = (value: unknown): unknown => {
  if (value instanceof Set) return [...value].sort();
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, plain(of)]));
};

/** As out/mechanisms.json holds it. */
export function mechanismsReport(mechanisms: readonly Mechanism[], space: RecordSpace): object {
  const { observed, agree, differ } = agreement(mechanisms);
  return {
    mechanisms: Object.fromEntries(mechanisms.map(({ name, parts, observation }) => [name, {
      ...(observation && { title: observation.title, version: observation.version, kernel: observation.kernel }),
      parts: Object.fromEntries([...parts].map(([part, { decisions }]) => [part, plain(decisions)])),
    }])),
    promises: MECHANISM_PROMISES.map(({ code, name, kind, sentence }) => ({ code, name, kind, sentence })),
    cells: Object.fromEntries(mechanisms.map(({ name, cells }) => [name, Object.fromEntries(cells)])),
    agreement: {
      observed, agree,
      differ: differ.map(({ mechanism, code, cell }) => ({ mechanism, promise: code, observed: cell.observed, because: cell.because })),
    },
    space: plain(space),
  };
}

/** Is it something that Linux or another system has, and no record of a defect, of its repair, or of one decision? */
export const isMechanism = ({ name }: { readonly name: string }): boolean => Object.hasOwn(OBSERVED, name) || Object.hasOwn(READ, name);

const count = (value: number): string => value.toLocaleString('en');

/** How many rows of verdicts there are, and those that no other contains, by what their records give up. */
function spaceOfRecords(space: RecordSpace): string {
  const front = ({ records, rows, front: highest }: Pick<RecordSpace, 'records' | 'rows' | 'front'>, which: string): string[] => [
    `${count(records)} records ${which} have ${count(rows)} rows of verdicts. None keeps all and more of what these ${highest.length} keep, each of which breaks:`,
    ...highest.flatMap(({ breaks, records: such, named }) => wrappedWords([...breaks, `(${count(such)} record${such === 1 ? '' : 's'}${named.length ? `; ${named.join(', ')}` : ''})`], '  ', ' ')),
  ];
  return [pc.bold('What can be kept at once'), ...front(space, 'that do not contradict themselves'), ...front(space.ofAllKinds, 'in which uses of all three kinds exist')].join('\n');
}

/** Two tables, what the columns mean, and where a kernel answered otherwise. */
export function mechanismsText(all: readonly Mechanism[], space: RecordSpace): string {
  const shown = all.filter(isMechanism);
  const { observed, agree, differ } = agreement(all);
  const said = ({ mechanism, code, cell }: typeof differ[number]): string => `${mechanism} ${code}, observed ${cell.observed}: ${cell.because ?? 'not explained'}`;
  return [
    pc.bold('Mechanisms that take a right back, and promises'), table(shown, OF_POLICIES), '', table(shown, OF_MECHANISMS), '',
    legend(MECHANISM_PROMISES), '  [5]: broken by some of its parts   !: the kernel answered otherwise', '',
    `${agree} of ${observed} observed answers agree with the verdict derived from the record.`,
    ...differ.flatMap((one) => wrappedWords(said(one).split(' '), '  ', ' ')), '',
    spaceOfRecords(space),
  ].join('\n');
}
