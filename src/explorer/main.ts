/** The explorer: drives the reference implementation, step by step, in the page that includes this script. */
import { App } from './page/app';
import { add } from './rooms';
import type { Data } from './sources';

const page = globalThis as { ioasidData?: Data; ioasidExplorer?: { add: typeof add } };
page.ioasidExplorer = { add };
const place = document.getElementById('explorer');
if (place) new App(place, page.ioasidData);
