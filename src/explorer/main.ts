/** The explorer: drives the reference implementation, step by step, in the page that includes this script. */
import { App } from './page/app';
import { unpacked } from './packed';
import { add } from './rooms';
import type { Data } from './sources';

const page = globalThis as { ioasidData?: string; ioasidExplorer?: { add: typeof add } };
page.ioasidExplorer = { add };

async function begin(place: HTMLElement): Promise<void> {
  let data: Data | undefined;
  try {
    data = page.ioasidData === undefined ? undefined : await unpacked<Data>(page.ioasidData);
  } catch {
    place.textContent = 'This browser cannot unpack explorer-data.js; one of 2023 or later can.';
    return;
  }
  new App(place, data);
}

const place = document.getElementById('explorer');
if (place) void begin(place);
