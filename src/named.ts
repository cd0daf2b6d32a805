import { distance } from 'fastest-levenshtein';
import { ToolError } from './tlc/error';

/** The item of that name. Throws `ToolError` that suggests the nearest name. */
export function named<T>(items: readonly T[], nameOf: (item: T) => string, name: string, what: string): T {
  const found = items.find(item => nameOf(item) === name);
  if (found) return found;
  const nearest = items.map(nameOf).sort((a, b) => distance(a, name) - distance(b, name))[0];
  throw new ToolError(`no ${what} ${name}${nearest ? `; did you mean ${nearest}?` : ''}`);
}
