/** What is asked of a mutant of a room's code: the quick checks that the room has. */
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

const ROOT = join(__dirname, '..', '..', '..');

/** Beside its own tests, what else says how the code of a room behaves. */
const MORE: Readonly<Record<string, readonly string[]>> = { iommufd: ['linux'], wbinvd: ['linux'], kvm: ['linux'], allocator: ['linux'] };

export function filesUnder(folder: string, ending: string): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter(name => name.endsWith(ending)).map(name => join(folder, name)).sort();
}

export const sourcesOf = (room: string): string[] => filesUnder(join('src', room), '.ts');
export const testsOf = (room: string): string[] => [room, ...MORE[room] ?? []].flatMap(folder => filesUnder(join('test', folder), '.test.ts'));
export const fromRoot = (path: string): string => relative(ROOT, path);
export { ROOT };
