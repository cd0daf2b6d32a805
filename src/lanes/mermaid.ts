/** A run as a sequence diagram of Mermaid, for a mail or a page that shows such. */
import { changeText } from './changes';
import type { LaneRun } from './run';

/** A text with all that means something to Mermaid written as a character's number. */
const safe = (text: string): string => text.replace(/[\s]+/g, ' ').replace(/[^\w .,()|=+/:'…-]/g, (character) => `#${character.codePointAt(0)};`);

export function mermaidOf({ title, lanes, steps, ending }: LaneRun): string {
  const name = new Map(lanes.map(({ id }, at) => [id, `L${at}`]));
  const [first, last] = [name.get(lanes[0]?.id ?? '') ?? 'L0', `L${lanes.length - 1}`];
  const over = lanes.length > 1 ? `${first},${last}` : first;
  return [
    'sequenceDiagram', `  accTitle: ${safe(title)}`,
    ...(lanes.length === 0 ? ['  participant L0 as system'] : lanes.map(({ id }) => `  participant ${name.get(id)} as ${safe(id)}`)),
    ...steps.flatMap(({ number, from, to, call, answer, why, changes, breaks }) => {
      const told = `${number} ${call}${answer === undefined ? '' : ` -> ${answer}`}`;
      const notes = [...(why === undefined ? [] : [why]), ...changes.map(changeText), ...(breaks ?? []).map((each) => `breaks ${each}`)];
      const actor = from === undefined ? undefined : name.get(from);
      return [
        actor === undefined ? `  Note over ${over}: ${safe(told)}` : `  ${actor}->>${to === undefined ? actor : name.get(to)}: ${safe(told)}`,
        ...(notes.length > 0 ? [`  Note over ${over}: ${notes.map(safe).join('<br/>')}`] : []),
      ];
    }),
    ...(ending === undefined ? [] : [`  Note over ${over}: ${safe(ending)}`]), '',
  ].join('\n');
}
