/** An answer as text, and as JSON. */
import pc from '../colors';
import type { DesignAnswer, JudgedCells, Further, Neighbour } from './answer';
import type { Decisions } from './design';
import type { Cell } from '../matrix/cell';
import { cellText, legend, keptLines, wrappedWords } from '../matrix/table';
import type { Value } from '../tlc/value';

/** `awaits stop and drain`. */
const decisionText = ([decision, value]: [string, Value]): string => `${decision} ${
  value instanceof Set ? [...value].join(' and ') || 'nothing' : typeof value === 'boolean' ? (value ? 'yes' : 'no') : String(value)}`;

const decisionsText = (decisions: Decisions): string => Object.entries(decisions).map(decisionText).join(', ');

/** The verdicts, and the shortest run that breaks each promise. */
export function verdictText(answer: DesignAnswer): string {
  const { design, properties, worlds, known } = answer;
  return [
    pc.bold(design.name),
    ...wrappedWords(decisionsText(design.decisions).split(' '), '  ', ' '),
    ...(known !== undefined && known !== design.name ? [`  It is ${known} by another name.`] : []),
    '', rowsText(answer), '', legend(properties), '',
    ...worlds.flatMap(({ head, asked }, i) => [pc.bold(`${worlds.length > 1 ? `(${i + 1}) ` : ''}${head}`), ...worldLines(answer, asked), '']),
  ].join('\n');
}

/** All of it. */
export function designText(answer: DesignAnswer): string {
  const { neighbours, further } = answer;
  return [
    verdictText(answer),
    ...(neighbours.length ? [pc.bold('The nearest with a name'), ...neighbours.flatMap((neighbour) => neighbourLines(neighbour)), ''] : []),
    pc.bold('What it would take to keep more'),
    ...(further.length ? further.flatMap((one) => furtherLines(answer, one)) : ['  It keeps all that is asked.']),
  ].join('\n');
}

/** The verdicts, a line a world. */
function rowsText({ properties, worlds, design }: DesignAnswer): string {
  const line = (title: string, texts: readonly string[]): string => `${title.padEnd(24)}${texts.map((text, i) => ' '.repeat(Math.max(1, properties[i]!.code.length + 1 - plain(text).length)) + text).join('')}`;
  return [
    line('', properties.map(({ code }) => code)),
    ...worlds.map(({ asked }, i) => line(worlds.length > 1 ? `${design.name.slice(0, 18)} (${i + 1})` : design.name, properties.map(({ name }) => cellText(asked.get(name)!)))),
  ].join('\n');
}

const plain = (text: string): string => text.replace(/\u001b\[\d+m/g, '');

/** What is kept, and the shortest run that breaks each promise that is not. */
function worldLines({ properties }: DesignAnswer, cells: JudgedCells): string[] {
  const broken = properties.filter(({ name }) => !cells.get(name)!.holds);
  const width = Math.max(0, ...broken.map(({ name }) => name.length));
  return [
    ...keptLines(properties, cells),
    ...broken.flatMap(({ name }) => wrappedWords(stepsOf(cells.get(name)!), `  breaks ${name.padEnd(width)}  `, ' ')),
  ];
}

function stepsOf({ trace = [], lasso }: Cell): readonly string[] {
  const steps = [...trace, ...(lasso ? ['…'] : [])];
  return steps.length ? steps : ['at once'];
}

const change = ({ gains, loses }: Omit<Neighbour, 'name'>): string =>
  [gains.length ? `keeps ${gains.join(', ')} besides` : 'keeps nothing besides', loses.length ? `loses ${loses.join(', ')}` : 'loses nothing'].join('; ');

const neighbourLines = (one: Neighbour): string[] => wrappedWords(change(one).split(' '), `  ${one.name}: ${decisionsText(one.differs)}; it `, ' ');

function furtherLines({ design }: DesignAnswer, { property, ways }: Further): string[] {
  if (ways.length === 0) {
    const far = design.kind === 'policy' ? 'one or two decisions, nor any with a name' : 'one decision, nor any of the nearest with a name';
    return [`  ${property}: none that differs in ${far} keeps it`];
  }
  return ways.flatMap((way, i) => wrappedWords(`${i ? 'or ' : ''}${decisionsText(way.differs)}: ${change(way)}`.split(' '), i ? ' '.repeat(property.length + 4) : `  ${property}: `, ' '));
}

/** The same for machines: sets as lists, cells as out/matrix.json has them. */
export function answerJson({ design, known, properties, worlds, neighbours, further }: DesignAnswer): object {
  const plainOf = (decisions: Decisions): object => Object.fromEntries(Object.entries(decisions).map(([decision, value]) => [decision, value instanceof Set ? [...value] : value]));
  return {
    name: design.name, kind: design.kind, decisions: plainOf(design.decisions), known,
    properties: properties.map(({ name, code, kind, sentence }) => ({ name, code, kind, sentence })),
    worlds: worlds.map(({ head, asked }) => ({ head, cells: Object.fromEntries(asked) })),
    neighbours: neighbours.map((one) => ({ ...one, differs: plainOf(one.differs) })),
    further: further.map((one) => ({ ...one, ways: one.ways.map((way) => ({ ...way, differs: plainOf(way.differs) })) })),
  };
}
