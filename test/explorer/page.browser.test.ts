/** The explorer's page: it does not jump, is quick, small and narrow, and axe finds nothing serious. */
import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { watched } from '../site/browser';
import { S33, at, inBrowser } from './page';

const { one, opened } = inBrowser('the page of the explorer');

one('the layout does not jump: stepping moves neither the run nor the calls', async () => {
  const { page } = await at(opened, S33);
  await page.getByRole('button', { name: 'To the beginning' }).click();
  const place = (): Promise<unknown> =>
    page.evaluate('[".x-steps", ".x-calls", ".x-controls", ".x-states"].map((name) => document.querySelector(name).getBoundingClientRect().top)');
  const before = await place();
  for (let step = 0; step < 12; step++) {
    await page.keyboard.press('ArrowRight');
    assert.equal(await place(), before, `step ${step + 1}`);
  }
  await page.context().close();
});

/** What the page's own thread computes for a step, in milliseconds: scripts, styles and layout, whatever else the machine does. */
async function costOf(page: Page, steps: number, keys: string): Promise<number> {
  const client = await page.context().newCDPSession(page);
  await client.send('Performance.enable', { timeDomain: 'threadTicks' });
  const spent = async (): Promise<number> => (await client.send('Performance.getMetrics')).metrics
    .filter(({ name }) => ['ScriptDuration', 'LayoutDuration', 'RecalcStyleDuration'].includes(name))
      .reduce((sum, { value }) => sum + value * 1000, 0);
  const before = await spent();
  await page.evaluate(`(async () => {
    const keys = ${JSON.stringify(keys.split(' '))};
    for (let turn = 0; turn < ${steps}; turn++) {
      document.dispatchEvent(new KeyboardEvent('keydown', { key: keys[turn % keys.length] }));
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
    }
  })()`);
  return (await spent() - before) / steps;
}

one('a step takes less than 16 ms at model size', async () => {
  const { page } = await at(opened, S33);
  const cost = await costOf(page, 40, 'ArrowLeft ArrowLeft ArrowLeft ArrowRight ArrowRight ArrowRight');
  assert.ok(cost > 0.1 && cost < 16, `${cost.toFixed(1)} ms`);
  await page.context().close();
});

one('a step takes less than 100 ms with 10,000 areas', async () => {
  const run = ['openContext p1 c1', 'alloc p1 c1', ...Array.from({ length: 10_000 }, (_, at) => `map p1 c1 1 ${at * 8192} ${at * 8192 + 4095}`)];
  const world = { processes: ['p1'], contexts: ['c1'], devices: { d1: { group: 'g1' } }, files: { f1: 'd1' }, ids: 4, cookies: 1, last: 2 ** 40 - 1 };
  const { page } = await at(opened);
  await page.getByLabel('A run file')
    .setInputFiles({ name: 'run.txt', mimeType: 'text/plain',
    buffer: Buffer.from(`v=1&room=ioasid&in=linux&world=${encodeURIComponent(JSON.stringify(world))}&run=${run.join('~').replace(/ /g, '+')}`) });
  await page.locator('.x-place', { hasText: '10002 of 10002' }).waitFor();
  assert.match(await page.locator('.x-space .x-areas').innerText(), /^10000 areas, from 0x0 to 0x4e1efff$/);
  assert.ok(await page.locator('.x-main .x-run tr').count() < 300, 'a long run is not listed whole');
  const cost = await costOf(page, 12, 'ArrowLeft ArrowLeft ArrowRight');
  assert.ok(cost < 100, `${cost.toFixed(1)} ms`);
  await page.context().close();
});

for (const colorScheme of ['light', 'dark'] as const) {
  one(`axe finds nothing serious in the explorer, the form, and another's run (${colorScheme})`, async () => {
    const { page } = await watched(await opened.browser.newContext({ colorScheme, bypassCSP: true }), opened.base);
    await page.goto(`${opened.base}/explorer.html#${S33}`);
    await page.locator('.x-run tbody tr').first().waitFor();
    const serious = async (): Promise<string[]> => {
      const found = await page.evaluate('axe.run(document.querySelector("main"))') as { violations: { id: string; impact: string; nodes: { html: string }[] }[] };
      return found.violations.filter(({ impact }) => ['serious', 'critical'].includes(impact))
        .map(({ id, nodes }) => `${id}: ${nodes.slice(0, 3).map(({ html }) => html.slice(0, 160)).join(' | ')}`);
    };
    await page.addScriptTag({ path: require.resolve('axe-core') });
    assert.equal(await serious(), []);
    await page.getByRole('button', { name: 'Ask a question of your own' }).click();
    assert.equal(await serious(), []);
    await page.getByLabel('A run file')
      .setInputFiles({ name: 'x.json', mimeType: 'application/json',
      buffer: Buffer.from('{"vars":["pc"],"states":[{"pc":{"a":1},"x":{"a":1}},{"pc":{"a":2},"x":{"a":1}}]}') });
    await page.locator('.x-foreign table').waitFor();
    assert.equal(await serious(), []);
    await page.context().close();
  });
}

one('its scripts are less than 300 kB each, and the first run is there in less than a second', async () => {
  for (const name of ['explorer.js', 'explorer-linux.js']) assert.ok(statSync(new URL(`${opened.base}/${name}`)).size < 300_000, name);
  const { page } = await at(opened);
  const ready = await page.evaluate('performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd') as number;
  assert.ok(ready < 1000, `${ready.toFixed(0)} ms`);
  await page.context().close();
});

one('on a telephone nothing is wider than the screen', async () => {
  const { page } = await at(opened, S33, { width: 390, height: 844 });
  assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), 'the page does not scroll sideways');
  await page.screenshot({ path: join(opened.shots, 'explorer-phone.png'), fullPage: true });
  await page.context().close();
});

one.run();
