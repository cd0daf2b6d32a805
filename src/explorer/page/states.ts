/** What there is under each position, beside each other: the picture of its objects, and what the step has changed. */
import { changesOf, changeText } from '../../lanes/changes';
import { printValue } from '../../tlc/print';
import type { ExplorerSession } from '../session';
import { h, keyed, say } from './dom';
import { PictureView } from './picture';

interface Shown {
  readonly home: HTMLElement;
  readonly head: HTMLElement;
  readonly source: HTMLElement;
  readonly picture: PictureView;
  readonly changes: HTMLElement;
}

export class StateTable {
  readonly element = h('div', { class: 'x-states' });
  readonly #shown: Shown[] = [];

  constructor(readonly session: ExplorerSession) {}

  update(): void {
    const { record, room, tracks, at } = this.session;
    keyed(this.element, tracks.map((track, column) => ({ track, column })), ({ column }) => String(column), ({ column }) =>
      this.#column(column), () => undefined);
    const names = room.names(record.world);
    const about = this.session.data.about[room.name] ?? {};
    tracks.forEach((track, column) => {
      const { head, source, picture, changes } = this.#shown[column]!;
      const before = at === 0 ? undefined : track.viewAt(at - 1);
      const { state, picture: now } = track.viewAt(at);
      const frame = track.frames[at - 1];
      say(head, track.position);
      say(source, about[track.position.split(';')[0]!] ?? '');
      const told = before === undefined ? [] : changesOf(before.state, state, (value) => printValue(value, names)).map(changeText);
      const why = frame?.answer.rule === undefined ? [] : [`${frame.answer.errno}, ${frame.answer.rule}: ${frame.answer.because}`];
      const lines = at === 0 ? ['the beginning'] : [...why, ...told.length > 0 ? told : ['nothing changed'], ...(frame?.breaks ?? [])
        .map((name) => `✗ ${room.properties.find((each) => each.name === name)?.sentence ?? name}`)];
      keyed(changes, lines.map((line, nth) => ({ line, nth })), ({ line, nth }) => `${nth} ${line}`, ({ line }) =>
        h('li', { class: line.startsWith('✗') || why.includes(line) ? 'x-bad' : '' }, line), () => undefined);
      picture.update(now, before?.picture, room.columns);
    });
  }

  /** The lines of all pictures that are shown. */
  draw(): void { for (const draw of this.#shown.slice(0, this.session.tracks.length).map(({ picture }) => picture.measure())) draw(); }

  #column(column: number): HTMLElement {
    let made = this.#shown[column];
    if (!made) {
      const head = h('h3');
      const source = h('p', { class: 'x-source' });
      const picture = new PictureView();
      const changes = h('ul', { class: 'x-changes' });
      made = { home: h('section', { class: 'x-state' }, head, source,
        h('div', { class: 'x-news', 'aria-label': 'What changed', role: 'group', tabindex: '0' }, changes), picture.element), head, source,
        picture, changes };
      this.#shown[column] = made;
    }
    return made.home;
  }
}
