/** A new reader: five questions from the first page, search, phone, print, both schemes. */
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { fromFolder, launch, watched } from './browser';
import { KINDS } from './kinds';
import { siteFolder } from './site';

const reader = suite('a reader of the site');
let browser: Browser;
let base: string;
let shots: string;

reader.before(async () => {
  const folder = await siteFolder();
  base = fromFolder(folder);
  shots = join(__dirname, '..', '..', 'out', 'screenshots');
  mkdirSync(shots, { recursive: true });
  browser = await launch();
});
reader.after(async () => { await browser?.close(); });

async function opened(file: string, options: Parameters<Browser['newContext']>[0] = {}): Promise<{ page: Page; faults: string[] }> {
  const { page, faults } = await watched(await browser.newContext(options), base);
  await page.goto(`${base}/${file}`);
  return { page, faults };
}

/** A question, the links that are followed from the first page on, and what then stands there in view. */
const QUESTIONS: readonly (readonly [question: string, links: readonly (readonly [within: string, text: string])[], place: string, answer: RegExp])[] = [
  ['Who is right?', [['nav.ways', 'Who is right?']], 'main', /Both are right, under assumptions that neither named/],
  ['What does Linux do today?', [['nav.ways', 'What does Linux do today?']], 'main', /Linux67File[^]*Breaks [^]*; keeps [^]*broken P27/],
  ['What does a notifier buy?', [['nav.ways', 'What does a notifier buy?']], 'section:has(#of-Async)', /Beside Once it gains nothing, and loses/],
  ['Why is my attach EINVAL?', [['nav.ways', 'Why is my attach EINVAL?'], ['tr:has(#EINVAL)', 'VFIO_DEVICE_ATTACH_IOMMUFD_PT']], 'main', /EINVAL\s+\S+/],
  ['What would a lease have changed?', [['nav.ways', 'What would a lease have changed?']], 'section:has(#of-Lease)', /Beside Once it gains \S+[^]*, and loses \S+/],
];

const TOLD = readFileSync(join(__dirname, '..', '..', 'src', 'site', 'README.md'), 'utf8');

for (const [question, links, place, answer] of QUESTIONS) {
  reader(`${question} is answered in ${links.length} click${links.length > 1 ? 's' : ''}, as src/site/README.md tells`, async () => {
    assert.ok(TOLD.includes(`| ${question} | ${links.length} |`), 'the table of questions tells the clicks');
    const { page, faults } = await opened('index.html');
    for (const [within, text] of links) await page.locator(within).first().getByRole('link', { name: text, exact: true }).first().click();
    assert.match(await page.locator(place).first().innerText(), answer);
    assert.equal(faults, []);
    await page.context().close();
  });
}

reader('a cell opens its run: the number in it is the number of steps there', async () => {
  const { page } = await opened('matrices.html');
  const cell = page.locator('table.matrix').first().locator('td.broken a').filter({ hasText: /^\d+$/ }).first();
  const steps = await cell.innerText();
  await cell.click();
  const place = new URL(page.url()).hash.slice(1);
  const section = page.locator(`section:has(#${place})`);
  assert.is(await section.locator('tbody tr td:first-child').last().innerText(), steps);
  await section.getByRole('link', { name: /explorer/ }).click();
  await page.locator('.x-place', { hasText: `${steps} of ${steps}` }).waitFor();
  assert.match(await page.locator('.x-loaded').innerText(), new RegExp(`breaks ${place}$`));
  await page.context().close();
});

reader('mathematics or ASCII, dark or light, is the reader\'s choice, and is kept', async () => {
  const { page } = await opened('modules/Holders.html');
  const signs = page.locator('pre.tla').first();
  assert.match(await signs.innerText(), /≜/);
  await page.getByRole('button', { name: 'Show as ASCII' }).click();
  assert.match(await signs.innerText(), /call' = \[op \|-> op/);
  await page.getByRole('button', { name: 'Dark' }).click();
  await page.goto(`${base}/contracts.html`);
  assert.match(await page.locator('html').getAttribute('class') ?? '', /dark/);
  assert.match(await page.locator('dl.conjuncts').first().innerText(), /\/\\ entitled \/\\ h \\notin held/);
  await page.getByRole('button', { name: 'Show as mathematics' }).click();
  assert.match(await page.locator('dl.conjuncts').first().innerText(), /entitled ∧ h ∉ held/);
  await page.context().close();
});

reader('search finds names, calls, errnos, properties, scenarios and findings, by keyboard', async () => {
  const { page, faults } = await opened('modules/Holders.html');
  for (const [asked, kind, address] of [
    ['GrantErrno', 'errno of Holders', 'modules/Holders.html#GrantErrno'], ['IOMMU_IOAS_MAP', 'call of Linux', 'calls/IOMMU_IOAS_MAP.html'], ['EINVAL', 'errno', 'calls.html#EINVAL'],
    ['P7 Continuous', 'property of policies', 'matrices.html#policies'], ['S33', 'scenario of wbinvd', 'explorer.html#v=1'], ['S22', 'finding', 'text/spec/wbinvd/FINDINGS.html#s22'],
  ] as const) {
    await page.keyboard.press('/');
    await page.locator('dialog.search input').fill(asked);
    const found = page.locator('dialog.search li', { hasText: kind }).first();
    await found.waitFor();
    const href = await page.locator('dialog.search li').filter({ has: page.getByText(kind, { exact: true }) }).locator('a').evaluateAll((all: { href?: string }[]) => all.map(each => each.href ?? ''));
    assert.ok(href.some(each => each.startsWith(`${base}/${address}`)), `${asked}: ${href.join(' ')}`);
    await page.keyboard.press('Escape');
  }
  for (const hostile of ['<img src=x onerror=alert(1)>', '"><script>globalThis.wasRun=1</script>', '__proto__', 'constructor', 'x'.repeat(100_000)]) {
    await page.keyboard.press('/');
    await page.locator('dialog.search input').fill(hostile);
    await page.waitForTimeout(50);
    assert.is(await page.locator('dialog.search img, dialog.search script').count(), 0);
    await page.keyboard.press('Escape');
  }
  assert.is(await page.evaluate('globalThis.wasRun'), undefined);
  assert.equal(faults, []);
  await page.context().close();
});

reader('a page of every kind fits a phone, and keeps its text on paper', async () => {
  const { page } = await opened('index.html', { viewport: { width: 390, height: 844 } });
  for (const file of KINDS) {
    await page.goto(`${base}/${file}`);
    assert.ok(Number(await page.evaluate('document.documentElement.scrollWidth')) <= 390, `${file} is wider than a phone`);
  }
  await page.goto(`${base}/index.html`);
  await page.screenshot({ path: join(shots, 'phone.png') });
  await page.emulateMedia({ media: 'print' });
  for (const file of KINDS) {
    await page.goto(`${base}/${file}`);
    assert.not(await page.locator('body > header').isVisible(), file);
    assert.ok(await page.locator('h1').isVisible(), file);
  }
  assert.ok((await page.pdf({ path: join(shots, 'print.pdf') })).length > 1000);
  await page.context().close();
});

const AXE = readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');

/** What is not about colours is the same in both. */
const ASKED = { light: '', dark: ', runOnly: ["color-contrast", "link-in-text-block"]' };

for (const colorScheme of ['light', 'dark'] as const) {
  reader(`axe has nothing serious against a page of any kind, ${colorScheme}`, async () => {
    const { page } = await opened('index.html', { colorScheme });
    const found: string[] = [];
    for (const file of KINDS) {
      await page.goto(`${base}/${file}`);
      await page.evaluate(AXE);
      const violations = await page.evaluate(`axe.run(document, { resultTypes: ["violations"]${ASKED[colorScheme]} }).then(({ violations }) => violations.filter(({ impact }) => ["serious", "critical"].includes(impact)).map(({ id, nodes }) => id + ": " + nodes.slice(0, 2).map(({ html }) => html.slice(0, 150)).join(" | ")))`) as string[];
      found.push(...violations.map(violation => `${file}: ${violation}`));
      if (file === 'index.html' || file === 'contracts.html') await page.screenshot({ path: join(shots, `${file.replace('.html', '')}-${colorScheme}.png`), fullPage: true });
    }
    assert.equal(found, []);
    await page.context().close();
  });
}

reader.run();
