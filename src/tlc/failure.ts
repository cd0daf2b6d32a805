import type { Message } from './output';
import type { TlcResult } from './run';

/** TLC's exit statuses that are a verdict: no error, or an assumption, a deadlock, an invariant, a property, an assertion is violated. */
export const VERDICT_EXITS: readonly (number | null)[] = [0, 10, 11, 12, 13, 14];

const NO_PARSE = 150;
const PARSE_LOG = /^(Semantic errors:|Lexical error|Fatal errors while parsing|\*\*\*|Parse Error|Was expecting|Could not parse|Residual stack)/i;

/** Why this run is no verdict, in one line that says what to do; undefined if it is one. */
export function failureOf(result: TlcResult): string | undefined {
  const said = [...result.errors.map(textOf), ...result.log].join('\n');
  if (/OutOfMemoryError|Java ran out of memory/.test(said)) return 'TLC ran out of memory; free some, or make the model smaller';
  if (/No space left on device/.test(said)) return 'the disk is full; free space in the temporary folder, or set TMPDIR to another';
  if (result.signal) return `TLC was killed by ${result.signal} from outside; run it again`;
  if (result.exit === NO_PARSE) return `the specification does not parse: ${parseError(result.log)}`;
  if (!VERDICT_EXITS.includes(result.exit)) {
    const error = result.errors.find(message => message.code !== 2121) ?? { code: 0, kind: 'error', text: result.log.at(-1) ?? '', inner: [] };
    return `TLC failed with exit status ${result.exit}: ${oneLine(textOf(error)) || 'it said nothing'}; correct the model or the specification`;
  }
  return undefined;
}

const BOILERPLATE = [/TLC threw an unexpected exception\./, /This was probably caused by an error in the spec or model\./,
  /See the User Output or TLC Console for clues to what happened\./, /The exception was an? [\w.]+\s*:?/];

/** What a message says, with what is inside it, without TLC's opening phrases. */
function textOf(message: Message): string {
  return BOILERPLATE.reduce((text, phrase) => text.replace(phrase, ''), [message.text, ...message.inner.map(textOf)].join('\n'));
}

function parseError(log: readonly string[]): string {
  const first = log.findIndex(line => PARSE_LOG.test(line));
  const lines = log.slice(first < 0 ? 0 : first).filter(line => !/^(\*\*\* |Parsing file|Semantic (processing|errors)|tla2sany\.)/.test(line));
  return oneLine([...new Set(lines)].join(' ')) || 'see to its modules';
}

function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > 400 ? `${line.slice(0, 400)}…` : line;
}
