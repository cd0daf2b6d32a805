/** A question of one's own in a browser: a policy as a form, and a position. */
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { answers, at, inBrowser, link, steps } from './page';

const { one, opened } = inBrowser('a question in the explorer');

one('a policy of one\'s own: verdicts at once, what a promise would take, and the file that ioasid matrix reads', async () => {
  const { page, faults } = await at(opened, 'v=1&room=authorization&in=Once');
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
  await page.screenshot({ path: join(opened.shots, 'explorer-question.png'), fullPage: true });
  await page.getByRole('button', { name: 'Step through it' }).click();
  assert.match(await link(page), /in=SyncGate;hears=nothing/);
  assert.equal(faults, []);
  await page.context().close();
});

one('a position of one\'s own: what it breaks is searched for here, shown as a run, and another decision that keeps it found', async () => {
  const { page, faults } = await at(opened, 'v=1&room=wbinvd&in=GunthorpeModes');
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

one.run();
