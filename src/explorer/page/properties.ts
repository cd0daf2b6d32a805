/** The properties with their sentences: kept so far, or broken at which step, under each position. */
import type { ExplorerSession } from '../session';
import { h, keyed, say } from './dom';

export class Properties {
  readonly element = h('details', { class: 'x-properties', open: true }, h('summary', {}, 'What was promised'));
  readonly #head = h('tr');
  readonly #body = h('tbody');

  constructor(readonly session: ExplorerSession) {
    const table = h('table', {}, h('caption', { class: 'x-hidden' }, 'What was promised, and at which step it is broken'),
      h('thead', {}, this.#head), this.#body);
    this.element.append(h('div', { class: 'x-wide', tabindex: '0', role: 'region', 'aria-label': 'What was promised' }, table));
  }

  update(): void {
    const { session } = this;
    const { properties } = session.room;
    this.element.hidden = properties.length === 0;
    const heads = ['', 'promise', ...session.tracks.map(({ position }) => position)];
    keyed(this.#head, heads.map((text, at) => ({ text, at })), ({ at }) => String(at), () => h('th', { scope: 'col' }), (cell, { text }) =>
      say(cell, text));
    const broken = session.tracks.map((track) => track.brokenAt(session.at));
    const now = session.tracks.map((track) => new Set(session.at === 0 ? [] : track.frames[session.at - 1]!.answer.broken));
    keyed(this.#body, properties, ({ name }) => name, ({ name, code }) => h('tr', {}, h('th', { scope: 'row' }, code || name), h('td', {})),
      (row, { name, sentence, unseen }) => {
      say(row.children[1]!, sentence);
      (row as HTMLElement).title = name;
      while (row.children.length > 2 + broken.length) row.lastElementChild!.remove();
      broken.forEach((steps, at) => {
        const cell = row.children[2 + at] ?? row.appendChild(h('td'));
        const step = steps.get(name);
        cell.className = unseen !== undefined ? 'soft' : step === undefined ? 'x-kept' : 'x-broken';
        say(cell, unseen ?? (step === undefined ? 'so far' : `✗ step ${step}${now[at]!.has(name) ? '' : ', not now'}`));
      });
      row.classList.toggle('x-breaks', broken.some((steps) => steps.get(name) === session.at && session.at > 0));
    });
  }
}
