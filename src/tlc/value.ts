/**
 * TLA+ values as TLC prints them, and their forms in TypeScript:
 * numbers, booleans, strings (model values too); arrays for sequences and tuples; `Set` for sets;
 * plain objects for records and functions whose keys are strings or model values; `Map` for all other functions.
 *
 * TLA+ knows no difference between a tuple and a function from 1..n, nor between a record and a function from strings.
 * So the parser gives every value its simplest form, and `keyOf` gives equal values equal keys whatever their form.
 */
export type Value = number | boolean | string | Value[] | Set<Value> | Map<Value, Value> | { [key: string]: Value };

/** The text is no TLA+ value; `at` is the offset of the first character that does not fit. */
export class ValueError extends Error {
  constructor(text: string, readonly at: number, expected: string) {
    const shown = text.slice(Math.max(0, at - 20), at + 40).replace(/\s+/g, ' ');
    super(`not a TLA+ value: ${expected} expected at offset ${at}, near '${shown}'`);
    this.name = 'ValueError';
  }
}

const ESCAPES: Record<string, string> = { n: '\n', t: '\t', r: '\r', f: '\f' };
const WORD = /[A-Za-z0-9_!]+/y;
const NUMBER = /-?[0-9]+/y;

class Parser {
  #at = 0;
  constructor(readonly text: string, at = 0) { this.#at = at; }

  get at(): number { return this.#at; }

  /** Skips white space and returns the next character's code, NaN at the end. */
  peek(): number {
    let code = this.text.charCodeAt(this.#at);
    while (code === 32 || code === 10 || code === 13 || code === 9) code = this.text.charCodeAt(++this.#at);
    return code;
  }

  take(token: string): boolean {
    this.peek();
    if (!this.text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  need(token: string): void {
    if (!this.take(token)) this.fail(`'${token}'`);
  }

  fail(expected: string): never { throw new ValueError(this.text, this.#at, expected); }

  value(): Value {
    const code = this.peek();
    if (code === 34) return this.string();
    if (code === 60) return this.tuple();
    if (code === 123) return this.set();
    if (code === 91) return this.record();
    if (code === 40) return this.function();
    if (code === 45 || (code >= 48 && code <= 57)) return this.number();
    const word = this.word('a value');
    return word === 'TRUE' ? true : word === 'FALSE' ? false : word;
  }

  string(): string {
    const { text } = this;
    const first = ++this.#at;
    const last = text.indexOf('"', first);
    if (last < 0) this.fail('a closing quotation mark');
    const plain = text.slice(first, last);
    if (!plain.includes('\\')) {
      this.#at = last + 1;
      return plain;
    }
    let read = '';
    for (; this.#at < text.length; this.#at++) {
      let character = text[this.#at];
      if (character === '"') {
        this.#at++;
        return read;
      }
      if (character === '\\') character = ESCAPES[text[++this.#at]] ?? text[this.#at];
      read += character;
    }
    return this.fail('a closing quotation mark');
  }

  /** The values up to the closing token. */
  list(close: string): Value[] {
    const values: Value[] = [];
    if (this.take(close)) return values;
    do values.push(this.value()); while (this.take(','));
    this.need(close);
    return values;
  }

  tuple(): Value[] {
    this.need('<<');
    return this.list('>>');
  }

  set(): Set<Value> {
    this.#at++;
    return new Set(this.list('}'));
  }

  record(): Value {
    this.#at++;
    const record: { [key: string]: Value } = {};
    if (this.take(']')) return record;
    do {
      const field = this.word('a field');
      this.need('|->');
      put(record, field, this.value());
    } while (this.take(','));
    this.need(']');
    return record;
  }

  function(): Value {
    this.#at++;
    const pairs = new Map<Value, Value>();
    if (!this.take(')')) {
      do {
        const key = this.value();
        this.need(':>');
        pairs.set(key, this.value());
      } while (this.take('@@'));
      this.need(')');
    }
    return simplest(pairs);
  }

  /** A number, or an interval `1..3`, which TLC prints for a set it has not enumerated. */
  number(): Value {
    const first = this.digits();
    if (!this.take('..')) return first;
    this.peek();
    const last = this.digits();
    return new Set(Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => first + i));
  }

  digits(): number {
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.text);
    if (!match) return this.fail('a number');
    this.#at = NUMBER.lastIndex;
    return Number(match[0]);
  }

  word(expected: string): string {
    this.peek();
    WORD.lastIndex = this.#at;
    const match = WORD.exec(this.text);
    if (!match) return this.fail(expected);
    this.#at = WORD.lastIndex;
    return match[0];
  }
}

/** Sets a field, also one with a name that JavaScript gives a meaning of its own. */
function put(record: { [key: string]: Value }, field: string, value: Value): void {
  if (field === '__proto__') Object.defineProperty(record, field, { value, enumerable: true, configurable: true, writable: true });
  else record[field] = value;
}

/** The simplest form of a function: an array, a plain object or, for other keys, the map itself. */
function simplest(pairs: Map<Value, Value>): Value {
  if (pairs.size === 0) return [];
  let allStrings = true;
  let allPlaces = true;
  for (const key of pairs.keys()) {
    if (typeof key !== 'string') allStrings = false;
    if (typeof key !== 'number' || key < 1 || key > pairs.size) allPlaces = false;
  }
  if (allPlaces) return Array.from({ length: pairs.size }, (_, i) => pairs.get(i + 1)!);
  if (!allStrings) return pairs;
  const record: { [key: string]: Value } = {};
  for (const [key, value] of pairs) put(record, key as string, value);
  return record;
}

/** The value that `text` is, white space around it allowed. Throws `ValueError`. */
export function parseValue(text: string): Value {
  const parser = new Parser(text);
  const value = parser.value();
  if (!Number.isNaN(parser.peek())) parser.fail('the end');
  return value;
}

/** A line that `PrintT(ToString(value))` printed: a string that holds the value's text. Throws `ValueError`. */
export function parsePrinted(line: string): Value {
  const outer = parseValue(line);
  return typeof outer === 'string' && line.trimStart().startsWith('"') ? parseValue(outer) : outer;
}

/** A state as TLC prints it: one or more conjuncts `/\ variable = value`. Throws `ValueError`. */
export function parseState(text: string): Record<string, Value> {
  const parser = new Parser(text);
  const state: Record<string, Value> = {};
  while (!Number.isNaN(parser.peek())) {
    parser.take('/\\');
    const variable = parser.word('a variable');
    parser.need('=');
    put(state, variable, parser.value());
  }
  return state;
}
