/** Who is told of the ids of a set: on its chain, everywhere, or through an address space. Spec: AllocatorNotifiers. */
import { refused } from '../rules';
import type { Errno, IoasidSet, Mm, Notifier } from './ioasid';
import { REGISTER_NOTIFIER_MM } from './rules';
import type { Sets } from './sets';
import type { IdSpace } from './space';

export class Notifiers {
  constructor(readonly space: IdSpace, readonly sets: Sets) {}

  registerNotifier(set: IoasidSet | null, nb: Notifier): Errno | undefined {
    if (!this.space.form.sets || (set && !this.space.exists(set))) return undefined;
    (set ? set.chain : this.space.subscribed).add(nb);
    return 'OK';
  }

  unregisterNotifier(set: IoasidSet | null, nb: Notifier): Errno | undefined {
    if (!this.space.form.sets || (set && !this.space.exists(set))) return undefined;
    if (this.space.awaiting.some((one) => one.nb === nb)) return 'OK';
    if (set) this.#leave(set, nb);
    else this.space.subscribed.delete(nb);
    return 'OK';
  }

  registerNotifierMm(mm: Mm, nb: Notifier): Errno | undefined {
    if (!this.space.form.sets) return undefined;
    if (this.space.awaiting.some((one) => one.mm === mm && one.nb === nb)) return refused(REGISTER_NOTIFIER_MM.twice);
    const set = this.sets.setOf(mm);
    if (set && set.count > 0) return refused(REGISTER_NOTIFIER_MM.hasIds, { count: set.count });
    set?.chain.add(nb);
    this.space.awaiting.unshift({ mm, nb, active: set !== undefined });
    return 'OK';
  }

  unregisterNotifierMm(mm: Mm, nb: Notifier): Errno | undefined {
    if (!this.space.form.sets) return undefined;
    const at = this.space.awaiting.findIndex((one) => one.mm === mm && one.nb === nb);
    if (at < 0) return 'OK';
    const [{ active }] = this.space.awaiting.splice(at, 1);
    if (active) this.#leave(this.sets.setOf(mm)!, nb);
    return 'OK';
  }

  #leave(set: IoasidSet, nb: Notifier): void {
    set.chain.delete(nb);
    if (set.count === 0) this.space.gone(set);
  }
}
