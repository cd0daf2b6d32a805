/** What somebody who wrote a word that is not known may have meant. */
import { distance } from 'fastest-levenshtein';

/** A question for the nearest of the words, if one is near. */
export function meant(word: string, known: Iterable<string>): string {
  const near = [...known].reduce((best, each) => (distance(each, word) < distance(best, word) ? each : best), '');
  return near !== '' && distance(near, word) <= Math.min(3, word.length - 1) ? `; is '${near}' meant?` : '';
}
