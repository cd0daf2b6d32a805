import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { html, joinedHtml, lean, made, table } from '../../src/site/html';

const HOSTILE = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;`;
const text = suite('html');

text('what is put in is text, wherever it is put', () => {
  for (const made of [html`<b>${HOSTILE}</b>`, html`<b title="${HOSTILE}">x</b>`, table([HOSTILE], [[HOSTILE]]), joinedHtml([HOSTILE, HOSTILE], HOSTILE)]) {
    assert.not.match(String(made), /<script|<img|'alert/);
    assert.match(String(made), /&quot;&gt;&lt;script&gt;/);
  }
});

text('what a template made is put in as it is, in lists too; nothing stands for nothing', () => {
  assert.is(String(html`<p>${[html`<b>${1}</b>`, ' & ', undefined, false, null]}${made('<i>x</i>')}</p>`), '<p><b>1</b> &amp; <i>x</i></p>');
});

text('a lean page says the same: ends of cells and items and quotes around plain words go, those that mean something stay', () => {
  assert.is(lean('<table><tr><td class="kept">1</td><td title="a b">2</td></tr></table>'), '<table><tr><td class=kept>1<td title="a b">2</table>');
  assert.is(lean('<ul><li><a href="../a.html#b">x</a></li></ul><p>y</p>'), '<ul><li><a href=../a.html#b>x</a></ul><p>y</p>');
});

text('the end of a paragraph goes where a block begins or the one around it ends, and stays where more of the text would follow', () => {
  assert.is(lean('<div><p>a</p>\n<p>b</p><ul><li><p>c</p></li></ul><p>d</p></div>'), '<div><p>a\n<p>b<ul><li><p>c</ul><p>d</div>');
  for (const kept of ['<p>a</p> b', '<p>a</p><b>c</b>', '<a><p>a</p></a>', '<p>a</p><button>b</button>']) assert.is(lean(kept), kept);
});

text('a quote stands for itself in a text, and stays a name within a tag; what would be markup stays text', () => {
  assert.is(lean('<p title="a &quot;b&quot; c">&quot;d&quot; isn&#39;t &lt;e&gt;</p>'), `<p title="a &quot;b&quot; c">"d" isn't &lt;e&gt;</p>`);
  assert.not.match(lean(String(html`<p title="${HOSTILE}">${HOSTILE}</p>`)), /<script|<img/);
});

text('a tag that closes itself keeps its quotes, an address its last stroke, a text what looks like an attribute', () => {
  for (const kept of ['<rect rx="5"/>', '<a href="x/">y</a>', '<a title="">y</a>', '<i t="/\\">x</i>', '<p> a="b" c="d" </p>']) assert.is(lean(kept), kept);
});

text.run();
