/** The run as a table: a row a step, with its lanes, its call, and the answer under each position and of the kernel. */
import type { Lane } from '../../lanes/run';
import type { ExplorerSession } from '../session';
import { answerText, type TrackFrame } from '../track';
import { h, keyed, say } from './dom';

/** So many rows are there around the current one; a run may have thousands. */
const AROUND = 120;

const KIND: Readonly<Record<string, string>> = { kvm: 'a machine, to KVM', iommu: 'the IOMMU', part: 'a part of the state' };

export class Steps {
  readonly element = h('section', { class: 'x-steps', 'aria-label': 'The run' });
  readonly #head = h('tr');
  readonly #body = h('tbody');
  readonly #more = h('p', { class: 'soft small', hidden: true });
  readonly #table = h('table', { class: 'x-run' }, h('caption', { class: 'x-hidden' }, 'The run, a row a step'), h('thead', {}, this.#head),
    this.#body);

  constructor(readonly session: ExplorerSession, readonly go: (at: number) => void) {
    this.element.append(h('div', { class: 'x-scroll', tabindex: '0', role: 'region', 'aria-label': 'The steps' }, this.#table), this.#more);
  }

  update(): void {
    const { session } = this;
    const { tracks, recorded, by, record } = session;
    const run = session.lanes();
    const difference = session.difference;
    keyed(this.#head, [
      { key: 'number', text: '', title: '' }, ...run.lanes.map(({ id, kind }) => ({ key: `lane ${id}`, text: id, title: KIND[kind] ?? kind })),
        { key: 'call', text: 'call', title: '' },
      ...tracks.map(({ position }, at) => ({ key: `position ${at}`, text: position, title: session.room.position })),
        ...(recorded ? [{ key: 'kernel', text: by ?? 'recorded', title: 'what was recorded' }] : []),
    ], ({ key }) => key, ({ key }) => h('th', { scope: 'col', class: key.startsWith('lane') ? 'x-lane-head' : '' }),
      (cell, { text, title }) => { say(cell, text); cell.title = title; });
    const first = Math.max(0, record.at - AROUND);
    const last = Math.min(record.run.length, record.at + AROUND);
    const rows = [0, ...Array.from({ length: last - first }, (_, at) => first + at + 1)].filter((row, at, all) => all.indexOf(row) === at);
    keyed(this.#body, rows, String, (row) => this.#make(row), (element, row) => this.#row(element, row, run.lanes, run.steps[row]!, difference));
    const hidden = record.run.length - (last - first);
    this.#more.hidden = hidden === 0;
    if (hidden > 0) say(this.#more, `${hidden} of ${record.run.length} steps are further away and not listed; go there to see them`);
  }

  /** Brings the current row into view, without moving the page. */
  reveal(): void {
    const row = this.#body.querySelector<HTMLElement>('[aria-current]')?.closest('tr');
    const frame = this.#table.parentElement!;
    if (!row) return;
    if (row.offsetTop < frame.scrollTop + 40) frame.scrollTop = Math.max(0, row.offsetTop - 60);
    else if (row.offsetTop + row.offsetHeight > frame.scrollTop + frame.clientHeight) frame.scrollTop = row.offsetTop + row.offsetHeight - frame.clientHeight + 20;
  }

  #make(row: number): HTMLTableRowElement {
    return h('tr', {}, h('td', { class: 'x-number' }, row === 0 ? '' : String(row)),
      h('td', { class: 'x-call' }, h('button', { type: 'button', class: 'x-step', onclick: () => this.go(Number(row)) })));
  }

  #row(element: HTMLTableRowElement, row: number, lanes: readonly Lane[], step: { readonly from?: string; readonly to?: string },
    difference: number | undefined): void {
    const { session } = this;
    const { record, tracks, recorded } = session;
    const call = element.querySelector<HTMLElement>('.x-call')!;
    const button = call.querySelector('button')!;
    const line = record.run[row - 1];
    say(button, row === 0 ? 'the beginning' : line ?? '');
    if (row === record.at) button.setAttribute('aria-current', 'step');
    else button.removeAttribute('aria-current');
    element.classList.toggle('x-ahead', row > record.at);
    element.classList.toggle('x-differs', row === difference);
    const mark = call.querySelector('.x-mark');
    if (row === difference && !mark) call.append(h('span', { class: 'x-mark' }, 'the first difference'));
    else if (row !== difference) mark?.remove();
    const cells = lanes.map(({ id }, at) => ({ key: `lane ${id}`, classes: laneClasses(at, lanes, step) }));
    const answers = row === 0 ? [] : [
      ...tracks.map(({ frames }, at) => ({ key: `answer ${at}`, ...said(frames[row - 1], session) })),
      ...(recorded ? [{ key: 'kernel', text: recorded[row - 1] ?? '', why: '', bad: false, differs: recorded[row - 1] !== undefined
        && tracks.some(({ frames }) => frames[row - 1]?.answer.errno !== recorded[row - 1]) }] : []),
    ];
    const signature = JSON.stringify([cells, answers, line]);
    if (element.dataset['signature'] === signature) return;
    element.dataset['signature'] = signature;
    const wanted = ['number', ...cells.map(({ key }) => key), 'call', ...answers.map(({ key }) => key)];
    const there = new Map([...element.children].map((cell, at) =>
      [(cell as HTMLElement).dataset['cell'] ?? (at === 0 ? 'number' : 'call'), cell as HTMLElement]));
    element.replaceChildren(...wanted.map((key) => {
      const cell = there.get(key) ?? h('td');
      cell.dataset['cell'] = key;
      return cell;
    }));
    for (const { key, classes } of cells) (element.querySelector(`[data-cell="${CSS.escape(key)}"]`) as HTMLElement).className = classes;
    for (const { key, text, why, bad, differs } of answers) {
      const cell = element.querySelector<HTMLElement>(`[data-cell="${key}"]`)!;
      cell.className = `x-answer${bad ? ' x-bad' : ''}${differs ? ' x-other' : ''}`;
      if (cell.childElementCount === 0) cell.append(h('span'), h('small'));
      say(cell.children[0]!, text);
      say(cell.children[1]!, why);
    }
  }
}

function laneClasses(at: number, lanes: readonly Lane[], { from, to }: { readonly from?: string; readonly to?: string }): string {
  const [start, end] = [from, to ?? from].map((id) => lanes.findIndex((lane) => lane.id === id));
  const classes = ['x-lane'];
  if (start === undefined || end === undefined || start < 0 || end < 0) return classes[0]!;
  if (at === start) classes.push('x-dot');
  if (start !== end && at >= Math.min(start, end) && at <= Math.max(start, end)) {
    classes.push(at === Math.min(start, end) ? 'x-right' : at === Math.max(start, end) ? 'x-left' : 'x-through');
    if (at === end) classes.push(end > start ? 'x-tip-right' : 'x-tip-left');
  }
  return classes.join(' ');
}

function said(frame: TrackFrame | undefined, session: ExplorerSession): { text: string; why: string; bad: boolean; differs: boolean } {
  if (!frame) return { text: '', why: '', bad: false, differs: false };
  if (frame.fault !== undefined) return { text: 'no call', why: frame.fault, bad: true, differs: false };
  const { answer, breaks } = frame;
  const rule = answer.rule === undefined ? '' : `${answer.rule}: ${answer.because}${answer.source ? ` (${answer.source})` : ''}`;
  const broken = breaks.map((name) => session.room.properties.find((each) => each.name === name)?.code || name);
  return { text: `${answerText(answer)}${broken.length > 0 ? `  ✗ ${broken.join(', ')}` : ''}`, why: rule, bad: answer.errno !== undefined
    && answer.errno !== 'OK' || broken.length > 0, differs: false };
}
