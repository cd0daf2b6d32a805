/** Calls of a room as data: what each takes, and how it is made. */
import { forgetRefusal, refusalOf, ruleOf } from '../../rules';
import { type LineAnswer, type LineArgument, InputFault, type Offer } from '../room';
import { shortened } from '../positions';

/** A call's name, and the kinds of what it takes; `?` after the kind of one that may be left out. */
export type CallTable = Readonly<Record<string, readonly string[]>>;

/** A line as operation and words. Throws `Fault` where it is no call of the table, or a word is not among the choices of its kind. */
export function parsed(line: string, table: CallTable, choices: (kind: string) => readonly string[] | undefined): { op: string; args: string[] } {
  const [op, ...args] = line.trim().split(/\s+/);
  if (op === undefined || !Object.hasOwn(table, op)) throw new InputFault(`there is no call ${shortened(op ?? '')}`);
  const kinds = table[op]!;
  const least = kinds.filter((kind) => !kind.endsWith('?')).length;
  if (args.length < least || args.length > kinds.length) throw new InputFault(`${op} takes ${kinds.join(', ') || 'nothing'}, not ${args.length} words`);
  args.forEach((arg, at) => {
    const kind = kinds[at]!.replace('?', '');
    const known = choices(kind);
    if (known && !known.includes(arg)) throw new InputFault(`${op}: there is no ${kind} ${shortened(arg)}${known.length > 0 ? `; there are ${known.slice(0, 12).join(', ')}` : ''}`);
  });
  return { op, args };
}

/** An offer of each call whose arguments all have a choice. */
export function offersOf(table: CallTable, choices: (kind: string) => readonly string[] | undefined): Offer[] {
  return Object.entries(table).flatMap(([op, kinds]) => {
    const args = kinds.map((kind): LineArgument => {
      const [name, optional] = [kind.replace('?', ''), kind.endsWith('?')];
      const known = choices(name);
      return { name, choices: known ?? ['0'], ...(known ? {} : { open: true }), ...(optional ? { optional } : {}) };
    });
    if (args.some(({ choices: all, optional, open }) => all.length === 0 && !optional && !open)) return [];
    return [{ op, args, line: (values: readonly string[]) => [op, ...values.filter((value) => value !== '')].join(' ') }];
  });
}

/** Why the call that has just answered was refused. Ask `forget` before the call. */
export const forget = forgetRefusal;

export function refusal(errno: string | undefined): Pick<LineAnswer, 'rule' | 'because' | 'source'> {
  const found = errno === undefined || errno === 'OK' ? undefined : refusalOf(errno);
  return found ? { rule: found.rule, because: found.because, source: ruleOf(errno!)!.source } : {};
}
