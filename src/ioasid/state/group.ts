/** Devices that the IOMMU cannot tell apart: one owner, and one domain for all their DMA. */
import type { IoasidDevice } from './device';
import { DEFAULT, Domain, sameDomain } from './domain';

/** A table, and how many files of the group's devices are attached to it. */
export interface Attached { readonly context: number; readonly id: number; files: number }

const keyOf = (context: number, id: number): number => context * 2 ** 31 + id;

/**
 * What a call asks of all devices of the group is counted here as it changes, so that no call looks at each: a group may be large.
 * No two files of one device are attached at once, and so files that are attached count devices, too.
 */
export class Group {
  /** How many members are there, present or waited for; of these, how many are of an IOMMU that cannot enforce snoop; how many a host driver uses. */
  present = 0;
  unenforcing = 0;
  hosted = 0;
  /** How many files are attached to anything; all tables that any is attached to. */
  attached = 0;
  readonly #tables = new Map<number, Attached>();
  /** How many binds claim the DMA of the group for a context. */
  readonly claims = new Map<number, number>();
  /** Where DMA of the group goes from now on. */
  domain: Domain = DEFAULT;
  /** Where DMA goes that began before a switch which is not finished. */
  former: Domain | undefined;
  /** How many members have DMA in flight through `domain`, and through `former`. */
  inFlight = 0;
  draining = 0;

  /** @param members the numbers of its devices */
  constructor(readonly name: string, readonly members: readonly number[]) {}

  get owned(): boolean { return this.claims.size > 0; }

  claim(context: number): void { this.claims.set(context, (this.claims.get(context) ?? 0) + 1); }

  disclaim(context: number): void {
    const claims = this.claims.get(context)! - 1;
    if (claims > 0) this.claims.set(context, claims);
    else this.claims.delete(context);
  }

  /** A member comes, or goes. */
  plug({ enforcing }: IoasidDevice, by: 1 | -1): void {
    this.present += by;
    if (!enforcing) this.unenforcing += by;
  }

  get tables(): IterableIterator<Attached> { return this.#tables.values(); }

  /** How many files are attached to this table. */
  filesOn(context: number, id: number): number { return this.#tables.get(keyOf(context, id))?.files ?? 0; }

  /** Is all that is attached attached to this table, and to no other? */
  isAllOn(context: number, id: number): boolean { return this.#tables.size === (this.filesOn(context, id) > 0 ? 1 : 0); }

  /** Is some member attached to this table, and some not? */
  isPartlyOn(context: number, id: number): boolean {
    const files = this.filesOn(context, id);
    return files > 0 && files < this.present;
  }

  /** One file more is attached to the table, or one less. */
  count(context: number, id: number, by: 1 | -1): void {
    const key = keyOf(context, id);
    const on = this.#tables.get(key);
    if (!on) this.#tables.set(key, { context, id, files: 1 });
    else if ((on.files += by) === 0) this.#tables.delete(key);
  }

  dmaEnded(domain: Domain): void {
    if (this.former && sameDomain(domain, this.former)) this.draining--;
    else this.inFlight--;
  }

  get switching(): boolean { return this.former !== undefined; }
  /** Is no DMA left that goes through the former domain? */
  get drained(): boolean { return this.draining === 0; }

  /** From now on DMA goes there. Is the switch finished at once, as no DMA is in flight through the old domain? */
  switchTo(domain: Domain): boolean {
    if (sameDomain(domain, this.domain)) return true;
    const former = this.domain;
    this.domain = domain;
    if (this.inFlight === 0) return true;
    this.former = former;
    this.draining = this.inFlight;
    this.inFlight = 0;
    return false;
  }

  copy(): Group {
    const copy = new Group(this.name, this.members);
    copy.present = this.present;
    copy.unenforcing = this.unenforcing;
    copy.hosted = this.hosted;
    copy.attached = this.attached;
    for (const [key, on] of this.#tables) copy.#tables.set(key, { ...on });
    for (const [context, claims] of this.claims) copy.claims.set(context, claims);
    copy.domain = this.domain;
    copy.former = this.former;
    copy.inFlight = this.inFlight;
    copy.draining = this.draining;
    return copy;
  }
}
