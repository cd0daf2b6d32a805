/**
 * A policy is a record of eight independent decisions; what each value means is said in spec/authorization/Policies.tla.
 * The code asks the record; it never asks for a name.
 */
export interface Policy {
  /** What it takes to be given a handle. */
  readonly grant: 'free' | 'proven';
  /** What the start of a use looks at, and so how a holder comes to lose what it may start on. */
  readonly evidence: 'permanent' | 'perUse' | 'ticket' | 'sampled' | 'leased' | 'gated' | 'notified' | 'rescindable';
  /** When a withdrawal may be called. */
  readonly withdraw: 'always' | 'unheld' | 'never';
  /** What the authority hears when somebody else lets the proof fall: nothing; the fall, as a call of a withdrawal; before it, a request. */
  readonly hears: 'nothing' | 'fall' | 'request';
  /** What the return of a withdrawal waits for: `stop`, no one it covers could start; `drain`, no one it covers is using. */
  readonly awaits: ReadonlySet<'stop' | 'drain'>;
  /** May a use in flight be cut: never; late, once it could not start again; in the call of a withdrawal, and in a fall that is heard; in the return. */
  readonly abort: 'never' | 'late' | 'call' | 'return';
  /** May a handle be passed on while a withdrawal is pending? */
  readonly pass: boolean;
  /** Whom a withdrawal tells and waits for: all who hold or use now, or those seen when it was called. */
  readonly covers: 'all' | 'seen';
}

/** Every decision with its values; of `awaits`, the members. */
export const DECISIONS = {
  grant: ['free', 'proven'],
  evidence: ['permanent', 'perUse', 'ticket', 'sampled', 'leased', 'gated', 'notified', 'rescindable'],
  withdraw: ['always', 'unheld', 'never'],
  hears: ['nothing', 'fall', 'request'],
  awaits: ['stop', 'drain'],
  abort: ['never', 'late', 'call', 'return'],
  pass: [true, false],
  covers: ['all', 'seen'],
} as const;

const STOP_AND_DRAIN: Policy['awaits'] = new Set(['stop', 'drain'] as const);

/** Gunthorpe, 7 to 9 June 2021 (M17, M20, M26): one check, as with open(2). */
const Once: Policy = {
  grant: 'proven', evidence: 'permanent', withdraw: 'always', hears: 'nothing', awaits: new Set(), abort: 'never', pass: true, covers: 'all',
};
const Pinned: Policy = { ...Once, withdraw: 'unheld', hears: 'request' };
const Lease: Policy = { ...Once, evidence: 'leased' };
const LeaseWait: Policy = { ...Lease, hears: 'request', awaits: new Set(['stop'] as const) };
const SyncGate: Policy = { ...Once, evidence: 'gated', hears: 'request', awaits: STOP_AND_DRAIN };
const FallGate: Policy = { ...Once, evidence: 'gated', hears: 'fall' };
const SyncSweep: Policy = { ...SyncGate, evidence: 'notified' };

/** The named policies, each as its difference from `Once`; the sources are in Policies.tla. */
export const NAMED = {
  /** No check at all. */
  Ambient: { ...Once, grant: 'free' },
  Once,
  /** The proof cannot go away. */
  Stable: { ...Once, withdraw: 'never', hears: 'request' },
  /** What is held cannot be withdrawn. */
  Pinned,
  /** The same, and a flag recomputed when the list of holders changes. */
  PinnedSampled: { ...Pinned, evidence: 'sampled' },
  /** The proof is looked at when a use starts. */
  PerUse: { ...Once, evidence: 'perUse' },
  /** The same in a step of its own: the classic race. */
  PerUseRacy: { ...Once, evidence: 'ticket' },
  /** A flag recomputed when the list of holders changes. */
  Sampled: { ...Once, evidence: 'sampled' },
  /** A notifier that nobody waits for. */
  Async: { ...Once, evidence: 'notified', hears: 'fall' },
  /** A lease that is no longer renewed. */
  Lease,
  /** The withdrawal waits until the lease is over. */
  LeaseWait,
  /** The lease is enforced against late uses, too. */
  LeaseFence: { ...LeaseWait, awaits: STOP_AND_DRAIN, abort: 'late' },
  /** One gate, then a drain. */
  SyncGate,
  /** The same, and uses can be cut. */
  SyncAbort: { ...SyncGate, abort: 'late' },
  /** A gate that the fall of the proof shuts. */
  FallGate,
  /** The same, and the fall cuts what is in flight. */
  Zap: { ...FallGate, abort: 'call' },
  /** Each holder is told in its turn, then drained. */
  SyncSweep,
  /** The same with no passing on while it is under way. */
  SyncSweepND: { ...SyncSweep, pass: false },
  /** The same without the drain. */
  SyncNoDrain: { ...SyncSweep, awaits: new Set(['stop']) },
  /** The same for the holders seen at the call. */
  SyncSnapshot: { ...SyncSweep, covers: 'seen' },
  /** The grantor has an off-switch. */
  Caretaker: { ...Once, evidence: 'rescindable' },
  /** Everyone is waited for, nobody is asked to leave. */
  Patient: { ...Once, hears: 'request', awaits: STOP_AND_DRAIN },
} as const satisfies Record<string, Policy>;

/** Who but a holder may let the proof fall outside a withdrawal. An administrator can be made to wait, a third party cannot. */
export type Cause = 'administrator' | 'thirdParty';

/** The positions of the thread, by who held them. */
export const POSITIONS = {
  Gunthorpe: 'Once', Williamson: 'SyncGate', Bonzini: 'PerUse', Kvm2021: 'PinnedSampled', Linux: 'Stable',
} as const satisfies Record<string, keyof typeof NAMED>;

/**
 * The value as a policy, if it is one.
 * Throws a TypeError that names the decision which is missing, unknown, or has a value it cannot have.
 */
export function asPolicy(value: unknown): Policy {
  if (typeof value !== 'object' || value === null) throw new TypeError(`policy: a record of decisions expected, not ${shown(value)}`);
  for (const decision of Object.keys(value)) {
    if (!Object.hasOwn(DECISIONS, decision)) throw new TypeError(`policy: there is no decision '${decision}'`);
  }
  for (const [decision, values] of Object.entries(DECISIONS) as [keyof Policy, readonly unknown[]][]) {
    if (!Object.hasOwn(value, decision)) throw new TypeError(`policy: the decision '${decision}' is missing`);
    const taken = (value as Policy)[decision];
    const fits = decision === 'awaits' ? taken instanceof Set && [...taken].every((one) => values.includes(one)) : values.includes(taken);
    if (!fits) throw new TypeError(`policy: '${decision}' is ${shown(taken)}, but must be ${decision === 'awaits' ? 'a Set of ' : ''}${values.map(shown).join(' or ')}`);
  }
  return value as Policy;
}

function shown(value: unknown): string {
  return value instanceof Set ? `{${[...value].map(shown).join(', ')}}` : typeof value === 'string' ? `'${value}'` : String(value);
}
