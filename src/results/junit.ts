/** Results as JUnit's XML, which most services that run checks can show. */
import { XMLBuilder } from 'fast-xml-parser';
import type { ResultPlace, Result } from './result';

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', format: true, suppressEmptyNode: true });

export function junitText(name: string, results: readonly Result[]): string {
  const groups = [...new Set(results.map(({ group }) => group))];
  return builder.build({
    '?xml': { '@version': '1.0', '@encoding': 'UTF-8' },
    testsuites: { '@name': name, ...counts(results), testsuite: groups.map((group) => suite(group, results.filter((one) => one.group === group))) },
  });
}

const count = (results: readonly Result[], status: Result['status']): number => results.filter((one) => one.status === status).length;

const counts = (results: readonly Result[]): Record<string, string | number> => ({
  '@tests': results.length, '@failures': count(results, 'failed'), '@errors': count(results, 'error'),
  '@time': results.reduce((sum, one) => sum + (one.seconds ?? 0), 0).toFixed(3),
});

const suite = (group: string, results: readonly Result[]): object => ({
  '@name': group, ...counts(results), '@skipped': count(results, 'skipped'),
  testcase: results.map(({ name, status, seconds = 0, message = '', place }) => ({
    '@name': name, '@classname': group, '@time': seconds.toFixed(3),
    ...(status === 'failed' && { failure: fault(message, place) }), ...(status === 'error' && { error: fault(message, place) }), ...(status === 'skipped' && { skipped: '' }),
  })),
});

/** XML has no place for most control characters, in whatever form. */
const printable = (text: string): string => text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '\ufffd');

/** The schema has no attribute for a place: it is the last line. */
const fault = (message: string, place?: ResultPlace): object => ({
  '@message': printable(message.split('\n')[0]!),
  '#text': printable(place ? `${message}\n${place.file}${place.line ? `:${place.line}` : ''}` : message),
});
