/** How each conjunct of a contract reads, in its order. A contract that has more or fewer of them than stand here ends the build. */
const PLAIN = 'what happened shows in who holds and who uses';
const SAME = 'nothing else changes';

export const READINGS: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  OpenOnce: {
    Grant: ['h is given out only to the entitled, and to nobody who has it: the one check', 'from now on it is held', PLAIN, SAME],
    Pass: ['whoever holds one may copy it; nobody is asked', 'the copy is as good', PLAIN, SAME],
    Close: ['only what is held is let go of', 'it is held no longer', PLAIN, 'nothing else changes: not even a use in flight'],
    Begin: ['to hold is enough; the entitlement is not looked at', 'the use is in flight', PLAIN, SAME],
    End: ['only what is in flight ends', 'it is over', 'its user ended it', SAME],
    Unnoticed: ['whoever is entitled may change at any time', 'no use is touched by it', 'and no user is told', 'handles stay where they are'],
  },
  Revocable: {
    Grant: ['given out only to the entitled', 'from now on it is held', PLAIN, SAME],
    Pass: ['whoever holds one may copy it', 'the copy is as good', PLAIN, SAME],
    Close: ['only what is held is let go of', 'it is held no longer', PLAIN, SAME],
    Begin: ['to hold is enough, until the withdrawal has returned', 'the use is in flight', PLAIN, SAME],
    End: ['only what is in flight ends', 'it is over', 'its user ended it', SAME],
    Refuse: ['a holder may be turned away, if it is not entitled or is asked back', 'it is told', SAME],
    Cut: ['a use may be cut, on the same ground', 'it is over', 'its user did not end it', SAME],
    Withdraw: ['it can be called at any time, once', 'the call may cut uses', 'and the entitlement may fall with it', 'nobody is told yet', 'handles stay where they are'],
    Return: ['a withdrawal that was called returns', 'nothing is in flight then: this is what is promised', 'the entitlement may be what it likes', 'nobody need be told', 'handles stay where they are, and start nothing any more'],
    Fall: ['the entitlement falls', 'and may take uses with it', 'nobody need be told', SAME],
    Unnoticed: ['the entitlement comes and goes', 'and no user is told', SAME],
  },
  Ongoing: {
    Begin: ['what is in flight does not start again', 'a use starts with proof; without it, only as long as nobody need have heard of the fall', 'it is in flight', SAME],
    Over: ['only what is in flight ends', 'by its user or by a cut: this contract is not with its user', SAME],
    Fall: ['the proof is there, and falls', 'some uses may be cut by it', 'whoever can be made to wait waited for the uses in flight, or cuts them: then none is left', 'and the time is counted from here'],
    Proven: ['the proof is there again', 'nothing is late any more', SAME],
    Tick: ['time passes without proof, up to the bound', SAME],
    Unnoticed: ['several uses may be cut at once, or nothing happens that is of note', SAME],
  },
};
