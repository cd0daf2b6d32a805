/** A run as a picture: SVG without scripts, styles from outside or anything that is loaded. */
import { changeText } from './changes';
import type { LaneStep, LaneRun } from './run';

const LANE = 110;
const LEFT = 44;
const LINE = 17;
const TOP = 40;
const TEXT = 620;

/** Text of XML; what XML cannot hold is shown as a question mark. */
export const escaped = (text: string): string => text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '?')
  .replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');

const short = (text: string, length: number): string => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

const said = ({ call, answer, why, changes, breaks }: LaneStep): [text: string, how: string][] => [
  [`${call}${answer === undefined ? '' : `  → ${answer}`}`, answer === undefined ? 'call' : 'call bad'],
  ...(why === undefined ? [] : [[why, 'bad'] as [string, string]]),
  ...changes.map((change): [string, string] => [changeText(change), 'change']),
  ...(breaks ?? []).map((each): [string, string] => [`breaks ${each}`, 'bad']),
];

export function svgOf(run: LaneRun): string {
  const { title, lanes, steps, ending } = run;
  const place = new Map(lanes.map(({ id }, at) => [id, LEFT + at * LANE + LANE / 2]));
  const right = LEFT + lanes.length * LANE + 16;
  const parts: string[] = [];
  let y = TOP;
  for (const step of steps) {
    const lines = said(step);
    parts.push(`<text class="number" x="8" y="${y + 4}">${step.number}</text>`, arrow(step, place, y));
    lines.forEach(([text, how], at) =>
      parts.push(`<text class="${how}" x="${right + (at === 0 ? 0 : 14)}" y="${y + 4 + at * LINE}">${escaped(short(text, 96))}</text>`));
    y += lines.length * LINE + 12;
  }
  if (ending !== undefined) parts.push(`<text class="change" x="${right}" y="${y + 4}">${escaped(ending)}</text>`);
  const height = y + (ending === undefined ? 4 : LINE + 8);
  const heads = lanes.map(({ id }) => `<line class="lane" x1="${place.get(id)}" y1="${TOP - 12}" x2="${place.get(id)}" y2="${height}"/>`
    + `<text class="head" x="${place.get(id)}" y="16">${escaped(short(id, 15))}</text>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${right + TEXT}" height="${height}" viewBox="0 0 ${right + TEXT} ${height}" role="img">`
    + `<title>${escaped(title)}</title><style>${STYLE}</style>${heads.join('')}${parts.join('')}</svg>\n`;
}

const STYLE = 'svg{background:#fff;font:13px ui-monospace,monospace}text{fill:#1a1a1a}.head{font-weight:bold;text-anchor:middle}.number,.change{fill:#555}'
  + '.bad{fill:#b00020}.lane{stroke:#bbb}.way{stroke:#1a1a1a;stroke-width:1.5}.tip,.dot{fill:#1a1a1a}'
  + '@media(prefers-color-scheme:dark){svg{background:#161616}text{fill:#eee}.number,.change{fill:#aaa}.bad{fill:#ff7b86}.lane{stroke:#444}.way{stroke:#eee}.tip,.dot{fill:#eee}}';

function arrow({ from, to, also = [] }: LaneStep, place: ReadonlyMap<string, number>, y: number): string {
  if (from === undefined) return '';
  const start = place.get(from)!;
  const dot = [start, ...also.map((id) => place.get(id)!)].map((x) => `<circle class="dot" cx="${x}" cy="${y}" r="4"/>`).join('');
  if (to === undefined || to === from) return dot;
  const end = place.get(to)!;
  const back = end > start ? -1 : 1;
  return `${dot}<line class="way" x1="${start}" y1="${y}" x2="${end + back * 8}" y2="${y}"/>`
    + `<path class="tip" d="M${end} ${y}l${back * 9} -4v8z"/>`;
}
