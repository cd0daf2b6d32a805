/** A run as one page for a mail: the picture, and the same in words as a table. Nothing is loaded and nothing runs. */
import { changeText } from './changes';
import type { LaneRun } from './run';
import { escaped, svgOf } from './svg';

export function htmlOf(run: LaneRun): string {
  const rows = run.steps.map(({ number, from, to, call, answer, why, changes, breaks }) => {
    const cells = [String(number), [from, to].filter((id) => id !== undefined).join(' → '), `${call}${answer === undefined ? '' : ` → ${answer}`}`,
      [why, ...changes.map(changeText), ...(breaks ?? []).map((each) => `breaks ${each}`)].filter((text) => text !== undefined).join('\n')];
    return `<tr>${cells.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(run.title)}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body{font:15px/1.4 system-ui,sans-serif;margin:2em;color-scheme:light dark}td{vertical-align:top;padding:.2em .8em;white-space:pre-wrap;font-family:ui-monospace,monospace}th{text-align:left;padding:.2em .8em}.picture{overflow-x:auto}</style>
</head><body><h1>${escaped(run.title)}</h1>
<div class="picture">${svgOf(run)}</div>
<table><thead><tr><th>step</th><th>who</th><th>what</th><th>why, and what changes</th></tr></thead><tbody>
${rows.join('\n')}
</tbody></table>${run.ending === undefined ? '' : `<p>${escaped(run.ending)}</p>`}
</body></html>
`;
}
