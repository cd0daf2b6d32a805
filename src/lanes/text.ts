/** A run as a text: a diagram of lanes for a terminal, or plain lines for a pipe. */
import { changeText } from './changes';
import type { Change, Lane, LaneStep, LaneRun } from './run';

export interface TextOptions {
  /** Lines without lanes, in ASCII: for pipes, and for those who cannot see columns. */
  readonly plain?: boolean;
  /** Columns of the terminal; what is too narrow for lanes gets plain lines. */
  readonly width?: number;
  readonly paint?: Paint;
}

/** Colours, where there are any. */
export interface Paint { readonly bad: (text: string) => string; readonly dim: (text: string) => string }

const NONE: Paint = { bad: (text) => text, dim: (text) => text };
const LEAST = 34;
const WIDEST_LANE = 14;
const NARROWEST_LANE = 5;

/** Text of at least two lines; control characters of names are shown as such. */
export function textOfLanes(run: LaneRun, { plain = false, width = 100, paint = NONE }: TextOptions = {}): string {
  const column = columnOf(run, width);
  const lines = plain || column === undefined ? plainLines(run, plain ? undefined : width, paint) : diagram(run, column, width, paint);
  return lines.map(clean).join('\n');
}

/** What can move a terminal's cursor is shown, not sent; colours are ours. */
const clean = (line: string): string =>
  line.replace(/[\u0000-\u0008\u000a-\u001a\u001c-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]|\u001b(?!\[\d+m)/g, '?').trimEnd();

function columnOf({ lanes }: LaneRun, width: number): number | undefined {
  if (lanes.length === 0) return undefined;
  const wanted = Math.min(WIDEST_LANE, Math.max(NARROWEST_LANE, ...lanes.map(({ id }) => id.length + 2)));
  const room = Math.floor((width - 6 - LEAST) / lanes.length);
  return room >= NARROWEST_LANE ? Math.min(wanted, room) : undefined;
}

const short = (text: string, width: number): string => (text.length > width ? `${text.slice(0, width - 1)}…` : text);

function diagram({ lanes, steps, ending }: LaneRun, column: number, width: number, paint: Paint): string[] {
  const before = ' '.repeat(6);
  const rest = Math.max(LEAST, width - 6 - column * lanes.length - 1);
  const idle = lanes.map(() => '│'.padEnd(column)).join('');
  const lines = [`${before}${lanes.map(({ id }) => short(id, column - 1).padEnd(column)).join('')}`.trimEnd()];
  for (const step of steps) {
    const said = saidBy(step).flatMap(({ text, how }) => folded(text, rest).map((line) => how(paint)(line)));
    said.forEach((line, at) => {
      const left = at === 0 ? `${String(step.number).padStart(4)}  ${arrow(lanes, step, column)}` : `${before}${paint.dim(idle)}`;
      lines.push(`${left} ${line}`);
    });
  }
  if (ending !== undefined) lines.push(`${before}${paint.dim(idle)} ${ending}`);
  return lines;
}

/** The lanes of a run by themselves, a line a step and one for their names, each of the same width: to stand beside a table. */
export function lanesText({ lanes, steps }: LaneRun): { readonly head: string; readonly steps: readonly string[]; readonly width: number } {
  const column = Math.min(8, Math.max(NARROWEST_LANE, ...lanes.map(({ id }) => id.length + 2)));
  return { head: lanes.map(({ id }) => short(id, column - 1).padEnd(column))
    .join(''), steps: steps.map((step) => arrow(lanes, step, column)), width: column * lanes.length };
}

/** The line of a step: a dot at who acts, an arrow to whom it concerns. */
function arrow(lanes: readonly Lane[], { from, to, also = [] }: LaneStep, column: number): string {
  const [start, end] = [from, to].map((id) => lanes.findIndex((lane) => lane.id === id));
  const cells = lanes.map((_, at) => `${at === start || also.includes(lanes[at]!.id) ? '●' : '│'}${' '.repeat(column - 1)}`);
  if (start < 0 || end < 0 || start === end) return cells.join('');
  const [low, high] = [Math.min(start, end), Math.max(start, end)];
  for (let at = low; at < high; at++) {
    const head = at === low ? (start < end ? '●' : '◀') : '┼';
    cells[at] = head + '─'.repeat(column - 1);
  }
  cells[high] = `${start < end ? '▶' : '●'}${' '.repeat(column - 1)}`;
  return cells.join('');
}

interface Said { readonly text: string; readonly how: (paint: Paint) => (text: string) => string }

/** What is said beside a step: the call with its answer, why, what it breaks, what it changes. */
function saidBy({ number, call, answer, why, changes, breaks }: LaneStep): Said[] {
  const plainly = (): ((text: string) => string) => (text) => text;
  const badly = ({ bad }: Paint): ((text: string) => string) => bad;
  return [
    { text: `${call}${answer === undefined ? '' : `  -> ${answer}`}`, how: plainly },
    ...(why === undefined ? [] : [{ text: `  ${why}`, how: badly }]),
    ...(changes.length > 0 ? toldChanges(number, changes)
      .map((text) => ({ text: `  ${text}`, how: plainly })) : [{ text: '  nothing changes', how: ({ dim }: Paint) => dim }]),
    ...(breaks ?? []).map((text) => ({ text: `  breaks ${text}`, how: badly })),
  ];
}

/** Of a first state, what is empty in one line. */
function toldChanges(number: number, changes: readonly Change[]): string[] {
  const isEmpty = ({ is }: Change): boolean => number === 1 && is !== undefined
    && /^[{}<>(),@\s]*$/.test(is.replace(/("[^"]*"|\w+)\s*(:>|\|->)/g, ''));
  const empty = changes.filter(isEmpty).map(({ path }) => path);
  return [...changes.filter((change) => !isEmpty(change)).map(changeText), ...(empty.length > 0 ? [`empty: ${empty.join(', ')}`] : [])];
}

function plainLines({ steps, ending }: LaneRun, width: number | undefined, paint: Paint): string[] {
  const lines = steps.flatMap((step) => saidBy(step).flatMap(({ text, how }, at) => {
    const who = at === 0 && step.from !== undefined ? `${step.from}${step.to === undefined || step.to === step.from ? '' : ` -> ${step.to}`}: ` : '';
    const head = at === 0 ? `${String(step.number).padStart(4)}  ` : ' '.repeat(6);
    return folded(`${who}${text}`, width === undefined ? Infinity : Math.max(20, width - 6))
      .map((line, nth) => (nth === 0 ? head : ' '.repeat(6)) + how(paint)(line));
  }));
  return ending === undefined ? lines : [...lines, `      ${ending}`];
}

/** The text in lines of at most so many columns; what follows the first is indented a little more. */
function folded(text: string, width: number): string[] {
  if (text.length <= width) return [text];
  const indent = `${/^ */.exec(text)![0]}  `;
  const lines: string[] = [];
  let rest = text;
  while (rest.length > width) {
    const blank = rest.lastIndexOf(' ', width);
    const cut = blank > indent.length ? blank : width;
    lines.push(rest.slice(0, cut));
    rest = indent + rest.slice(cut).trimStart();
  }
  return [...lines, rest];
}
