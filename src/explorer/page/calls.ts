/** The calls that one may try at this step, with their arguments, and what would be answered. */
import { InputFault, type Offer } from '../room';
import type { ExplorerSession } from '../session';
import { answerText } from '../track';
import { h, keyed, options, say } from './dom';

const SHOWN = 60;

export class CallList {
  readonly element = h('section', { class: 'x-calls', 'aria-label': 'Calls possible now' });
  readonly #filter = h('input', { type: 'search', placeholder: 'find a call', 'aria-label': 'Find a call', oninput: () => this.update() });
  readonly #keep = h('input', { type: 'checkbox', id: 'x-keep' });
  readonly #list = h('ul', { class: 'x-offers' });
  readonly #free = h('input', { type: 'text', 'aria-label': 'A call as a line', placeholder: 'or write one: attach D1 A', maxlength: '2000' });
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(readonly session: ExplorerSession, readonly take: (line: string, keep: boolean) => void) {
    const form = h('form', { onsubmit: (event: Event) => { event.preventDefault(); if (this.#free.value.trim()) this.take(this.#free.value,
      this.#keep.checked); } },
      this.#free, h('button', { type: 'submit' }, 'Call'));
    this.element.append(h('h2', {}, 'Calls possible now'), h('div', { class: 'x-row' }, this.#filter, form,
      h('label', { for: 'x-keep' }, this.#keep, ' keep the steps that follow')), this.#list);
  }

  focus(): void { this.#filter.focus(); }

  update(): void {
    const machine = this.session.tracks[0]!.machineAt(this.session.at);
    const wanted = this.#filter.value.trim().toLowerCase();
    const offers = machine.offers().filter(({ op }) => op.toLowerCase().includes(wanted)).slice(0, SHOWN);
    keyed(this.#list, offers, ({ op, args }) =>
      `${op} ${args.map(({ name }) => name).join(' ')}${args.length > 0 && args.every(({ choices }) => choices.length === 1) ? args.map(({ choices }) => choices[0]).join(' ') : ''}`,
      (offer) => this.#make(offer), (element, offer) => this.#bring(element, offer));
    clearTimeout(this.#later);
    this.#later = setTimeout(() => this.#foresee(), 0);
  }

  #make({ op, args }: Offer): HTMLLIElement {
    const fields = args.map(({ name, open, optional, choices }) => {
      const label = `${op}: ${name}`;
      return open ? h('input', { 'aria-label': label, value: optional ? '' : choices[0] ?? '', size: '9', placeholder: name, oninput: () =>
        this.#foresee() })
        : h('select', { 'aria-label': label, title: name, onchange: () => this.#foresee() });
    });
    const item = h('li', {}, h('button', { type: 'button', onclick: () => this.take(lineOf(item), this.#keep.checked) }, op), ...fields,
      h('span', { class: 'x-would' }));
    return item;
  }

  #bring(item: HTMLLIElement, offer: Offer): void {
    offers.set(item, offer);
    offer.args.forEach(({ choices, optional }, at) => {
      const field = item.children[1 + at];
      if (field instanceof HTMLSelectElement) options(field, optional ? ['', ...choices.filter((each) => each !== '')] : choices);
      if (field instanceof HTMLInputElement && choices.length > 0) {
        const id = `x-choices-${offer.op}-${at}`;
        let list = item.querySelector<HTMLDataListElement>(`#${CSS.escape(id)}`);
        if (!list) { list = h('datalist', { id }); item.append(list); field.setAttribute('list', id); }
        list.replaceChildren(...choices.filter((each) => each !== '').slice(0, 40).map((value) => h('option', { value })));
        if (!optional && field.value === '') field.value = choices[0]!;
      }
    });
  }

  /** What each call would be answered under each position; the machines are copies. */
  #foresee(): void {
    const { tracks, at, room } = this.session;
    // To copy a machine of this room is to make all its calls again.
    if (room.name === 'iommufd') return;
    const machines = tracks.map((track) => track.machineAt(at));
    for (const item of this.#list.children as HTMLCollectionOf<HTMLLIElement>) {
      const line = lineOf(item);
      const said = machines.map((machine) => {
        try {
          return answerText(machine.clone().take(line));
        } catch (error) {
          if (error instanceof InputFault) return 'no call';
          throw error;
        }
      });
      const would = item.querySelector('.x-would')!;
      say(would, said.every((each) => each === said[0]) ? said[0] ?? '' : said.join(' / '));
      would.classList.toggle('x-apart', said.some((each) => each !== said[0]));
    }
  }
}

const offers = new WeakMap<HTMLLIElement, Offer>();

function lineOf(item: HTMLLIElement): string {
  const values = [...item.querySelectorAll<HTMLInputElement | HTMLSelectElement>('select, input')].map(({ value }) => value.trim());
  return offers.get(item)!.line(values);
}
