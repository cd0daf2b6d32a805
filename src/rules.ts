/**
 * Why a call is refused: by a rule, which has a name. The rules of a call stand in a table in the order in which the kernel (or the
 * specification) looks; code refuses by naming one, and whoever made the call may ask which it was. Shared by all rooms.
 *
 * A new check of a call: add a row to the table of its kind at the place where the kernel looks, and refuse by it:
 *
 *     export const MAP = rules({
 *       noAccess: { errno: 'EINVAL', because: 'neither READ nor WRITE is asked for', source: 'iommufd_ioas_map' },
 *       tooLong: { errno: 'EOVERFLOW', because: '{length:x} bytes from {iova:x} on go beyond 64 bits', source: 'iommufd_ioas_map' },
 *     });
 *     if (overflows(iova, length)) return refused(MAP.tooLong, { iova, length });
 *
 * What the sentence needs and is not at hand is given as a function; it is called only if somebody asks. One for which the state
 * may have changed until then is asked at once.
 *
 * Where a record in force says which errno a rule has (a profile, a form), the row names the field, and the code says what it holds:
 *
 *     noSpace: { errno: 'unknown', because: '{i} is no address space of {c}', source: 'iommufd_get_ioas', spec: 'Mapping!TargetErrno' },
 *     if (!space) return refused(TARGET.noSpace, { i, c }, profile.unknown);
 */

/** What a sentence may name: `{key}` as it is, `{key:x}` in hexadecimal, `{key:how}` in another way that whoever shows it knows. */
export type Values = Readonly<Record<string, unknown>>;

/** A row of a table. */
export interface RuleText<Errno extends string = string> {
  /** The errno; or the field, in lower case, of the record in force that says which. */
  readonly errno: Errno;
  /** The sentence, with `{key}` for values. */
  readonly because: string;
  /** The function of the kernel that looks, or several, or the paragraph of a specification. */
  readonly source: string;
  /** The kernels that have the rule, where not all have it: `>=6.17`. */
  readonly versions?: string;
  /** Where the specification has it: `Module!Definition`. */
  readonly spec?: string;
  /** The condition of that definition under which it gives this errno, to the letter. */
  readonly when?: string;
  /** The records that have the rule, where one condition of the specification stands for several rules: `evidence leased`. */
  readonly under?: string;
}

export interface Rule<Errno extends string = string, Name extends string = string> extends RuleText<Errno> {
  readonly name: Name;
}

/** The answer of a refused call: which errno, by which rule, and the sentence with its values. */
export interface Refusal {
  readonly errno: string;
  readonly rule: string;
  readonly because: string;
}

/** A table: its rows by name, in order. What all rows have in common may be said once. */
export function rules<const Rows extends Readonly<Record<string, RuleText>>>(
  rows: Rows, common: Partial<Pick<RuleText, 'spec' | 'versions'>> = {},
): Table<Rows> {
  return Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, { ...common, ...row, name }])) as Table<Rows>;
}

type Table<Rows extends Readonly<Record<string, RuleText>>> = { readonly [Name in keyof Rows]: Rule<Rows[Name]['errno'], Name & string> };

/** Tables as the rules of one call, in the order in which it looks. */
export const inOrder = <Tables extends readonly Readonly<Record<string, Rule>>[]>(...tables: Tables): readonly RulesIn<Tables[number]>[] =>
  tables.flatMap((table) => Object.values(table) as RulesIn<Tables[number]>[]);

/** Distributes over the tables: of a union, only what all have would be left. */
type RulesIn<Table> = Table extends Readonly<Record<string, Rule>> ? Table[keyof Table] : never;

const NONE: Values = {};

/** What was refused last, and how. Calls are answered one after another, so it is the refusal of the last call that was refused. */
let last: Rule | undefined;
let lastErrno = '';
let lastValues: Values | (() => Values) = NONE;

/** Refuses by a rule: its errno, or that which the record in force has for it. */
export function refused<Errno extends string>(rule: Rule<Errno>, values?: Values | (() => Values)): Errno;
export function refused<Errno extends string>(rule: Rule, values: Values | (() => Values) | undefined, errno: Errno): Errno;
export function refused(rule: Rule, values: Values | (() => Values) = NONE, errno: string = rule.errno): string {
  last = rule;
  lastErrno = errno;
  lastValues = values;
  return errno;
}

/** Says values of the refusal of the call that has just answered `errno` in other words: those of whoever passes it on. */
export function inOtherWords(errno: string, values: Values): void {
  if (lastErrno === errno) lastValues = typeof lastValues === 'function' ? { ...lastValues(), ...values } : { ...lastValues, ...values };
}

/** The rule by which the call that has just answered `errno` was refused; undefined if it named none. */
export function ruleOf(errno: string): Rule | undefined { return lastErrno === errno ? last : undefined; }

/** How a value is written; values may be the things themselves, which only those know who made them. */
export type Show = (value: unknown, how?: string) => string;

const plain: Show = (value, how) => (how === 'x' && (typeof value === 'number' || typeof value === 'bigint') ? `0x${value.toString(16)}` : String(value));

/** The refusal of the call that has just answered `errno`; undefined if it named no rule. */
export function refusalOf(errno: string, show = plain): Refusal | undefined {
  if (last === undefined || lastErrno !== errno) return undefined;
  return { errno, rule: last.name, because: sentence(last, typeof lastValues === 'function' ? lastValues() : lastValues, show) };
}

/** Forgets what was refused before: the next refusal is that of the next call. */
export function forgetRefusal(): void {
  last = undefined;
  lastErrno = '';
  lastValues = NONE;
}

function sentence({ because }: Rule, values: Values, show: Show): string {
  return because.replace(/\{(\w+)(?::(\w+))?\}/g, (_, key: string, how?: string) => show(values[key], how));
}
