/** Custom allocators. Spec: AllocatorCustom. */
import { refused } from '../rules';
import { Ids } from './ids';
import type { AllocatorOps, Errno, Registered } from './ioasid';
import { REGISTER_ALLOCATOR, UNREGISTER_ALLOCATOR } from './rules';

const same = (a: AllocatorOps, b: AllocatorOps): boolean => a.alloc === b.alloc && a.free === b.free;

export abstract class Custom extends Ids {
  /**
   * The first custom allocator takes over from the default one; others with the same functions share its numbers, with different ones
   * they wait in line. EAGAIN if it would be the first and the default one has numbers out; EEXIST if it is the first of its
   * functions already. (`ioasid_register_allocator`)
   */
  registerAllocator(ops: AllocatorOps): Errno {
    if (this.registered.length === 0 && (this.ids.size > 0 || this.dangling)) return refused(REGISTER_ALLOCATOR.inUse, { live: this.ids.size });
    const kind = this.#kindOf(ops);
    if (kind?.first === ops) return refused(REGISTER_ALLOCATOR.twice);
    if (kind) kind.ops.add(ops);
    else this.registered.push({ first: ops, ops: new Set([ops]) });
    return 'OK';
  }

  /**
   * Removes an allocator, but the last of its functions goes even if another was meant, and the next in line takes over, or the default one.
   * WARN if ids were left: no call finds them any more. (`ioasid_unregister_allocator`)
   */
  unregisterAllocator(ops: AllocatorOps): Errno {
    const kind = this.#kindOf(ops);
    if (!kind) return 'OK';
    if (kind.ops.size > 1) {
      kind.ops.delete(ops);
      return 'OK';
    }
    const active = kind === this.registered[0];
    this.registered.splice(this.registered.indexOf(kind), 1);
    if (!active || this.ids.size === 0) return 'OK';
    const left = this.ids.size;
    for (const [id, entry] of this.ids.entries()) {
      this.orphans.push(entry);
      this.ids.remove(id);
    }
    return refused(UNREGISTER_ALLOCATOR.orphans, { left });
  }

  #kindOf(ops: AllocatorOps): Registered | undefined { return this.registered.find(({ first }) => same(first, ops)); }
}
