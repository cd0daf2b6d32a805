/** A record of decisions as a form: each decision with its question, each value with its sentence. */
import type { Decision } from '../decisions';
import { h } from './dom';

export type FormValues = Readonly<Record<string, unknown>>;

export class DecisionForm {
  readonly element = h('form', { class: 'x-form', onsubmit: (event: Event) => event.preventDefault() });
  readonly #fields = new Map<string, (HTMLSelectElement | HTMLInputElement)[]>();

  constructor(readonly decisions: readonly Decision[], named: Readonly<Record<string, object>>, changed: (record: FormValues) => void) {
    const names = Object.keys(named);
    const start = h('select', { 'aria-label': 'Begin from one that has a name',
      onchange: () => { this.put(named[start.value] as FormValues); changed(this.read()); } },
      ...names.map((name) => h('option', { value: name }, name)));
    this.from = h('p', {}, 'Begin from ', start);
    this.element.append(this.from, ...decisions.map((decision) => this.#field(decision, () => changed(this.read()))));
    this.begin = (name) => { start.value = name; };
  }

  /** Which named one it begins from; stands first, unless it is put elsewhere. */
  readonly from: HTMLElement;

  /** Says from which named one it began. */
  readonly begin: (name: string) => void;

  put(record: FormValues): void {
    for (const [name, fields] of this.#fields) {
      for (const field of fields) {
        if (field instanceof HTMLInputElement) field.checked = (record[name] as ReadonlySet<string>).has(field.value);
        else field.value = String(record[name]);
      }
    }
  }

  read(): FormValues {
    return Object.fromEntries(this.decisions.map(({ name, set }) => {
      const fields = this.#fields.get(name)!;
      if (set) return [name, new Set(fields.filter((field) => (field as HTMLInputElement).checked).map(({ value }) => value))];
      const [{ value }] = fields as [HTMLSelectElement];
      return [name, value === 'true' ? true : value === 'false' ? false : value];
    }));
  }

  #field({ name, question, values, set }: Decision, changed: () => void): HTMLElement {
    if (set) {
      const boxes = Object.entries(values)
        .map(([value, sentence]) => ({ box: h('input', { type: 'checkbox', value, onchange: changed }), sentence }));
      this.#fields.set(name, boxes.map(({ box }) => box));
      return h('fieldset', {}, h('legend', {}, question), ...boxes.map(({ box, sentence }) => h('label', {}, box, ` ${box.value}: ${sentence}`)));
    }
    const select = h('select', { id: `x-decision-${name}`, onchange: changed }, ...Object.entries(values)
      .map(([value, sentence]) => h('option', { value }, textOf(value, sentence))));
    this.#fields.set(name, [select]);
    return h('div', { class: 'x-field' }, h('label', { for: select.id }, question), select);
  }
}

/** `gated: one gate, …`; where the sentence begins with the word, or the word is yes or no, the sentence alone. */
const textOf = (value: string, sentence: string): string =>
  (value === 'true' || value === 'false' || sentence.startsWith(value) ? sentence : `${value}: ${sentence}`);
