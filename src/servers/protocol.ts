/** What is said between `ioasid check --servers` and `ioasid serve`: a line of JSON each. */
import type { Socket } from 'node:net';
import { createInterface } from 'node:readline';

/** What a server does in a search: it finds next states, or it keeps the fingerprints of those that are known. */
export type Role = 'worker' | 'fingerprints';

/** Who asks, and for what: the first line. */
export interface Hello {
  readonly ioasid: typeof VERSION;
  readonly role: Role;
  /** Of the asker's jar with TLC. */
  readonly jar: string;
}

/** The second line: TLC's server now listens at this port of the asker's. */
export interface Begin {
  readonly begin: number;
  /** The search is expected to take longer than some ten seconds. */
  readonly long: boolean;
}

/** What a server answers, in the order in which it may. */
export type ServerAnswer =
  | { readonly refused: string }
  | { readonly ready: true }
  /** The process that it has begun. */
  | { readonly started: number }
  /** A worker has read the modules, and searches with so many threads. */
  | { readonly threads: number }
  /** Its process has ended: `well` where it ended its work. */
  | { readonly ended: string; readonly well: boolean };

/** Of these lines. */
export const VERSION = 1;

export const tellLine = (socket: Socket, line: Hello | Begin | ServerAnswer): void => {
  if (socket.writable) socket.write(`${JSON.stringify(line)}\n`);
};

/** Calls back for each line, with undefined for what is no object of JSON. */
export function listen(socket: Socket, onLine: (line: Readonly<Record<string, unknown>> | undefined) => void): void {
  createInterface({ input: socket, crlfDelay: Infinity }).on('line', text => onLine(objectIn(text))).on('error', () => { /* the socket says it */ });
}

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value as Record<string, unknown> : undefined;
  } catch {
    return undefined;
  }
}
