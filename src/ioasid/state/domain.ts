/** Where the hardware sends the DMA of a group. Domains are never changed, and may be compared by `same`. */
export type Domain = { readonly to: 'default' } | { readonly to: 'blocking' } | TableDomain;

/** Object `id` of a context: an HWPT where there are HWPTs, else an address space. */
export interface TableDomain { readonly to: 'table'; readonly context: number; readonly id: number }

/** The host's memory. */
export const DEFAULT: Domain = Object.freeze({ to: 'default' });
/** Nothing. */
export const BLOCKING: Domain = Object.freeze({ to: 'blocking' });

export function tableDomain(context: number, id: number): Domain { return { to: 'table', context, id }; }

export function sameDomain(a: Domain, b: Domain): boolean {
  return a === b || (a.to === 'table' && b.to === 'table' && a.context === b.context && a.id === b.id);
}
