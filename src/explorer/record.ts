/**
 * What is shown: a room, one to three positions beside each other, where they begin, and the run. It is all that a link holds, so that
 * who opens it sees what its sender saw. Links come from anybody: what cannot be read is a message, and nothing is changed by it.
 */
import { InputFault, type ShownJson } from './room';
import type { RunRecord } from './opened';
import { shownRoomNamed } from './rooms';
import { shortened } from './positions';

export const RECORD_LIMITS = { link: 200_000, file: 4_000_000, steps: 20_000, positions: 3, line: 2000, depth: 12 } as const;
const VERSION = '1';
const BETWEEN = '~';

/** The part of an address after `#`: `v=1&room=wbinvd&in=GunthorpeOnce&run=bind+D1~attach+D1+A&at=2`. */
export function linkOf({ room, positions, world, run, at, source }: RunRecord, { worlds: begins } = shownRoomNamed(room)): string {
  const worlds = begins.map((each) => JSON.stringify(each.world));
  const known = worlds.indexOf(JSON.stringify(world));
  const fields: [string, string][] = [
    ['v', VERSION], ['room', room], ['in', positions.join(',')], ...(source === undefined ? [] : [['of', source] as [string, string]]),
    ...(known === 0 ? [] : [['world', known > 0 ? String(known) : JSON.stringify(world)] as [string, string]]),
    ...(run.length === 0 ? [] : [['run', run.map((line) => line.replace(/[~\\]/g, (sign) => `\\${sign}`)).join(BETWEEN)] as [string, string]]),
    ...(at === run.length ? [] : [['at', String(at)] as [string, string]]),
  ];
  return fields.map(([key, value]) => `${key}=${readable(value)}`).join('&');
}

/** As little as an address asks for: what is left as it is can be read. */
const readable = (text: string): string => encodeURIComponent(text).replace(/%20/g, '+')
  .replace(/%(2C|3B|3D|3A|7E|2F)/g, (code) => decodeURIComponent(code)).replace(/'/g, '%27');

/** The record of a link, with or without its `#`. Throws `Fault` for what is none. @param most characters; a file may have more than an address */
export function recordOfLink(link: string, most: number = RECORD_LIMITS.link): RunRecord {
  if (link.length > most) throw new InputFault(`the link has ${link.length} characters; at most ${most} are read`);
  const fields = new Map(link.replace(/^#/, '').split('&').map((part): [string, string] => {
    const at = part.indexOf('=');
    return at < 0 ? [part, ''] : [part.slice(0, at), decoded(part.slice(at + 1))];
  }));
  if (fields.get('v') !== VERSION) throw new InputFault(fields.has('v')
    ? `the link is of version ${shortened(fields.get('v')!)}; this page reads version ${VERSION}` : 'the link is none of this page: it does not say its version');
  const room = shownRoomNamed(fields.get('room') ?? '');
  const positions = (fields.get('in') || room.positions[0]!).split(',');
  if (positions.length > RECORD_LIMITS.positions) throw new InputFault(`the link has ${positions.length} positions; at most ${RECORD_LIMITS.positions} stand side by side`);
  const run = fields.get('run') ? linesOf(fields.get('run')!) : [];
  if (run.length > RECORD_LIMITS.steps) throw new InputFault(`the link has ${run.length} steps; at most ${RECORD_LIMITS.steps} are read`);
  if (run.some((line) => line.length > RECORD_LIMITS.line)) throw new InputFault(`the link has a step of more than ${RECORD_LIMITS.line} characters`);
  const at = fields.has('at') ? Number(fields.get('at')) : run.length;
  if (!Number.isInteger(at) || at < 0 || at > run.length) throw new InputFault(`the link is at step ${shortened(fields.get('at')!)} of ${run.length}`);
  const world = worldOf(fields.get('world') ?? '0', room.worlds.map((each) => each.world));
  const source = fields.get('of');
  for (const position of positions) room.start(position, world);
  return { room: room.name, positions, world, run, at, ...(source === undefined ? {} : { source: source.slice(0, 200) }) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replace(/\+/g, ' '));
  } catch {
    throw new InputFault(`the link is garbled near ${shortened(text)}`);
  }
}

function linesOf(text: string): string[] {
  const lines = [''];
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\' && at + 1 < text.length) lines[lines.length - 1] += text[++at];
    else if (text[at] === BETWEEN) lines.push('');
    else lines[lines.length - 1] += text[at];
  }
  return lines.map((line) => line.trim()).filter((line) => line !== '');
}

function worldOf(text: string, known: readonly ShownJson[]): ShownJson {
  if (/^\d{1,3}$/.test(text)) {
    const world = known[Number(text)];
    if (world === undefined) throw new InputFault(`the link begins in world ${text}; there are ${known.length}`);
    return world;
  }
  let json: ShownJson;
  try {
    json = JSON.parse(text) as ShownJson;
  } catch {
    throw new InputFault(`the link's world is no JSON, near ${shortened(text)}`);
  }
  if (depthOf(json) > RECORD_LIMITS.depth) throw new InputFault('the link\'s world is nested too deeply');
  return json;
}

function depthOf(json: ShownJson): number {
  let level: ShownJson[] = [json];
  for (let depth = 0; ; depth++) {
    const inner = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) as ShownJson[] : []));
    if (inner.length === 0 || depth > RECORD_LIMITS.depth) return depth;
    level = inner;
  }
}
