/** Writes the tables of the told counterexamples (`make counterexamples`); the words beside the steps stay. */
import { writeFileSync } from 'node:fs';
import { pages, read, written } from './pages';

async function main(): Promise<void> {
  for (const page of pages()) {
    const text = await written(read(page));
    writeFileSync(page, text);
    process.stdout.write(`${page}${text.includes('| TELL |') ? ': a step has no words yet' : ''}\n`);
  }
}

void main();
