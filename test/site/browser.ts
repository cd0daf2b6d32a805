/** Pages of the built site in the machine's Chromium, from the folder and from a server; what a page should not do is gathered. */
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { type Browser, type BrowserContext, chromium as playwright, type Page } from 'playwright-core';
import { pathToFileURL } from 'node:url';
import { chromium, NO_BROWSER } from './chromium';

const TYPES: Record<string, string> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' };

/** A browser of its own; ended by `close`. Throws where there is none, saying what to do. */
export function launch(): Promise<Browser> {
  const executablePath = chromium();
  if (!executablePath) throw new Error(NO_BROWSER);
  // As root, as in a container, Chromium has no sandbox; a container has little shared memory.
  return playwright.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'] });
}

/** The site on a port of this machine. */
export function serve(folder: string): Promise<{ origin: string; server: Server }> {
  const server = createServer((request, response) => {
    const path = decodeURIComponent(new URL(request.url!, 'http://localhost').pathname);
    try {
      const body = readFileSync(join(folder, path.endsWith('/') ? `${path}index.html` : path));
      response.writeHead(200, { 'content-type': TYPES[extname(path)] ?? 'text/html; charset=utf-8' }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  return new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve({ origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server })));
}

/** The site of a folder as an address. */
export const fromFolder = (folder: string): string => pathToFileURL(folder).href;

export interface Watched {
  readonly page: Page;
  /** Errors of scripts and of the console, and requests to anywhere but `origin`. */
  readonly faults: string[];
}

/** A page of which every error and every foreign request is kept. */
export async function watched(context: BrowserContext, origin: string): Promise<Watched> {
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', error => faults.push(`error: ${error.message}`));
  page.on('console', message => { if (['error', 'warning'].includes(message.type())) faults.push(`console: ${message.text()}`); });
  page.on('request', request => { if (!request.url().startsWith(origin) && !/^(data|blob):/.test(request.url())) faults.push(`foreign request: ${request.url()}`); });
  page.on('requestfailed', request => faults.push(`not loaded: ${request.url()}`));
  page.on('response', response => { if (response.status() >= 400) faults.push(`${response.status()}: ${response.url()}`); });
  return { page, faults };
}
