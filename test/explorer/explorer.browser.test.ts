/** The explorer in a browser: stepped, shared, changed, by keyboard alone; other people's files; and what others may try with it. */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fromFolder, launch, watched } from '../site/browser';
import { siteFolder } from '../site/site';

let browser: Browser;
let base: string;
let files: string;
let shots: string;

async function at(hash = '', viewport = { width: 1400, height: 1000 }): Promise<{ page: Page; faults: string[] }> {
  const found = await watched(await browser.newContext({ viewport }), base);
  await found.page.goto(`${base}/explorer.html${hash ? `#${hash}` : ''}`);
  await found.page.locator('.x-run tbody tr').first().waitFor();
  return found;
}
const steps = (page: Page): Promise<string[]> => page.locator('.x-main .x-step').allTextContents();
const current = (page: Page): Promise<string> => page.locator('.x-main .x-step[aria-current]').innerText();
const message = (page: Page): Promise<string> => page.locator('.x-message').innerText();
/** The answers of a row, a column each. */
const answers = (page: Page, step: number): Promise<string[]> => page.locator('.x-main .x-run tbody tr').nth(step).locator('.x-answer span')
  .allTextContents();
const link = (page: Page): Promise<string> => page.evaluate('location.hash') as Promise<string>;
const S33 = 'v=1&room=wbinvd&in=GunthorpeOnce,WilliamsonOrdered&of=S33&run=ioctl~wbinvd+K1~alloc+A~bind+D1~attach+D1+A~add+K1+D1~ioctl~wbinvd+K1~close+D1~noticeArrived+K1~ioctl~wbinvd+K1';

const one = suite('the explorer in a browser');

one.before(async () => {
  const folder = await siteFolder();
  base = fromFolder(folder);
  browser = await launch();
  files = mkdtempSync(join(tmpdir(), 'ioasid-test-'));
  shots = join(folder, '..', 'screenshots');
  mkdirSync(shots, { recursive: true });
});
one.after(async () => {
  await browser?.close();
  rmSync(files, { recursive: true, force: true });
});

one('a link that cannot be read is a message, and the page goes on working', async () => {
  const bad: readonly (readonly [string, RegExp])[] = [
    ['garbage', /is none of this page/], ['v=9&room=wbinvd', /version '9'/], ['v=1&room=%E0%A4%A', /garbled/], ['v=1&room=nowhere', /no room/],
      ['v=1&room=wbinvd&in=Nobody', /no position 'Nobody'/],
    [`v=1&room=wbinvd&run=${'x'.repeat(300_000)}`, /at most 200000 are read/], [`v=1&room=wbinvd&world=${'%5B'.repeat(3000)}`, /no JSON/],
      ['v=1&room=__proto__', /no room/],
    ['load=nothing', /nothing called nothing/],
  ];
  const { page, faults } = await at(S33);
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
  const { page, faults } = await at(S33);
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
  await page.screenshot({ path: join(shots, 'explorer-S33.png'), fullPage: true });
  assert.equal(faults, []);
  await page.context().close();
});

one('a shared link opens just what was seen, also after a reload', async () => {
  const { page } = await at(S33);
  await page.getByRole('button', { name: 'One step back' }).click();
  const shared = await link(page);
  assert.match(shared, /&at=11$/);
  const before = [await steps(page), await current(page), await page.locator('.x-states').innerText()];
  const other = await at(shared.slice(1));
  await other.page.reload();
  await other.page.locator('.x-run tbody tr').first().waitFor();
  assert.equal([await steps(other.page), await current(other.page), await other.page.locator('.x-states').innerText()], before);
  assert.is(await link(other.page), shared);
  await page.context().close();
  await other.page.context().close();
});

one('what if it had closed first? A call in the middle, with the steps that follow kept; one removed; the rest dropped', async () => {
  const { page } = await at(S33);
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
  const { page, faults } = await at('load=case:acc-002');
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
  const { page, faults } = await at();
  const itf = { vars: ['pc', 'n'], states: [{ pc: { alice: 'idle', bob: 'idle' }, m: { alice: 0, bob: 0 }, n: 0 },
    { pc: { alice: 'idle', bob: 'in' }, m: { alice: 0, bob: 0 }, n: 1 }] };
  await page.getByLabel('A run file').setInputFiles({ name: 'run.itf.json', mimeType: 'application/json', buffer: Buffer.from(JSON.stringify(itf)) });
  await page.locator('.x-foreign table').waitFor();
  assert.equal(await page.locator('.x-foreign th').allTextContents(), ['', 'bob', 'what happened']);
  assert.match(await page.locator('.x-foreign').innerText(), /pc\.bob = "in", was "idle"/);
  await page.getByLabel('Lanes').selectOption('variable');
  assert.equal(await page.locator('.x-foreign th').allTextContents(), ['', 'n', 'pc', 'what happened']);
  await page.screenshot({ path: join(shots, 'explorer-itf.png') });
  await page.getByRole('button', { name: 'Back to the explorer' }).last().click();
  assert.ok(await page.locator('.x-main').isVisible());
  assert.equal(faults, []);
  await page.context().close();
});

one('a file that is no run is a message: of 50 MB, nested deeply, with markup and names of JavaScript\'s own', async () => {
  const { page, faults } = await at(S33);
  const large = join(files, 'large.json');
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

one('nothing from outside becomes markup, or runs', async () => {
  const evil = '<img src=x onerror="globalThis.wasRun=1"><script>globalThis.wasRun=1</script>';
  const itf = { vars: [evil], states: [{ [evil]: evil }, { [evil]: `${evil}2`, action: evil }] };
  const { page, faults } = await at(`v=1&room=wbinvd&of=${encodeURIComponent(evil)}&run=${encodeURIComponent(evil)}~bind+${encodeURIComponent(evil)}`);
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
  const { page } = await at();
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

one('a policy of one\'s own: verdicts at once, what a promise would take, and the file that ioasid matrix reads', async () => {
  const { page, faults } = await at('v=1&room=authorization&in=Once');
  await page.getByRole('button', { name: 'Ask a question of your own' }).click();
  const verdict = (code: string) => page.locator('.x-question tbody tr')
    .filter({ has: page.locator('th', { hasText: new RegExp(`^${code}$`) }) }).locator('button').first();
  assert.is(await verdict('P7').innerText(), 'broken');
  await page.getByLabel('What does the start of a use look at?').selectOption('gated');
  await page.getByLabel(/^ ?stop:/).check();
  await page.getByLabel(/^ ?drain:/).check();
  assert.is(await verdict('P7').innerText(), 'kept');
  assert.match(await page.locator('.x-near:visible').innerText(), /SyncGate \(differs in hears\)/);
  await verdict('P10').click();
  assert.match(await page.locator('.x-ways:visible').innerText(), /To keep P10[\s\S]*Gains/);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save as a file' }).click()]);
  const saved = JSON.parse(await (await download.createReadStream()).setEncoding('utf8')
    .reduce((all: string, piece: string) => all + piece, '')) as Record<string, unknown>;
  assert.equal([saved['evidence'], saved['awaits'], saved['pass']], ['gated', ['drain', 'stop'], true]);
  await page.screenshot({ path: join(shots, 'explorer-question.png'), fullPage: true });
  await page.getByRole('button', { name: 'Step through it' }).click();
  assert.match(await link(page), /in=SyncGate;hears=nothing/);
  assert.equal(faults, []);
  await page.context().close();
});

one('a position of one\'s own: what it breaks is searched for here, shown as a run, and another decision that keeps it found', async () => {
  const { page, faults } = await at('v=1&room=wbinvd&in=GunthorpeModes');
  await page.getByRole('button', { name: 'Ask a question of your own' }).click();
  await page.getByLabel('Is a device that justifies one machine refused to another?').selectOption('true');
  assert.match(await page.locator('.x-near:visible').innerText(), /It has no name\. Near it: [^]*WilliamsonExclusive \(differs in keeps\)/);
  await page.getByText('the search has ended').waitFor();
  const row = page.locator('.x-question:visible tbody tr', { hasText: 'real only while a device is on a table' });
  assert.match(await row.innerText(), /broken, in 4 steps/);
  await row.getByRole('button', { name: 'what would it take?' }).click();
  await page.locator('.x-ways:visible li', { hasText: 'keeps: table' }).waitFor({ timeout: 120_000 });
  await row.getByRole('button', { name: 'show' }).click();
  assert.equal((await steps(page)).slice(1), ['bind d1', 'attach d1 A', 'add k1 d1 p1', 'close d1']);
  assert.match((await answers(page, 4))[0]!, /P28/);
  assert.equal(faults, []);
  await page.context().close();
});

one('the layout does not jump: stepping moves neither the run nor the calls', async () => {
  const { page } = await at(S33);
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
  const { page } = await at(S33);
  const cost = await costOf(page, 40, 'ArrowLeft ArrowLeft ArrowLeft ArrowRight ArrowRight ArrowRight');
  assert.ok(cost > 0.1 && cost < 16, `${cost.toFixed(1)} ms`);
  await page.context().close();
});

one('a step takes less than 100 ms with 10,000 areas', async () => {
  const run = ['openContext p1 c1', 'alloc p1 c1', ...Array.from({ length: 10_000 }, (_, at) => `map p1 c1 1 ${at * 8192} ${at * 8192 + 4095}`)];
  const world = { processes: ['p1'], contexts: ['c1'], devices: { d1: { group: 'g1' } }, files: { f1: 'd1' }, ids: 4, cookies: 1, last: 2 ** 40 - 1 };
  const { page } = await at();
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
    const { page } = await watched(await browser.newContext({ colorScheme, bypassCSP: true }), base);
    await page.goto(`${base}/explorer.html#${S33}`);
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
  for (const name of ['explorer.js', 'explorer-linux.js']) assert.ok(statSync(new URL(`${base}/${name}`)).size < 300_000, name);
  const { page } = await at();
  const ready = await page.evaluate('performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd') as number;
  assert.ok(ready < 1000, `${ready.toFixed(0)} ms`);
  await page.context().close();
});

one('on a telephone nothing is wider than the screen', async () => {
  const { page } = await at(S33, { width: 390, height: 844 });
  assert.ok(await page.evaluate('document.documentElement.scrollWidth <= innerWidth'), 'the page does not scroll sideways');
  await page.screenshot({ path: join(shots, 'explorer-phone.png'), fullPage: true });
  await page.context().close();
});

one.run();
