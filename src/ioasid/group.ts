/** Devices that the IOMMU cannot tell apart: one owner, and one domain for all their DMA. */
import { DEFAULT, Domain, same } from './domain';

export class Group {
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

  dmaEnded(domain: Domain): void {
    if (this.former && same(domain, this.former)) this.draining--;
    else this.inFlight--;
  }

  get switching(): boolean { return this.former !== undefined; }
  /** Is no DMA left that goes through the former domain? */
  get drained(): boolean { return this.draining === 0; }

  /** From now on DMA goes there. Is the switch finished at once, as no DMA is in flight through the old domain? */
  switchTo(domain: Domain): boolean {
    if (same(domain, this.domain)) return true;
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
    for (const [context, claims] of this.claims) copy.claims.set(context, claims);
    copy.domain = this.domain;
    copy.former = this.former;
    copy.inFlight = this.inFlight;
    copy.draining = this.draining;
    return copy;
  }
}
