/**
 * The positions of the thread of June 2021, and what Linux did, as records of independent decisions. The same records are in
 * spec/wbinvd/Positions.tla, which says what each value means and where each record comes from; a test holds both equal.
 */
export interface Position {
  /** Who decides that a guest may run WBINVD for real: KVM's own rule, the user with a proof, or the device layer. */
  readonly who: 'kernel' | 'user' | 'device';
  /** What is shown of that which KVM was given: it has a device; one that can issue no-snoop; one on a table that does not
   *  enforce; both; one whose platform cannot enforce. */
  readonly proof: 'device' | 'noSnoop' | 'table' | 'nonCoherent' | 'platform';
  readonly checked: 'enable' | 'lists' | 'update' | 'always' | 'use';
  /** What takes the right away beside the user's own Del and the end of the machine. */
  readonly ends: ReadonlySet<'detach' | 'unbind' | 'close'>;
  /** Under `always`, how KVM hears of a device that leaves. */
  readonly notice: 'none' | 'late' | 'eager' | 'ordered';
  readonly given: 'context' | 'group' | 'device';
  readonly keeps: 'nothing' | 'file' | 'table';
  readonly needs: 'nothing' | 'table' | 'bound';
  readonly tables: 'chosen' | 'enforced' | 'matched' | 'machine' | 'upgraded' | 'reused';
  readonly exclusive: boolean;
  readonly forbids: boolean;
}

/** Every decision with its values; of `ends`, the members. */
export const POSITION_DECISIONS = {
  who: ['kernel', 'user', 'device'],
  proof: ['device', 'noSnoop', 'table', 'nonCoherent', 'platform'],
  checked: ['enable', 'lists', 'update', 'always', 'use'],
  ends: ['detach', 'unbind', 'close'],
  notice: ['none', 'late', 'eager', 'ordered'],
  given: ['context', 'group', 'device'],
  keeps: ['nothing', 'file', 'table'],
  needs: ['nothing', 'table', 'bound'],
  tables: ['chosen', 'enforced', 'matched', 'machine', 'upgraded', 'reused'],
  exclusive: [true, false],
  forbids: [true, false],
} as const;

const ends = (...events: readonly ('detach' | 'unbind' | 'close')[]): Position['ends'] => new Set(events);

const GunthorpeOnce: Position = {
  who: 'user', proof: 'noSnoop', checked: 'enable', ends: ends(), notice: 'none', given: 'context', keeps: 'nothing', needs: 'nothing',
  tables: 'chosen', exclusive: false, forbids: false,
};
const GunthorpeModes: Position = { ...GunthorpeOnce, proof: 'table' };
const WilliamsonReference: Position = { ...GunthorpeModes, keeps: 'table' };
const WilliamsonOrdered: Position = { ...GunthorpeModes, checked: 'always', ends: ends('detach', 'unbind'), notice: 'ordered' };
const BonziniDefer: Position = { ...GunthorpeModes, who: 'device', checked: 'use', ends: ends('detach', 'unbind') };
const RfcV2: Position = { ...WilliamsonOrdered, who: 'device' };
const Linux313: Position = {
  who: 'kernel', proof: 'table', checked: 'lists', ends: ends(), notice: 'none', given: 'group', keeps: 'table', needs: 'table',
  tables: 'matched', exclusive: false, forbids: false,
};
const Linux317: Position = { ...Linux313, tables: 'machine' };
const Linux519: Position = { ...Linux313, keeps: 'nothing', needs: 'nothing' };
const Linux62: Position = { ...Linux519, proof: 'platform', ends: ends('close'), tables: 'upgraded' };
const Linux67Group: Position = { ...Linux62, tables: 'reused' };

export const WBINVD_POSITIONS = {
  GunthorpeLabel: GunthorpeOnce,
  GunthorpeModes,
  GunthorpeOnce,
  GunthorpeAny: { ...GunthorpeOnce, proof: 'device' },
  WilliamsonReference,
  WilliamsonOrdered,
  WilliamsonEager: { ...WilliamsonOrdered, notice: 'eager' },
  WilliamsonLate: { ...WilliamsonOrdered, notice: 'late' },
  WilliamsonCoherency: { ...WilliamsonOrdered, who: 'device', proof: 'nonCoherent' },
  WilliamsonExclusive: { ...WilliamsonReference, exclusive: true },
  BonziniDefer,
  BonziniThreeStates: { ...BonziniDefer, forbids: true },
  BonziniVeto: { ...WilliamsonOrdered, who: 'device', proof: 'device', ends: ends('unbind') },
  TianUpdate: { ...GunthorpeModes, who: 'kernel', checked: 'update' },
  TianShortTerm: { ...GunthorpeModes, who: 'kernel', checked: 'lists', given: 'group' },
  RfcV2,
  Rfc2021: { ...RfcV2, tables: 'enforced' },
  Linux313,
  Linux317,
  Linux519,
  Linux62,
  Linux67Group,
  Linux67File: { ...Linux67Group, given: 'device', keeps: 'file' },
} satisfies Readonly<Record<string, Position>>;

export type PositionName = keyof typeof WBINVD_POSITIONS;
