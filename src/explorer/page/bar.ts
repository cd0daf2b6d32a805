/** What is chosen: the room, the positions beside each other, the world, and what is loaded. */
import { RECORD_LIMITS } from '../record';
import { TITLES } from '../rooms';
import type { ExplorerSession } from '../session';
import { h, keyed, options, say } from './dom';

export interface Choices {
  /** Does something to the session, and shows what came of it. */
  readonly act: (change: () => void) => void;
  readonly share: () => void;
  readonly open: (file: File | undefined) => void;
  readonly ask: () => void;
}

const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

export class Bar {
  readonly element: HTMLElement;
  readonly #rooms = h('div', { class: 'x-rooms', role: 'group', 'aria-label': 'Room' });
  readonly #about = h('p', { class: 'x-about' });
  readonly #positions = h('div', { class: 'x-positions' });
  readonly #world = h('select', { 'aria-label': 'World', onchange: () => this.#begin() });
  readonly #source = h('input', {
    type: 'search', list: 'x-sources', placeholder: 'S33, a counterexample, a case …',
    'aria-label': 'Load a scenario, a counterexample or a case', onchange: () => this.#load(),
  });
  readonly #file = h('input', { type: 'file', class: 'x-hidden', 'aria-label': 'A run file', onchange: () => this.#open() });

  constructor(readonly session: ExplorerSession, readonly choices: Choices) {
    const button = (text: string, act: () => void): HTMLElement => h('button', { type: 'button', onclick: act }, text);
    for (const [name, title] of TITLES) {
      const room = button(title, () => choices.act(() => session.enter(name)));
      room.dataset['room'] = name;
      this.#rooms.append(room);
    }
    const sources = h('datalist', { id: 'x-sources' }, ...session.sources.map(({ id, title }) => h('option', { value: id, label: title })));
    this.element = h('div', { class: 'x-bar' }, this.#rooms, this.#about,
      h('div', { class: 'x-row' }, this.#positions, h('label', {}, 'in ', this.#world)),
      h('div', { class: 'x-row' }, h('label', {}, 'Load ', this.#source), sources, button('Copy a link', choices.share),
        button('Open a run file', () => this.#file.click()), this.#file, button('Ask a question of your own', choices.ask)));
  }

  update(): void {
    const { record, room, data } = this.session;
    for (const button of this.#rooms.children) button.setAttribute('aria-pressed', String((button as HTMLElement).dataset['room'] === room.name));
    say(this.#about, room.about);
    const about = data.about[room.name] ?? {};
    const all = (record.positions.length < RECORD_LIMITS.positions ? [...record.positions, ''] : record.positions).map((position, column) => ({ position, column }));
    keyed(this.#positions, all, ({ column }) => String(column), ({ column }) => this.#select(column), (select, { position, column }) => {
      const own = position !== '' && !room.positions.includes(position) ? [position] : [];
      options(select, [...(column > 0 ? [''] : []), ...room.positions, ...own], position);
      select.setAttribute('aria-label', `${column === 0 ? '' : 'Beside it: '}${room.position} ${column + 1}`);
      select.title = about[position.split(';')[0]!] ?? '';
      const none = select.options[0]!;
      if (none.value === '') say(none, position === '' ? `beside another ${room.position} …` : '(none)');
    });
    this.#worlds();
  }

  #worlds(): void {
    const { record, room } = this.session;
    const names = room.worlds.map(({ name }) => name);
    const known = room.worlds.findIndex(({ world }) => isSame(world, record.world));
    const texts = known < 0 ? [...names, 'the world of what was loaded'] : names;
    const before = [...this.#world.options].map(({ textContent }) => textContent);
    if (!isSame(before, texts)) this.#world.replaceChildren(...texts.map((text, at) => h('option', { value: String(at), disabled: at >= names.length }, text)));
    this.#world.value = String(known < 0 ? names.length : known);
  }

  #select(column: number): HTMLSelectElement {
    const select: HTMLSelectElement = h('select', {
      onchange: () => this.choices.act(() => this.session.place(column, select.value === '' ? undefined : select.value)),
    });
    return select;
  }

  #begin(): void { this.choices.act(() => this.session.begin(this.session.room.worlds[Number(this.#world.value)]!.world)); }

  #load(): void {
    const id = this.#source.value.trim();
    if (id === '') return;
    this.choices.act(() => this.session.load(id));
    this.#source.value = '';
  }

  #open(): void {
    this.choices.open(this.#file.files?.[0]);
    this.#file.value = '';
  }
}
