/** The seven questions of a revocation in a browser: what the page says is what `ioasid revocation --ask` says. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import * as assert from 'uvu/assert';
import { NAMED_RECORDS, flatOf, recordOfFlat, textOfFlat } from '../../src/explorer/design';
import type { MechanismCell } from '../../src/matrix/mechanism-cell';
import { MECHANISM_PROMISES } from '../../src/matrix/mechanism-promises';
import { RECORD_PROMISES } from '../../src/revocation/promises';
import { ioasid } from '../cli/program';
import { chance, someRecord } from '../revocation/records';
import { watched } from '../site/browser';
import { inBrowser } from './page';

const { one, opened } = inBrowser('the seven questions of a revocation');

async function form(hash = ''): Promise<{ page: Page; faults: string[] }> {
  const found = await watched(await opened.browser.newContext({ viewport: { width: 1300, height: 900 } }), opened.base);
  await found.page.goto(`${opened.base}/mechanisms.html${hash}`);
  return found;
}

/** What the page says of each promise, in its order: `kept`, `broken in 4 steps`. As text: names of a browser are none of Node's. */
const SAID = "[...document.querySelectorAll('#revocation tbody tr')].map(({ children }) => children[2].textContent)";

one('of every record with a name, and of some by chance, each promise is kept or broken as the rules say', async () => {
  const { page, faults } = await form();
  const next = chance(20261201);
  const records = [...Object.entries(NAMED_RECORDS), ...Array.from({ length: 60 }, () => flatOf(someRecord(next))).map((flat) => [textOfFlat(flat), flat] as const)];
  const said = await page.evaluate(`(async () => {
    const said = [];
    for (const text of ${JSON.stringify(records.map(([text]) => text))}) {
      await new Promise((done) => { addEventListener('hashchange', done, { once: true }); location.hash = 'of=' + text; });
      said.push(${SAID}.map((text) => text.split(' ')[0]));
    }
    return said;
  })()`) as string[][];
  records.forEach(([text, flat], i) => {
    assert.equal(said[i], MECHANISM_PROMISES.map(({ name }) => (RECORD_PROMISES[name]!(recordOfFlat(flat)) ? 'kept' : 'broken')), text);
  });
  assert.equal(faults, []);
  await page.context().close();
});

one('answers make a record; each run is as long as --ask says of the file that is saved; what was missing can be taken', async () => {
  const { page, faults } = await form('#of=hidraw');
  const verdict = (code: string) => page.locator('#revocation tbody tr').filter({ has: page.locator('th', { hasText: new RegExp(`^${code}$`) }) }).locator('button');
  const searched = page.getByText('Each promise that is not kept has its shortest run.');
  await searched.waitFor();
  assert.is(await verdict('P33').innerText(), 'broken in 4 steps');
  assert.match(await page.locator('#revocation .x-near').innerText(), /hidraw \(the same\)[^]*Known defects next to it: hidrawSleeper \(the same\)/);
  await verdict('P33').click();
  assert.match(await page.locator('#revocation .x-ways').innerText(), /P33: after the return, nobody sleeps on[^]*Broken by Grant\(p, d\), Sleep\(p, d\), Revoke\(p, d\), Return/);
  await page.locator('#revocation .x-ways li', { hasText: /^sleeping: cut\./ }).getByRole('button', { name: 'Take it' }).click();
  assert.match(await verdict('P33').innerText(), /^kept/);
  assert.is(await page.getByLabel('What becomes of who sleeps in it?').inputValue(), 'cut');
  await page.getByLabel('How does a holder learn of it?').selectOption('poll');
  assert.match(await page.locator('#revocation .x-field', { hasText: 'How does a holder learn of it?' }).first().innerText(), /so do evdev\.read, evdev\.ioctl/);
  await searched.waitFor();
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save as a file' }).click()]);
  const file = join(opened.files, 'mechanism.json');
  await download.saveAs(file);
  const { status, stdout, stderr } = await ioasid('revocation', '--ask', file, '--json');
  assert.is(status, 0, stderr);
  const { cells } = JSON.parse(stdout) as { cells: Record<string, MechanismCell> };
  assert.equal(await page.evaluate(SAID), MECHANISM_PROMISES.map(({ name }) => {
    const { holds, vacuous, length } = cells[name]!;
    return holds ? (vacuous ? 'kept idly' : 'kept') : `broken in ${length} step${length === 1 ? '' : 's'}`;
  }));
  await page.locator('#revocation').screenshot({ path: join(opened.shots, 'revocation-form.png') });
  assert.equal(faults, []);
  await page.context().close();
});

one('answers that contradict each other, and an address that no record is, are said in one line, and promise nothing', async () => {
  const { page, faults } = await form();
  await page.getByLabel('What becomes of mappings, pins and DMA?').selectOption('suspended');
  const fault = page.locator('#revocation [role=alert]');
  assert.is(await fault.innerText(), 'record: it contradicts itself: what is suspended has to be revived');
  assert.is(await page.locator('#revocation tbody tr:visible').count(), 0);
  await page.getByLabel('What becomes of mappings, pins and DMA?').selectOption('left');
  assert.not(await fault.isVisible());
  assert.is(await page.locator('#revocation tbody tr:visible').count(), MECHANISM_PROMISES.length);
  for (const [hash, says] of [['of=<img src=x>', /^there is no record '<img src=x>'; there are /], ['of=hidraw;told=shout', /^told is never 'shout'/], ['of=%E0%A4%A', /^the link is garbled$/]] as const) {
    await page.evaluate(`new Promise((done) => { addEventListener('hashchange', done, { once: true }); location.hash = ${JSON.stringify(hash)}; })`);
    assert.match(await fault.innerText(), says);
  }
  assert.equal(faults, []);
  await page.context().close();
});

one.run();
