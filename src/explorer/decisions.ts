/** The decisions of a policy, a position and a manner, each with its question and what each value answers: as Policies, Positions and Manners say it. */

export interface Decision {
  readonly name: string;
  readonly question: string;
  /** By value. Of a set, each member with what its being there says. */
  readonly values: Readonly<Record<string, string>>;
  readonly set?: boolean;
}

export const POLICY: readonly Decision[] = [
  { name: 'grant', question: 'What does it take to be given a handle?', values: { proven: 'the proof', free: 'nothing' } },
  { name: 'evidence', question: 'What does the start of a use look at?', values: {
    permanent: 'nothing but the handle itself', perUse: 'the proof, in the same step', ticket: 'the proof as seen in an earlier step',
    sampled: 'a flag a holder, all recomputed when the list of holders changes', leased: 'a lease, renewed while the proof holds',
    gated: 'one gate, closed by the call of a withdrawal', notified: 'a flag a holder, cleared by telling it',
      rescindable: 'a bit that the grantor clears when it likes' } },
  { name: 'withdraw', question: 'When may the authority ask for everything back?',
    values: { always: 'always', unheld: 'only with nobody holding', never: 'never' } },
  { name: 'hears', question: 'What does it hear when somebody else lets the proof fall?', values: {
    nothing: 'nothing: it falls behind its back', fall: 'the fall, as it happens: that is the call of a withdrawal',
    request: 'before it: whoever can be made to wait has to call a withdrawal' } },
  { name: 'awaits', question: 'What does the return of a withdrawal wait for?', set: true,
    values: { stop: 'no one it covers could start', drain: 'no one it covers is using' } },
  { name: 'abort', question: 'May a use in flight be cut?', values: {
    never: 'never', late: 'late, once it could not start again', call: 'in the call of a withdrawal, and in a fall that is heard',
      return: 'in the return' } },
  { name: 'pass', question: 'May a handle be passed on while a withdrawal is pending?', values: { true: 'yes', false: 'no' } },
  { name: 'covers', question: 'Whom does a withdrawal tell and wait for?',
    values: { all: 'all who hold or use now', seen: 'those seen when it was called' } },
];

export const POSITION: readonly Decision[] = [
  { name: 'who', question: 'Who decides that a guest may run WBINVD for real?',
    values: { kernel: 'KVM, by its own rule', user: 'the user, who asks with a proof', device: 'the device layer, which KVM follows' } },
  { name: 'proof', question: 'What must be true of what KVM was given?', values: {
    device: 'it has any device', noSnoop: 'one that can issue no-snoop', table: 'one on a table that does not enforce',
    nonCoherent: 'one that is both', platform: 'one whose platform cannot enforce, whatever it is attached to' } },
  { name: 'checked', question: 'When is the proof looked at?', values: {
    enable: 'at the enable, and never again', lists: 'when KVM\'s lists change', update: 'when the user asks for an update',
      always: 'always, by notices', use: 'at each use' } },
  { name: 'ends', question: 'What takes the right away, beside the user\'s own deletion?', set: true,
    values: { detach: 'a detach, or another table', unbind: 'an unbind, or an unplug', close: 'the close of the KVM device' } },
  { name: 'notice', question: 'Where it is always looked at: how does KVM hear of a device that leaves?', values: {
    none: 'not at all', late: 'some time after', eager: 'at the call, while DMA may still run', ordered: 'when the DMA in flight has ended' } },
  { name: 'given', question: 'What is KVM given?', values: { context: 'the context', group: 'a group\'s file', device: 'a device\'s file' } },
  { name: 'keeps', question: 'What does KVM\'s reference keep?',
    values: { nothing: 'nothing', file: 'the open file: the device stays bound and attached', table: 'the table: a detach is refused, too' } },
  { name: 'needs', question: 'What does it take to add, beside the proof?',
    values: { nothing: 'nothing', table: 'a table', bound: 'a device that is bound' } },
  { name: 'tables', question: 'Who decides whether a table enforces coherency?', values: {
    chosen: 'the user, when it makes the address space', enforced: 'all enforce', matched: 'a device whose IOMMU can is put where it does',
    machine: 'every IOMMU of the machine is asked', upgraded: 'a table is made to enforce when a device comes that can',
      reused: 'any table that is there and would work' } },
  { name: 'exclusive', question: 'Is a device that justifies one machine refused to another?', values: { false: 'no', true: 'yes' } },
  { name: 'forbids', question: 'May the user switch the right off, without any proof?', values: { false: 'no', true: 'yes' } },
];

export const MANNER: readonly Decision[] = [
  { name: 'sleeping', question: 'What becomes of a use that sleeps?', values: {
    none: 'nobody sleeps in it', left: 'it sleeps on, and ends as if nothing had happened', stuck: 'it sleeps on, and nothing wakes it any more',
    cut: 'it is ended', awaited: 'the return waits for it' } },
  { name: 'running', question: 'Are there uses that run, and may one stall?',
    values: { none: 'there are none', endless: 'it may stall', bounded: 'it may not sleep, and ends' } },
  { name: 'standing', question: 'What becomes of a right that stands?', values: {
    none: 'there are none', left: 'it stays', cut: 'it is ended', awaited: 'the return waits for it', refused: 'the call is refused while it exists',
    suspended: 'it is held back until the object is given back' } },
  { name: 'release', question: 'Does the return wait until handles are let go?', values: { free: 'no', awaited: 'yes' } },
  { name: 'reach', question: 'Whom is one withdrawal about?',
    values: { object: 'all who have the object', description: 'those of one description', holder: 'those of one holder' } },
  { name: 'after', question: 'When it has returned:', values: {
    barred: 'the object cannot be had again', fresh: 'it can be granted again; old handles stay dead', revived: 'it is given back: old handles work again' } },
  { name: 'told', question: 'How does a holder learn of it without trying?', values: {
    none: 'not at all', poll: 'whoever polls or sleeps does', signal: 'by a signal', callback: 'by a callback', event: 'by an event' } },
  { name: 'by', question: 'Who may call it?',
    values: { authority: 'only the authority', holder: 'also whoever holds a handle', rival: 'also a rival who holds none' } },
  { name: 'patience', question: 'How long does a return wait?', values: { endless: 'without end', term: 'it gives up after a term, with nobody stopped' } },
  { name: 'refusal', question: 'What is answered to a start that is refused?',
    values: { error: 'an error', sleep: 'nothing, it sleeps', end: 'what looks like a clean end' } },
  { name: 'lock', question: 'What does the call itself queue for?', values: {
    none: 'nothing', exclusive: 'a lock that uses hold, one at a time', shared: 'a lock that they share, where an opener who waits stops all behind it' } },
  { name: 'grace', question: 'Until when can one start?', values: { none: 'until the return', term: 'a term longer' } },
  { name: 'copies', question: 'Is a handle passed on that was revoked?', values: { made: 'yes, as ever', refused: 'no' } },
  { name: 'again', question: 'What of a second call while the first is pending?',
    values: { refused: 'it is refused', waits: 'it waits with it', early: 'it is answered at once, as if it were done' } },
  { name: 'within', question: 'May it be called from within a use?',
    values: { barred: 'no', waits: 'yes, and it waits for itself', excused: 'yes, and it is excused from the wait' } },
  { name: 'counts', question: 'How are uses counted?',
    values: { each: 'each by itself', shared: 'in one place a description, where the second overwrites the first' } },
  { name: 'admits', question: 'Who may make a right that stands?',
    values: { any: 'anybody', named: 'who has a callback', able: 'who can stop' } },
];
