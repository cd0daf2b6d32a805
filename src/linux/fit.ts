/**
 * A case as the guest can be asked it: its devices are those of the guest, calls that only drivers make become those of user space that come to
 * the same, and what cannot be asked is left out. The model is then asked the same calls, so that nothing is compared that was not asked.
 */
import type { Case, CaseStep } from '../cases/case';
import { checkStep } from '../cases/check';
import type { Env } from '../cases/env';
import type { Args, CaseJson } from '../iommufd/ioctl/call';
import { MEDIATED, PAIR, type GuestProfile, SINGLES, WIDTH } from './machine';

/** The devices of a guest by role: where each is in /sys; a role that this guest does not have is empty. */
export interface Pool { readonly singles: readonly string[]; readonly pair: readonly string[]; readonly noIommu: readonly string[]; readonly mediated: readonly string[]; readonly physical: readonly string[]; readonly virtual: readonly string[] }

/** A pool in which every role is filled, for what has to be known before a guest runs. */
export const WHOLE_POOL: Pool = {
  singles: Array.from({ length: SINGLES }, (_, at) => `s${at}`), pair: Array.from({ length: PAIR }, (_, at) => `p${at}`), noIommu: ['n0'],
  mediated: Array.from({ length: MEDIATED }, (_, at) => `m${at}`), physical: ['pf'], virtual: ['vf0', 'vf1'],
};

export interface Fitted {
  /** The case as it is asked; without answers. */
  readonly one: Case;
  /** The lines that tell the recorder about the machine. */
  readonly directives: readonly string[];
}

/** Calls that only look at the model, or at what user space cannot see; and those that only a driver in the kernel makes. */
export const NOT_ASKED = new Set(['query_noncoherent_count', 'query_vm', 'query_group_kvm', 'query_device_kvm', 'dma', 'device_reset_begin', 'device_reset_end', 'claim_group_owner',
  'claim_device_owner', 'release_group_owner', 'release_device_owner', 'kernel_attach_domain', 'device_program_pasid', 'device_dma_pasid', 'ioctl_begin', 'ioctl_end',
  'vcpu_run', 'wbinvd', 'invd', 'access_attach', 'access_detach']);

type Facts = Record<string, CaseJson>;

/** Which devices the case has, and which group each is in. */
export function devicesOf(one: Case): Map<string, { group: string; facts: Facts }> {
  const env = one.env ?? {};
  const found = new Map<string, { group: string; facts: Facts }>();
  const groupOf = (device: string): string => (device.startsWith('d') ? `g${device.slice(1)}` : `g-${device}`);
  const add = (device: string, group = groupOf(device)): void => { if (!found.has(device)) found.set(device, { group, facts: env.devices?.[device] ?? {} }); };
  for (const [group, members] of Object.entries(env.groups ?? {})) for (const device of members) add(device, group);
  for (const device of Object.keys(env.devices ?? {})) add(device);
  for (const { op, args } of one.steps) {
    if (typeof args?.dev === 'string' && /^[dm]\d+$/.test(args.dev) && !['hwpt_alloc', 'attach', 'detach', 'replace', 'unbind_device'].includes(op)) add(args.dev);
    if (typeof args?.group === 'string' && /^g\d+$/.test(args.group) && ![...found.values()].some(({ group }) => group === args.group)) add(`d${args.group.slice(1)}`, args.group);
  }
  return found;
}

/** The facts of a device of the guest, whatever the case says of its own: it is the calls that are asked. */
function factsOf(facts: Facts, profile: GuestProfile): Facts {
  if (facts.emulated === true) return { emulated: true };
  const common: Facts = { dirty: false };
  if (facts.noiommu === true) return { iommu: false, noiommu: true, enforce_cc: false, ...common };
  return { ...common, ...(profile.snoop ? {} : { enforce_cc: false }), ...(profile.remap ? {} : { isolated_msi: false }), ...(facts.vf_of === undefined ? {} : { vf_of: facts.vf_of }) };
}

/** The case on the guest; or why it has no such devices. */
export function fitTo(one: Case, profile: GuestProfile, pool: Pool): Fitted | { readonly unlike: string } {
  const env: Env = one.env ?? {};
  const caller = [...(env.capable === false ? ['!nocap'] : []), ...(env.memlock === undefined ? [] : [`!memlock ${env.memlock}`])];
  const said: Env = { ...(env.capable === undefined ? {} : { capable: env.capable }), ...(env.memlock === undefined ? {} : { memlock: env.memlock }) };
  return env.mock === true ? onMocks(one, said, caller, profile, pool) : onDevices(one, said, caller, profile, pool);
}

/** Mock devices, and beside them devices of the machine, which a case says are none. */
function onMocks(one: Case, said: Env, caller: readonly string[], profile: GuestProfile, pool: Pool): Fitted | { readonly unlike: string } {
  const kept: Record<string, Facts> = {};
  const devices = devicesOf(one);
  const singles = [...pool.singles];
  if ([...devices.values()].filter(({ facts }) => facts.mock === false).length > singles.length) return { unlike: 'singles' };
  const directives = [...devices].map(([device, { group, facts }]) => {
    if (facts.mock === false) {
      kept[device] = { mock: false, width: WIDTH, ...factsOf(facts, profile) };
      return `!device ${device} ${singles.shift()} ${group}`;
    }
    const flags = (facts.dirty === false ? 1 : 0) + (facts.pasid === true ? 4 : 0);
    if (flags > 0) kept[device] = { ...(facts.dirty === false ? { dirty: false } : {}), ...(facts.pasid === true ? { pasid: true } : {}) };
    return `!mock ${device} ${flags}`;
  });
  const env: Env = { mock: true, ...said, ...(Object.keys(kept).length > 0 ? { devices: kept } : {}) };
  const steps = one.object === 'mock' ? joined(one.steps) : bound(one.steps);
  return { one: asked(one, 'mock', env, steps), directives: [...directives, ...caller] };
}

function onDevices(one: Case, said: Env, caller: readonly string[], profile: GuestProfile, pool: Pool): Fitted | { readonly unlike: string } {
  const devices = devicesOf(one);
  const left = { singles: [...pool.singles], mediated: [...pool.mediated], noIommu: [...pool.noIommu], virtual: [...pool.virtual], physical: [...pool.physical] };
  const groups = new Map<string, string[]>();
  for (const [device, { group }] of devices) groups.set(group, [...groups.get(group) ?? [], device]);
  const pairs = [...groups.values()].filter((members) => members.length > 1);
  if (pairs.length > 1 || pairs.some((members) => members.length > pool.pair.length)) return { unlike: 'groups' };
  const parents = new Set([...devices.values()].map(({ facts }) => facts.vf_of).filter((parent) => parent !== undefined));
  const directives: string[] = [];
  const kept: Record<string, Facts> = {};
  for (const [device, { group, facts }] of devices) {
    const role = facts.emulated === true ? 'mediated' : facts.noiommu === true ? 'noIommu' : facts.vf_of !== undefined ? 'virtual' : parents.has(device) ? 'physical' : 'singles';
    const place = groups.get(group)!.length > 1 ? pool.pair[groups.get(group)!.indexOf(device)] : left[role].shift();
    if (place === undefined) return { unlike: role };
    directives.push(`!device ${device} ${place} ${group}`);
    // A hot reset takes all devices behind one port.
    kept[device] = { ...factsOf(facts, profile), ...(facts.emulated === true || role === 'virtual' || role === 'physical' ? {} : { slot: groups.get(group)!.length > 1 ? 'pair' : `port-${device}` }) };
  }
  const env: Env = { ...said, width: WIDTH, container: 'vfio', ...(devices.size > 0 ? { devices: kept } : {}),
    ...(pairs.length > 0 || [...groups].some(([group, [only]]) => group !== `g${only.slice(1)}`) ? { groups: Object.fromEntries(groups) } : {}) };
  return { one: asked(one, 'real', env, throughFiles(one.steps)), directives: [...directives, ...caller] };
}

/** The case without answers, and without what cannot be asked: a call that names what such a call makes is left out, too. */
function asked(one: Case, object: string, env: Env, steps: readonly CaseStep[]): Case {
  return { id: one.id, object, env, steps: expressible(steps.filter(({ op }) => !NOT_ASKED.has(op))) };
}

/** The steps that make sense, one after another; each without its answer. */
export function expressible(steps: readonly CaseStep[]): CaseStep[] {
  let names: ReadonlySet<string> = new Set();
  return steps.flatMap(({ op, args, proc }) => {
    const step: CaseStep = { op, args: args ?? {}, ...(proc === undefined ? {} : { proc }) };
    const made = new Set(names);
    if (checkStep({ ...step, expect: 'ok' }, made) !== undefined) return [];
    names = made;
    return [step];
  });
}

/** The test driver binds and attaches at once: of devices that are bound and not attached at once, the binding waits for the attach. */
function joined(steps: readonly CaseStep[]): CaseStep[] {
  const out: CaseStep[] = [];
  const waiting = new Map<CaseJson, CaseStep>();
  for (const step of steps) {
    const { op, args } = step;
    // What it is attached to is named before it has a number of its own.
    const attaches = op === 'attach' && waiting.has(args.dev) && args.pt !== args.dev && (args.pasid ?? 0) === 0;
    if (op === 'bind_device' && args.as !== undefined) waiting.set(args.as, step);
    else if (attaches) {
      out.push(waiting.get(args.dev)!, step);
      waiting.delete(args.dev);
    } else if (!(op === 'detach' && (args.pasid ?? 0) === 0) && !Object.values(args).some((value) => waiting.has(value))) out.push(step);
  }
  return out;
}

/** Calls of drivers on mock devices: each is bound with an address space of its own, attached by replacing that, and detached by replacing it again. */
function bound(steps: readonly CaseStep[]): CaseStep[] {
  const own = new Map<CaseJson, string>();
  return steps.flatMap((step): CaseStep[] => {
    const { op, args, proc } = step;
    const by = (other: string, what: Args): CaseStep => ({ op: other, args: what, ...(proc === undefined ? {} : { proc }) });
    const of = own.get(args.dev);
    if (op === 'bind_device') {
      const device = (args.as ?? `D-${own.size}`) as string;
      own.set(device, `Z${own.size}`);
      const space = own.get(device)!;
      return [by('ioas_alloc', { fd: args.fd, as: space }), by('bind_device', { ...args, as: device }), by('attach', { dev: device, pt: space })];
    }
    if (of !== undefined && (args.pasid ?? 0) === 0) {
      if (op === 'attach') return [by('replace', args)];
      if (op === 'detach') return [by('replace', { dev: args.dev, pt: of })];
    }
    return [step];
  });
}

/** Calls of drivers on VFIO devices, as user space makes them through the device's file. */
function throughFiles(steps: readonly CaseStep[]): CaseStep[] {
  const files = new Map<CaseJson, string>();
  return steps.flatMap((step): CaseStep[] => {
    const { op, args, proc } = step;
    const by = (other: string, what: Args): CaseStep => ({ op: other, args: what, ...(proc === undefined ? {} : { proc }) });
    const file = files.get(args.dev);
    const rest = Object.fromEntries(Object.entries(args).filter(([key]) => key !== 'dev'));
    if (op === 'bind_device') {
      const made = `file${files.size}`;
      files.set(args.as ?? made, made);
      return [by('cdev_open', { dev: args.dev, as: made }), by('cdev_bind', { fd: made, iommufd: args.fd, ...(args.as === undefined ? {} : { as: args.as }) })];
    }
    if (file === undefined) return [step];
    if (op === 'attach' || op === 'replace') return [by('cdev_attach', { fd: file, ...rest })];
    if (op === 'detach') return [by('cdev_detach', { fd: file, ...rest })];
    if (op === 'unbind_device') return [by('close_fd', { fd: file })];
    return [step];
  });
}
