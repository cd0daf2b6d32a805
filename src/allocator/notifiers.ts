/** Who is told of the ids of a set: on its chain, everywhere, or through an address space. Spec: AllocatorNotifiers. */
import { refused } from '../rules';
import type { Errno, IoasidSet, Mm, Notifier } from './ioasid';
import { REGISTER_NOTIFIER_MM } from './rules';
import { Sets } from './sets';

export abstract class Notifiers extends Sets {
  /** Has `nb` told of the ids of a set, or of those of every set if it is null. Not possible for a set that is gone. (`ioasid_register_notifier`) */
  registerNotifier(set: IoasidSet | null, nb: Notifier): Errno | undefined {
    if (!this.form.sets || (set && !this.exists(set))) return undefined;
    (set ? set.chain : this.subscribed).add(nb);
    return 'OK';
  }

  /**
   * Has it told no longer. One that came through an address space stays, which is logged; a set without ids goes by this.
   * (`ioasid_unregister_notifier`)
   */
  unregisterNotifier(set: IoasidSet | null, nb: Notifier): Errno | undefined {
    if (!this.form.sets || (set && !this.exists(set))) return undefined;
    if (this.awaiting.some((one) => one.nb === nb)) return 'OK';
    if (set) this.#leave(set, nb);
    else this.subscribed.delete(nb);
    return 'OK';
  }

  /**
   * Has `nb` told of the set of an address space, this one and each later one. EBUSY if it is already; EBUSY if the set has ids.
   * (`ioasid_register_notifier_mm`)
   */
  registerNotifierMm(mm: Mm, nb: Notifier): Errno | undefined {
    if (!this.form.sets) return undefined;
    if (this.awaiting.some((one) => one.mm === mm && one.nb === nb)) return refused(REGISTER_NOTIFIER_MM.twice);
    const set = this.setOf(mm);
    if (set && set.count > 0) return refused(REGISTER_NOTIFIER_MM.hasIds, { count: set.count });
    set?.chain.add(nb);
    this.awaiting.unshift({ mm, nb, active: set !== undefined });
    return 'OK';
  }

  /** The reverse; a set without ids goes by this too. (`ioasid_unregister_notifier_mm`) */
  unregisterNotifierMm(mm: Mm, nb: Notifier): Errno | undefined {
    if (!this.form.sets) return undefined;
    const at = this.awaiting.findIndex((one) => one.mm === mm && one.nb === nb);
    if (at < 0) return 'OK';
    const [{ active }] = this.awaiting.splice(at, 1);
    if (active) this.#leave(this.setOf(mm)!, nb);
    return 'OK';
  }

  #leave(set: IoasidSet, nb: Notifier): void {
    set.chain.delete(nb);
    if (set.count === 0) this.gone(set);
  }
}
