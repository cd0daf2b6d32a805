import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { brokenLinks } from '../../src/site/links';

const site = (files: Record<string, string>): string[] => brokenLinks(new Map(Object.entries(files)), new Set(['policies/Once/Quiesced']));
const links = suite('brokenLinks');

/** What is said of a page `a/one.html` with this on it, beside a page with the place `here`. */
const of = (markup: string): string[] => site({ 'a/one.html': markup, 'two.html': '<h1 id="here">x</h1>', 'explorer.html': '', 'mechanisms.html': '', 'site.css': '' });

for (const [what, markup, says] of [
  ['a page that is not there', '<a href="../three.html">x</a>', 'a/one.html: no page three.html (../three.html)'],
  ['a page beside it that is not there', '<a href="two.html">x</a>', 'a/one.html: no page a/two.html (two.html)'],
  ['a place that is not on the page', '<a href="../two.html#there">x</a>', 'a/one.html: no place there on two.html'],
  ['a place that is not on this page', '<a href="#there">x</a>', 'a/one.html: no place there on a/one.html'],
  ['a script that is not there', '<script src="../site.js"></script>', 'a/one.html: no page site.js (../site.js)'],
  ['a script of another host', '<script src="https://a.example/x.js"></script>', 'a/one.html: loads or leads to https://a.example/x.js'],
  ['a picture of any host', '<img src="//a.example/x.png">', 'a/one.html: loads or leads to //a.example/x.png'],
  ['an address that runs a script', '<a href="javascript:alert(1)">x</a>', 'a/one.html: loads or leads to javascript:alert(1)'],
  ['an absolute address', '<a href="/two.html">x</a>', 'a/one.html: no page /two.html (/two.html)'],
  ['a run that the explorer does not open', '<a href="../explorer.html#v=1&amp;room=kitchen">x</a>', /^a\/one\.html: the explorer opens no run of v=1&room=kitchen: .*kitchen/],
  ['a run that the explorer has not', '<a href="../explorer.html#load=policies/Once/Quieted">x</a>', 'a/one.html: the explorer has no run policies/Once/Quieted to load'],
  ['a record that the form has not', '<a href="../mechanisms.html#of=evdev.read;told=shout">x</a>', /^a\/one\.html: the form has no record evdev\.read;told=shout: told is never 'shout'/],
  ['a place that is there twice', '<i id="x"></i><i id="x"></i>', 'a/one.html: the place x is there twice'],
] as const) links(`says so of ${what}`, () => {
  const [said, ...others] = of(markup);
  assert.equal(others, []);
  if (typeof says === 'string') assert.is(said, says);
  else assert.match(said!, says);
});

links('says nothing of links that lead somewhere: pages, places, a link for a reader to another site, a run for the explorer', () => {
  assert.equal(of('<a href="../two.html#here">x</a><a href="../two.html?run=1">x</a><a href="../explorer.html#load=policies/Once/Quiesced">x</a><a href="../mechanisms.html#of=evdev.read;told=none">x</a><a href="#me" id="me">x</a><a href="https://lkml.example/1">x</a><link href="../site.css">'), []);
});

links.run();
