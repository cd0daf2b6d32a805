/** Differences that have an explanation: what is asked there is more than the model says, or the kernel is wrong. Each stands in spec/DIVERGENCES.md. */
import { numeral, readJson } from '../cases/numerals';
import type { KernelDifference } from './compare';

interface Known { readonly call: string; readonly why: string; readonly is: (difference: KernelDifference) => boolean }

/** What the test driver takes in one access, in bytes. */
const LARGEST_ACCESS = 1 << 24;
const isLarge = (difference: KernelDifference): boolean => {
  const { len } = args(difference);
  const bytes = typeof len === 'string' ? numeral(len) : len;
  return (typeof bytes === 'number' || typeof bytes === 'bigint') && bytes > LARGEST_ACCESS;
};

/** The bits of an answer, written as bits and pairs of the first and the last; a page has few. */
function bitsOf(answer: string): Set<number> {
  const all = readJson(answer.slice('bits '.length)) as readonly (number | readonly [number, number])[];
  return new Set(all.flatMap((each) => (typeof each === 'number' ? each : Array.from({ length: each[1] - each[0] + 1 }, (_, at) => each[0] + at))));
}

/** Each stretch that the kernel tells has a bit of the model's: memory that lies together has one entry for several units, which is dirty as a whole. */
function tellsEntries({ kernel, model }: KernelDifference): boolean {
  if (!kernel.startsWith('bits ') || !model.startsWith('bits ')) return false;
  const [told, dirty] = [bitsOf(kernel), bitsOf(model)];
  const begun = [...told].filter((bit) => !told.has(bit - 1));
  const meets = (bit: number): boolean => told.has(bit) && (dirty.has(bit) || meets(bit + 1));
  return told.size > 0 && begun.every(meets);
}

const args = ({ one, step }: KernelDifference) => one.steps[step - 1].args;

export const KNOWN_DIFFERENCES: readonly Known[] = [
  {
    call: 'noiommu_get_pa', why: 'the table of calls of a kernel with its test driver has holes, and before a hole the structure is looked at',
    is: (difference) => difference.rule === 'laterCall' && args(difference).structure !== undefined,
  },
  {
    call: 'get_dirty_bitmap', why: 'an entry of several units is dirty as a whole, and told without its last unit',
    is: tellsEntries,
  },
  {
    call: 'vfio_map', why: 'on the file of a device this number is a hot reset',
    is: ({ rule }) => rule === 'otherFile' || rule === 'unbound',
  },
  { call: 'vfio_get_info', why: 'on the file of a device this number asks what a hot reset needs', is: ({ rule }) => rule === 'otherFile' || rule === 'unbound' },
  {
    call: 'attach', why: 'the test driver binds and attaches in one call, in which the number of its own object is not to be found yet',
    is: ({ one, step, kernel, rule }) => kernel === 'ENOENT' && rule === 'wrongTarget' && one.steps[step - 2]?.op === 'bind_device',
  },
  { call: 'access_rw', why: 'the test driver takes no more than 16 MiB', is: (difference) => difference.kernel === 'ENOMEM' && isLarge(difference) },
  { call: 'access_pin', why: 'the test driver takes no more than 16 MiB', is: (difference) => difference.kernel === 'ENOMEM' && isLarge(difference) },
  {
    call: 'hwpt_alloc', why: 'the emulated IOMMU cannot nest',
    is: (difference) => difference.kernel === 'EOPNOTSUPP' && difference.one.env?.mock !== true && String(args(difference).flags).includes('NEST_PARENT'),
  },
];

/** Why a difference is none to find out about; undefined for one that nobody has explained. */
export function explained(difference: KernelDifference): string | undefined {
  return KNOWN_DIFFERENCES.find(({ call, is }) => call === difference.call && is(difference))?.why;
}
