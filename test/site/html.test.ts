import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { html, joined, made, table } from '../../src/site/html';

const HOSTILE = `"><script>alert(1)</script><img src=x onerror='alert(2)'>&amp;`;
const text = suite('html');

text('what is put in is text, wherever it is put', () => {
  for (const made of [html`<b>${HOSTILE}</b>`, html`<b title="${HOSTILE}">x</b>`, table([HOSTILE], [[HOSTILE]]), joined([HOSTILE, HOSTILE], HOSTILE)]) {
    assert.not.match(String(made), /<script|<img|'alert/);
    assert.match(String(made), /&quot;&gt;&lt;script&gt;/);
  }
});

text('what a template made is put in as it is, in lists too; nothing stands for nothing', () => {
  assert.is(String(html`<p>${[html`<b>${1}</b>`, ' & ', undefined, false, null]}${made('<i>x</i>')}</p>`), '<p><b>1</b> &amp; <i>x</i></p>');
});

text.run();
