/** A mechanism that need not be declared anywhere: its record, or one for each part, and what was observed of it. Its row is derived at once. */
import { surveyedByCode } from '../matrix/found';
import { type Mechanism, mechanismOf, MIXED, type Observation } from '../matrix/mechanism-cell';
import { MECHANISM_PROMISES } from '../matrix/mechanism-promises';
import { recordOf } from '../revocation/cases';
import type { Revocable } from '../revocation/manners';
import { ToolError } from '../tlc/error';

/** As JSON: a record, or parts by name; the rest may be left out. `verdicts` is by the code of a promise or by its name, as in test/linux/revocation/observed.json. */
const FIELDS = ['mechanism', 'title', 'version', 'kernel', 'answers', 'verdicts', 'record', 'parts'] as const;
type Given = Readonly<Partial<Record<(typeof FIELDS)[number], unknown>>>;

const WORDS: ReadonlySet<string> = new Set(['yes', 'no', '(y)', '?', '-', ...MIXED]);
/** How a holder is told may stand in the place of a yes. */
const TOLD: ReadonlySet<string> = new Set(['poll', 'signal', 'callback', 'event']);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Does the value have the form of a mechanism, rather than of a design? */
export const isGivenMechanism = (value: unknown): boolean => isRecord(value) && ('record' in value || 'parts' in value || 'verdicts' in value);

/** Throws `ToolError` for a field, a promise or an answer that there is not, and as `recordOf` does for what is wrong with a record. */
export function readMechanism(value: unknown): { readonly name: string; readonly parts: Readonly<Record<string, Revocable>>; readonly observation?: Observation } {
  if (!isRecord(value)) throw new ToolError(`a mechanism is a record with ${FIELDS.join(', ')}`);
  for (const field of Object.keys(value)) if (!(FIELDS as readonly string[]).includes(field)) throw new ToolError(`there is no field '${field}'; there is ${FIELDS.join(', ')}`);
  const { mechanism, record, parts, verdicts, title, version, kernel, answers } = value as Given;
  const name = mechanism === undefined ? 'yours' : text('mechanism', mechanism);
  if ((record === undefined) === (parts === undefined)) throw new ToolError(`${name}: it has a record or parts, one of them`);
  if (parts !== undefined && (!isRecord(parts) || Object.keys(parts).length === 0)) throw new ToolError(`${name}: parts are records by name`);
  const given = parts === undefined ? { all: record } : parts as Readonly<Record<string, unknown>>;
  const told = {
    mechanism: name, title: text('title', title ?? ''), version: text('version', version ?? ''), kernel: text('kernel', kernel ?? ''),
    answers: answersOf(answers ?? {}, name),
  };
  return {
    name,
    parts: Object.fromEntries(Object.entries(given).map(([part, one]) => [part, sound(one, `${name}.${part}`)])),
    ...(verdicts !== undefined && { observation: { ...told, verdicts: verdictsOf(verdicts, name) } }),
  };
}

function text(field: string, value: unknown): string {
  if (typeof value !== 'string') throw new ToolError(`'${field}' is a text, not ${JSON.stringify(value)}`);
  return value;
}

function answersOf(value: unknown, name: string): Record<string, string> {
  if (!isRecord(value)) throw new ToolError(`${name}: answers are texts by the letter of a question`);
  return Object.fromEntries(Object.entries(value).map(([letter, answer]) => [letter, text(`answers.${letter}`, answer)]));
}

function sound(value: unknown, place: string): Revocable {
  try {
    return recordOf(value);
  } catch (error) {
    throw new ToolError(`${place}: ${(error as Error).message}`);
  }
}

function verdictsOf(value: unknown, name: string): Record<string, string> {
  if (!isRecord(value)) throw new ToolError(`${name}: verdicts are answers by the code or the name of a promise`);
  const verdicts: Record<string, string> = {};
  for (const [asked, answer] of Object.entries(value)) {
    const code = MECHANISM_PROMISES.find((promise) => promise.code === asked || promise.name === asked)?.code;
    if (code === undefined) {
      throw new ToolError(`${name}: there is no promise '${asked}'; there is ${MECHANISM_PROMISES.map((promise) => `${promise.code} (${promise.name})`).join(', ')}`);
    }
    if (code in verdicts) throw new ToolError(`${name}: ${code} is answered twice, by its code and by its name`);
    if (typeof answer !== 'string' || !(WORDS.has(answer) || (code === 'L' && TOLD.has(answer)))) {
      throw new ToolError(`${name}: ${code} cannot be ${JSON.stringify(answer)}; say ${[...WORDS, ...(code === 'L' ? TOLD : [])].join(', ')}`);
    }
    verdicts[code] = answer;
  }
  return verdicts;
}

/** The row of the matrix that it would have. */
export function mechanismRow({ name, parts, observation }: ReturnType<typeof readMechanism>): Mechanism {
  return mechanismOf(name, new Map(Object.entries(parts).map(([part, record]) => [part, surveyedByCode(record)])), observation);
}
