/** Values of TLA+ as JSON, in the forms of the informal trace format (ITF) where JSON has none of its own. */
import { keyOf } from '../../tlc/print';
import type { Value } from '../../tlc/value';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

export const isObject = (json: Json | undefined): json is { [key: string]: Json } => typeof json === 'object' && json !== null && !Array.isArray(json);

/** A set is {"#set": […]}; a function whose keys are no strings is {"#map": [[key, value], …]}. */
export function toJson(value: Value): Json {
  if (typeof value !== 'object') return value;
  if (Array.isArray(value)) return value.map(toJson);
  if (value instanceof Set) return { '#set': [...value].map(toJson) };
  if (value instanceof Map) return { '#map': [...value].map(([key, of]) => [toJson(key), toJson(of)]) };
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, toJson(of)]));
}

/** TLC's numbers have 32 bits, and it reads no more of a string than this. */
const LARGEST = 2 ** 31 - 1;
const STRING = /^[\x20-\x7e\n\t\r\f]*$/;

/** Also reads ITF's {"#tup": […]} and {"#bigint": "…"}. Throws `TypeError` for what is no value. */
export function fromJson(json: Json): Value {
  if (json === null) throw new TypeError('null is no value of TLA+');
  if (typeof json === 'number' && !Number.isInteger(json)) throw new TypeError(`${json} is no whole number`);
  if (typeof json === 'number' && Math.abs(json) > LARGEST) throw new TypeError(`${json} is more than a number of TLC can be, ${LARGEST}`);
  if (typeof json === 'string' && !STRING.test(json)) throw new TypeError(`${JSON.stringify(json)} has a character that TLC does not read; ASCII is read`);
  if (typeof json !== 'object') return json;
  if (Array.isArray(json)) return json.map(fromJson);
  const special = Object.keys(json).find(key => key.startsWith('#'));
  const strange = Object.keys(json).find(key => !STRING.test(key));
  if (strange !== undefined) fromJson(strange);
  if (special === undefined) return Object.fromEntries(Object.entries(json).map(([key, of]) => [key, fromJson(of)]));
  const content = json[special];
  if (Object.keys(json).length === 1) {
    if (special === '#set' && Array.isArray(content)) return new Set(content.map(fromJson));
    if (special === '#tup' && Array.isArray(content)) return content.map(fromJson);
    if (special === '#bigint' && typeof content === 'string' && /^-?\d+$/.test(content)) return fromJson(Number(content));
    if (special === '#map' && Array.isArray(content) && content.every(pair => Array.isArray(pair) && pair.length === 2)) {
      const pairs = content.map(pair => (pair as Json[]).map(fromJson) as [Value, Value]);
      if (new Set(pairs.map(([key]) => keyOf(key))).size < pairs.length) throw new TypeError(`${JSON.stringify(json).slice(0, 60)} has a key twice`);
      return new Map(pairs);
    }
  }
  throw new TypeError(`${JSON.stringify(json).slice(0, 60)} is no value of TLA+; there are {"#set": […]}, {"#map": [[key, value], …]}, {"#tup": […]} and {"#bigint": "…"}`);
}
