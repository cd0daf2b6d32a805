/** The page of a question of one's own: the form on one side, on the other what it is near to, its verdicts, and what a promise would take. */
import { h } from './dom';

export interface AskedDesign {
  readonly what: 'policy' | 'position';
  readonly about: string;
  /** What the table of verdicts is about. */
  readonly caption: string;
  readonly heads: readonly string[];
  readonly form: HTMLElement;
  readonly near: HTMLElement;
  /** Stands between the buttons and the verdicts. */
  readonly progress?: HTMLElement;
  readonly verdicts: HTMLElement;
  readonly ways: HTMLElement;
  readonly step: () => void;
  readonly save: (name: string) => void;
}

export function askedPage({ what, about, caption, heads, form, near, progress, verdicts, ways, step, save }: AskedDesign): HTMLElement {
  const title = `x-${what}-title`;
  const file = `${what}.json`;
  const head = h('tr', {}, ...heads.map((text) => h('th', { scope: 'col' }, text)));
  const table = h('table', {}, h('caption', { class: 'x-hidden' }, caption), h('thead', {}, head), verdicts);
  const buttons = h('p', { class: 'x-row' }, h('button', { type: 'button', onclick: step }, 'Step through it'),
    h('button', { type: 'button', onclick: () => save(file) }, 'Save as a file'), h('code', {}, `ioasid matrix --${what} ${file}`));
  return h('section', { class: 'x-question', 'aria-labelledby': title }, h('h2', { id: title }, `A ${what} of your own`), h('p', {}, about),
    h('div', { class: 'x-two' }, form, h('div', {}, near, buttons, ...(progress ? [progress] : []), h('div', { class: 'x-wide' }, table), ways)));
}
