/** The calls of a system by name, with the names of their arguments in the order in which the methods of `Ioasid` take them. */
import type { Errno } from './answer';
import type { Ioasid } from './ioasid';
import type { IOASID_RULES } from './rules';

export const PARAMETERS = {
  openContext: ['process', 'context'],
  openDevice: ['process', 'file'],
  pass: ['process', 'to', 'description'],
  close: ['process', 'description'],
  processExited: ['process'],
  useDevice: ['process', 'file'],
  alloc: ['process', 'context', 'enforce'],
  allocNested: ['process', 'context', 'space'],
  free: ['process', 'context', 'space'],
  getInfo: ['process', 'context', 'space'],
  getDeviceInfo: ['process', 'context', 'file'],
  map: ['process', 'context', 'space', 'first', 'last'],
  unmap: ['process', 'context', 'space', 'first', 'last'],
  copy: ['process', 'context', 'space', 'first', 'last', 'target', 'at'],
  bind: ['process', 'file', 'context'],
  attach: ['process', 'file', 'context', 'space'],
  detach: ['process', 'file', 'context', 'space'],
  driverBind: ['device'],
  driverUnbind: ['device'],
  hotUnplug: ['device'],
  hotPlug: ['device'],
  dmaBegin: ['device', 'address'],
  dmaEnd: ['device'],
} as const satisfies { readonly [Op in keyof Ioasid]?: Ioasid[Op] extends (...args: infer P) => unknown ? { readonly [K in keyof P]: string } : never };

export type IoasidCall = keyof typeof PARAMETERS;
export const CALLS = Object.keys(PARAMETERS) as readonly IoasidCall[];

/** What each call is given, by name: names are texts, `space` and `target` numbers of address spaces, addresses numbers or bigints. */
export type IoasidArguments = {
  readonly [Op in IoasidCall]: { readonly [K in keyof (typeof PARAMETERS)[Op] as K extends `${number}` ? (typeof PARAMETERS)[Op][K] & string : never]: Parameters<Ioasid[Op]>[K & keyof Parameters<Ioasid[Op]>] };
};

/** The names of the rules by which a call is refused; none for one that is never. */
export type RuleName<Op extends IoasidCall> = Op extends keyof typeof IOASID_RULES ? (typeof IOASID_RULES)[Op][number]['name'] : never;

/** Why a call was refused: its errno, the name of the rule (`ioasid rules --room ioasid` has them all), and a sentence with the values in it. */
export interface IoasidRefused<Op extends IoasidCall> { readonly errno: Exclude<Errno, 'OK'>; readonly rule: RuleName<Op>; readonly because: string }

/** What a call answers: `out` is the number that an allocation answers, else 0. `undefined` only from a call that is not always possible. */
export type IoasidAnswer<Op extends IoasidCall> = { readonly errno: 'OK'; readonly out: number } | IoasidRefused<Op> | Extract<ReturnType<Ioasid[Op]>, undefined>;

/** The arguments in the order of the method. Throws a RangeError if there is no such call, a TypeError if an argument is missing or unknown. */
export function argumentsInOrder<Op extends IoasidCall>(op: Op, named: IoasidArguments[Op]): Parameters<Ioasid[Op]> {
  if (typeof op !== 'string') throw new TypeError(`op: the name of a call expected, not ${String(op)}`);
  if (!Object.hasOwn(PARAMETERS, op)) throw new RangeError(`op: there is no call ${op}`);
  if (typeof named !== 'object' || named === null) throw new TypeError(`${op}: named arguments expected, as in {${PARAMETERS[op].join(', ')}}, not ${String(named)}`);
  const names: readonly string[] = PARAMETERS[op];
  for (const name of Object.keys(named)) if (!names.includes(name)) throw new TypeError(`${op}: there is no argument ${name}; it has ${names.join(', ')}`);
  for (const name of names) if (!Object.hasOwn(named, name)) throw new TypeError(`${op}: the argument ${name} is missing; it has ${names.join(', ')}`);
  return names.map((name) => (named as Readonly<Record<string, unknown>>)[name]) as Parameters<Ioasid[Op]>;
}

/** What the letters of the specification and of the methods of `Ioasid` stand for here. */
export const MEANT: Readonly<Record<string, string>> = {
  p: 'process', q: 'to', x: 'description', c: 'context', f: 'file', d: 'device', i: 'space', j: 'target', a: 'address', to: 'at',
};

/** Does the work; a fault of an argument has the name that the caller gave it. */
export function inWordsOf<T>(work: () => T): T {
  try {
    return work();
  } catch (fault) {
    if (fault instanceof TypeError || fault instanceof RangeError) fault.message = fault.message.replace(/^(\w+)(?=: )/, (letter) => MEANT[letter] ?? letter);
    throw fault;
  }
}
