/** A run that somebody dropped on the page, as lanes by process or by variable, with what changed in each step. */
import { changeText } from '../../lanes/changes';
import type { LaneRun } from '../../lanes/run';
import { type ForeignRun, foreignRun } from '../foreign';
import { h } from './dom';

const AT_ONCE = 300;

export class ForeignView {
  readonly element = h('section', { class: 'x-foreign', 'aria-labelledby': 'x-foreign-title', hidden: true });
  readonly #title = h('h2', { id: 'x-foreign-title', tabindex: '-1' });
  readonly #note = h('p', { class: 'soft' });
  readonly #place = h('div');
  readonly #by = h('select', { 'aria-label': 'Lanes', onchange: () => this.#draw() }, h('option', { value: 'process' }, 'lanes by process'),
    h('option', { value: 'variable' }, 'lanes by variable'));
  #foreign: ForeignRun | undefined;
  #name = '';
  #shown = AT_ONCE;

  constructor(readonly closed: () => void) {
    this.element.append(h('div', { class: 'x-row' }, this.#title, this.#by,
      h('button', { type: 'button', onclick: () => { this.element.hidden = true; this.closed(); } }, 'Back to the explorer')), this.#note,
      this.#place);
  }

  show(name: string, foreign: ForeignRun): void {
    this.#foreign = foreign;
    this.#name = name.slice(0, 120);
    this.#shown = AT_ONCE;
    this.element.hidden = false;
    this.#draw();
    this.#title.focus();
  }

  #draw(): void {
    const { form, steps, cut } = this.#foreign!;
    const run = foreignRun(this.#foreign!, this.#name, this.#by.value as 'process' | 'variable');
    this.#title.textContent = this.#name;
    this.#note.textContent = `${form}, ${steps.length} states${cut ? '; the file has more, which are not shown' : ''}${run.lanes.length === 0 ? '; no part of it says which process acts, so there are no lanes by process' : ''}`;
    const rows = run.steps.slice(0, this.#shown)
      .map((step) => h('tr', {}, h('td', { class: 'x-number' }, String(step.number)),
      ...run.lanes.map((_, at) => h('td', { class: classesOf(run, at, [step.from, step.to, ...step.also ?? []]) })),
      h('td', {}, h('code', {}, step.call), ...(step.answer === undefined ? [] : [h('b', {}, ` → ${step.answer}`)]),
        h('ul', { class: 'x-changes' }, ...(step.changes.length > 0
        ? step.changes.map((change) => h('li', {}, changeText(change))) : [h('li', { class: 'soft' }, 'nothing changes')])))));
    this.#place.replaceChildren(h('table', { class: 'x-run' },
      h('thead', {}, h('tr', {}, h('th', { scope: 'col' }), ...run.lanes.map(({ id }) => h('th', { scope: 'col', class: 'x-lane-head' }, id)),
      h('th', { scope: 'col' }, 'what happened'))), h('tbody', {}, ...rows)),
      ...(run.steps.length > this.#shown
        ? [h('button', { type: 'button', onclick: () => { this.#shown += AT_ONCE; this.#draw(); } },
        `Show more of ${run.steps.length} states`)] : []));
  }
}

function classesOf({ lanes }: LaneRun, at: number, touched: readonly (string | undefined)[]): string {
  return `x-lane${touched.includes(lanes[at]!.id) ? ' x-dot' : ''}`;
}
