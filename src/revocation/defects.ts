/** Mechanisms that were read, and what goes wrong, with its repair. The same data as spec/revocation/Defects.tla, held equal by a test. */
import { NAMED } from '../authorization/policies';
import type { Revocable } from './manners';
import { type Parts, record } from './mechanisms';

/** The record that has the defect, one that has it no more, and one that was meant to repair it, or might seem to, and does not. */
export interface Defect { readonly found: Revocable; readonly repaired: Revocable; readonly short: Revocable }

/** Read in the source, or in a document. */
export const READ: Readonly<Record<string, Parts>> = {
  /** devres.rs: who loses the race waits for a completion; a drop from within does not. */
  devres: { all: record(NAMED.SyncGate, { running: 'bounded', again: 'waits', within: 'excused' }) },
  /**
   * The C `revocable', out of tree, reverted before 7.0: SRCU, whose readers may sleep; a handle keeps one index, whoever shares it; and a
   * provider's pointer that is kept by value was checked once, before.
   */
  cRevocable: { access: record(NAMED.SyncGate, { counts: 'shared' }), provider: record(NAMED.PerUseRacy, {}) },
  /** vfio_pci_dma_buf_move as its importers see it: fences and unmaps are waited for, without limit. */
  vfioMove: {
    fence: record(NAMED.SyncGate, { after: 'revived', told: 'callback' }),
    unmap: record(NAMED.SyncGate, { standing: 'awaited', after: 'revived', told: 'callback', admits: 'named' }),
  },
  /** uio.c: a mutex, and info is empty; a mapping is checked when it is made. */
  uio: { all: record(NAMED.PerUse, { standing: 'left', after: 'fresh', lock: 'exclusive' }) },
  /** kernfs active references: who removes itself breaks its own. */
  kernfs: { all: record(NAMED.SyncGate, { after: 'fresh', within: 'excused' }) },
  /** revoke(2) of BSD: each call fails from then on, and nobody is waited for. */
  bsdRevoke: { all: record(NAMED.FallGate, { sleeping: 'cut', after: 'fresh' }) },
  /** The revokeat patches of 2007: writes complete, reads abort. */
  revokeat: { read: record(NAMED.Zap, { sleeping: 'cut', after: 'fresh' }), write: record(NAMED.SyncGate, { after: 'fresh' }) },
  /** Revoke of a capability of seL4: invocations look it up, mappings derived from it go. */
  sel4: { all: record(NAMED.SyncGate, { running: 'bounded', standing: 'cut' }) },
  /** CHERI, Cornucopia Reloaded: an old capability can be loaded until the epoch is over. */
  cheri: { all: record(NAMED.PerUse, { running: 'none', standing: 'cut' }) },
  /** Pinned RDMA memory before 2026: the holder lets go, or does not. */
  rdmaPinned: { all: record(NAMED.FallGate, { running: 'none', standing: 'awaited' }) },
};

/** What goes wrong in Linux, was fixed there, or was objected to. */
export const KNOWN: Readonly<Record<string, Defect>> = {
  /** Nobody wakes a reader of hidraw: to let pollers know does not. */
  hidrawSleeper: {
    found: record(NAMED.PerUse, { sleeping: 'stuck', reach: 'description', after: 'fresh', by: 'holder', lock: 'shared' }),
    repaired: record(NAMED.PerUse, { sleeping: 'cut', reach: 'description', after: 'fresh', by: 'holder', lock: 'shared' }),
    short: record(NAMED.PerUse, { sleeping: 'stuck', reach: 'description', after: 'fresh', told: 'poll', by: 'holder', lock: 'shared' }),
  },
  /** A copy that stalls holds the hangup up: bounded waiting takes uses that cannot stall, or that are cut. To wake sleepers does not do it. */
  hostileHolder: {
    found: record(NAMED.SyncGate, { sleeping: 'cut', after: 'fresh', told: 'signal', refusal: 'end' }),
    repaired: record({ ...NAMED.SyncGate, abort: 'late' }, { sleeping: 'cut', after: 'fresh', told: 'signal', refusal: 'end' }),
    short: record(NAMED.SyncGate, { after: 'fresh', told: 'signal', refusal: 'end', again: 'waits' }),
  },
  /** A read delivers after EVIOCREVOKE has returned. */
  lateCopy: {
    found: record(NAMED.PerUse, { sleeping: 'cut', reach: 'description', after: 'fresh', told: 'poll', by: 'holder' }),
    repaired: record({ ...NAMED.Once, evidence: 'gated', awaits: new Set(['drain']) },
      { sleeping: 'cut', reach: 'description', after: 'fresh', told: 'poll', by: 'holder' }),
    short: record({ ...NAMED.Once, evidence: 'gated' }, { sleeping: 'cut', reach: 'description', after: 'fresh', told: 'poll', by: 'holder' }),
  },
  /** Threads that share a handle of the C `revocable' overwrite its index, and the revoke hangs. */
  sharedIndex: {
    found: record(NAMED.SyncGate, { counts: 'shared' }),
    repaired: record(NAMED.SyncGate, {}),
    short: record(NAMED.SyncGate, { running: 'bounded', counts: 'shared' }),
  },
  /** A provider's pointer that was looked at before is used after the provider has gone. */
  staleProvider: {
    found: record(NAMED.PerUseRacy, {}),
    repaired: record(NAMED.PerUse, {}),
    short: record({ ...NAMED.PerUseRacy, awaits: new Set(['drain']) }, {}),
  },
  /** revoke() of Rust answers a second caller while the first still waits. */
  earlySecond: {
    found: record(NAMED.SyncGate, { running: 'bounded', again: 'early' }),
    repaired: record(NAMED.SyncGate, { running: 'bounded', again: 'waits' }),
    short: record({ ...NAMED.SyncGate, abort: 'late' }, { running: 'bounded', again: 'early' }),
  },
  /** A drop from within a use waits for itself. */
  nestedDrop: {
    found: record(NAMED.SyncGate, { running: 'bounded', again: 'waits', within: 'waits' }),
    repaired: record(NAMED.SyncGate, { running: 'bounded', again: 'waits', within: 'excused' }),
    short: record(NAMED.SyncGate, { running: 'bounded', within: 'waits' }),
  },
  /** An importer that cannot be asked to let go: to admit who has a callback does not see to it that the callback works. */
  deafImporter: {
    found: record({ ...NAMED.FallGate, hears: 'request' }, { running: 'none', standing: 'awaited', after: 'revived', told: 'callback' }),
    repaired: record({ ...NAMED.FallGate, hears: 'request' },
      { running: 'none', standing: 'awaited', after: 'revived', told: 'callback', admits: 'able' }),
    short: record({ ...NAMED.FallGate, hears: 'request' },
      { running: 'none', standing: 'awaited', after: 'revived', told: 'callback', admits: 'named' }),
  },
  /** A mapping of resourceN outlives the device: to wait for calls does not end it. */
  survivingMapping: {
    found: record(NAMED.FallGate, { standing: 'left', after: 'fresh' }),
    repaired: record(NAMED.SyncGate, { standing: 'cut', after: 'fresh' }),
    short: record(NAMED.SyncGate, { standing: 'left', after: 'fresh' }),
  },
  /** Memory is disabled and enabled again, and what was mapped before is dead: the importer's callback tells the kernel, and nobody else. */
  silentDeath: {
    found: record(NAMED.FallGate, { running: 'none', standing: 'cut', after: 'revived', told: 'callback' }),
    repaired: record(NAMED.FallGate, { running: 'none', standing: 'suspended', after: 'revived', told: 'callback' }),
    short: record({ ...NAMED.FallGate, awaits: new Set(['stop']) }, { running: 'none', standing: 'cut', after: 'revived', told: 'callback' }),
  },
  /** One use that stalls, and one open, and everybody waits: a mutex of the one device still waits for the use. */
  oneLock: {
    found: record(NAMED.PerUse, { sleeping: 'stuck', reach: 'description', after: 'fresh', by: 'holder', lock: 'shared' }),
    repaired: record(NAMED.PerUse, { sleeping: 'stuck', reach: 'description', after: 'fresh', by: 'holder' }),
    short: record(NAMED.PerUse, { sleeping: 'stuck', reach: 'description', after: 'fresh', by: 'holder', lock: 'exclusive' }),
  },
  /** A hangup looks like the end of a file. */
  cleanEnd: {
    found: record(NAMED.SyncGate, { sleeping: 'cut', after: 'fresh', told: 'signal', refusal: 'end' }),
    repaired: record(NAMED.SyncGate, { sleeping: 'cut', after: 'fresh', told: 'signal' }),
    short: record(NAMED.SyncGate, { sleeping: 'cut', after: 'fresh', told: 'poll', refusal: 'end' }),
  },
  /** Readers of events sleep on when the device is gone: to cut the mappings wakes nobody. */
  unpluggedSleeper: {
    found: record(NAMED.SyncGate, { sleeping: 'stuck', standing: 'left', after: 'fresh' }),
    repaired: record(NAMED.SyncGate, { sleeping: 'cut', standing: 'left', after: 'fresh' }),
    short: record(NAMED.SyncGate, { sleeping: 'stuck', standing: 'cut', after: 'fresh' }),
  },
  /** A mapping that is left keeps the removal waiting: to cut the mapping alone leaves the file. */
  leftOver: {
    found: record(NAMED.Zap, { sleeping: 'cut', standing: 'awaited', release: 'awaited', after: 'fresh', told: 'poll' }),
    repaired: record(NAMED.Zap, { sleeping: 'cut', standing: 'cut', after: 'fresh', told: 'poll' }),
    short: record(NAMED.Zap, { sleeping: 'cut', standing: 'cut', release: 'awaited', after: 'fresh', told: 'poll' }),
  },
  /** Mappings of a memfd that is sealed for the future are copied and written to. */
  sealedCopy: {
    found: record(NAMED.Once, { running: 'none', standing: 'left', by: 'holder' }),
    repaired: record(NAMED.FallGate, { running: 'none', standing: 'refused', by: 'holder' }),
    short: record(NAMED.Once, { running: 'none', standing: 'refused', by: 'holder' }),
  },
};

/**
 * Records that differ in one decision, where nothing above does; in one of their policies, where no mechanism gives out without proof, or
 * turns away while nothing is asked back.
 */
export const APART: Readonly<Record<string, Parts>> = {
  apartRunning: {
    one: record(NAMED.SyncGate, { sleeping: 'cut', after: 'fresh', told: 'signal', refusal: 'end' }),
    other: record(NAMED.SyncGate, { sleeping: 'cut', running: 'bounded', after: 'fresh', told: 'signal', refusal: 'end' }),
  },
  apartReach: {
    one: record(NAMED.PerUse, { sleeping: 'cut', reach: 'description', after: 'fresh', told: 'poll', by: 'holder' }),
    other: record(NAMED.PerUse, { sleeping: 'cut', after: 'fresh', told: 'poll', by: 'holder' }),
  },
  apartPatience: {
    one: record(NAMED.Once, { standing: 'left', release: 'awaited', after: 'fresh', told: 'signal', by: 'rival', patience: 'term' }),
    other: record(NAMED.Once, { standing: 'left', release: 'awaited', after: 'fresh', told: 'signal', by: 'rival' }),
  },
  apartGrace: {
    one: record({ ...NAMED.PerUse, abort: 'late' }, { sleeping: 'cut', after: 'fresh', told: 'poll', grace: 'term' }),
    other: record({ ...NAMED.PerUse, abort: 'late' }, { sleeping: 'cut', after: 'fresh', told: 'poll' }),
  },
  apartCopies: {
    one: record(NAMED.PerUse, { by: 'holder', copies: 'refused' }),
    other: record(NAMED.PerUse, { by: 'holder' }),
  },
  apartGrant: { one: record(NAMED.SyncGate, {}), other: record({ ...NAMED.SyncGate, grant: 'free' }, {}) },
  apartEvidence: { one: record(NAMED.SyncGate, {}), other: record({ ...NAMED.SyncGate, evidence: 'leased' }, {}) },
};
