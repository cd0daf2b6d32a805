import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { asPolicy, DECISIONS, NAMED, POSITIONS } from '../../src/authorization/policies';
import { parseValue, type Value } from '../../src/tlc/value';

const SPEC = readFileSync(join(__dirname, '..', '..', 'spec', 'authorization', 'Policies.tla'), 'utf8');

const sets = (record: Value): Record<string, Value> => record as Record<string, Value>;

/** The right-hand side of a definition, up to the next empty line. */
function definition(name: string): string {
  const found = new RegExp(`^${name} ==\\s*([^]*?)(?:\\n\\n|\\n====)`, 'm').exec(SPEC);
  if (!found) throw new Error(`Policies.tla defines no ${name}`);
  return found[1];
}

/** A policy of the specification: a record, or a difference from another. */
function specified(name: string): Record<string, Value> {
  const text = definition(name);
  const base = /^\[(\w+) EXCEPT/.exec(text)?.[1];
  if (!base) return sets(parseValue(text));
  const changes = [...text.matchAll(/!\.(\w+) = ("[^"]*"|\{[^}]*\}|TRUE|FALSE)/g)].map(([, decision, value]) => [decision, parseValue(value)]);
  assert.ok(changes.length > 0, `${name} differs from ${base}`);
  return { ...specified(base), ...Object.fromEntries(changes) };
}

const members = (record: string): [string, string][] => [...definition(record).matchAll(/(\w+) \|-> "?(\w+)"?/g)].map(([, name, value]) => [name, value]);

const equal = suite('The policies are those of Policies.tla');

equal('the decisions and their values', () => {
  const written = [...definition('Decisions').matchAll(/(\w+)\s+: (SUBSET )?(\{[^}]*\}|BOOLEAN)/g)];
  assert.equal(written.map(([, decision]) => decision), Object.keys(DECISIONS));
  for (const [, decision, , values] of written) {
    const expected = values === 'BOOLEAN' ? new Set([true, false]) : parseValue(values);
    assert.equal(new Set<unknown>(DECISIONS[decision as keyof typeof DECISIONS]), expected, decision);
  }
});

equal('the named policies, each decision of each', () => {
  const named = members('Named');
  assert.equal(named.map(([name]) => name), Object.keys(NAMED));
  for (const [name, definedAs] of named) assert.equal({ ...NAMED[name as keyof typeof NAMED] }, specified(definedAs), name);
});

equal('the positions', () => { assert.equal(members('Positions'), Object.entries(POSITIONS)); });

equal.run();

const bad = suite('A record that is no policy is a TypeError that names the decision');

const once = NAMED.Once;
const refused = (value: unknown, message: RegExp): void => {
  assert.throws(() => asPolicy(value), (error: unknown) => error instanceof TypeError && message.test(error.message));
};

bad('no record', () => { refused('Once', /^policy: a record of decisions expected, not 'Once'$/); refused(null, /not null$/); });
bad('a decision is missing', () => {
  for (const decision of Object.keys(once)) {
    const { [decision as 'pass']: _, ...rest } = once;
    refused(rest, new RegExp(`^policy: the decision '${decision}' is missing$`));
  }
});
bad('a decision too many', () => refused({ ...once, revoke: 'never' }, /^policy: there is no decision 'revoke'$/));
bad('a value that the decision cannot have', () => {
  refused({ ...once, grant: 'maybe' }, /^policy: 'grant' is 'maybe', but must be 'free' or 'proven'$/);
  refused({ ...once, pass: 'yes' }, /'pass' is 'yes', but must be true or false$/);
  refused({ ...once, awaits: ['stop'] }, /'awaits' is stop, but must be a Set of 'stop' or 'drain'$/);
  refused({ ...once, awaits: new Set(['halt']) }, /'awaits' is \{'halt'\}, but must be a Set/);
  refused({ ...once, awaits: new Set(['halt', 'stop']) }, /'awaits' is \{'halt', 'stop'\}, but must be a Set/);
});
bad('a name that every object has is no decision', () => refused({ ...once, toString: 'x' }, /there is no decision 'toString'/));

bad('OK: every named policy', () => { for (const policy of Object.values(NAMED)) assert.is(asPolicy(policy), policy); });

bad.run();
