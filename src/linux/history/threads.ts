/** Short runs of several threads on one context: what all of them need is made first, then each makes calls that the others may come between. */
import type { Case, CaseStep } from '../../cases/case';
import { randomOf } from '../../cases/random';
import type { CaseJson } from '../../iommufd/ioctl/call';

/** A run whose last calls are made at once, each by the thread that it names; those before by one. */
export interface ThreadedRun { readonly one: Case; /** How many calls are made before the threads begin. */ readonly alone: number }

const MOST_THREADS = 4;
const CALLS_A_THREAD = 3;

const BEGINNING: readonly (readonly [string, Readonly<Record<string, CaseJson>>])[] = [
  ['open_fd', { as: 'F' }], ['ioas_alloc', { fd: 'F', as: 'A' }], ['ioas_alloc', { fd: 'F', as: 'B' }], ['bind_device', { fd: 'F', dev: 'd0', as: 'D' }], ['attach', { dev: 'D', pt: 'A', as: 'H' }],
  ['access_create', { fd: 'F', ioas: 'A', as: 'X' }], ['map', { fd: 'F', ioas: 'A', iova: 0x1000000, len: 8192 }],
];

/** What threads do to each other: taking away, putting on, and what both of them look for. An unbind is not among it: the test driver's takes two steps. */
const CALLS: readonly (readonly [string, Readonly<Record<string, CaseJson>>])[] = [
  ['unmap', { fd: 'F', ioas: 'A', iova: 0x1000000, len: 8192 }], ['unmap', { fd: 'F', ioas: 'A', iova: 0, len: 'U64_MAX' }], ['map', { fd: 'F', ioas: 'A', iova: 0x1000000, len: 8192 }],
  ['map', { fd: 'F', ioas: 'B', iova: 0x2000000, len: 4096 }], ['copy', { fd: 'F', src: 'A', src_iova: 0x1000000, dst: 'B', dst_iova: 0x2000000, len: 8192 }],
  ['obj_destroy', { fd: 'F', id: 'B' }], ['obj_destroy', { fd: 'F', id: 'H' }], ['replace', { dev: 'D', pt: 'B' }], ['replace', { dev: 'D', pt: 'A' }], ['ioas_alloc', { fd: 'F' }],
  ['hwpt_alloc', { fd: 'F', dev: 'D', pt: 'A' }], ['access_replace', { access: 'X', ioas: 'B' }], ['access_replace', { access: 'X', ioas: 0 }], ['access_rw', { access: 'X', iova: 0x1000000, len: 4096 }],
  ['allow_iovas', { fd: 'F', ioas: 'A', ranges: [[0x1000000, 0x1ffffff]] }], ['vfio_ioas_set', { fd: 'F', id: 'B' }], ['vfio_ioas_get', { fd: 'F' }],
];

/** The run of a number. */
export function threadedRun(seed: number): ThreadedRun {
  const random = randomOf(seed);
  const threads = 2 + random() % (MOST_THREADS - 1);
  const steps: CaseStep[] = BEGINNING.map(([op, args]) => ({ op, args }));
  for (let thread = 0; thread < threads; thread++) {
    for (let nth = 1 + random() % CALLS_A_THREAD; nth > 0; nth--) {
      const [op, args] = CALLS[random() % CALLS.length];
      steps.push({ op, args, proc: `t${thread}` });
    }
  }
  return { one: { id: `threads-${seed}`, object: 'mock', env: { mock: true }, steps }, alone: BEGINNING.length };
}
