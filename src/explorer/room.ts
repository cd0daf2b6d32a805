/**
 * What a room brings so that a reader can drive it: where a run begins, which calls there are, what one answers and why, which
 * properties it breaks, and what there is to see. A call is a line of text, `attach D1 A`: so it stands in a link, in a file and in a list.
 */
import type { Value } from '../tlc/value';

export type State = Readonly<Record<string, Value>>;
export type ShownJson = null | boolean | number | string | readonly ShownJson[] | { readonly [key: string]: ShownJson };

/** Something that came from outside cannot be used; the message says what, where and what to do. */
export class InputFault extends Error {
  override readonly name: string = 'Fault';
  /** A script that is loaded later has a class of its own by this name. */
  static override [Symbol.hasInstance](value: unknown): boolean { return value instanceof Error && value.name === 'Fault'; }
}

export interface ShownProperty {
  readonly code: string;
  readonly name: string;
  readonly sentence: string;
  /** Why no step shows that it is broken. */
  readonly unseen?: string;
}

export interface LineAnswer {
  /** OK or the errno; absent where nothing of that kind can happen now. */
  readonly errno?: string;
  /** It has begun, and has not returned. */
  readonly waits?: boolean;
  /** What came beside the errno: `address space 1`, `real`. */
  readonly out?: string;
  /** The rule that refused, the sentence with its values, and the kernel's function or the paragraph. */
  readonly rule?: string;
  readonly because?: string;
  readonly source?: string;
  /** Names of properties that the step, or the state after it, breaks. */
  readonly broken: readonly string[];
}

/** An argument of a call: what may be chosen now; more may be written where it is open. */
export interface LineArgument { readonly name: string; readonly choices: readonly string[]; readonly open?: boolean; readonly optional?: boolean }

export interface Offer {
  readonly op: string;
  readonly args: readonly LineArgument[];
  /** The line of a call, from a value for each argument; '' for one that is left out. */
  readonly line: (values: readonly string[]) => string;
}

export const BOX_KINDS = ['process', 'authority', 'context', 'space', 'table', 'group', 'device', 'vm'] as const;
/** A range of an address space, from first to last. */
export interface Span { readonly first: bigint; readonly last: bigint; readonly kind: 'area' | 'leaving' | 'reserved' | 'allowed' }

export interface Box {
  readonly id: string;
  readonly kind: typeof BOX_KINDS[number];
  readonly label: string;
  readonly facts: readonly string[];
  /** It is there in name only: closed, not made yet, gone. */
  readonly absent?: boolean;
  readonly tone?: 'good' | 'bad';
  readonly spans?: readonly Span[];
}

/** Who holds, uses or is on whom. */
export interface Link { readonly from: string; readonly to: string; readonly label: string }

export interface Picture { readonly boxes: readonly Box[]; readonly links: readonly Link[] }

export interface ShownMachine {
  /** Makes the call. Throws `Fault` for a line that is no call. */
  take(line: string): LineAnswer;
  /** Another one in the same state. */
  clone(): ShownMachine;
  state(): State;
  picture(): Picture;
  /** The calls that one may try now. */
  offers(): readonly Offer[];
}

/** Who acts and whom it concerns is known to the lanes by the room's and the operation's name. */
export interface ExplorerRoom {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  /** What a position is called here: a policy, a profile, a kernel. */
  readonly position: string;
  /** Those with a name. */
  readonly positions: readonly string[];
  readonly properties: readonly ShownProperty[];
  /** The kinds of things that stand beside each other in its picture. */
  readonly columns: readonly (readonly Box['kind'][])[];
  /** Worlds to begin in, the first unless it is said otherwise. */
  readonly worlds: readonly { readonly name: string; readonly world: ShownJson }[];
  /** The machine at the beginning. Throws `Fault` for a position or a world that cannot be. */
  start(position: string, world: ShownJson): ShownMachine;
  /** Operation and arguments of a line, as the lanes take them. */
  words(line: string): { readonly op: string; readonly args: readonly string[] };
  /** Strings that are names, and printed without quotation marks. */
  names(world: ShownJson): ReadonlySet<string>;
}
