/** The state, and every question that a step asks of it; only here is a policy asked for its decisions. Spec: Guards. */
import type { Cause, Policy } from './policies';

/** What a handle is to its subject and to the authority, as bits of a number. */
export const HELD = 1;
export const USING = 2;
/** A ticket, or not yet told. */
export const MARKED = 4;
/** Held or used when the withdrawal was called. */
export const SEEN = 8;


/** Handles and descriptions are numbers here, so that a state is copied in no time. */
export interface AuthorizationState {
  proof: boolean;
  withdrawal: 'none' | 'called' | 'returned';
  /** Ticks since the proof fell, counted up to the term. */
  stale: number;
  /** What the last sample said of every holder alike; only under `sampled`, and only while there is a holder. */
  sample: boolean;
  /** How many handles are held, how many used, how many held or used. */
  held: number;
  using: number;
  alive: number;
  /** Bits of each handle, and the description that it is a handle of. */
  readonly handles: number[];
  /** Of each description: the handles held or used, which keep it open; the ticks left of its lease; whether it is rescinded. */
  readonly users: number[];
  readonly left: number[];
  readonly rescinded: boolean[];
}

export function copyOfState(state: AuthorizationState): AuthorizationState {
  return { ...state, handles: state.handles.slice(), users: state.users.slice(), left: state.left.slice(), rescinded: state.rescinded.slice() };
}

export class Guards {
  /**
   * @param policy the policy in force
   * @param term the length of a lease, in ticks
   * @param of the description of each handle
   */
  constructor(readonly policy: Policy, readonly term: number, readonly of: readonly number[]) {}

  /** May a use start through the handle in this very step? */
  mayBegin(state: AuthorizationState, handle: number): boolean {
    const bits = state.handles[handle];
    if (!(bits & HELD)) return false;
    switch (this.policy.evidence) {
      case 'permanent': return true;
      case 'perUse': return state.proof;
      case 'leased': return state.left[this.of[handle]] > 0;
      case 'rescindable': return !state.rescinded[this.of[handle]];
      case 'gated': return state.withdrawal === 'none' || (this.policy.covers === 'seen' && !(bits & SEEN));
      case 'sampled': return state.sample;
      default: return (bits & MARKED) !== 0;
    }
  }

  /** A ticket can be had for the asking while the proof holds. */
  mayCheck(state: AuthorizationState, handle: number): boolean {
    return this.policy.evidence === 'ticket' && (state.handles[handle] & HELD) !== 0 && state.proof;
  }

  /** Can the holder start a use, if need be after asking for a ticket? */
  canStart(state: AuthorizationState, handle: number): boolean { return this.mayBegin(state, handle) || this.mayCheck(state, handle); }

  /** May handles change hands now? */
  mayPass(state: AuthorizationState): boolean { return this.policy.pass || state.withdrawal !== 'called'; }

  /** Is a new grant sound? */
  mayGrant(state: AuthorizationState): boolean { return this.policy.grant === 'free' || state.proof; }

  /** First the door, then the room: nothing is granted while a withdrawal is pending, under any policy. */
  doorShut(state: AuthorizationState): boolean { return state.withdrawal === 'called'; }

  /** Does the withdrawal tell this handle, and wait for it? */
  covered(state: AuthorizationState, handle: number): boolean {
    return (state.handles[handle] & (this.policy.covers === 'all' ? HELD | USING : SEEN)) !== 0;
  }

  /** May the withdrawal be called, where it ever may and has not been? */
  mayWithdraw(state: AuthorizationState): boolean { return this.policy.withdraw === 'always' || state.alive === 0; }

  mayReturn(state: AuthorizationState): boolean {
    if (state.withdrawal !== 'called') return false;
    const { awaits } = this.policy;
    const nobody = (!awaits.has('drain') || state.using === 0) && (!awaits.has('stop') || state.held === 0);
    return nobody || !state.handles.some((_, h) => this.awaited(state, h));
  }

  /** Does the return of a withdrawal wait for this handle, for its use to end or for it to stop being good for one? */
  awaited(state: AuthorizationState, handle: number): boolean {
    if (!this.covered(state, handle)) return false;
    const { awaits } = this.policy;
    return (awaits.has('drain') && (state.handles[handle] & USING) !== 0) || (awaits.has('stop') && this.canStart(state, handle));
  }

  /** Has the holder still to be told? Telling goes on after the return, if nobody waited for it. */
  untold(state: AuthorizationState, handle: number): boolean {
    return this.policy.evidence === 'notified' && state.withdrawal !== 'none'
      && (state.handles[handle] & MARKED) !== 0 && this.covered(state, handle);
  }

  /** Does the call of a withdrawal cut this use, or a fall of which the authority hears? */
  cutAtCall(state: AuthorizationState, handle: number): boolean {
    return this.policy.abort === 'call' && (state.handles[handle] & USING) !== 0 && (state.withdrawal === 'none' || this.covered(state, handle));
  }

  /** Does the return of the withdrawal cut this use? */
  cutAtReturn(state: AuthorizationState, handle: number): boolean {
    return this.policy.abort === 'return' && (state.handles[handle] & USING) !== 0 && this.covered(state, handle);
  }

  /** May this use be cut now: could its user not start it again? */
  mayAbort(state: AuthorizationState, handle: number): boolean {
    return this.policy.abort === 'late' && (state.handles[handle] & USING) !== 0 && !this.canStart(state, handle);
  }

  mayRenew(state: AuthorizationState, description: number): boolean {
    return this.policy.evidence === 'leased' && state.users[description] > 0
      && state.proof && state.withdrawal === 'none' && state.left[description] < this.term;
  }

  mayRescind(state: AuthorizationState, description: number): boolean {
    return this.policy.evidence === 'rescindable' && state.users[description] > 0 && !state.rescinded[description];
  }

  /** May the proof fall by such an act now? Where a request is heard, who can be made to wait calls a withdrawal instead. */
  mayFall(state: AuthorizationState, cause: Cause | 'holder'): boolean {
    return state.proof && !(this.policy.hears === 'request' && cause !== 'thirdParty');
  }

  /** Does the authority hear of a fall? */
  hears(): boolean { return this.policy.hears !== 'nothing'; }

  clockRuns(state: AuthorizationState): boolean {
    return (!state.proof && state.stale < this.term) || state.left.some((left) => left > 0);
  }
}
