/** Every page in a browser: from the folder and from a server, without an error or a foreign request. */
import { mkdirSync, readdirSync } from 'node:fs';
import type { Server } from 'node:http';
import { join, relative } from 'node:path';
import type { Browser } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fromFolder, launch, serve, watched } from './browser';
import { siteFolder } from './site';

const pages = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.html')).sort();

const one = suite('the site in a browser');
let browser: Browser;
let folder: string;
let server: Server;
let origin: string;

one.before(async () => {
  folder = await siteFolder();
  browser = await launch();
  ({ origin, server } = await serve(folder));
  mkdirSync(join(folder, '..', 'screenshots'), { recursive: true });
});
one.after(async () => {
  await browser?.close();
  server?.close();
});

for (const from of ['the folder', 'a server'] as const) {
  one(`every page loads from ${from} without an error or a foreign request`, async () => {
    const base = from === 'the folder' ? fromFolder(folder) : origin;
    const { page, faults } = await watched(await browser.newContext(), base);
    const found: string[] = [];
    for (const file of pages(folder)) {
      await page.goto(`${base}/${file}`);
      assert.ok(await page.locator('h1').count() === 1, `${file} has one heading`);
      found.push(...faults.splice(0).map(fault => `${relative('.', file)}: ${fault}`));
    }
    assert.equal(found, []);
    await page.context().close();
  });
}

one('the policy of the page is in force: an inline script and a style are refused', async () => {
  for (const base of [fromFolder(folder), origin]) {
    const { page, faults } = await watched(await browser.newContext(), base);
    await page.goto(`${base}/index.html`);
    // As text: names of a browser are none of Node's.
    await page.evaluate(`
      const script = document.createElement('script');
      script.textContent = 'globalThis.wasRun = true;';
      document.body.append(script);
      document.body.insertAdjacentHTML('beforeend', '<img src="x:y" onerror="globalThis.wasRun = true">');
    `);
    assert.is(await page.evaluate('globalThis.wasRun'), undefined);
    assert.ok(faults.some(fault => /Content Security Policy/.test(fault)), faults.join('\n'));
    await page.context().close();
  }
});

one.run();
