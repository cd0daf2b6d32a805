/**
 * A scenario: devices, machines and steps, in a format small enough to write by hand, played under any position.
 *
 *     { "id": "S32", "title": "…", "devices": { "D1": { "noSnoop": true, "canEnforce": false } }, "vms": { "K1": "P1" },
 *       "steps": ["alloc A", "bind D1", "attach D1 A", "add K1 D1", "wbinvd K1"] }
 *
 * A device is alone in its group unless `group` says otherwise; a machine belongs to the process named.
 */
import type { Errno } from '../iommufd/answer';
import type { Facts } from './coherency';
import type { WbinvdAnswer } from './device-files';
import type { Position } from './positions';
import { Wbinvd } from './wbinvd';

export interface Scenario {
  readonly id: string;
  readonly title: string;
  readonly devices: Readonly<Record<string, Omit<Facts, 'group'> & { readonly group?: string }>>;
  readonly vms: Readonly<Record<string, string>>;
  readonly steps: readonly string[];
}

/** What a step did, and what holds after it, machine by machine. */
export interface Outcome {
  readonly step: string;
  /** The errno; `-` for what cannot happen. */
  readonly answer: Errno | '-';
  /** For a WBINVD and the like: whether it did something. */
  readonly flushed?: boolean;
  readonly waits?: boolean;
  readonly real: Readonly<Record<string, boolean>>;
  readonly correct: Readonly<Record<string, boolean>>;
}

type Kind = 'device' | 'vm' | 'space' | 'process' | 'enforce';
type Words = readonly (string | undefined)[];

interface Op { readonly takes: readonly Kind[]; readonly least: number; readonly play: (room: Wbinvd, words: Words) => WbinvdAnswer | undefined }

/** An operation on one thing. */
const one = (kind: Kind, play: (room: Wbinvd, name: string) => WbinvdAnswer | undefined): Op => (
  { takes: [kind], least: 1, play: (room, [name]) => play(room, name!) });

export const SCENARIO_OPS: Readonly<Record<string, Op>> = {
  alloc: { takes: ['space', 'enforce'], least: 1, play: (room, [space, word]) => room.alloc(space!, word === 'enforce') },
  bind: one('device', (room, d) => room.bind(d)),
  close: one('device', (room, d) => room.close(d)),
  attach: { takes: ['device', 'space'], least: 2, play: (room, [d, space]) => room.attach(d!, space!) },
  detach: one('device', (room, d) => room.detach(d)),
  unplug: one('device', (room, d) => room.unplug(d)),
  plug: one('device', (room, d) => room.plug(d)),
  chmod: one('device', (room, d) => room.chmod(d)),
  add: { takes: ['vm', 'device', 'process'], least: 2, play: (room, [k, d, process]) => room.add(k!, d!, process) },
  del: { takes: ['vm', 'device', 'process'], least: 2, play: (room, [k, d, process]) => room.del(k!, d!, process) },
  tell: { takes: ['vm', 'device'], least: 2, play: (room, [k, d]) => room.tell(k!, d!) },
  forget: { takes: ['vm', 'device'], least: 2, play: (room, [k, d]) => room.forget(k!, d!) },
  update: one('vm', (room, k) => room.update(k)),
  forbid: one('vm', (room, k) => room.forbid(k)),
  permit: one('vm', (room, k) => room.permit(k)),
  closeKvm: one('vm', (room, k) => room.closeKvm(k)),
  destroy: one('vm', (room, k) => room.destroy(k)),
  exit: one('process', (room, process) => room.exit(process)),
  ioctl: { takes: [], least: 0, play: (room) => room.ioctl() },
  dma: one('device', (room, d) => room.dma(d)),
  dmaBegins: one('device', (room, d) => room.dmaBegins(d)),
  dmaEnds: one('device', (room, d) => room.dmaEnds(d)),
  noticeArrived: one('vm', (room, k) => room.noticeArrived(k)),
  wbinvd: one('vm', (room, k) => room.wbinvd(k)),
  wbinvdBegins: one('vm', (room, k) => room.wbinvdBegins(k)),
  wbinvdEnds: one('vm', (room, k) => room.wbinvdEnds(k)),
};

/** Plays all steps; one that is refused changes nothing, and the next is taken all the same. */
export function playScenario(scenario: Scenario, position: Position): Outcome[] {
  const devices = Object.fromEntries(Object.entries(scenario.devices).map(([name, facts]) => [name, { ...facts, group: facts.group ?? `G-${name}` }]));
  const room = new Wbinvd(position, devices, scenario.vms);
  const names = Object.keys(scenario.vms);
  return scenario.steps.map((step) => {
    const [op, ...words] = step.split(' ');
    const answer = SCENARIO_OPS[op].play(room, words);
    return {
      step, answer: answer?.errno ?? '-',
      ...(answer?.flushed === undefined ? {} : { flushed: answer.flushed }), ...(answer?.waits ? { waits: true } : {}),
      real: Object.fromEntries(names.map((name) => [name, room.mayFlush(name)])),
      correct: Object.fromEntries(names.map((name) => [name, room.correct(name)])),
    };
  });
}

/** What is wrong with a value that should be a scenario, with the place; empty when nothing is. */
export function faultsOf(value: unknown): string[] {
  if (!isObject(value)) return ['a scenario is an object'];
  const faults: string[] = [];
  const known = ['id', 'title', 'devices', 'vms', 'steps'];
  for (const key of Object.keys(value)) if (!known.includes(key)) faults.push(`${key}: no such field`);
  for (const key of ['id', 'title']) if (typeof value[key] !== 'string') faults.push(`${key}: a text is expected`);
  for (const key of ['devices', 'vms']) if (!isObject(value[key])) faults.push(`${key}: an object is expected`);
  if (!Array.isArray(value.steps) || !value.steps.every((step) => typeof step === 'string')) faults.push('steps: a list of texts is expected');
  if (faults.length > 0) return faults;
  const { devices, vms, steps } = value as { devices: Record<string, unknown>; vms: Record<string, unknown>; steps: string[] };
  for (const [name, facts] of Object.entries(devices)) faults.push(...faultsOfDevice(name, facts));
  for (const [name, process] of Object.entries(vms)) if (typeof process !== 'string') faults.push(`vms.${name}: the name of a process is expected`);
  steps.forEach((step, at) => faults.push(...faultsOfStep(step, devices, vms).map((fault) => `step ${at + 1}, '${step}': ${fault}`)));
  return faults;
}

function faultsOfDevice(name: string, facts: unknown): string[] {
  if (!isObject(facts)) return [`devices.${name}: an object is expected`];
  const faults = ['noSnoop', 'canEnforce'].filter((key) => typeof facts[key] !== 'boolean').map((key) => `devices.${name}.${key}: true or false is expected`);
  if (facts.group !== undefined && typeof facts.group !== 'string') faults.push(`devices.${name}.group: a text is expected`);
  for (const key of Object.keys(facts)) if (!['noSnoop', 'canEnforce', 'group'].includes(key)) faults.push(`devices.${name}.${key}: no such field`);
  return faults;
}

function faultsOfStep(step: string, devices: object, vms: object): string[] {
  const [name, ...words] = step.split(' ');
  if (!Object.hasOwn(SCENARIO_OPS, name)) return [`no such step; one of ${Object.keys(SCENARIO_OPS).join(', ')}`];
  const { takes, least } = SCENARIO_OPS[name];
  if (words.length < least || words.length > takes.length) return [`takes ${takes.join(', ') || 'nothing'}`];
  return words.flatMap((word, at) => {
    const kind = takes[at];
    if (kind === 'device' && !Object.hasOwn(devices, word)) return [`no device ${word}`];
    if (kind === 'vm' && !Object.hasOwn(vms, word)) return [`no machine ${word}`];
    if (kind === 'enforce' && word !== 'enforce') return [`only 'enforce' may stand here, not '${word}'`];
    return word === '' ? ['one space between words'] : [];
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
