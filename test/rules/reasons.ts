/** Neighbours that no input can tell apart, with the reason; and inputs that no model has, made by hand. */
import type { Witness } from './input';

const EVIDENCE = 'cases of one condition: a policy has one kind of evidence';
const PARTLY = 'partly attached is attached';

export const REASONS: Readonly<Record<string, string>> = {
  'authorization begin: noProof, noTicket': EVIDENCE,
  'authorization begin: noTicket, notSampled': EVIDENCE,
  'authorization begin: notSampled, leaseOver': EVIDENCE,
  'authorization begin: leaseOver, gateShut': EVIDENCE,
  'authorization begin: gateShut, wasTold': EVIDENCE,
  'authorization begin: wasTold, rescinded': EVIDENCE,
  'authorization begin: notHeld, inUse': 'whether it is in use stands with the handle, which is looked up among those that are held',
  'ioasid allocNested: notAttached, partly': PARTLY,
  'ioasid getInfo: notAttached, partly': PARTLY,
  'ioasid map: notAttached, partly': PARTLY,
  'ioasid unmap: notAttached, partly': PARTLY,
  'ioasid unmap: wouldCut, nothing': 'what would be cut is met',
  'ioasid bind: owned, hosted': 'a group with an owner has no driver of the host (ViableInv)',
  'ioasid attach: noTable, attachedTwice': 'devices have numbers only where attach replaces',
  'ioasid attach: parentFirst, siblingElsewhere': 'the parent comes first only where there is no security context',
  'ioasid detach: notBound, childAttached': 'what is attached is bound (AttachNeedsBindInv)',
  'ioasid driverBind: hosted, open': 'a device with a driver of the host is not opened, nor one that is open given one',
  'ioasid hotPlug: there, cannotEnforce': 'a member that is there can do what its table does (NoDowngradeInv)',
  'ioasid dmaBegin: blocked, notMapped': 'a group has one domain',
  'allocator alloc: noneFree, allOnes': 'where no number is free, none is all ones',
  'allocator allocFrom: refused, taken': 'all ones is never taken',
  'allocator registerAllocator: inUse, twice': 'the default allocator is active only while none is registered',
  'allocator setAlloc: hasSet, tokenOfNobody': 'the types exclude each other',
  'allocator setFree: noSet, hasIds': 'a set that is gone has no ids, nor has one that never was',
  'allocator svaAlloc: fromZero, inverted': 'no range ends before 0',
  'allocator svaAlloc: outside, noneFree': 'a process has a PASID, or has none',
  'wbinvd bind: gone, noPermission': 'a change of permissions is of the code alone; test/wbinvd/wbinvd.test.ts has it',
  'wbinvd bind: noPermission, bound': 'a change of permissions is of the code alone; test/wbinvd/wbinvd.test.ts has it',
  'wbinvd attach: unbound, kept': 'what is on a table is bound',
  'wbinvd detach: unbound, kept': 'what is on a table is bound',
  'wbinvd add: noTable, unbound': 'a position needs a table, or a bound device',
  'wbinvd add: unbound, justifiesAnother': 'no position needs a bound device and is exclusive',
  'wbinvd add: justifiesAnother, unproven': 'what justifies another machine proves something',
};

const RFC_V1 = [['openContext', 'p1', 'c1'], ['alloc', 'p1', 'c1', false], ['openDevice', 'p1', 'f1'], ['bind', 'p1', 'f1', 'c1'], ['attach', 'p1', 'f1', 'c1', 1]] as const;
const PAGES = [['openContext', 'p1', 'c1'], ['alloc', 'p1', 'c1', false], ['map', 'p1', 'c1', 1, 0, 1]] as const;

/** Of the world of test/ioasid/worlds.ts, with pages of two addresses. */
export const BY_HAND: Readonly<Record<string, Witness>> = {
  'ioasid map: partly, empty': { profile: 'rfcV1', run: [...RFC_V1, ['map', 'p1', 'c1', 1, 3, 0]] },
  'ioasid unmap: partly, empty': { profile: 'rfcV1', run: [...RFC_V1, ['unmap', 'p1', 'c1', 1, 3, 0]] },
  'ioasid map: misaligned, beyondEnd': { profile: 'linux', run: [...PAGES, ['map', 'p1', 'c1', 1, 3, 5]] },
  'ioasid map: beyondEnd, overlaps': { profile: 'linux', run: [...PAGES, ['map', 'p1', 'c1', 1, 0, 5]] },
  'ioasid bind: deviceBound, owned': {
    profile: 'linux', run: [['openContext', 'p1', 'c1'], ['openContext', 'p1', 'c2'], ['openDevice', 'p1', 'f1'], ['openDevice', 'p1', 'f2'], ['openDevice', 'p1', 'f4'],
      ['bind', 'p1', 'f4', 'c1'], ['bind', 'p1', 'f2', 'c1'], ['bind', 'p1', 'f1', 'c2']],
  },
};
