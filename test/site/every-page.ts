/** Every page in a browser, from the folder or from a server: no error, no foreign request, and the policy of the page in force. */
import { readdirSync } from 'node:fs';
import type { Server } from 'node:http';
import type { Browser } from 'playwright-core';
import { suite, type Test } from 'uvu';
import * as assert from 'uvu/assert';
import { fromFolder, launch, serve, watched } from './browser';
import { siteFolder } from './site';

const pages = (folder: string): string[] => readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.html')).sort();

/** Pages that are loaded at once: while one waits, another is read. */
const TABS = 4;

/** The suite for one of the two; a test file each, as there are many pages. */
export function everyPage(from: 'the folder' | 'a server'): Test {
  const one = suite(`the site in a browser, from ${from}`);
  let browser: Browser;
  let folder: string;
  let server: Server;
  let base: string;

  one.before(async () => {
    folder = await siteFolder();
    browser = await launch();
    const served = await serve(folder);
    server = served.server;
    base = from === 'the folder' ? fromFolder(folder) : served.origin;
  });
  one.after(async () => {
    await browser?.close();
    server?.close();
  });

  one(`every page loads from ${from} without an error or a foreign request`, async () => {
    const context = await browser.newContext();
    const found: string[] = [];
    const waiting = pages(folder);
    assert.ok(waiting.length > TABS);
    await Promise.all(Array.from({ length: TABS }, async () => {
      const { page, faults } = await watched(context, base);
      for (let file = waiting.shift(); file !== undefined; file = waiting.shift()) {
        await page.goto(`${base}/${file}`);
        if (await page.locator('h1').count() !== 1) found.push(`${file} has not one heading`);
        found.push(...faults.splice(0).map(fault => `${file}: ${fault}`));
      }
    }));
    assert.equal(found, []);
    await context.close();
  });

  one('the policy of the page is in force: an inline script and a handler are refused', async () => {
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
  });

  return one;
}
