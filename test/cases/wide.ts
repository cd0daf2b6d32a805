/**
 * Random calls on Linux's objects, with arguments over the whole width of 64 bits, and what holds of the objects whatever was called.
 * A run is made from a number, so it can be made again.
 */
import type { Case, CaseStep } from '../../src/cases/case';
import { OPS } from '../../src/cases/dispatch';
import { randomOf } from '../../src/cases/random';
import { printCall } from '../../src/cases/report';
import { answerStep, caseWorldOf } from '../../src/cases/run';
import { ALL_RULES } from '../../src/cases/tally';
import type { CaseWorld } from '../../src/cases/world';
import { Access } from '../../src/iommufd/access';
import { Container } from '../../src/iommufd/container';
import { Context } from '../../src/iommufd/context';
import { Ioas } from '../../src/iommufd/ioas';
import type { IoctlAnswer, CaseJson } from '../../src/iommufd/ioctl/call';
import { NO_FLAGS, type Words } from '../../src/iommufd/ioctl/words';
import { forgetRefusal, ruleOf } from '../../src/rules';
import type { RangeTree } from '../../src/iommufd/range-tree';
import type { Range } from '../../src/iommufd/ranges';
import { U64, U64_MAX, lengthOf, plus, u64 } from '../../src/iommufd/u64';

/** Calls of a kernel's allocator have cases of another kind; calls in flight come in pairs. */
export const CALLS = [...OPS.keys()].filter((op) => !/^ioasid_|^sva_|^mm_exit|^query_custom|^ioctl_|^module_param/.test(op));
/** Those that end much come seldom. */
const ENDS = /^(exit|close_fd|ioas_destroy|obj_destroy|hwpt_destroy|hot_unplug|kvm_destroy|group_close|access_destroy|unbind_device|vfio_ioas_clear|kernel_attach_domain)$/;
const QUIET = CALLS.filter((op) => !ENDS.test(op));
/** Those with addresses come more often than the others. */
const OFTEN = ['map', 'map', 'map', 'unmap', 'unmap', 'copy', 'vfio_map', 'vfio_map', 'vfio_unmap', 'access_pin', 'access_rw', 'allow_iovas', 'reserve_iova', 'iova_ranges'];
/** Every run begins with what most calls need. */
const BEGINNING = ['open_fd', 'ioas_alloc', 'ioas_alloc', 'access_create', 'access_attach', 'container_open', 'group_open', 'group_set_container', 'container_set_iommu'];
const WORDS: readonly CaseJson[] = ['SELFTEST', 'DEFAULT', 'TYPE1', 'TYPE1v2', 'NOIOMMU', 'DMA_CC', 'huge_pages', 'rlimit_mode', 'host', 'vfio', 'd0', 'm0', 'other'];
const ANY: readonly CaseJson[] = [[], 0, 'FILE', true];
const CHOICES: Readonly<Record<string, readonly CaseJson[]>> = {
  count: [0, 1, 2, 8, 100, 4096, 2 ** 32 - 1], flag: [true, false], text: WORDS, any: ANY,
  prot: [['R'], ['W'], ['R', 'W'], ['R', 'W'], ['R', 'W'], []], memory: ['anonymous', 'huge', 'readonly', 'pfnmap', 'none'],
  bits: [[], [0], [[0, 3], 5]], entries: [[], [{}], [{ flags: 'ALL' }, { flags: 2 }], [{ iotlb_id: 1 }, { vdev_id: 1, cache_id: 2 }]],
  device: ['d0', 'd1', 'd2', 'd3', 'd4', 'm0'], group: ['g0', 'g2', 'g3', 'g4', 'g-m0'],
};
/** What makes the things that arguments of this name stand for. */
const MAKERS: Readonly<Record<string, RegExp>> = {
  iommufd: /^open_fd/, container: /^container_open/, ioas: /^ioas_alloc/, src: /^ioas_alloc/, dst: /^ioas_alloc/,
  pt: /^(ioas|hwpt)_alloc/, hwpt: /^hwpt_alloc/, access: /^access_create/, pin: /^access_pin/, dev: /^(bind_device|cdev_bind)/, viommu: /^viommu_alloc/, vm: /^kvm_create/,
};
/** The files that calls of this name are made on. */
const FILES: readonly (readonly [calls: RegExp, made: RegExp])[] = [
  [/^(vfio_(map|unmap|get_info)|container|check_ext)/, /^container_open/], [/^group/, /^group_open/], [/^cdev/, /^cdev_open/], [/./, /^open_fd/],
];
/** What a call mostly does without. */
const SELDOM = /^(flags|user_va|uptr_offset|reserved|proc|size|structure|memory)$/;
const DEVICES = { d1: { enforce_cc: false }, d2: { pasid: true }, d3: { noiommu: true }, d4: { driver: null }, m0: { emulated: true } };

/** Arguments that note who looks at them. */
export const watched = (op: string, args: Record<string, CaseJson>, read: Set<string>): Record<string, CaseJson> => new Proxy(args, {
  get(target, key) {
    read.add(`${op}.${String(key)}`);
    return target[key as string];
  },
});

class Run {
  readonly #random: () => number;
  readonly #made: string[] = [];
  /** Numbers that were answered, which later calls are near. */
  readonly #seen: U64[] = [0];
  readonly steps: CaseStep[] = [];
  readonly world: CaseWorld;

  /** @param read the arguments that a call has looked at, as `call.argument` */
  constructor(seed: number, readonly read: Set<string>) {
    this.#random = randomOf(seed);
    const env = { ...(this.#pick([true, false]) ? { mock: true } : {}), ...(this.#pick([true, false]) ? { container: 'vfio' } : {}), groups: { g0: ['d0', 'd1'] }, devices: DEVICES };
    const kernel = this.#pick([undefined, undefined, undefined, '6.12', '6.18', '6.1']);
    const one: Case = { id: String(seed), object: this.#pick(['mock', 'real', 'other']), env, steps: this.steps, ...(kernel ? { kernel } : {}) };
    this.world = caseWorldOf(one);
  }

  /** The next call and its answer. */
  next(): { readonly step: CaseStep; readonly answer: IoctlAnswer } {
    const at = this.steps.length;
    const op = BEGINNING[at] ?? this.#pick(this.#random() % 2 ? OFTEN : this.#random() % 8 ? QUIET : CALLS);
    const step: CaseStep = { op, args: this.#arguments(op, at), expect: 'ok' };
    this.steps.push(step);
    forgetRefusal();
    const answer = answerStep(this.world, { ...step, args: watched(op, step.args, this.read) }, at);
    for (const key of ['as', 'fd_as']) if (step.args[key] !== undefined) this.#made.push(step.args[key] as string);
    if (answer.out?.iova !== undefined) this.#seen.push(answer.out.iova as U64);
    return { step, answer };
  }

  #pick<T>(values: readonly T[]): T { return values[this.#random() % values.length]; }

  #arguments(op: string, at: number): Record<string, CaseJson> {
    const args: Record<string, CaseJson> = {};
    const { takes, words } = OPS.get(op)!;
    for (const [key, kind] of Object.entries(takes)) {
      if (kind.endsWith('?') && this.#random() % 8 >= (SELDOM.test(key) ? 1 : 5)) continue;
      const plain = kind.replace('?', '');
      if (plain === 'makes') args[key] = `${op}-${key}${at}`;
      else if (plain === 'name') args[key] = this.#random() % 16 === 0 || this.#made.length === 0 ? this.#pick(['closed', 0, 1, 2, 3, 99, null]) : this.#name(op, key);
      else if (plain === 'number') args[key] = this.#random() % 2 ? this.#number() : key === 'len' ? this.#length() : this.#pick(this.#seen);
      else if (plain === 'ranges') args[key] = Array.from({ length: this.#random() % 3 }, () => [this.#number(), this.#number()].sort((a, b) => (a < b ? -1 : 1)));
      else if (plain === 'names') args[key] = Array.from({ length: this.#random() % 3 }, () => (this.#made.length > 0 ? this.#pick(this.#made) : 0));
      else if (plain === 'word' || plain === 'type') args[key] = this.#word(plain, words?.[key]);
      else if (plain === 'flags') args[key] = this.#random() % 2 ? [] : this.#random() % 8 ? [this.#word('word', words?.[key])] : this.#random() % 256;
      else args[key] = this.#pick(CHOICES[plain]);
    }
    return args;
  }

  /** Mostly a name of the right kind, which its beginning tells, and one of the first, about which much has been said. */
  #name(op: string, key: string): string {
    const makers = key === 'fd' ? FILES.find(([calls]) => calls.test(op))![1] : MAKERS[key];
    const like = this.#made.filter((name) => makers?.test(name));
    return this.#random() % 8 && like.length > 0 ? like[this.#random() % Math.min(3, like.length)] : this.#pick(this.#made);
  }

  /** One of the words that a call knows, one that none does, or (of a type) any number. */
  #word(kind: 'word' | 'type', words: Words = NO_FLAGS): CaseJson {
    return this.#random() % 8 && words.size > 0 ? this.#pick([...words.keys()]) : kind === 'type' && this.#random() % 2 ? this.#random() : 'OTHER';
  }

  #length(): U64 { return this.#pick([1, 2048, 4096, 4097, 8192, 65536, 2 ** 21, 2 ** 40]); }

  /** A number of 64 bits: near one that was answered, near a power of two, near the end, or any. */
  #number(): U64 {
    const near = [-4096, -2048, -1, 0, 0, 0, 0, 1, 4096, 8191][this.#random() % 10];
    const bits = BigInt(this.#random() % 65);
    const base = [BigInt(this.#pick(this.#seen)), 1n << bits, 1n << bits, BigInt(U64_MAX), (BigInt(this.#random()) << 32n) | BigInt(this.#random()), 1n << 24n][this.#random() % 6];
    const value = base + BigInt(near);
    return u64(value < 0n ? 0n : value > BigInt(U64_MAX) ? BigInt(U64_MAX) : value);
  }
}

function fail(message: string): never { throw new Error(message); }

/** Ranges are in order, apart, of 64 bits, each number in its one form; and the tree finds each of them. */
function checkRanges(what: string, ranges: RangeTree<Range>): void {
  let next: U64 = 0;
  let count = 0;
  for (const range of ranges) {
    const { first, last } = range;
    for (const each of [first, last]) if ((typeof each === 'number') !== (each <= Number.MAX_SAFE_INTEGER) || (typeof each === 'number' && !Number.isInteger(each))) fail(`${what}: ${each} is inexact`);
    if (first < next || last < first || last > U64_MAX) fail(`${what}: ${first} to ${last} is out of order`);
    if (ranges.firstIn(first, first) !== range || ranges.firstIn(last, last) !== range) fail(`${what}: ${first} to ${last} is not found`);
    next = plus(last, 1);
    count++;
  }
  if (count !== ranges.size) fail(`${what}: ${count} ranges, said to be ${ranges.size}`);
}

function checkIoas(ioas: Ioas): void {
  const { areas, iovas } = ioas;
  checkRanges('areas', areas);
  for (const { first, last } of iovas.reserved) if (last >= first && areas.firstIn(first, last)) fail(`an area is where ${first} to ${last} is reserved`);
  for (const { first, last } of iovas.allowed) if (iovas.isReserved(first, last)) fail(`${first} to ${last} is allowed and reserved`);
  const pins = new Map([...areas].map((area) => [area, 0]));
  for (const access of ioas.accesses) {
    for (const pin of access.pins.values()) for (const area of pin.areas) pins.set(area, (pins.get(area) ?? fail('a pin is of no area')) + 1);
  }
  for (const [area, count] of pins) if (area.pins !== count) fail(`${count} pins of an area that says ${area.pins}`);
  let free: U64 = 0;
  for (const { first, last } of iovas.usable()) free = plus(free, lengthOf(first, last));
  if (free > plus(U64_MAX, 1)) fail('more is usable than there is');
}

/** What holds of all objects that descriptors lead to. */
function check(world: CaseWorld): void {
  const seen = new Set<object>();
  for (const [, { file }] of world.names.descriptors()) {
    if (seen.has(file)) continue;
    seen.add(file);
    if (file instanceof Container && file.backend) checkRanges('mappings', file.backend.mappings);
    if (!(file instanceof Context)) continue;
    for (const object of file.objects.objects()) {
      if (object.users < 1 || object.wait < 1) fail(`object ${object.id} has ${object.users} users, ${object.wait} waits`);
      if (object instanceof Ioas) checkIoas(object);
      if (object instanceof Access && object.ioas && !object.ioas.accesses.has(object)) fail(`access ${object.id} is unknown where it is attached`);
    }
  }
}

/** Whether a call may answer so: by a rule of its table; a call without one refuses nothing, or only warns. */
function isAnswer(op: string, errno: string): boolean {
  return errno === 'OK' || errno === 'WARN' || (ALL_RULES[op] ?? []).some((rule) => rule === ruleOf(errno));
}

const CALLS_A_RUN = 200;
const CHECKED_EVERY = 20;

/** Makes so many calls. Throws for an answer that is none, or where something does not hold, with the run as a list of calls. */
export function wideCalls(calls: number, seed: number): { readonly answers: ReadonlyMap<string, number>; readonly read: ReadonlySet<string> } {
  const answers = new Map<string, number>();
  const read = new Set<string>();
  for (let made = 0; made < calls; made += CALLS_A_RUN) {
    const run = new Run(seed + made, read);
    try {
      for (let at = 0; at < CALLS_A_RUN; at++) {
        const { step, answer } = run.next();
        if (!isAnswer(step.op, answer.errno)) fail(`${step.op} has no rule that answers ${answer.errno} so: ${ruleOf(answer.errno)?.name ?? 'none'}`);
        const key = `${step.op} ${answer.errno}`;
        answers.set(key, (answers.get(key) ?? 0) + 1);
        if (step.op === 'map' && answer.errno === 'OK') checkMapped(run.world, step, answer);
        if (at % CHECKED_EVERY === 0) check(run.world);
      }
      check(run.world);
    } catch (error) {
      throw new Error(`${(error as Error).stack}\nrun ${seed + made}:\n${run.steps.map(printCall).join('\n')}`);
    }
  }
  return { answers, read };
}

/** What was mapped is there, and unmaps as what it was. */
function checkMapped(world: CaseWorld, { args }: CaseStep, { out }: IoctlAnswer): void {
  const ioas = world.context(args.fd)!.lookup<Ioas>(world.id(args.ioas), 'Ioas')!;
  const area = ioas.areas.firstIn(out!.iova as U64, out!.iova as U64);
  if (!area || area.first !== out!.iova || area.length !== world.number(args.len)) fail('what was mapped is not there');
  if (args.iova !== undefined && area.first !== world.number(args.iova)) fail('it was mapped elsewhere');
}
