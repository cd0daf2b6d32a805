/** Custom allocators. Spec: AllocatorCustom. */
import { refused } from '../rules';
import type { AllocatorOps, Errno, Registered } from './ioasid';
import { REGISTER_ALLOCATOR, UNREGISTER_ALLOCATOR } from './rules';
import type { IdSpace } from './space';

const same = (a: AllocatorOps, b: AllocatorOps): boolean => a.alloc === b.alloc && a.free === b.free;

export class CustomAllocators {
  constructor(readonly space: IdSpace) {}

  registerAllocator(ops: AllocatorOps): Errno {
    if (this.space.registered.length === 0 && (this.space.ids.size > 0 || this.space.dangling)) return refused(REGISTER_ALLOCATOR.inUse, { live: this.space.ids.size });
    const kind = this.#kindOf(ops);
    if (kind?.first === ops) return refused(REGISTER_ALLOCATOR.twice);
    if (kind) kind.ops.add(ops);
    else this.space.registered.push({ first: ops, ops: new Set([ops]) });
    return 'OK';
  }

  unregisterAllocator(ops: AllocatorOps): Errno {
    const kind = this.#kindOf(ops);
    if (!kind) return 'OK';
    if (kind.ops.size > 1) {
      kind.ops.delete(ops);
      return 'OK';
    }
    const active = kind === this.space.registered[0];
    this.space.registered.splice(this.space.registered.indexOf(kind), 1);
    if (!active || this.space.ids.size === 0) return 'OK';
    const left = this.space.ids.size;
    for (const [id, entry] of this.space.ids.entries()) {
      this.space.orphans.push(entry);
      this.space.ids.remove(id);
    }
    return refused(UNREGISTER_ALLOCATOR.orphans, { left });
  }

  #kindOf(ops: AllocatorOps): Registered | undefined { return this.space.registered.find(({ first }) => same(first, ops)); }
}
