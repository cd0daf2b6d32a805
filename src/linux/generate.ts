/**
 * Calls that lead to rules: runs are made at random and played by the model first, and of some that one is kept whose rules were answered
 * least until now. A run is made from a number, so it can be made again.
 */
import type { Case, CaseStep } from '../cases/case';
import { OPS } from '../cases/dispatch';
import { randomOf } from '../cases/random';
import { ALL_RULES } from '../cases/tally';
import { walk } from '../cases/walk';
import type { CaseJson } from '../iommufd/ioctl/call';
import { type U64, U64_MAX, u64 } from '../iommufd/u64';
import { NO_FLAGS } from '../iommufd/ioctl/words';
import { expressible } from './fit';

/** How often a rule was answered, as `call.rule`. */
export type Counts = Map<string, number>;

/** Enough that a run's own process, which takes as long as a hundred calls, does not count. */
const CALLS_A_RUN = 120;
const CANDIDATES = 6;

/** Two kinds of runs: what most of their calls need, and what they make then. */
const KINDS = {
  mock: {
    beginning: ['open_fd as=F', 'ioas_alloc fd=F as=A', 'bind_device fd=F dev=d0 as=D', 'attach dev=D pt=A as=H', 'hwpt_alloc fd=F dev=D pt=A flags=NEST_PARENT as=P',
      'viommu_alloc fd=F dev=D hwpt=P as=V', 'access_create fd=F ioas=A as=X', 'fault_alloc fd=F as=Q fd_as=q', 'open_other as=f', 'dmabuf_create as=b len=65536'],
    calls: ['map', 'map', 'map', 'map_file', 'copy', 'unmap', 'unmap', 'allow_iovas', 'iova_ranges', 'option_set', 'option_get', 'change_process', 'vfio_ioas_get', 'vfio_ioas_set',
      'vfio_ioas_clear', 'ioas_alloc', 'hwpt_alloc', 'hwpt_alloc', 'hwpt_invalidate', 'set_dirty', 'get_dirty_bitmap', 'fault_alloc', 'viommu_alloc', 'vdevice_alloc', 'veventq_alloc',
      'hw_queue_alloc', 'replace', 'access_create', 'access_replace', 'access_pin', 'access_rw', 'access_unpin', 'access_destroy', 'obj_destroy', 'obj_destroy', 'reserve_iova', 'vfio_map', 'vfio_unmap',
      'vfio_get_info', 'container_set_iommu', 'check_extension', 'get_hw_info', 'dup_fd', 'close_fd', 'dmabuf_revoke', 'dmabuf_create', 'open_other', 'ioas_destroy', 'hwpt_destroy', 'noiommu_get_pa',
      'check_map', 'check_refs', 'check_iotlb', 'check_cache', 'mark_dirty', 'trigger_iopf', 'trigger_vevent', 'fault_read', 'fault_respond', 'vevent_read', 'mmap', 'munmap', 'unbind_device', 'detach'],
  },
  real: {
    beginning: ['open_fd as=F', 'ioas_alloc fd=F as=A', 'container_open as=C', 'group_open group=g0 as=g', 'cdev_open dev=d1 as=c', 'cdev_bind fd=c iommufd=F as=D', 'kvm_create as=M', 'kvm_vfio_create vm=M as=K'],
    calls: ['map', 'unmap', 'copy', 'allow_iovas', 'ioas_alloc', 'vfio_ioas_set', 'group_open', 'group_set_container', 'group_set_container', 'group_unset_container', 'group_get_device_fd', 'group_get_status', 'cdev_open',
      'cdev_bind', 'cdev_attach', 'cdev_attach', 'cdev_detach', 'container_open', 'container_set_iommu', 'vfio_map', 'vfio_map', 'vfio_unmap', 'vfio_get_info', 'check_extension', 'kvm_file_add', 'kvm_file_del', 'obj_destroy',
      'hwpt_alloc', 'unknown_ioctl', 'close_fd', 'dup_fd', 'option_set', 'get_api_version', 'kvm_dev_attr', 'kvm_destroy', 'group_close'],
  },
} as const;

/** The calls that runs are made of. */
export const LED: ReadonlySet<string> = new Set(Object.values(KINDS).flatMap(({ beginning, calls }) => [...beginning.map((line) => line.split(' ')[0]!), ...calls]));

const DEVICES = ['d0', 'd1', 'd2', 'd3'];
const GROUPS = ['g0', 'g1', 'g3'];
const CHOICES: Readonly<Record<string, readonly CaseJson[]>> = {
  flag: [true, false], prot: [['R'], ['W'], ['R', 'W'], ['R', 'W'], ['R', 'W']], memory: ['anonymous', 'anonymous', 'readonly', 'none'], count: [0, 1, 2, 4, 4096, 2 ** 32 - 1],
  text: ['d0', 'd1', 'other'], device: DEVICES, group: GROUPS, entries: [[{}], [{ flags: 'ALL' }], [{ flags: 2 }]], bits: [[0]],
};
/** What a call mostly does without. */
const SELDOM = /^(flags|user_va|uptr_offset|reserved|proc|size|structure|memory|argsz|token|groups|data_len|entry_len|type|prot)$/;
/** Arguments that no kernel can be asked, or that say another thing than they seem to. */
const NEVER = /^(user_va|request|proc|size|structure)$/;
const WHERE: readonly U64[] = [0x1000000, 0x1001000, 0x1002000, 0x1000800, 0x1ffffff, 0x7fffe000, 0, 4096];
const LENGTHS: readonly U64[] = [4096, 4096, 8192, 2048, 1, 0, 65536, 2 ** 21];
const ENDS: readonly U64[] = [U64_MAX, 2n ** 63n, 2 ** 32, 2 ** 39];
/** Calls that look at each page of their memory: of the whole of it, 4 GiB, that takes seconds, and more memory than a guest has. */
const TOUCHES = new Set(['map', 'vfio_map', 'check_refs', 'check_map', 'access_pin', 'access_rw']);

class Maker {
  readonly #random: () => number;
  readonly #made: { name: string; by: string; key: string }[] = [];

  constructor(seed: number) { this.#random = randomOf(seed); }

  pick<T>(values: readonly T[]): T { return values[this.#random() % values.length]; }

  /** A line of a beginning. */
  begin(line: string): CaseStep {
    const [op, ...words] = line.split(' ');
    const args = Object.fromEntries(words.map((word) => word.split('=') as [string, string]));
    return this.#keep({ op, args });
  }

  next(op: string, at: number): CaseStep {
    const { takes, words } = OPS.get(op)!;
    const args: Record<string, CaseJson> = {};
    for (const [key, kind] of Object.entries(takes)) {
      if (NEVER.test(key) || (kind.endsWith('?') && kind !== 'makes?' && this.#random() % 8 >= (SELDOM.test(key) ? 1 : 6))) continue;
      const plain = kind.replace('?', '');
      if (plain === 'makes') args[key] = `${key === 'fd_as' ? 'q' : 'n'}${at}`;
      else if (plain === 'name') args[key] = this.#name(key);
      else if (plain === 'number') args[key] = /len/.test(key) ? this.#near(LENGTHS, TOUCHES.has(op) ? ENDS.slice(0, 2) : ENDS) : this.#near(WHERE);
      else if (plain === 'ranges') args[key] = Array.from({ length: 1 + this.#random() % 2 }, () => [this.#near(WHERE), this.#near(WHERE)]);
      else if (['word', 'type', 'flags'].includes(plain)) {
        const known = [...(words?.[key] ?? NO_FLAGS).keys()];
        const word = this.#random() % 6 && known.length > 0 ? this.pick(known) : 'OTHER';
        args[key] = plain === 'flags' ? [word] : word;
      } else args[key] = this.pick(CHOICES[plain] ?? [0]);
    }
    return this.#keep({ op, args });
  }

  #keep(step: CaseStep): CaseStep {
    for (const key of ['as', 'fd_as']) if (typeof step.args[key] === 'string') this.#made.push({ name: step.args[key], by: step.op, key });
    return step;
  }

  /** Mostly something that fits the argument, now and then anything, or nothing. */
  #name(key: string): CaseJson {
    if (this.#random() % 12 === 0) return this.pick<CaseJson>(['closed', 99, 0]);
    const files = /^(open|dup|container|group_|cdev_open|kvm|dmabuf)/;
    const wanted = key === 'access' ? /^access_create/ : key === 'pin' ? /^access_pin/ : key === 'map' ? /^mmap/ : key === 'cookie' ? /^fault_read/ : key === 'file' ? /^(open_other|dmabuf|cdev_open|group_)/ : /^(fd|iommufd|container|kv|vm)$/.test(key) ? files : /_alloc|_bind|bind_device|attach|replace/;
    const like = this.#made.filter(({ by, key: made }) => wanted.test(by) && (made !== 'fd_as' || key === 'fd'));
    // The first that were made are what most calls are about.
    return like.length === 0 ? 'closed' : this.pick(this.#random() % 3 ? like.slice(0, 5) : like).name;
  }

  /** A number of the list, or one beside it, or one near the end of 64 bits. */
  #near(list: readonly U64[], ends = ENDS): U64 {
    const base = this.#random() % 16 === 0 ? this.pick<U64>(ends) : this.pick(list);
    const value = BigInt(base) + BigInt(this.pick([0, 0, 0, 0, 0, 1, -1, 4096, -4096]));
    return u64(value < 0n ? 0n : value > BigInt(U64_MAX) ? BigInt(U64_MAX) : value);
  }
}

/** The rules that the model refuses by, as `call.rule`. */
export function rulesOf(one: Case): Set<string> {
  const found = new Set<string>();
  for (const { step: { op }, rule } of walk(one)) if (rule && op in ALL_RULES) found.add(`${op}.${rule.name}`);
  return found;
}

/** One run of a number, whatever it leads to. */
export function randomRun(seed: number, length = CALLS_A_RUN): Case {
  const maker = new Maker(seed);
  const kind = maker.pick(['mock', 'mock', 'real'] as const);
  const { beginning, calls } = KINDS[kind];
  const first = maker.pick([0, 0, 0, 3]);
  const steps = [...beginning.slice(0, beginning.length - first).map((line) => maker.begin(line)), ...Array.from({ length }, (_, at) => maker.next(maker.pick(calls), at))];
  const env = kind === 'mock' ? { mock: true } : { container: 'vfio', width: 39, groups: { g3: ['d2', 'd3'] }, devices: Object.fromEntries(DEVICES.map((device) => [device, { dirty: false }])) };
  return { id: `led-${seed}`, object: kind, env, steps: expressible(steps) };
}

const worth = (rules: ReadonlySet<string>, counts: Counts): number => [...rules].reduce((sum, rule) => sum + 1 / (1 + (counts.get(rule) ?? 0)), 0);

/** The one of some runs whose rules were answered least. */
export function ledRun(seed: number, counts: Counts): Case {
  const runs = Array.from({ length: CANDIDATES }, (_, at) => randomRun(seed * CANDIDATES + at));
  return runs.map((one) => ({ one, worth: worth(rulesOf(one), counts) })).reduce((best, each) => (each.worth > best.worth ? each : best)).one;
}
