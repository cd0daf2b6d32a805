/** Writes spec/CALLS.md (`make calls`). */
import { writeFileSync } from 'node:fs';
import { callsPage, PAGE } from './table';

const page = callsPage();
writeFileSync(PAGE, page);
process.stdout.write(`${PAGE}: ${page.split('\n').filter((line) => /^\| `/.test(line)).length} calls\n`);
