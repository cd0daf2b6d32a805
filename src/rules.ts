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
 */

/** What a sentence may name: `{key}` as it is, `{key:x}` in hexadecimal, `{key:how}` in another way that whoever shows it knows. */
export type Values = Readonly<Record<string, unknown>>;

/** A row of a table. */
export interface RuleText<Errno extends string = string> {
  readonly errno: Errno;
  /** The sentence, with `{key}` for values. */
  readonly because: string;
  /** The function of the kernel that looks, or several, or the paragraph of a specification. */
  readonly source: string;
  /** The kernels that have the rule, where not all have it: `>=6.17`. */
  readonly versions?: string;
  /** Where the specification has it: `Module!Definition`. */
  readonly spec?: string;
}

export interface Rule<Errno extends string = string> extends RuleText<Errno> {
  readonly name: string;
}

/** The answer of a refused call: which errno, by which rule, and the sentence with its values. */
export interface Refusal {
  readonly errno: string;
  readonly rule: string;
  readonly because: string;
}

/** A table: its rows by name, in order. */
export function rules<const Rows extends Readonly<Record<string, RuleText>>>(rows: Rows): { readonly [Name in keyof Rows]: Rule<Rows[Name]['errno']> } {
  return Object.fromEntries(Object.entries(rows).map(([name, row]) => [name, { ...row, name }])) as { [Name in keyof Rows]: Rule<Rows[Name]['errno']> };
}

/** What was refused last. Calls are answered one after another, so it is the refusal of the last call that was refused. */
let last: { readonly rule: Rule; readonly values: Values | (() => Values) } | undefined;

const NONE: Values = {};

/** Refuses by a rule: its errno. */
export function refused<Errno extends string>(rule: Rule<Errno>, values: Values | (() => Values) = NONE): Errno {
  last = { rule, values };
  return rule.errno;
}

/** The rule by which the call that has just answered `errno` was refused; undefined if it named none. */
export function ruleOf(errno: string): Rule | undefined { return last?.rule.errno === errno ? last.rule : undefined; }

/** How a value is written; values may be the things themselves, which only those know who made them. */
export type Show = (value: unknown, how?: string) => string;

const plain: Show = (value, how) => (how === 'x' && (typeof value === 'number' || typeof value === 'bigint') ? `0x${value.toString(16)}` : String(value));

/** The refusal of the call that has just answered `errno`; undefined if it named no rule. */
export function refusalOf(errno: string, show = plain): Refusal | undefined {
  if (last?.rule.errno !== errno) return undefined;
  const { rule, values } = last;
  return { errno, rule: rule.name, because: sentence(rule, typeof values === 'function' ? values() : values, show) };
}

/** Forgets what was refused before: the next refusal is that of the next call. */
export function forgetRefusal(): void { last = undefined; }

function sentence({ because }: Rule, values: Values, show: Show): string {
  return because.replace(/\{(\w+)(?::(\w+))?\}/g, (_, key: string, how?: string) => show(values[key], how));
}
