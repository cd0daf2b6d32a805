/** Differences that have an explanation: what is asked there is more than the model says, or the kernel is wrong. Each stands in spec/DIVERGENCES.md. */
import type { Difference } from './compare';

interface Known { readonly call: string; readonly why: string; readonly is: (difference: Difference) => boolean }

const args = ({ one, step }: Difference) => one.steps[step - 1].args;

export const KNOWN: readonly Known[] = [
  {
    call: 'noiommu_get_pa', why: 'the table of calls of a kernel with its test driver has holes, and before a hole the structure is looked at',
    is: (difference) => difference.rule === 'laterCall' && args(difference).structure !== undefined,
  },
  {
    call: 'get_dirty_bitmap', why: 'a page of several entries is told without its last one',
    is: ({ kernel, model }) => kernel.startsWith('bits ') && model.startsWith('bits '),
  },
  {
    call: 'vfio_map', why: 'on the file of a device this number is a hot reset',
    is: ({ rule }) => rule === 'otherFile' || rule === 'unbound',
  },
  { call: 'vfio_get_info', why: 'on the file of a device this number asks what a hot reset needs', is: ({ rule }) => rule === 'otherFile' || rule === 'unbound' },
  { call: 'access_rw', why: 'the test driver takes no more than 16 MiB', is: ({ kernel }) => kernel === 'ENOMEM' },
  { call: 'access_pin', why: 'the test driver takes no more than 16 MiB', is: ({ kernel }) => kernel === 'ENOMEM' },
  {
    call: 'hwpt_alloc', why: 'the emulated IOMMU cannot nest',
    is: (difference) => difference.kernel === 'EOPNOTSUPP' && difference.one.env?.mock !== true && String(args(difference).flags).includes('NEST_PARENT'),
  },
];

/** Why a difference is none to find out about; undefined for one that nobody has explained. */
export function explained(difference: Difference): string | undefined {
  return KNOWN.find(({ call, is }) => call === difference.call && is(difference))?.why;
}
