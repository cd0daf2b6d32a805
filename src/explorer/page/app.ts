/** The explorer: what is looked at above, the run with its lanes on the left, what there is on the right, and the calls that one may try. */
import type { Data } from '../sources';
import { foreignOf, MOST } from '../foreign';
import { RECORD_LIMITS } from '../record';
import { InputFault, type ShownJson } from '../room';
import { NotLoaded } from '../rooms';
import { ExplorerSession } from '../session';
import { Bar } from './bar';
import { CallList } from './calls';
import { h, say } from './dom';
import { ForeignView } from './foreign';
import { Properties } from './properties';
import { PositionQuestion } from './position-question';
import { PolicyQuestion } from './question';
import { saved } from './save';
import { StateTable } from './states';
import { Steps } from './steps';

export class App {
  readonly #session: ExplorerSession;
  readonly #message = h('p', { class: 'x-message', role: 'status', 'aria-live': 'polite' });
  readonly #told = h('p', { class: 'x-hidden', 'aria-live': 'polite' });
  readonly #loaded = h('p', { class: 'x-loaded' });
  readonly #bar: Bar;
  readonly #main: HTMLElement;
  readonly #steps: Steps;
  readonly #states: StateTable;
  readonly #properties: Properties;
  readonly #calls: CallList;
  readonly #policy: PolicyQuestion;
  readonly #position: PositionQuestion;
  readonly #question: HTMLElement;
  readonly #foreign = new ForeignView(() => this.#show('main'));
  #later: ReturnType<typeof setTimeout> | undefined;
  readonly #place = h('output', { class: 'x-place' });

  constructor(readonly home: HTMLElement, data: Data | undefined) {
    this.#session = new ExplorerSession(data);
    this.#steps = new Steps(this.#session, (at) => this.#go(at));
    this.#states = new StateTable(this.#session);
    this.#properties = new Properties(this.#session);
    this.#calls = new CallList(this.#session, (line, keep) => this.#do(() => this.#session.take(line, keep)));
    this.#policy = new PolicyQuestion((position) => this.#stepThrough('authorization', position), saved);
    this.#position = new PositionQuestion((position, found) => this.#stepThrough('wbinvd', position, found), saved);
    this.#question = h('div', { hidden: true }, h('p', {},
      h('button', { type: 'button', onclick: () => this.#show('main') }, 'Back to the explorer')), this.#policy.element, this.#position.element);
    this.#main = h('div', { class: 'x-main' },
      h('div', { class: 'x-left' }, this.#loaded, this.#controls(), this.#steps.element, this.#calls.element),
      h('div', { class: 'x-right' }, this.#states.element, this.#properties.element));
    this.#bar = new Bar(this.#session, {
      act: (change) => this.#do(change), share: () => void this.#share(), open: (file) => void this.#open(file), ask: () => this.#ask(),
    });
    home.replaceChildren(this.#bar.element, this.#message, this.#told, this.#question, this.#foreign.element, this.#main);
    this.#listen();
    this.#fromAddress();
  }

  #controls(): HTMLElement {
    const button = (text: string, label: string, act: () => void): HTMLElement =>
      h('button', { type: 'button', ...(/^[A-Z]/.test(text) ? {} : { 'aria-label': label }), title: label, onclick: act }, text);
    return h('div', { class: 'x-row x-controls', role: 'toolbar', 'aria-label': 'Steps' },
      button('|◀', 'To the beginning', () => this.#go(0)), button('◀', 'One step back', () => this.#go(this.#session.at - 1)), this.#place,
        button('▶', 'One step on', () => this.#go(this.#session.at + 1)),
      button('▶|', 'To the end', () => this.#go(Infinity)),
        button('First difference', 'To the first difference', () => this.#go(this.#session.difference ?? this.#session.at)),
      button('Remove this step', 'Remove this step, keep the others', () => this.#do(() => this.#session.remove())),
        button('Drop what follows', 'Drop the steps that follow', () => this.#do(() => this.#session.cut())),
      h('span', { class: 'soft small x-keys' }, 'Keys: ← → step, Home End, Delete removes, / finds on the site, c finds a call'));
  }

  /** Does something to the session; what cannot be is a message, and all stays as it was. */
  #do(act: () => void): void {
    try {
      act();
      say(this.#message, '');
      this.#message.className = 'x-message';
    } catch (error) {
      if (error instanceof NotLoaded) this.#fetch(() => this.#do(act));
      else if (error instanceof InputFault) this.#complain(error.message);
      else throw error;
      return;
    }
    this.#update();
    this.#remember();
  }

  /** The script of the largest room lies beside this page. */
  #fetch(then: () => void): void {
    say(this.#message, 'The room is being loaded …');
    document.head.append(h('script', { src: 'explorer-linux.js', onload: then, onerror: () =>
      this.#complain('explorer-linux.js does not lie beside this page; build the site anew with make docs') }));
  }

  #complain(text: string): void {
    say(this.#message, text);
    this.#message.className = 'x-message x-bad';
  }

  #go(at: number): void { this.#do(() => this.#session.go(at)); }

  #show(what: 'main' | 'question' | 'foreign'): void {
    this.#main.hidden = what !== 'main';
    this.#question.hidden = what !== 'question';
    if (what !== 'question') this.#position.stop();
    this.#foreign.element.hidden = what !== 'foreign';
    if (what === 'main') this.#update();
  }

  /** A form for what is looked at: a position in its room, else a policy. */
  #ask(): void {
    const { room, positions } = this.#session.record;
    const form = room === 'wbinvd' ? this.#position : this.#policy;
    this.#policy.element.hidden = form !== this.#policy;
    this.#position.element.hidden = form !== this.#position;
    this.#show('question');
    if (room === 'wbinvd' || room === 'authorization') form.open(positions[0]!);
    form.element.querySelector<HTMLElement>('select')!.focus();
  }

  #stepThrough(room: string, position: string, found?: { readonly world: ShownJson; readonly run: readonly string[] }): void {
    this.#show('main');
    this.#do(() => {
      if (this.#session.record.room !== room) this.#session.enter(room);
      const { record } = this.#session;
      this.#session.show({ ...record, positions: [position], ...(found ? { ...found, at: found.run.length, source: undefined } : {}) });
    });
  }

  #update(): void {
    const { record, tracks, at, note } = this.#session;
    this.#bar.update();
    say(this.#loaded, this.#session.title);
    say(this.#place, `${at} of ${record.run.length}`);
    if (note !== undefined && this.#message.textContent === '') say(this.#message, note);
    this.#steps.update();
    this.#states.update();
    this.#properties.update();
    this.#steps.reveal();
    this.#states.draw();
    clearTimeout(this.#later);
    this.#later = setTimeout(() => this.#calls.update(), 0);
    say(this.#told, at === 0 ? 'the beginning' : `step ${at}, ${record.run[at - 1]}: ${tracks.map((track) => `${track.position} ${track.frames[at - 1]?.answer.errno ?? 'not possible'}`).join(', ')}`);
  }

  #listen(): void {
    document.addEventListener('keydown', (event) => {
      const target = event.target as HTMLElement;
      if (this.#main.hidden || event.ctrlKey || event.metaKey || event.altKey || /^(INPUT|SELECT|TEXTAREA)$/.test(target.tagName)) return;
      const act: Readonly<Record<string, () => void>> = {
        ArrowLeft: () => this.#go(this.#session.at - 1), ArrowRight: () => this.#go(this.#session.at + 1), Home: () => this.#go(0), End: () =>
          this.#go(Infinity),
        Delete: () => this.#do(() => this.#session.remove()), c: () => this.#calls.focus(),
      };
      const found = Object.hasOwn(act, event.key) ? act[event.key] : undefined;
      if (!found) return;
      event.preventDefault();
      found();
    });
    addEventListener('hashchange', () => this.#fromAddress());
    addEventListener('resize', () => this.#states.draw());
    addEventListener('dragover', (event) => event.preventDefault());
    addEventListener('drop', (event) => { event.preventDefault(); void this.#open(event.dataTransfer?.files[0]); });
  }

  #fromAddress(): void {
    const link = location.hash.slice(1);
    if (link === '' || link === this.#session.link) { this.#update(); return; }
    const load = /^load=(.+)$/.exec(link);
    this.#update();
    this.#do(() => {
      if (load) this.#session.load(decoded(load[1]!));
      else this.#session.open(link);
    });
  }

  /** The address is that of what is shown, so that a reload and a copy of it show the same. */
  #remember(): void {
    const link = this.#session.link;
    if (link.length > RECORD_LIMITS.link) { history.replaceState(null, '', location.pathname); return; }
    if (location.hash.slice(1) !== link) history.replaceState(null, '', `#${link}`);
  }

  async #share(): Promise<void> {
    const { link } = this.#session;
    if (link.length > RECORD_LIMITS.link) { this.#complain(`the run is too long for a link: ${link.length} characters, and at most ${RECORD_LIMITS.link} are read`); return; }
    this.#remember();
    try {
      await navigator.clipboard.writeText(location.href);
      say(this.#message, 'The link is copied; it opens just this.');
    } catch {
      say(this.#message, 'The link to just this is in the address bar; this browser does not let a page copy it.');
    }
  }

  async #open(file: File | undefined): Promise<void> {
    if (!file) return;
    if (file.size > MOST.bytes) { this.#complain(`${file.name.slice(0, 60)} has ${file.size} bytes; at most ${MOST.bytes} are read`); return; }
    const text = await file.text();
    this.#do(() => {
      const link = text.length <= RECORD_LIMITS.file ? /^\s*(?:\S*#)?(v=\d\S*)\s*$/.exec(text) : undefined;
      if (link) { this.#session.open(link[1]!, RECORD_LIMITS.file); return; }
      this.#foreign.show(file.name, foreignOf(file.name, text));
      this.#show('foreign');
    });
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new InputFault('the link is garbled');
  }
}
