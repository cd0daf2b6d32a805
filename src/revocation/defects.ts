/** Mechanisms that were read, and what goes wrong, with its repair. The same data as spec/revocation/Defects.tla, held equal by a test. */
import { NAMED } from '../authorization/policies';
import type { Revocable } from './manners';
import { type MechanismRecords, recordFrom } from './mechanisms';

/** The record that has the defect, one that has it no more, and one that was meant to repair it, or might seem to, and does not. */
export interface Defect { readonly found: Revocable; readonly repaired: Revocable; readonly short: Revocable }

/** Read in the source, or in a document. */
export const READ: Readonly<Record<string, MechanismRecords>> = {
  /** devres.rs: who loses the race waits for a completion; a drop from within does not. */
  devres: { all: recordFrom(NAMED.SyncGate, { running: 'bounded', again: 'waits', within: 'excused' }) },
  /**
   * The C `revocable', out of tree, reverted before 7.0: SRCU, whose readers may sleep; a handle keeps one index, whoever shares it; and a
   * provider's pointer that is kept by value was checked once, before.
   */
  cRevocable: { access: recordFrom(NAMED.SyncGate, { counts: 'shared' }), provider: recordFrom(NAMED.PerUseRacy, {}) },
  /** vfio_pci_dma_buf_move as its importers see it: fences and unmaps are waited for, without limit. */
  vfioMove: {
    fence: recordFrom(NAMED.SyncGate, { after: 'revived', told: 'callback' }),
    unmap: recordFrom(NAMED.SyncGate, { standing: 'awaited', after: 'revived', told: 'callback', admits: 'named' }),
  },
  /** uio.c: a mutex, and info is empty; a mapping is checked when it is made. */
  uio: { all: recordFrom(NAMED.PerUse, { standing: 'left', after: 'fresh', lock: 'exclusive' }) },
  /** kernfs active references: who removes itself breaks its own. */
  kernfs: { all: recordFrom(NAMED.SyncGate, { after: 'fresh', within: 'excused' }) },
  /** revoke(2) of BSD: each call fails from then on, and nobody is waited for. */
  bsdRevoke: { all: recordFrom(NAMED.FallGate, { sleeping: 'cut', after: 'fresh' }) },
  /** The revokeat patches of 2007: writes complete, reads abort. */
  revokeat: { read: recordFrom(NAMED.Zap, { sleeping: 'cut', after: 'fresh' }), write: recordFrom(NAMED.SyncGate, { after: 'fresh' }) },
  /** Revoke of a capability of seL4: invocations look it up, mappings derived from it go. */
  sel4: { all: recordFrom(NAMED.SyncGate, { running: 'bounded', standing: 'cut' }) },
  /** CHERI, Cornucopia Reloaded: an old capability can be loaded until the epoch is over. */
  cheri: { all: recordFrom(NAMED.PerUse, { running: 'none', standing: 'cut' }) },
  /** Pinned RDMA memory before 2026: the holder lets go, or does not. */
  rdmaPinned: { all: recordFrom(NAMED.FallGate, { running: 'none', standing: 'awaited' }) },
};

/** What goes wrong in Linux, was fixed there, or was objected to. */
export const KNOWN: Readonly<Record<string, Defect>> = {
  /** Nobody wakes a reader of hidraw: to let pollers know does not. */
  hidrawSleeper: {
    found: recordFrom(NAMED.PerUse, { sleeping: 'stuck', reach: 'description', after: 'fresh', by: 'holder', lock: 'shared' }),
    repaired: recordFrom(NAMED.PerUse, { sleeping: 'cut', reach: 'description', after: 'fresh', by: 'holder', lock: 'shared' }),
    short: recordFrom(NAMED.PerUse, { sleeping: 'stuck', reach: 'description', after: 'fresh', told: 'poll', by: 'holder', lock: 'shared' }),
  },
  /** A copy that stalls holds the hangup up: bounded waiting takes uses that cannot stall, or that are cut. To wake sleepers does not do it. */
  hostileHolder: {
    found: recordFrom(NAMED.SyncGate, { sleeping: 'cut', after: 'fresh', told: 'signal', refusal: 'end' }),
    repaired: recordFrom({ ...NAMED.SyncGate, abort: 'late' }, { sleeping: 'cut', after: 'fresh', told: 'signal', refusal: 'end' }),
    short: recordFrom(NAMED.SyncGate, { after: 'fresh', told: 'signal', refusal: 'end', again: 'waits' }),
  },
  /** A read delivers after EVIOCREVOKE has returned. */
  lateCopy: {
    found: recordFrom(NAMED.PerUse, { sleeping: 'cut', reach: 'description', after: 'fresh', told: 'poll', by: 'holder' }),
    repaired: recordFrom({ ...NAMED.Once, evidence: 'gated', awaits: new Set(['drain']) },
      { sleeping: 'cut', reach: 'description', after: 'fresh', told: 'poll', by: 'holder' }),
    short: recordFrom({ ...NAMED.Once, evidence: 'gated' }, { sleeping: 'cut', reach: 'description', after: 'fresh', told: 'poll', by: 'holder' }),
  },
  /** Threads that share a handle of the C `revocable' overwrite its index, and the revoke hangs. */
  sharedIndex: {
    found: recordFrom(NAMED.SyncGate, { counts: 'shared' }),
    repaired: recordFrom(NAMED.SyncGate, {}),
    short: recordFrom(NAMED.SyncGate, { running: 'bounded', counts: 'shared' }),
  },
  /** A provider's pointer that was looked at before is used after the provider has gone. */
  staleProvider: {
    found: recordFrom(NAMED.PerUseRacy, {}),
    repaired: recordFrom(NAMED.PerUse, {}),
    short: recordFrom({ ...NAMED.PerUseRacy, awaits: new Set(['drain']) }, {}),
  },
  /** revoke() of Rust answers a second caller while the first still waits. */
  earlySecond: {
    found: recordFrom(NAMED.SyncGate, { running: 'bounded', again: 'early' }),
    repaired: recordFrom(NAMED.SyncGate, { running: 'bounded', again: 'waits' }),
    short: recordFrom({ ...NAMED.SyncGate, abort: 'late' }, { running: 'bounded', again: 'early' }),
  },
  /** A drop from within a use waits for itself. */
  nestedDrop: {
    found: recordFrom(NAMED.SyncGate, { running: 'bounded', again: 'waits', within: 'waits' }),
    repaired: recordFrom(NAMED.SyncGate, { running: 'bounded', again: 'waits', within: 'excused' }),
    short: recordFrom(NAMED.SyncGate, { running: 'bounded', within: 'waits' }),
  },
  /** An importer that cannot be asked to let go: to admit who has a callback does not see to it that the callback works. */
  deafImporter: {
    found: recordFrom({ ...NAMED.FallGate, hears: 'request' }, { running: 'none', standing: 'awaited', after: 'revived', told: 'callback' }),
    repaired: recordFrom({ ...NAMED.FallGate, hears: 'request' },
      { running: 'none', standing: 'awaited', after: 'revived', told: 'callback', admits: 'able' }),
    short: recordFrom({ ...NAMED.FallGate, hears: 'request' },
      { running: 'none', standing: 'awaited', after: 'revived', told: 'callback', admits: 'named' }),
  },
  /** A mapping of resourceN outlives the device: to wait for calls does not end it. */
  survivingMapping: {
    found: recordFrom(NAMED.FallGate, { standing: 'left', after: 'fresh' }),
    repaired: recordFrom(NAMED.SyncGate, { standing: 'cut', after: 'fresh' }),
    short: recordFrom(NAMED.SyncGate, { standing: 'left', after: 'fresh' }),
  },
  /** Memory is disabled and enabled again, and what was mapped before is dead: the importer's callback tells the kernel, and nobody else. */
  silentDeath: {
    found: recordFrom(NAMED.FallGate, { running: 'none', standing: 'cut', after: 'revived', told: 'callback' }),
    repaired: recordFrom(NAMED.FallGate, { running: 'none', standing: 'suspended', after: 'revived', told: 'callback' }),
    short: recordFrom({ ...NAMED.FallGate, awaits: new Set(['stop']) }, { running: 'none', standing: 'cut', after: 'revived', told: 'callback' }),
  },
  /** One use that stalls, and one open, and everybody waits: a mutex of the one device still waits for the use. */
  oneLock: {
    found: recordFrom(NAMED.PerUse, { sleeping: 'stuck', reach: 'description', after: 'fresh', by: 'holder', lock: 'shared' }),
    repaired: recordFrom(NAMED.PerUse, { sleeping: 'stuck', reach: 'description', after: 'fresh', by: 'holder' }),
    short: recordFrom(NAMED.PerUse, { sleeping: 'stuck', reach: 'description', after: 'fresh', by: 'holder', lock: 'exclusive' }),
  },
  /** A hangup looks like the end of a file. */
  cleanEnd: {
    found: recordFrom(NAMED.SyncGate, { sleeping: 'cut', after: 'fresh', told: 'signal', refusal: 'end' }),
    repaired: recordFrom(NAMED.SyncGate, { sleeping: 'cut', after: 'fresh', told: 'signal' }),
    short: recordFrom(NAMED.SyncGate, { sleeping: 'cut', after: 'fresh', told: 'poll', refusal: 'end' }),
  },
  /** Readers of events sleep on when the device is gone: to cut the mappings wakes nobody. */
  unpluggedSleeper: {
    found: recordFrom(NAMED.SyncGate, { sleeping: 'stuck', standing: 'left', after: 'fresh' }),
    repaired: recordFrom(NAMED.SyncGate, { sleeping: 'cut', standing: 'left', after: 'fresh' }),
    short: recordFrom(NAMED.SyncGate, { sleeping: 'stuck', standing: 'cut', after: 'fresh' }),
  },
  /** A mapping that is left keeps the removal waiting: to cut the mapping alone leaves the file. */
  leftOver: {
    found: recordFrom(NAMED.Zap, { sleeping: 'cut', standing: 'awaited', release: 'awaited', after: 'fresh', told: 'poll' }),
    repaired: recordFrom(NAMED.Zap, { sleeping: 'cut', standing: 'cut', after: 'fresh', told: 'poll' }),
    short: recordFrom(NAMED.Zap, { sleeping: 'cut', standing: 'cut', release: 'awaited', after: 'fresh', told: 'poll' }),
  },
  /** Mappings of a memfd that is sealed for the future are copied and written to. */
  sealedCopy: {
    found: recordFrom(NAMED.Once, { running: 'none', standing: 'left', by: 'holder' }),
    repaired: recordFrom(NAMED.FallGate, { running: 'none', standing: 'refused', by: 'holder' }),
    short: recordFrom(NAMED.Once, { running: 'none', standing: 'refused', by: 'holder' }),
  },
};

/**
 * Records that differ in one decision, where nothing above does; in one of their policies, where no mechanism gives out without proof, or
 * turns away while nothing is asked back.
 */
export const APART: Readonly<Record<string, MechanismRecords>> = {
  apartRunning: {
    one: recordFrom(NAMED.SyncGate, { sleeping: 'cut', after: 'fresh', told: 'signal', refusal: 'end' }),
    other: recordFrom(NAMED.SyncGate, { sleeping: 'cut', running: 'bounded', after: 'fresh', told: 'signal', refusal: 'end' }),
  },
  apartReach: {
    one: recordFrom(NAMED.PerUse, { sleeping: 'cut', reach: 'description', after: 'fresh', told: 'poll', by: 'holder' }),
    other: recordFrom(NAMED.PerUse, { sleeping: 'cut', after: 'fresh', told: 'poll', by: 'holder' }),
  },
  apartPatience: {
    one: recordFrom(NAMED.Once, { standing: 'left', release: 'awaited', after: 'fresh', told: 'signal', by: 'rival', patience: 'term' }),
    other: recordFrom(NAMED.Once, { standing: 'left', release: 'awaited', after: 'fresh', told: 'signal', by: 'rival' }),
  },
  apartGrace: {
    one: recordFrom({ ...NAMED.PerUse, abort: 'late' }, { sleeping: 'cut', after: 'fresh', told: 'poll', grace: 'term' }),
    other: recordFrom({ ...NAMED.PerUse, abort: 'late' }, { sleeping: 'cut', after: 'fresh', told: 'poll' }),
  },
  apartCopies: {
    one: recordFrom(NAMED.PerUse, { by: 'holder', copies: 'refused' }),
    other: recordFrom(NAMED.PerUse, { by: 'holder' }),
  },
  apartGrant: { one: recordFrom(NAMED.SyncGate, {}), other: recordFrom({ ...NAMED.SyncGate, grant: 'free' }, {}) },
  apartEvidence: { one: recordFrom(NAMED.SyncGate, {}), other: recordFrom({ ...NAMED.SyncGate, evidence: 'leased' }, {}) },
};
