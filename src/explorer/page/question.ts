/** A policy as a form: what it promises at once, from the rules; who is near; and what a promise would take. */
import { type Cause, DECISIONS, NAMED, type Policy } from '../../authorization/policies';
import { PROMISES } from '../../authorization/promises';
import { PROPERTIES } from '../../matrix/properties';
import { POLICY } from '../decisions';
import { positionOf } from '../positions';
import { fileOf, nearestPolicies, textOfPolicy, waysTo } from '../question';
import { h, keyed, say } from './dom';
import { askedPage } from './asked';
import { DecisionForm, type FormValues } from './form';

const WORLDS: readonly (readonly [head: string, lapses: ReadonlySet<Cause>])[] = [
  ['the proof falls only in a return', new Set()], ['an administrator may let it fall', new Set(['administrator'] as const)],
    ['a third party may', new Set(['thirdParty'] as const)],
];

const code = (name: string): string => PROPERTIES.find((each) => each.name === name)!.code;
const codes = (names: readonly string[]): string => names.map(code).join(', ') || 'nothing';

export class PolicyQuestion {
  #policy: Policy = NAMED.Once;
  readonly #form = new DecisionForm(POLICY, NAMED, (record) => this.#take(record));
  readonly #near = h('p', { class: 'x-near', role: 'status' });
  readonly #verdicts = h('tbody');
  readonly #ways = h('div', { class: 'x-ways', 'aria-live': 'polite' });
  readonly element: HTMLElement;

  constructor(readonly step: (position: string) => void, save: (name: string, text: string) => void) {
    this.element = askedPage({
      what: 'policy', caption: 'What the policy promises', heads: ['', 'promise', ...WORLDS.map(([head]) => head)],
      about: 'Eight decisions make a policy. What each promise asks of them is a formula over the record (AuthorizationRules); model checking over the whole space of records '
        + 'finds each promise kept just where its formula says so.',
      form: this.#form.element, near: this.#near, verdicts: this.#verdicts, ways: this.#ways,
      step: () => this.step(textOfPolicy(this.#policy)), save: (name) => save(name, fileOf(this.#policy)),
    });
    this.#put(NAMED.Once);
  }

  /** Shows a policy by its text. Throws `Fault`. */
  open(position: string): void {
    this.#put(positionOf(position, NAMED, DECISIONS, ['awaits'], 'policy') as unknown as Policy);
    this.#form.begin(position.split(';')[0]!);
  }

  #put(policy: Policy): void {
    this.#form.put(policy as unknown as FormValues);
    this.#take(policy as unknown as FormValues);
  }

  #take(record: FormValues): void {
    this.#policy = record as unknown as Policy;
    const policy = this.#policy;
    say(this.#near, nearText(nearestPolicies(policy)));
    keyed(this.#verdicts, PROPERTIES, ({ name }) => name, ({ name, code: short, sentence }) =>
      h('tr', {}, h('th', { scope: 'row' }, short), h('td', {}, sentence),
      ...WORLDS.map(([, lapses]) => h('td', {}, h('button', { type: 'button', onclick: () => this.#ask(name, lapses) })))),
    (row, { name, code: short }) => WORLDS.forEach(([head, lapses], at) =>
      verdict(row.children[2 + at]!.firstElementChild as HTMLButtonElement, PROMISES[name]!(policy, lapses), `${short}, where ${head}`)));
    this.#ways.replaceChildren(h('p', { class: 'soft small' }, 'A broken promise is a button: it says what it would take to keep it.'));
  }

  #ask(promise: string, lapses: ReadonlySet<Cause>): void {
    const { code: short, sentence } = PROPERTIES.find(({ name }) => name === promise)!;
    const ways = waysTo(promise, this.#policy, lapses);
    this.#ways.replaceChildren(
      h('h3', {}, `To keep ${short}: ${sentence}`),
      ways.length === 0 ? h('p', {}, 'No policy keeps it there.') : h('ul', {},
        ...ways.map((way) => h('li', {}, h('b', {}, way.changes.join('; ')), `. Gains ${codes(way.gains)}; loses ${codes(way.loses)}. `,
        h('button', { type: 'button', onclick: () => this.#put(way.policy) }, 'Take it')))),
    );
  }
}

/** The verdict on a button: who is broken can be asked. */
export function verdict(button: HTMLButtonElement, holds: boolean, what: string, text = holds ? 'kept' : 'broken'): void {
  say(button, text);
  button.disabled = holds;
  button.className = `x-verdict ${holds ? 'x-kept' : 'x-broken'}`;
  button.setAttribute('aria-label', holds ? `${text}: ${what}` : `${text}: ${what}. What would it take?`);
}

export function nearText(all: readonly { readonly name: string; readonly differs: readonly string[] }[]): string {
  const same = all.filter(({ differs }) => differs.length === 0).map(({ name }) => name);
  const near = all.filter(({ differs }) => differs.length > 0).slice(0, 4).map(({ name, differs }) => `${name} (differs in ${differs.join(', ')})`);
  return `${same.length > 0 ? `This is ${same.join(' and ')}.` : 'It has no name.'} Near it: ${near.join('; ')}`;
}
