/** The explorer in a browser: stepped, shared, changed, by keyboard alone; other people's files; and what others may try with it. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { S33, answers, at, current, inBrowser, link, message, steps } from './page';

const { one, opened } = inBrowser('the explorer in a browser');

one('a link that cannot be read is a message, and the page goes on working', async () => {
  const bad: readonly (readonly [string, RegExp])[] = [
    ['garbage', /is none of this page/], ['v=9&room=wbinvd', /version '9'/], ['v=1&room=%E0%A4%A', /garbled/], ['v=1&room=nowhere', /no room/],
      ['v=1&room=wbinvd&in=Nobody', /no position 'Nobody'/],
    [`v=1&room=wbinvd&run=${'x'.repeat(300_000)}`, /at most 200000 are read/], [`v=1&room=wbinvd&world=${'%5B'.repeat(3000)}`, /no JSON/],
      ['v=1&room=__proto__', /no room/],
    ['load=nothing', /nothing called nothing/],
  ];
  const { page, faults } = await at(opened, S33);
  for (const [hash, says] of bad) {
    await page.evaluate(`location.hash = ${JSON.stringify(hash)}`);
    await page.locator('.x-message.x-bad').waitFor();
    assert.match(await message(page), says);
    assert.is((await steps(page)).length, 13);
    await page.getByRole('button', { name: 'One step back' }).click();
    assert.is(await message(page), '');
  }
  assert.equal(faults, []);
  await page.context().close();
});

one('S33 under two positions: the first difference is marked, and what each breaks turns red at its step', async () => {
  const { page, faults } = await at(opened, S33);
  assert.equal(await answers(page, 12), ['OK, it flushes', 'OK, it does nothing']);
  assert.match(await page.locator('.x-differs').innerText(), /wbinvd K1\s+the first difference/);
  await page.getByRole('button', { name: 'To the beginning' }).click();
  assert.is(await page.locator('.x-properties .x-broken').count(), 0);
  for (let step = 1; step <= 9; step++) await page.getByRole('button', { name: 'One step on' }).click();
  assert.is(await current(page), 'close D1');
  const row = page.locator('.x-properties tr', { hasText: 'when all is as it was at first' });
  assert.equal(await row.locator('td').allTextContents(), ['when all is as it was at first, so is the answer', '✗ step 9', 'so far']);
  assert.ok((await row.getAttribute('class'))!.includes('x-breaks'));
  assert.match(await page.locator('.x-state').nth(1).innerText(), /WBINVD does nothing/);
  assert.match(await page.locator('.x-state').nth(0).innerText(), /WBINVD is real/);
  await page.screenshot({ path: join(opened.shots, 'explorer-S33.png'), fullPage: true });
  assert.equal(faults, []);
  await page.context().close();
});

one('a shared link opens just what was seen, also after a reload', async () => {
  const { page } = await at(opened, S33);
  await page.getByRole('button', { name: 'One step back' }).click();
  const shared = await link(page);
  assert.match(shared, /&at=11$/);
  const before = [await steps(page), await current(page), await page.locator('.x-states').innerText()];
  const other = await at(opened, shared.slice(1));
  await other.page.reload();
  await other.page.locator('.x-run tbody tr').first().waitFor();
  assert.equal([await steps(other.page), await current(other.page), await other.page.locator('.x-states').innerText()], before);
  assert.is(await link(other.page), shared);
  await page.context().close();
  await other.page.context().close();
});

one('what if it had closed first? A call in the middle, with the steps that follow kept; one removed; the rest dropped', async () => {
  const { page } = await at(opened, S33);
  await page.locator('.x-step', { hasText: 'attach D1 A' }).click();
  await page.getByLabel('keep the steps that follow').check();
  await page.getByLabel('A call as a line').fill('close D1');
  await page.keyboard.press('Enter');
  const changed = await steps(page);
  assert.equal([changed.length, changed[6], changed[7]], [14, 'close D1', 'add K1 D1']);
  assert.equal(await answers(page, 7), ['EPERM', 'EPERM']);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Remove this step' }).click();
  assert.is((await steps(page)).length, 13);
  await page.getByRole('button', { name: 'Drop what follows' }).click();
  assert.is((await steps(page)).length, 6);
  await page.locator('.x-offers li', { hasText: 'unplug' }).getByRole('button').click();
  assert.is((await steps(page)).at(-1), 'unplug D1');
  await page.getByLabel('A call as a line').fill('no call <b>');
  await page.keyboard.press('Enter');
  assert.equal(await answers(page, 7), ['no call', 'no call']);
  await page.context().close();
});

one('a case of Linux beside what the kernel answered, and under another kernel', async () => {
  const { page, faults } = await at(opened, 'load=case:acc-002');
  await page.locator('th', { hasText: 'Linux 7.2.13' }).waitFor();
  const rows = await page.locator('.x-main .x-run tbody tr').count();
  for (let step = 1; step < rows; step++) {
    const [ours, kernel] = await answers(page, step);
    assert.is(ours!.split(',')[0], kernel, `step ${step}`);
  }
  assert.match(await answers(page, 7).then((cells) => cells[0]!), /ENOENT/);
  assert.match(await page.locator('.x-main .x-run tbody tr').nth(7).locator('small').first().innerText(), /noPin: there is no pin 0/);
  await page.getByLabel('Beside it: kernel 2').selectOption('6.1');
  assert.is(await page.locator('.x-state').count(), 2);
  assert.equal(faults, []);
  await page.context().close();
});

one('another tool\'s run, dropped or opened, as lanes by process and by variable', async () => {
  const { page, faults } = await at(opened);
  const itf = { vars: ['pc', 'n'], states: [{ pc: { alice: 'idle', bob: 'idle' }, m: { alice: 0, bob: 0 }, n: 0 },
    { pc: { alice: 'idle', bob: 'in' }, m: { alice: 0, bob: 0 }, n: 1 }] };
  await page.getByLabel('A run file').setInputFiles({ name: 'run.itf.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(itf)) });
  await page.locator('.x-foreign table').waitFor();
  assert.equal(await page.locator('.x-foreign th').allTextContents(), ['', 'bob', 'what happened']);
  assert.match(await page.locator('.x-foreign').innerText(), /pc\.bob = "in", was "idle"/);
  await page.getByLabel('Lanes').selectOption('variable');
  assert.equal(await page.locator('.x-foreign th').allTextContents(), ['', 'n', 'pc', 'what happened']);
  await page.screenshot({ path: join(opened.shots, 'explorer-itf.png') });
  await page.getByRole('button', { name: 'Back to the explorer' }).last().click();
  assert.ok(await page.locator('.x-main').isVisible());
  assert.equal(faults, []);
  await page.context().close();
});

one('a file that is no run is a message: of 50 MB, nested deeply, with markup and names of JavaScript\'s own', async () => {
  const { page, faults } = await at(opened, S33);
  const large = join(opened.files, 'large.json');
  writeFileSync(large, `{"a": "${'x'.repeat(50 * 2 ** 20)}"}`);
  for (const [name, content, says] of [
    ['deep.json', `{"vars":["x"],"states":[{"x":${'['.repeat(20_000)}${']'.repeat(20_000)}}]}`, /nested too deeply/],
    ['<img src=x onerror=alert(1)>.txt', 'hello', /has no run in it/], ['no.json', '{"__proto__": {"states": []}}', /JSON, but no run/],
  ] as const) {
    await page.getByLabel('A run file').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(content) });
    await page.locator('.x-message', { hasText: says }).waitFor();
  }
  await page.getByLabel('A run file').setInputFiles(large);
  await page.locator('.x-message', { hasText: /large.json.*JSON, but no run/ }).waitFor();
  assert.is((await steps(page)).length, 13);
  assert.is(await page.locator('main img').count(), 0);
  assert.equal(faults, []);
  await page.context().close();
});

one('where the browser cannot unpack the data, the page says so', async () => {
  const page = await (await opened.browser.newContext()).newPage();
  await page.addInitScript('delete globalThis.DecompressionStream');
  await page.goto(`${opened.base}/explorer.html`);
  await page.locator('#explorer', { hasText: 'This browser cannot unpack explorer-data.js' }).waitFor();
  await page.context().close();
});

one('nothing from outside becomes markup, or runs', async () => {
  const evil = '<img src=x onerror="globalThis.wasRun=1"><script>globalThis.wasRun=1</script>';
  const itf = { vars: [evil], states: [{ [evil]: evil }, { [evil]: `${evil}2`, action: evil }] };
  const { page, faults } = await at(opened, `v=1&room=wbinvd&of=${encodeURIComponent(evil)}&run=${encodeURIComponent(evil)}~bind+${encodeURIComponent(evil)}`);
  assert.ok((await steps(page)).includes(evil));
  await page.getByLabel('A run file').setInputFiles({ name: `${evil}.json`, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(itf)) });
  await page.locator('.x-foreign table').waitFor();
  assert.match(await page.locator('.x-foreign').innerText(), /onerror/);
  assert.is(await page.locator('main img, main script').count(), 0);
  assert.is(await page.evaluate('globalThis.wasRun'), undefined);
  assert.equal(faults, []);
  await page.context().close();
});

one('by keyboard alone: a scenario is loaded, stepped, a position put beside it, a call found and made', async () => {
  const { page } = await at(opened);
  await page.getByLabel('Load a scenario, a counterexample or a case').focus();
  await page.keyboard.type('S30');
  await page.keyboard.press('Enter');
  await page.locator('.x-place', { hasText: '6 of 6' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.press('Home');
  assert.is(await current(page), 'the beginning');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  assert.is(await current(page), 'bind D1');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowLeft');
  const before = (await steps(page)).length;
  await page.keyboard.press('Delete');
  assert.is((await steps(page)).length, before - 1);
  await page.keyboard.press('c');
  await page.keyboard.type('chmod');
  assert.is(await page.locator('.x-offers li').count(), 1);
  for (let tries = 0; tries < 8 && await page.evaluate('document.activeElement.textContent') !== 'chmod'; tries++) await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.is(await current(page), 'chmod D1');
  const focused = await page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
  assert.is(focused, 'solid', 'who is at the keyboard sees where');
  await page.context().close();
});

one.run();
