import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { readXml } from '../../src/sany/xml';

const xml = suite('The XML that SANY writes');

for (const text of ['', '<a>', '<a></b>', '<a/><b/>', '</a>', '<a b="c"/>', '<a><b></a></b>', 'text', '<a/>text<']) {
  xml(`refused, with the place: ${text === '' ? 'nothing' : text}`, () => {
    assert.throws(() => readXml(text), /what SANY exported breaks off, or is no XML, at character \d+; use the jar that this project fetches/);
  });
}

xml('elements, texts, entities and white space between elements', () => {
  const read = readXml('<?xml version="1.0" encoding="UTF-8"?><a>\n  <b>1 &lt; 2 &amp;&amp; &quot;x&quot; &#126;</b><c/>\n</a>\n');
  assert.equal(read, { name: 'a', text: '', children: [{ name: 'b', text: '1 < 2 && "x" ~', children: [] }, { name: 'c', text: '', children: [] }] });
});

xml.run();
