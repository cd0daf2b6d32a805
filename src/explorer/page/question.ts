/** A policy as a form: each decision with its sentence; what it promises at once, from the rules; who is near; and what a promise would take. */
import { type Cause, NAMED, type Policy } from '../../authorization/policies';
import { PROMISES } from '../../authorization/promises';
import { PROPERTIES } from '../../matrix/properties';
import { POLICY, POLICY_DECISIONS, type Decision } from '../decisions';
import { positionOf } from '../positions';
import { fileOf, nearest, textOf, waysTo } from '../question';
import { h, keyed, say } from './dom';

const WORLDS: readonly (readonly [head: string, lapses: ReadonlySet<Cause>])[] = [
  ['the proof falls only in a return', new Set()], ['an administrator may let it fall', new Set(['administrator'] as const)], ['a third party may', new Set(['thirdParty'] as const)],
];

export class Question {
  readonly element = h('section', { class: 'x-question', 'aria-labelledby': 'x-question-title', hidden: true });
  #policy: Policy = NAMED.Once;
  readonly #form = h('form', { class: 'x-form', onsubmit: (event: Event) => event.preventDefault() });
  readonly #near = h('p', { class: 'x-near', role: 'status' });
  readonly #verdicts = h('tbody');
  readonly #ways = h('div', { class: 'x-ways', 'aria-live': 'polite' });
  readonly #fields = new Map<string, (HTMLSelectElement | HTMLInputElement)[]>();

  constructor(readonly step: (position: string) => void, readonly save: (name: string, text: string) => void) {
    const start = h('select', { 'aria-label': 'Begin from a named policy', onchange: () => this.#put(NAMED[start.value as keyof typeof NAMED]) }, ...Object.keys(NAMED).map((name) => h('option', { value: name }, name)));
    start.value = 'Once';
    this.#form.append(h('p', {}, 'Begin from ', start), ...POLICY.map((decision) => this.#field(decision)));
    this.element.append(
      h('h2', { id: 'x-question-title' }, 'A policy of your own'),
      h('p', {}, 'Eight decisions make a policy. What each promise asks of them is a formula over the record (AuthorizationRules); model checking over the whole space of records finds each promise kept just where its formula says so.'),
      h('div', { class: 'x-two' }, this.#form, h('div', {},
        this.#near,
        h('p', { class: 'x-row' }, h('button', { type: 'button', onclick: () => this.step(textOf(this.#policy)) }, 'Step through it'),
          h('button', { type: 'button', onclick: () => this.save('policy.json', fileOf(this.#policy)) }, 'Save as a file'), h('code', {}, 'ioasid matrix --policy policy.json')),
        h('table', {}, h('caption', { class: 'x-hidden' }, 'What the policy promises'), h('thead', {}, h('tr', {}, h('th', { scope: 'col' }), h('th', { scope: 'col' }, 'promise'), ...WORLDS.map(([head]) => h('th', { scope: 'col' }, head)))), this.#verdicts),
        this.#ways)),
    );
    this.#put(NAMED.Once);
  }

  /** Shows a policy by its text. Throws `Fault`. */
  open(position: string): void { this.#put(positionOf(position, NAMED, POLICY_DECISIONS, ['awaits'], 'policy') as unknown as Policy); }

  #field({ name, question, values, set }: Decision): HTMLElement {
    const changed = (): void => this.#read();
    if (set) {
      const boxes = Object.entries(values).map(([value, sentence]) => ({ box: h('input', { type: 'checkbox', value, onchange: changed }), sentence }));
      this.#fields.set(name, boxes.map(({ box }) => box));
      return h('fieldset', {}, h('legend', {}, question), ...boxes.map(({ box, sentence }) => h('label', {}, box, ` ${box.value}: ${sentence}`)));
    }
    const select = h('select', { id: `x-decision-${name}`, onchange: changed }, ...Object.entries(values).map(([value, sentence]) => h('option', { value }, value === 'true' || value === 'false' ? sentence : `${value}: ${sentence}`)));
    this.#fields.set(name, [select]);
    return h('div', { class: 'x-field' }, h('label', { for: `x-decision-${name}` }, question), select);
  }

  #put(policy: Policy): void {
    this.#policy = policy;
    for (const [name, fields] of this.#fields) {
      const value = policy[name as keyof Policy];
      for (const field of fields) {
        if (field instanceof HTMLInputElement) field.checked = (value as ReadonlySet<string>).has(field.value);
        else field.value = String(value);
      }
    }
    this.#update();
  }

  #read(): void {
    this.#policy = Object.fromEntries(POLICY.map(({ name, set }) => {
      const fields = this.#fields.get(name)!;
      if (set) return [name, new Set(fields.filter((field) => (field as HTMLInputElement).checked).map(({ value }) => value))];
      return [name, fields[0]!.value === 'true' ? true : fields[0]!.value === 'false' ? false : fields[0]!.value];
    })) as unknown as Policy;
    this.#update();
  }

  #update(): void {
    const policy = this.#policy;
    const [first, ...others] = nearest(policy);
    const named = first!.differs.length === 0 ? `This is ${first!.name}. Near it: ` : 'It has no name. Near it: ';
    const list = (first!.differs.length === 0 ? others : [first!, ...others]).slice(0, 4);
    say(this.#near, named + list.map(({ name, differs }) => `${name} (differs in ${differs.join(', ')})`).join('; '));
    keyed(this.#verdicts, PROPERTIES, ({ name }) => name, ({ name, code, sentence }) => h('tr', {}, h('th', { scope: 'row' }, code), h('td', {}, sentence), ...WORLDS.map(([, lapses]) => h('td', {}, h('button', { type: 'button', class: 'x-verdict', onclick: () => this.#ask(name, lapses) })))),
      (row, { name, code }) => WORLDS.forEach(([head, lapses], at) => {
        const holds = PROMISES[name]!(policy, lapses);
        const button = row.children[2 + at]!.firstElementChild as HTMLButtonElement;
        say(button, holds ? 'kept' : 'broken');
        button.disabled = holds;
        button.className = `x-verdict ${holds ? 'x-kept' : 'x-broken'}`;
        button.setAttribute('aria-label', holds ? `${code} is kept where ${head}` : `${code} is broken where ${head}: what would it take?`);
      }));
    this.#ways.replaceChildren(h('p', { class: 'soft small' }, 'A broken promise is a button: it says what it would take to keep it.'));
  }

  #ask(promise: string, lapses: ReadonlySet<Cause>): void {
    const { code, sentence } = PROPERTIES.find(({ name }) => name === promise)!;
    const ways = waysTo(promise, this.#policy, lapses);
    const codes = (names: readonly string[]): string => names.map((name) => PROPERTIES.find((each) => each.name === name)!.code).join(', ') || 'nothing';
    this.#ways.replaceChildren(
      h('h3', {}, `To keep ${code}: ${sentence}`),
      ways.length === 0 ? h('p', {}, 'No policy keeps it there.') : h('ul', {}, ...ways.map((way) => h('li', {}, h('b', {}, way.changes.join('; ')), `. Gains ${codes(way.gains)}; loses ${codes(way.loses)}. `,
        h('button', { type: 'button', onclick: () => this.#put(way.policy) }, 'Take it')))),
    );
  }
}
