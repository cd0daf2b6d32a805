/** Values of TLA+ as JSON, in the forms of the informal trace format (ITF) where JSON has none of its own. */
import type { Value } from '../tlc/value';

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

/** Also reads ITF's {"#tup": […]} and {"#bigint": "…"}. Throws `TypeError` for what is no value. */
export function fromJson(json: Json): Value {
  if (json === null) throw new TypeError('null is no value of TLA+');
  if (typeof json === 'number' && !Number.isSafeInteger(json)) throw new TypeError(`${json} is no whole number`);
  if (typeof json !== 'object') return json;
  if (Array.isArray(json)) return json.map(fromJson);
  const special = Object.keys(json).find(key => key.startsWith('#'));
  if (special === undefined) return Object.fromEntries(Object.entries(json).map(([key, of]) => [key, fromJson(of)]));
  const content = json[special];
  if (Object.keys(json).length === 1) {
    if (special === '#set' && Array.isArray(content)) return new Set(content.map(fromJson));
    if (special === '#tup' && Array.isArray(content)) return content.map(fromJson);
    if (special === '#bigint' && typeof content === 'string' && /^-?\d+$/.test(content)) return fromJson(Number(content));
    if (special === '#map' && Array.isArray(content) && content.every(pair => Array.isArray(pair) && pair.length === 2)) {
      return new Map(content.map(pair => (pair as Json[]).map(fromJson) as [Value, Value]));
    }
  }
  throw new TypeError(`${JSON.stringify(json).slice(0, 60)} is no value of TLA+; there are {"#set": […]}, {"#map": [[key, value], …]}, {"#tup": […]} and {"#bigint": "…"}`);
}
