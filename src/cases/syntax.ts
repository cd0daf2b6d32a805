/** Where a text stops being JSON: the engine's own complaint does not always say. */

/** Whitespace, then a token: punctuation, a string, or a number or word. */
const TOKEN = /[ \t\n\r]*(?:([{}[\],:])|("(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*")|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.]))/y;

/** What may come next. `value]` and `key}`: the first of a list or an object, or its end. `,`: that, or the end of what is open. */
type Next = 'value' | 'value]' | 'key' | 'key}' | ':' | ',';

/** The index of the first character that cannot be where it is; the length of a text that breaks off, or that is JSON. */
export function errorIndex(text: string): number {
  const open: ('[' | '{')[] = [];
  let next: Next = 'value';
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const [token, mark, string] = TOKEN.exec(text) ?? [''];
    const start = at + (/^[ \t\n\r]*/.exec(text.slice(at, token === '' ? undefined : at + token.length))![0]).length;
    if (token === '') return start;
    const inside = open[open.length - 1];
    if (mark === '}' || mark === ']') {
      const ends: readonly Next[] = mark === '}' ? ['key}', ','] : ['value]', ','];
      if (inside !== (mark === '}' ? '{' : '[') || !ends.includes(next)) return start;
      open.pop();
      next = ',';
    } else if (mark === ',' || mark === ':') {
      if (next !== mark || !inside) return start;
      next = mark === ':' || inside === '[' ? 'value' : 'key';
    } else if (next === 'key' || next === 'key}') {
      if (!string) return start;
      next = ':';
    } else {
      if (next !== 'value' && next !== 'value]') return start;
      if (mark === '{' || mark === '[') open.push(mark);
      next = mark === '{' ? 'key}' : mark === '[' ? 'value]' : ',';
    }
  }
  return text.length;
}
