/** Where another machine listens, or this one: `HOST:PORT`. */
import { ToolError } from '../tlc/error';

export interface HostPort {
  /** A name or an IPv4 address. */
  readonly host: string;
  readonly port: number;
}

export const hostPort = ({ host, port }: HostPort): string => `${host}:${port}`;

/** Throws `ToolError` for what is no address; port 0, for any that is free, only where it is `listened` at. */
export function readAddress(text: string, listened = false): HostPort {
  const match = /^([A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?):(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (!match || port > 65_535 || (port === 0 && !listened)) {
    throw new ToolError(`'${text}' is no HOST:PORT; write a name or an IPv4 address, and a port from ${listened ? 0 : 1} to 65535, as 10.0.0.5:4000`);
  }
  return { host: match[1]!, port };
}

/** Throws `ToolError` for a list that names one twice. */
export function readAddresses(texts: readonly string[]): HostPort[] {
  const twice = texts.find((text, i) => texts.indexOf(text) < i);
  if (twice !== undefined) throw new ToolError(`${twice} is named twice; each server does the work of one`);
  return texts.map(text => readAddress(text));
}

export const isLoopback = (host: string): boolean => /^127\.|^::1$|^::ffff:127\./.test(host);
