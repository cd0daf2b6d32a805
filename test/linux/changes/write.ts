/** Writes spec/iommufd/CHANGES.md (`make changes`). */
import { writeFileSync } from 'node:fs';
import { PAGE, changesPage, pairs } from './table';

writeFileSync(PAGE, changesPage());
process.stdout.write(`${PAGE}: ${pairs().reduce((sum, { changes }) => sum + changes.length, 0)} changes\n`);
