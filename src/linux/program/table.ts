/** What a call of the format is in C; or why it cannot be said there. */
import type { AskedCall } from './asked';

export type ProgramCall = (asked: AskedCall) => string | undefined | void;
export type ProgramCalls = Readonly<Record<string, ProgramCall>>;
