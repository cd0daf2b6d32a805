/** What there is, as a picture: a box a thing, in a column a kind, and lines for who holds, uses or is on whom. Only what changed is drawn anew. */
import { type Box, BOX_KINDS, type Link, type Picture as Shown, type Span } from '../room';
import { h, keyed, s, say } from './dom';

const WORDS: Readonly<Record<Box['kind'], string>> = {
  process: 'processes', authority: 'the authority', vm: 'machines', context: 'contexts', space: 'address spaces', table: 'tables',
    group: 'groups', device: 'devices',
};
const WIDTH = 1000;

export class PictureView {
  readonly element = h('div', { class: 'x-picture', role: 'group', 'aria-label': 'What there is', tabindex: '0' });
  readonly #lines = s('svg', { class: 'x-lines', 'aria-hidden': 'true' });
  readonly #columns = h('div', { class: 'x-columns' });
  readonly #words = h('ul', { class: 'x-hidden' });
  #drawn = new Map<string, string>();
  #shown: Shown = { boxes: [], links: [] };

  constructor() { this.element.append(this.#lines, this.#columns, this.#words); }

  /** @param before what there was a step ago: what differs from it is marked */
  update(picture: Shown, before: Shown | undefined, columns: readonly (readonly Box['kind'][])[]): void {
    const texts = textsOf(picture);
    const were = before && textsOf(before);
    keyed(this.#columns, columns, (kinds) => kinds.join(' '), (kinds) =>
      h('div', { class: 'x-column', 'aria-label': kinds.map((kind) => WORDS[kind]).join(' and '), role: 'list' }), (column, kinds) => {
      const boxes = picture.boxes.filter(({ kind }) => kinds.includes(kind)).sort((a, b) => BOX_KINDS.indexOf(a.kind) - BOX_KINDS.indexOf(b.kind));
      keyed(column, boxes, ({ id }) => id, () => h('div', { class: 'x-box', role: 'listitem' }, h('b'), h('div', { class: 'x-facts' }),
        h('div', { class: 'x-areas' })), (element, box) => {
        const text = texts.get(box.id)!;
        const changed = were !== undefined && were.get(box.id) !== text;
        element.className = `x-box x-${box.kind}${box.absent ? ' x-absent' : ''}${box.tone ? ` x-${box.tone}` : ''}${changed ? ' x-changed' : ''}`;
        if (this.#drawn.get(box.id) === text && element.children[0]!.textContent === box.label) return;
        say(element.children[0]!, box.label);
        keyed(element.children[1]!, box.facts, (fact) => fact, (fact) => h('span', {}, fact), () => undefined);
        if (box.spans) drawAreas(element.children[2]!, box.spans);
      });
      column.hidden = boxes.length === 0;
    });
    keyed(this.#words, picture.links, ({ from, to, label }) => `${from} ${label} ${to}`, (link) => h('li', {}, sentenceOf(link, picture)),
      () => undefined);
    this.#drawn = texts;
    this.#shown = picture;
  }

  /** Where the boxes are now, for `draw`: all pictures are measured before one is drawn, so that the page is laid out once. */
  measure(): () => void {
    const home = this.element.getBoundingClientRect();
    const place = new Map<string, DOMRect>();
    for (const column of this.#columns.children) for (const box of column.children) place.set((box as HTMLElement).dataset['key']!,
      box.getBoundingClientRect());
    return () => { if (home.width > 0) this.#draw(home, place); };
  }

  #draw(home: DOMRect, place: ReadonlyMap<string, DOMRect>): void {
    const frame = `0 0 ${home.width} ${home.height}`;
    if (this.#lines.getAttribute('viewBox') !== frame) this.#lines.setAttribute('viewBox', frame);
    const links = this.#shown.links.filter(({ from, to }) => place.has(from) && place.has(to));
    keyed(this.#lines, links, ({ from, to, label }) => `${from} ${label} ${to}`, ({ label }) =>
      s('g', { class: PLAIN.has(label) ? 'x-plain' : '' }, s('path', {}), s('text', {}, label)), (group, { from, to }) => {
      const [a, b] = [place.get(from)!, place.get(to)!];
      const [left, right] = a.left <= b.left ? [a, b] : [b, a];
      const same = Math.abs(a.left - b.left) < 20;
      const x1 = left.right - home.left;
      const x2 = (same ? right.right : right.left) - home.left;
      const [y1, y2] = [left.top + left.height / 2 - home.top, right.top + right.height / 2 - home.top];
      const bend = same ? 26 : Math.max(12, (x2 - x1) / 2);
      const path = same ? `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 + bend} ${y2} ${x2} ${y2}` : `M${x1} ${y1}C${x1 + bend} ${y1} ${x2 - bend} ${y2} ${x2} ${y2}`;
      const [line, text] = group.children as unknown as [SVGElement, SVGElement];
      if (line.getAttribute('d') !== path) line.setAttribute('d', path);
      text.setAttribute('x', String((x1 + x2) / 2 + (same ? bend * 0.75 : 0)));
      text.setAttribute('y', String((y1 + y2) / 2 - 3));
    });
  }
}

/** What a line says anyhow. */
const PLAIN: ReadonlySet<string> = new Set(['has', 'has open', 'in', 'runs', 'granted by', 'translates for']);

/** A text a box, which is another one if anything of it is; of areas how many they are, and where the first and the last lie. */
const textsOf = ({ boxes }: Shown): Map<string, string> => new Map(boxes.map(({ id, label, facts, absent, tone, spans }) =>
  [id, [label, ...facts, absent, tone, ...(spans ? spans.length > 200
    ? [spans.length, spans[0]?.first, spans.at(-1)?.last] : spans.map(({ first, last, kind }) => `${kind} ${first} ${last}`) : [])].join('\n')]));

const labelOf = (id: string, { boxes }: Shown): string => boxes.find((box) => box.id === id)?.label ?? id;
const sentenceOf = ({ from, to, label }: Link, picture: Shown): string => `${labelOf(from, picture)} ${label} ${labelOf(to, picture)}`;

/** Areas to scale: a mark a column of points, however many they are; from the first to the last that somebody mapped. */
function drawAreas(home: Element, spans: readonly Span[]): void {
  const areas = spans.filter(({ kind }) => kind === 'area' || kind === 'leaving');
  if (areas.length === 0) {
    if (home.childElementCount > 0) home.replaceChildren();
    return;
  }
  let [first, last] = [areas[0]!.first, areas[0]!.last];
  for (const area of areas) {
    if (area.first < first) first = area.first;
    if (area.last > last) last = area.last;
  }
  const width = last - first + 1n;
  const paths = new Map<string, string>();
  for (const kind of ['reserved', 'area', 'leaving'] as const) {
    const taken = new Uint8Array(WIDTH + 1);
    for (const span of spans) {
      if (span.kind !== kind || span.last < first || span.first > last) continue;
      const from = Number(((span.first < first ? first : span.first) - first) * BigInt(WIDTH) / width);
      const to = Number(((span.last > last ? last : span.last) - first + 1n) * BigInt(WIDTH) / width);
      taken.fill(1, from, Math.max(from + 1, to));
    }
    let path = '';
    for (let x = 0; x < WIDTH;) {
      if (!taken[x]) { x++; continue; }
      let end = x;
      while (end < WIDTH && taken[end]) end++;
      path += `M${x} 0H${end}V10H${x}z`;
      x = end;
    }
    if (path !== '') paths.set(kind, path);
  }
  const hex = (value: bigint): string => (last < 64n ? String(value) : `0x${value.toString(16)}`);
  const text = `${areas.length} area${areas.length === 1 ? '' : 's'}, from ${hex(first)} to ${hex(last)}`;
  home.replaceChildren(
    s('svg', { viewBox: `0 0 ${WIDTH} 10`, preserveAspectRatio: 'none', role: 'img', 'aria-label': text },
      ...[...paths].map(([kind, d]) => s('path', { class: `x-${kind}`, d }))),
    h('small', {}, text),
  );
}
