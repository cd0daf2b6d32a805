/** The explorer in a browser, for its test files: opened at a link, and what one reads off it. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { suite, type Test } from 'uvu';
import { fromFolder, launch, watched } from '../site/browser';
import { siteFolder } from '../site/site';

/** A browser and a site, there while the suite's tests run. */
export interface Opened {
  readonly browser: Browser;
  readonly base: string;
  /** For files that are made, and for pictures. */
  readonly files: string;
  readonly shots: string;
}

/** A suite, and what is open while it runs. */
export function inBrowser(name: string): { readonly one: Test; readonly opened: Opened } {
  const one = suite(name);
  const opened = {} as { -readonly [Key in keyof Opened]: Opened[Key] };
  one.before(async () => {
    const folder = await siteFolder();
    opened.base = fromFolder(folder);
    opened.browser = await launch();
    opened.files = mkdtempSync(join(tmpdir(), 'ioasid-test-'));
    opened.shots = join(__dirname, '..', '..', 'out', 'screenshots');
    mkdirSync(opened.shots, { recursive: true });
  });
  one.after(async () => {
    await opened.browser?.close();
    rmSync(opened.files, { recursive: true, force: true });
  });
  return { one, opened };
}

export async function at({ browser, base }: Opened, hash = '', viewport = { width: 1400, height: 1000 }): Promise<{ page: Page; faults: string[] }> {
  const found = await watched(await browser.newContext({ viewport }), base);
  await found.page.goto(`${base}/explorer.html${hash ? `#${hash}` : ''}`);
  await found.page.locator('.x-run tbody tr').first().waitFor();
  return found;
}
export const steps = (page: Page): Promise<string[]> => page.locator('.x-main .x-step').allTextContents();
export const current = (page: Page): Promise<string> => page.locator('.x-main .x-step[aria-current]').innerText();
export const message = (page: Page): Promise<string> => page.locator('.x-message').innerText();
/** The answers of a row, a column each. */
export const answers = (page: Page, step: number): Promise<string[]> => page.locator('.x-main .x-run tbody tr').nth(step).locator('.x-answer span')
  .allTextContents();
export const link = (page: Page): Promise<string> => page.evaluate('location.hash') as Promise<string>;
export const S33 = 'v=1&room=wbinvd&in=GunthorpeOnce,WilliamsonOrdered&of=S33&run=ioctl~wbinvd+K1~alloc+A~bind+D1~attach+D1+A~add+K1+D1~ioctl~wbinvd+K1~close+D1~noticeArrived+K1~ioctl~wbinvd+K1';
