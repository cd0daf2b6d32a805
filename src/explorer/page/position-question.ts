/** A position as a form: what a search over small worlds finds that it breaks, who is near, and which other decision would keep it. */
import { POSITION_PROPERTIES } from '../../matrix/position-properties';
import { type Position, POSITION_DECISIONS, WBINVD_POSITIONS } from '../../wbinvd/positions';
import { POSITION } from '../decisions';
import { positionOf, textOfPosition, word } from '../positions';
import { fileOf } from '../question';
import type { ShownJson } from '../room';
import { wbinvdShown } from '../rooms/wbinvd';
import { type FoundRun, POSITION_WORLDS, positionLines, Search } from '../search';
import { h, keyed, say } from './dom';
import { askedPage } from './asked';
import { DecisionForm, type FormValues } from './form';
import { nearText } from './question';

const BOUNDS = { states: 20_000, depth: 8 };
/** So long at once, so that the page answers meanwhile. */
const SLICE = 25;
/** What a search for states and steps does not see. */
const SEEN = POSITION_PROPERTIES.filter(({ name }) => name !== 'RefinesOpenOnce');

const searchOf = (record: FormValues): Search => new Search(wbinvdShown, textOf(record), POSITION_WORLDS, positionLines, BOUNDS);
const textOf = (record: FormValues): string => textOfPosition(record, WBINVD_POSITIONS);

export class PositionQuestion {
  #record: FormValues = WBINVD_POSITIONS.GunthorpeOnce as unknown as FormValues;
  #search: Search | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #form = new DecisionForm(POSITION, WBINVD_POSITIONS, (record) => this.#take(record));
  readonly #near = h('p', { class: 'x-near', role: 'status' });
  readonly #progress = h('p', { class: 'soft small', role: 'status' });
  readonly #verdicts = h('tbody');
  readonly #ways = h('div', { class: 'x-ways', 'aria-live': 'polite' });
  readonly element: HTMLElement;

  constructor(readonly step: (position: string, found?: { world: ShownJson; run: readonly string[] }) => void, save: (name: string, text: string) =>
    void) {
    this.element = askedPage({
      what: 'position', caption: 'What the position breaks', heads: ['', 'promise', 'found'],
      about: 'Eleven decisions make a position on KVM and its devices. There is no formula for what it keeps: this page searches five small worlds with the reference implementation, '
        + 'shortest runs first, whatever the VMM does. A broken promise is broken; one that is not found broken is kept as far as the search went.',
      form: this.#form.element, near: this.#near, progress: this.#progress, verdicts: this.#verdicts, ways: this.#ways,
      step: () => this.step(textOf(this.#record)), save: (name) => save(name, fileOf(this.#record)),
    });
  }

  /** Shows a position by its text, and begins to search. Throws `Fault`. */
  open(position: string): void {
    const record = positionOf(position, WBINVD_POSITIONS, POSITION_DECISIONS, ['ends'], 'position');
    this.#form.put(record);
    this.#form.begin(position.split(';')[0]!);
    this.#take(record);
  }

  stop(): void { clearTimeout(this.#timer); }

  #take(record: FormValues): void {
    this.#record = record;
    this.stop();
    const apart = (other: FormValues): string[] => Object.keys(record).filter((key) => word(record[key]) !== word(other[key]));
    say(this.#near, nearText(Object.entries(WBINVD_POSITIONS).map(([name, other]) => ({ name, differs: apart(other as unknown as FormValues) }))
      .sort((a, b) => a.differs.length - b.differs.length)));
    this.#ways.replaceChildren();
    this.#search = searchOf(record);
    this.#go();
  }

  #go(): void {
    const search = this.#search!;
    const ended = search.go(SLICE);
    say(this.#progress, `${search.states} states, to depth ${search.depth}${ended ? '; the search has ended' : ' …'}`);
    keyed(this.#verdicts, SEEN, ({ name }) => name, ({ name, code, sentence }) =>
      h('tr', {}, h('th', { scope: 'row' }, code), h('td', {}, sentence), h('td', {}, h('span'), ' ',
      h('button', { type: 'button', onclick: () => this.#show(name) }, 'show'), ' ',
        h('button', { type: 'button', onclick: () => this.#ask(name) }, 'what would it take?'))), (row, { name }) => {
      const found = search.found.get(name);
      const cell = row.children[2]!;
      say(cell.firstElementChild!, found ? `broken, in ${found.length} step${found.length === 1 ? '' : 's'}` : ended ? 'kept' : 'not broken so far');
      cell.firstElementChild!.className = found ? 'x-broken' : 'x-kept';
      for (const button of cell.querySelectorAll('button')) button.hidden = !found;
    });
    if (!ended) this.#timer = setTimeout(() => this.#go(), 0);
  }

  #show(property: string): void {
    const found: FoundRun = this.#search!.found.get(property)!;
    this.step(textOf(this.#record), found);
  }

  /** Every position that differs in one decision is searched, one after another. */
  #ask(property: string): void {
    this.stop();
    const { code, sentence } = POSITION_PROPERTIES.find(({ name }) => name === property)!;
    const others = POSITION.flatMap(({ name, values, set }) => (set ? subsets(Object.keys(values)) : POSITION_DECISIONS[name as keyof Position])
      .filter((value) => word(value) !== word(this.#record[name]))
        .map((value) => ({ change: `${name}: ${word(value) || 'nothing'}`, record: { ...this.#record, [name]: value } })));
    const list = h('ul');
    const state = h('p', { class: 'soft small' });
    this.#ways.replaceChildren(h('h3', {}, `To keep ${code}: ${sentence}`), state, list);
    let at = 0;
    let search: Search | undefined;
    const go = (): void => {
      const other = others[at];
      if (!other) { say(state, list.childElementCount === 0
        ? 'No other value of one decision keeps it.' : 'One other decision that keeps it, as far as the search went:'); return; }
      say(state, `${at} of ${others.length} positions that differ in one decision are searched …`);
      search ??= searchOf(other.record);
      const ended = search.go(SLICE);
      if (ended || search.found.has(property)) {
        const lost = SEEN.filter(({ name }) => search!.found.has(name) && !this.#search!.found.has(name)).map((each) => each.code);
        if (!search.found.has(property)) list.append(h('li', {}, h('b', {}, other.change), `. Loses ${lost.join(', ') || 'nothing'}. `,
          h('button', { type: 'button', onclick: () => this.open(textOf(other.record)) }, 'Take it')));
        at++;
        search = undefined;
      }
      this.#timer = setTimeout(go, 0);
    };
    go();
  }
}

const subsets = (all: readonly string[]): Set<string>[] => all.reduce<Set<string>[]>((sets, each) =>
  [...sets, ...sets.map((set) => new Set([...set, each]))], [new Set()]);
