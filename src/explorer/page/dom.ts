/** Elements, made so that nothing from outside is ever markup: children are elements or texts. */
export type Child = Node | string | undefined;

interface Attributes { readonly [name: string]: string | boolean | undefined | ((event: never) => void) }

/** `h('button', { type: 'button', onclick: go }, 'Go')`: texts become text nodes; a function is a listener; false and undefined leave out. */
export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {},
  ...children: readonly Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  set(element, attributes);
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

const SVG = 'http://www.w3.org/2000/svg';

export function s(tag: string, attributes: Attributes = {}, ...children: readonly Child[]): SVGElement {
  const element = document.createElementNS(SVG, tag);
  set(element, attributes);
  element.append(...children.filter((child) => child !== undefined));
  return element;
}

function set(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name.replace(/^on/, ''), value as (event: Event) => void);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== undefined && value !== false) element.setAttribute(name, value);
  }
}

/** Sets the text where it is another one: what did not change is not touched. */
export function say(element: Element, text: string): void { if (element.textContent !== text) element.textContent = text; }

/**
 * The children by their keys: those that are there are kept and brought up to date, others are made or taken away; the order is that of the
 * items.
 */
export function keyed<T, E extends Element>(parent: Element, items: readonly T[], keyOf: (item: T) => string, make: (item: T) => E,
  update: (element: E, item: T) => void): void {
  const there = new Map<string, E>([...parent.children].map((child) => [(child as HTMLElement).dataset['key'] ?? '', child as E]));
  let before: Element | null = parent.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    let element = there.get(key);
    if (element) there.delete(key);
    else {
      element = make(item);
      (element as unknown as HTMLElement).dataset['key'] = key;
    }
    update(element, item);
    if (element === before) before = element.nextElementSibling;
    else parent.insertBefore(element, before);
  }
  for (const gone of there.values()) gone.remove();
}

/** A menu of texts; what is chosen stays chosen if it can. */
export function options(select: HTMLSelectElement, texts: readonly string[], chosen?: string): void {
  const now = [...select.options].map(({ value }) => value);
  const value = chosen ?? select.value;
  if (now.length !== texts.length || now.some((each, at) => each !== texts[at])) select.replaceChildren(...texts.map((text) =>
    h('option', { value: text }, text === '' ? '(none)' : text)));
  if (texts.includes(value) && select.value !== value) select.value = value;
}
