/**
 * What a call of the allocator may refuse, in the order in which it looks; the conditions are those of the specification (AllocatorIds,
 * AllocatorCustom, AllocatorSets, AllocatorNotifiers, AllocatorSva), to the letter. In sentences `id` is a number, `set` a set, `mm` a process.
 * `INVALID_IOASID` and `NULL` are answers in the place of an errno; `unknownGet` is the form's word.
 */
import { type Rule, type RuleText, inOrder, rules } from '../rules';

export const ALLOC = rules({
  mayNot: {
    errno: 'INVALID_IOASID', because: 'the set is none of this allocator, or has used up its quota', source: 'ioasid_alloc', when: '~MayAllocate(s)',
  },
  noneFree: { errno: 'INVALID_IOASID', because: 'no number from {min} to {max} is free', source: 'default_alloc', when: 'Vacant(min, max) = {}' },
  allOnes: {
    errno: 'INVALID_IOASID', because: 'the last free number is {allOnes}, which is no id, and is lost by this', source: 'default_alloc',
    when: 'Lowest(Vacant(min, max)) = AllOnes',
  },
}, { spec: 'AllocatorIds!AllocErrno' });

/** The same while a custom allocator is active. */
export const ALLOC_FROM = rules({
  mayNot: { ...ALLOC.mayNot, spec: 'AllocatorIds!AllocFromErrno' },
  refused: { errno: 'INVALID_IOASID', because: 'the custom allocator has none to give', source: 'ioasid_alloc', when: 'n = AllOnes' },
  taken: { errno: 'INVALID_IOASID', because: 'the custom allocator gave {id}, which is taken, and was told that it is free', source: 'ioasid_alloc', when: 'Known(n)' },
}, { spec: 'AllocatorIds!AllocFromErrno' });

const UNKNOWN = { errno: 'ENOENT', because: '{id} is no id', source: 'ioasid_find', when: '~Known(n)' } as const satisfies RuleText;
const OTHER_SET = { errno: 'EACCES', because: '{id} is of another set', source: 'ioasid_find', when: 's # None /\\ ids[n].set # s' } as const satisfies RuleText;
const PENDING = { errno: 'EBUSY', because: '{id} was freed, and waits for its references to be put', source: 'ioasid_get', when: 'ids[n].pending' } as const satisfies RuleText;

export const FIND = rules({
  unknown: UNKNOWN,
  otherSet: OTHER_SET,
  nothing: { errno: 'NULL', because: '{id} has no private pointer, or the getter says no to it', source: 'ioasid_find', when: 'ids[n].data = None \\/ ~accepts' },
}, { spec: 'AllocatorIds!FindErrno' });

export const SET_DATA = rules({ unknown: { ...UNKNOWN, source: 'ioasid_set_data' } }, { spec: 'AllocatorIds!SetDataErrno' });

export const ATTACH_DATA = rules({
  unknown: { ...UNKNOWN, source: 'ioasid_attach_data' },
  hasData: { errno: 'EBUSY', because: '{id} has a private pointer already', source: 'ioasid_attach_data', when: 'ids[n].data # None' },
}, { spec: 'AllocatorIds!AttachDataErrno' });

export const GET = rules({
  unknown: { ...UNKNOWN, errno: 'unknownGet', source: 'ioasid_get' },
  pending: PENDING,
  otherSet: { ...OTHER_SET, source: 'ioasid_get' },
}, { spec: 'AllocatorIds!GetErrno' });

export const REGISTER_ALLOCATOR = rules({
  inUse: {
    errno: 'EAGAIN', because: 'the default allocator has numbers out, {live} of them and perhaps all ones', source: 'ioasid_register_allocator', when: 'IsDefault /\\ InUse',
  },
  twice: {
    errno: 'EEXIST', because: 'it is the first of its functions already', source: 'ioasid_register_allocator',
    when: 'PlaceOf(a) # 0 /\\ registered[PlaceOf(a)].first = a',
  },
}, { spec: 'AllocatorCustom!RegisterAllocatorErrno' });

export const UNREGISTER_ALLOCATOR = rules({
  orphans: {
    errno: 'WARN', because: 'the last of its functions has gone while ids were out, {left} of them: no call finds them any more', source: 'ioasid_unregister_allocator',
    when: 'Orphans(a)',
  },
}, { spec: 'AllocatorCustom!UnregisterAllocatorErrno' });

export const SET_ALLOC = rules({
  unknownType: { errno: 'EINVAL', because: '{type} is no type of set', source: 'ioasid_set_alloc', when: 'type = "other"' },
  beyondCapacity: { errno: 'ENOSPC', because: 'a quota of {quota} is more than the {available} that are left', source: 'ioasid_set_alloc', when: 'Quota(quota) > available' },
  noToken: { errno: 'EINVAL', because: 'a set of an address space is of one', source: 'ioasid_set_alloc', when: 'type = "MM" /\\ token = None' },
  hasSet: {
    errno: 'EEXIST', because: 'the address space has a set already', source: 'ioasid_set_alloc', when: 'type = "MM" /\\ \\E s \\in DOMAIN sets : sets[s].token = token',
  },
  tokenOfNobody: { errno: 'EINVAL', because: 'a set of nobody has no token', source: 'ioasid_set_alloc', when: 'type = "NULL" /\\ token # None' },
  noNumber: { errno: 'ENOSPC', because: 'no number up to the {available} that are left is free for the set', source: 'ioasid_set_alloc', when: 'SetNumbers = {}' },
}, { spec: 'AllocatorSets!SetAllocErrno' });

export const SET_FREE = rules({
  noSet: { errno: 'EINVAL', because: 'it is no set, or none any more', source: 'ioasid_set_free', when: 's \\notin DOMAIN sets' },
  hasIds: { errno: 'EBUSY', because: 'it has ids, {count} of them, and goes with the last', source: 'ioasid_set_free', when: 'Count(s) > 0' },
}, { spec: 'AllocatorSets!SetFreeErrno' });

export const GET_IF_OWNED = rules({
  unknown: { ...UNKNOWN, source: 'ioasid_get_if_owned' },
  ofNobody: { errno: 'EINVAL', because: 'the set of {id} is of no address space', source: 'ioasid_get_if_owned', when: 'sets[ids[n].set].token = None' },
  ofAnother: { errno: 'EPERM', because: 'the set of {id} is of another address space', source: 'ioasid_get_if_owned', when: 'sets[ids[n].set].token # m' },
  pending: { ...PENDING, source: 'ioasid_get_locked' },
}, { spec: 'AllocatorSets!GetIfOwnedErrno' });

export const ATTACH_SPID = rules({
  allOnes: { errno: 'EINVAL', because: '{spid} is no guest id', source: 'ioasid_attach_spid', when: 'p = AllOnes' },
  unknown: { ...UNKNOWN, source: 'ioasid_attach_spid' },
  borne: { errno: 'EINVAL', because: 'an id of the set of {id} has the guest id {spid} already', source: 'ioasid_attach_spid', when: 'Borne(ids[n].set, p)' },
}, { spec: 'AllocatorSets!AttachSpidErrno' });

export const FIND_BY_SPID = rules({
  none: { errno: 'INVALID_IOASID', because: 'no id of the set has the guest id {spid}, or it is no set', source: 'ioasid_find_by_spid', when: 'OTHERWISE' },
}, { spec: 'AllocatorSets!FindBySpidErrno' });

export const REGISTER_NOTIFIER_MM = rules({
  twice: {
    errno: 'EBUSY', because: 'the notifier waits for sets of this address space already', source: 'ioasid_register_notifier_mm',
    when: '\\E w \\in awaiting : w.mm = m /\\ w.nb = nb',
  },
  hasIds: { errno: 'EBUSY', because: 'the set of the address space has ids, {count} of them', source: 'ioasid_register_notifier_mm', when: '\\E s \\in SetOf(m) : Count(s) > 0' },
}, { spec: 'AllocatorNotifiers!RegisterNotifierMmErrno' });

const RANGE = { errno: 'EINVAL', source: 'iommu_sva_alloc_pasid', when: 'min = AllOnes \\/ max = AllOnes \\/ min = 0 \\/ max < min' } as const;

export const SVA_ALLOC = rules({
  allOnes: { ...RANGE, because: 'an end of the range {min} to {max} is all ones' },
  fromZero: { ...RANGE, because: 'a range from 0 on' },
  inverted: { ...RANGE, because: 'the range ends at {max}, before it begins at {min}' },
  outside: {
    errno: 'EOVERFLOW', because: 'the process has PASID {old}, which is not in the range {min} to {max}, {end}', source: 'iommu_sva_alloc_pasid',
    when: 'HasPasid(m) /\\ ~InRange(m, min, max)',
  },
  noneFree: { errno: 'ENOMEM', because: 'no number from {min} to {max} is free', source: 'iommu_sva_alloc_pasid', when: '~HasPasid(m) /\\ Vacant(min, max) = {}' },
}, { spec: 'AllocatorSva!SvaAllocErrno' });

/** The rules of each call, in order; one that is not here refuses nothing. */
export const ALLOCATOR_RULES: Readonly<Record<string, readonly Rule[]>> = {
  alloc: inOrder(ALLOC),
  allocFrom: inOrder(ALLOC_FROM),
  find: inOrder(FIND),
  setData: inOrder(SET_DATA),
  attachData: inOrder(ATTACH_DATA),
  get: inOrder(GET),
  registerAllocator: inOrder(REGISTER_ALLOCATOR),
  unregisterAllocator: inOrder(UNREGISTER_ALLOCATOR),
  setAlloc: inOrder(SET_ALLOC),
  setFree: inOrder(SET_FREE),
  getIfOwned: inOrder(GET_IF_OWNED),
  attachSpid: inOrder(ATTACH_SPID),
  findBySpid: inOrder(FIND_BY_SPID),
  registerNotifierMm: inOrder(REGISTER_NOTIFIER_MM),
  svaAlloc: inOrder(SVA_ALLOC),
  svaFind: inOrder(FIND),
};
