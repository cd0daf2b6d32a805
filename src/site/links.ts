/** The gate of links: every link of every page leads to a page, and to a place on it, that is there. */
import { posix } from 'node:path';
import { flatIn } from '../explorer/design';
import { recordOfLink } from '../explorer/record';
import { InputFault } from '../explorer/room';

/** Places that a page makes, by its markup. */
const places = (markup: string): Set<string> => new Set([...markup.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id!));

/** What the explorer would say of a run that a page leads to. */
function runFaults(link: string, loadable: ReadonlySet<string>): string[] {
  const [, id] = /^load=(.*)$/.exec(link) ?? [];
  if (id !== undefined) return loadable.has(decoded(id)) ? [] : [`the explorer has no run ${decoded(id)} to load`];
  try {
    recordOfLink(link);
    return [];
  } catch (error) {
    if (error instanceof InputFault) return [`the explorer opens no run of ${link}: ${error.message}`];
    throw error;
  }
}

/** What the form of a revocation would say of a record that a page leads to. */
function recordFaults(text: string): string[] {
  try {
    flatIn(text);
    return [];
  } catch (error) {
    if (error instanceof InputFault) return [`the form has no record ${text}: ${error.message}`];
    throw error;
  }
}

/** Twice the same place on one page: a link would lead to the first only. */
const twice = (markup: string): string[] => {
  const ids = [...markup.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id!);
  return [...new Set(ids.filter((id, i) => ids.indexOf(id) !== i))];
};

const decoded = (text: string): string => decodeURIComponent(text.replaceAll('&amp;', '&').replaceAll('&#39;', "'"));

/**
 * What is wrong with the links of a site: `files` holds every file by its path from the root, with its text, and the explorer can load
 * the runs that `loadable` names.
 * An address of another site is a link for a reader and is let be; it is never one that a page loads by itself.
 */
export function brokenLinks(files: ReadonlyMap<string, string>, loadable: ReadonlySet<string>): string[] {
  const known = new Map<string, Set<string>>();
  const placesOf = (path: string): Set<string> => known.get(path) ?? known.set(path, places(files.get(path)!)).get(path)!;
  const faults: string[] = [];
  for (const [path, text] of files) {
    if (!path.endsWith('.html')) continue;
    for (const id of twice(text)) faults.push(`${path}: the place ${id} is there twice`);
    for (const [, attribute, raw] of text.matchAll(/\b(href|src)="([^"]*)"/g)) {
      const address = raw!.replaceAll('&amp;', '&');
      if (/^data:/.test(address)) continue;
      if (/^[a-z]+:/i.test(address) || address.startsWith('//')) {
        if (attribute === 'src' || !/^https:/.test(address)) faults.push(`${path}: loads or leads to ${address}`);
        continue;
      }
      const [file, place] = address.split('#') as [string, string | undefined];
      const target = file.startsWith('/') ? file : file === '' ? path : posix.join(posix.dirname(path), decoded(file.split('?')[0]!));
      if (!files.has(target)) faults.push(`${path}: no page ${target} (${address})`);
      else if (place && target === 'explorer.html' && place.includes('=')) faults.push(...runFaults(place, loadable).map(fault => `${path}: ${fault}`));
      else if (place?.startsWith('of=') && target === 'mechanisms.html') faults.push(...recordFaults(decoded(place.slice(3))).map(fault => `${path}: ${fault}`));
      else if (place && target.endsWith('.html') && !placesOf(target).has(decoded(place))) faults.push(`${path}: no place ${decoded(place)} on ${target}`);
    }
  }
  return faults;
}
