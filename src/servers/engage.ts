/** The asker's end of a connection to `ioasid serve`. */
import { connect, type Socket } from 'node:net';
import { sentence, ToolError } from '../tlc/error';
import { type HostPort, hostPort } from './address';
import { type ServerAnswer, listen, type Role, tellLine, VERSION } from './protocol';

/** Milliseconds to reach a server, and for it to answer. */
const PATIENCE = 10_000;

export interface Ended {
  readonly why: string;
  /** It ended its work, and was not lost. */
  readonly well: boolean;
}

/** What is told of a server's process. */
export interface Told {
  started(pid: number): void;
  threads(threads: number): void;
  ended(ended: Ended): void;
}

/** A server that has said that it is ready. */
export class Engaged {
  /** By what address it reaches this machine. */
  readonly here: string;
  #ended?: Ended;
  #told: Told = { started: () => {}, threads: () => {}, ended: () => {} };

  constructor(readonly address: HostPort, readonly role: Role, readonly socket: Socket) {
    this.here = socket.localAddress!.replace(/^::ffff:/, '');
    socket.once('close', () => this.#end({ why: 'the connection to it was lost', well: false }));
  }

  /** Tells it where TLC's server is, and whether the search is a long one. */
  begin(port: number, long: boolean, told: Told): void {
    this.#told = told;
    if (this.#ended) told.ended(this.#ended);
    else tellLine(this.socket, { begin: port, long });
  }

  take(answer: ServerAnswer): void {
    if ('started' in answer) this.#told.started(answer.started);
    else if ('threads' in answer) this.#told.threads(answer.threads);
    else if ('ended' in answer) this.#end({ why: answer.ended, well: answer.well });
    else if ('refused' in answer) this.#end({ why: answer.refused, well: false });
  }

  close(): void {
    this.#told = { ...this.#told, ended: () => {} };
    this.socket.destroy();
  }

  #end(ended: Ended): void {
    if (this.#ended) return;
    this.#ended = ended;
    this.#told.ended(ended);
  }
}

/** Asks a server for its work. Throws `ToolError` where it cannot be reached, refuses, or is none. */
export function engage(address: HostPort, role: Role, jar: string, patience = PATIENCE): Promise<Engaged> {
  const at = hostPort(address);
  return new Promise((resolve, reject) => {
    const socket = connect(address);
    let engaged: Engaged | undefined;
    const fail = (message: string): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(new ToolError(message));
    };
    const timer = setTimeout(() => fail(socket.connecting ? `cannot reach ${at} (no answer in ${patience / 1000} s); begin there: ioasid serve ${at}`
      : `${at} is reached, but does not answer as ioasid serve does`), patience);
    socket.on('error', error => {
      if (!engaged) fail(`cannot reach ${at} (${sentence(error)}); begin there: ioasid serve ${at}`);
    });
    socket.once('close', () => fail(`${at} closed the connection and did not say why; see what ioasid serve says there`));
    socket.once('connect', () => tellLine(socket, { ioasid: VERSION, role, jar }));
    listen(socket, line => {
      if (engaged) return engaged.take((line ?? {}) as unknown as ServerAnswer);
      if (line && 'refused' in line) return fail(`${at} refuses: ${String(line['refused'])}`);
      if (!line || !('ready' in line)) return fail(`${at} is reached, but does not answer as ioasid serve does`);
      clearTimeout(timer);
      engaged = new Engaged(address, role, socket);
      resolve(engaged);
    });
  });
}

/** Asks all of them, or none: where one cannot, those that were reached are let go. Throws `ToolError`. */
export async function engageAll(addresses: readonly HostPort[], role: Role, jar: string): Promise<Engaged[]> {
  const asked = await Promise.allSettled(addresses.map(address => engage(address, role, jar)));
  const failed = asked.flatMap(one => (one.status === 'rejected' ? [one.reason as Error] : []));
  if (failed.length === 0) return asked.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []));
  for (const one of asked) if (one.status === 'fulfilled') one.value.close();
  throw failed[0]!;
}
