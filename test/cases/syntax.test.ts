import fc from 'fast-check';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { errorIndex } from '../../src/cases/syntax';

const place = suite('errorIndex');

const WRONG: readonly [text: string, at: string][] = [
  ['[{"steps": [}]', '            ^'], ['[1, 2,]', '      ^'], ['{"a": tru}', '      ^'], ['{"a" 1}', '     ^'], ['{a: 1}', ' ^'], ['[1 2]', '   ^'],
  ['[]]', '  ^'], ['["a\tb"]'.replace('\\t', '\t'), ' ^'], ['[01]', ' ^'], ['[1', '  ^'], ['', '^'], ['  x', '  ^'], ['{"a": 1,}', '        ^'], ['[{]}', '  ^'], ['1, 2', ' ^'],
  ['{"a": 1\n "b": 2}', '         ^'],
];

for (const [text, at] of WRONG) {
  place(`finds where ${JSON.stringify(text)} is wrong`, () => { assert.is(errorIndex(text), at.indexOf('^')); });
}

place('finds nothing wrong with JSON', () => {
  fc.assert(fc.property(fc.json(), (text) => { assert.is(errorIndex(text), text.length); }));
});

place('stays within the text, and takes all that the engine takes', () => {
  fc.assert(fc.property(fc.json(), fc.nat(), fc.constantFrom(...'{}[],:"x1'), (text, nth, by) => {
    const broken = `${text.slice(0, nth % text.length)}${by}${text.slice(nth % text.length + 1)}`;
    let wrong = false;
    try { JSON.parse(broken); } catch { wrong = true; }
    if (!wrong) assert.is(errorIndex(broken), broken.length);
    else assert.ok(errorIndex(broken) <= broken.length);
  }));
});

place.run();
