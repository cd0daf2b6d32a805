/** A revocation as a form of seven questions: what it promises at once, from the rules; then the shortest run that breaks the rest; what is near it. */
import { DESIGN_QUESTIONS, type NearRecord, nearestRecords } from '../../ask/revocation';
import { mechanismRow } from '../../ask/mechanism';
import type { MechanismCell } from '../../matrix/mechanism-cell';
import { MECHANISM_PROMISES } from '../../matrix/mechanism-promises';
import type { Revocable } from '../../revocation/manners';
import { RECORD_PROMISES } from '../../revocation/promises';
import { MANNER, POLICY } from '../decisions';
import { withAnswer, answerOfRecord, choseSo, type Flat, flatIn, NAMED_RECORDS, recordOfFlat, textOfFlat, waysToKeep } from '../design';
import { InputFault } from '../room';
import { fileOf } from '../question';
import { h, keyed, say } from './dom';
import { DecisionForm } from './form';
import { verdict } from './question';
import { saved } from './save';

const FILE = 'mechanism.json';
/** What an address begins with that says a record. */
const ADDRESS = 'of=';
/** A record that decides so by none of the answers. */
const OTHERWISE = '';

const FIRST = 'evdev.read';
/** Who goes on choosing need not wait for a search, which takes some tenths of a second. */
const PAUSE = 200;

export class RevocationDesign {
  #flat: Flat = NAMED_RECORDS[FIRST]!;
  #cells: ReadonlyMap<string, MechanismCell> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #form = new DecisionForm([...POLICY.filter(({ name }) => name !== 'hears'), ...MANNER], NAMED_RECORDS, (flat) => this.#take(flat));
  readonly #answers = new Map<string, { readonly select: HTMLSelectElement; readonly so: HTMLElement }>();
  readonly #fault = h('p', { class: 'bad', role: 'alert', hidden: true });
  readonly #progress = h('p', { class: 'soft small', role: 'status' });
  readonly #near = h('p', { class: 'x-near', role: 'status' });
  readonly #verdicts = h('tbody');
  readonly #ways = h('div', { class: 'x-ways', 'aria-live': 'polite' });

  constructor(readonly place: HTMLElement) {
    const heads = ['', 'promise', 'verdict'].map((text) => h('th', { scope: 'col' }, text));
    const questions = h('form', { class: 'x-form', onsubmit: (event: Event) => event.preventDefault() }, this.#form.from,
      ...DESIGN_QUESTIONS.map((question) => this.#question(question)));
    place.replaceChildren(h('div', { class: 'x-two' },
      h('div', {}, questions, h('details', {}, h('summary', {}, 'Every decision of the record'), this.#form.element)),
      h('div', {}, this.#fault, this.#near,
        h('p', { class: 'x-row' }, h('button', { type: 'button', onclick: () => saved(FILE, fileOf(this.#record()!)) }, 'Save as a file'), h('code', {}, `ioasid revocation --ask ${FILE}`)),
        this.#progress, h('div', { class: 'x-wide', tabindex: '0', role: 'region', 'aria-label': 'What it promises' },
          h('table', {}, h('caption', { class: 'x-hidden' }, 'What it promises'), h('thead', {}, h('tr', {}, ...heads)), this.#verdicts)), this.#ways)));
    addEventListener('hashchange', () => this.#fromAddress());
    this.#put(this.#flat);
    this.#fromAddress();
  }

  /** A question, each answer, and under it the mechanisms that chose so. */
  #question(question: typeof DESIGN_QUESTIONS[number]): HTMLElement {
    const { id, asks, answers } = question;
    const select = h('select', { id: `x-ask-${id}`, onchange: () => { if (select.value !== OTHERWISE) this.#put(withAnswer(this.#flat, question, select.value)); } },
      ...Object.entries(answers).map(([word, { says }]) => h('option', { value: word }, `${word}: ${says}`)),
      h('option', { value: OTHERWISE, disabled: true }, 'otherwise'));
    const so = h('span', { class: 'soft small' });
    this.#answers.set(id, { select, so });
    return h('div', { class: 'x-field' }, h('label', { for: select.id }, asks), select, so);
  }

  #fromAddress(): void {
    const text = location.hash.slice(1);
    if (!text.startsWith(ADDRESS)) return;
    this.place.scrollIntoView();
    try {
      this.#put(flatIn(decodeURIComponent(text.slice(ADDRESS.length))));
    } catch (error) {
      if (!(error instanceof InputFault || error instanceof URIError)) throw error;
      this.#refuse(error instanceof URIError ? 'the link is garbled' : error.message);
    }
  }

  /** Shows a record. */
  #put(flat: Flat): void {
    this.#form.put(flat);
    this.#take(flat);
  }

  #refuse(because: string): void {
    say(this.#fault, because);
    this.#fault.hidden = false;
  }

  /** The record, if it does not contradict itself; if it does, that is said. */
  #record(): Revocable | undefined {
    try {
      return recordOfFlat(this.#flat);
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      this.#refuse(error.message);
      return undefined;
    }
  }

  #take(flat: Flat): void {
    this.#flat = flat;
    this.#cells = undefined;
    clearTimeout(this.#timer);
    this.#fault.hidden = true;
    this.#ways.replaceChildren();
    for (const question of DESIGN_QUESTIONS) {
      const { select, so } = this.#answers.get(question.id)!;
      const answer = answerOfRecord(question, flat);
      select.value = answer ?? OTHERWISE;
      say(so, answer === undefined ? 'by a decision below' : `so do ${choseSo(question, answer).join(', ') || 'none of those here'}`);
    }
    const record = this.#record();
    this.#verdicts.hidden = !record;
    if (!record) { say(this.#near, ''); say(this.#progress, ''); return; }
    this.#form.begin(textOfFlat(flat).split(';')[0]!);
    const { mechanisms, defects } = nearestRecords(record);
    this.#near.replaceChildren('Chose the same, or nearly: ', ...links(mechanisms), '. Known defects next to it: ', ...links(defects), '.');
    this.#show(record);
    say(this.#progress, 'The shortest runs are searched …');
    this.#timer = setTimeout(() => {
      this.#cells = mechanismRow({ name: 'yours', parts: { all: record } }).cells;
      say(this.#progress, 'Each promise that is not kept has its shortest run.');
      this.#show(record);
    }, PAUSE);
  }

  #show(record: Revocable): void {
    keyed(this.#verdicts, MECHANISM_PROMISES, ({ name }) => name, ({ name, code, sentence }) =>
      h('tr', {}, h('th', { scope: 'row' }, code), h('td', {}, sentence), h('td', {}, h('button', { type: 'button', onclick: () => this.#ask(name) }))),
    (row, { name, code }) => {
      const cell = this.#cells?.get(name);
      const kept = RECORD_PROMISES[name]!(record);
      verdict(row.lastElementChild!.firstElementChild as HTMLButtonElement, kept, code,
        kept ? (cell?.vacuous ? 'kept idly' : 'kept') : `broken${cell?.length === undefined ? '' : ` in ${cell.length} step${cell.length === 1 ? '' : 's'}`}`);
    });
  }

  /** The run that breaks a promise, and what it would take to keep it. */
  #ask(promise: string): void {
    const { code, sentence } = MECHANISM_PROMISES.find(({ name }) => name === promise)!;
    const run = this.#cells?.get(promise)?.run;
    const ways = waysToKeep(promise, this.#flat);
    this.#ways.replaceChildren(h('h3', {}, `${code}: ${sentence}`),
      ...(run ? [h('p', {}, 'Broken by ', h('code', {}, run.join(', ')), '.')] : []),
      ways.length === 0 ? h('p', {}, 'No two other decisions keep it.') : h('ul', {}, ...ways.map(({ flat, changes, gains, loses }) =>
        h('li', {}, h('b', {}, changes.join('; ')), `. Gains ${gains.join(', ')}; loses ${loses.join(', ') || 'nothing'}. `,
          h('button', { type: 'button', onclick: () => this.#put(flat) }, 'Take it')))));
  }
}

/** Each led to its place on the page. */
const links = (near: readonly NearRecord[]): (Node | string)[] => near.flatMap(({ name, part, decisions }, i) => [
  i ? ', ' : '', h('a', { href: `#${name}` }, part === 'all' || part === 'found' ? name : `${name}.${part}`),
  decisions === 0 ? ' (the same)' : ` (${decisions} decision${decisions === 1 ? '' : 's'} away)`,
]);
