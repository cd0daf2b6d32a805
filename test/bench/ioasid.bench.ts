import { Ioasid } from '../../src/ioasid/ioasid';
import type { IoasidWorld } from '../../src/ioasid/world';
import { growth, seconds } from './growth';
import type { Row } from './run';

const PAGE = 4096n;
const HIGH = 2n ** 63n;

function must(answered: { errno: string } | undefined): void {
  if (answered?.errno !== 'OK') throw new Error(`OK expected, not ${answered?.errno}`);
}

const SMALL: IoasidWorld = {
  profile: 'linux', processes: ['p1'], contexts: ['c1'], ids: 6, last: 3, grain: 1,
  devices: { d1: { group: 'g1' }, d2: { group: 'g1' } }, files: { f1: 'd1', f2: 'd2' },
};

/** A process's day, at the size of a model: 23 calls and steps. */
function day(system: Ioasid): void {
  must(system.openContext('p1', 'c1'));
  must(system.alloc('p1', 'c1', false));
  for (const [f, d] of [['f1', 'd1'], ['f2', 'd2']]) {
    must(system.openDevice('p1', f));
    must(system.bind('p1', f, 'c1'));
    must(system.attach('p1', f, 'c1', 1));
    must(system.map('p1', 'c1', 1, f === 'f1' ? 0 : 2, f === 'f1' ? 1 : 3));
    must(system.dmaBegin(d, 1));
    must(system.dmaEnd(d));
  }
  must(system.unmap('p1', 'c1', 1, 0, 3));
  must(system.processExited('p1'));
  for (const f of ['f1', 'f2']) {
    must(system.fileDetached(f));
    must(system.fileReleased(f));
  }
  must(system.contextReleased('c1'));
}
const DAY = 21;

/** Maps so many areas in the upper half of 64 bits in a scattered order, keeping 10^5 at most, and unmaps each. */
function mapAndUnmap(areas: number): number {
  const system = new Ioasid({ ...SMALL, last: undefined, grain: undefined });
  must(system.openContext('p1', 'c1'));
  must(system.alloc('p1', 'c1', false));
  const kept = Math.min(areas, 100_000);
  const at = (n: number): bigint => HIGH + BigInt((n * 7919) % kept) * 2n * PAGE;
  return seconds(() => {
    for (let n = 0; n < areas; n++) {
      if (n >= kept) must(system.unmap('p1', 'c1', 1, at(n), at(n) + PAGE - 1n));
      must(system.map('p1', 'c1', 1, at(n), at(n) + PAGE - 1n));
    }
  }) / (areas > kept ? 2 * areas - kept : areas);
}

/** Opens, binds, attaches and closes devices, 10^4 at most and all at once, until so many calls and steps are done; all in one group, or each in its own. */
function devicesIn(calls: number, together: boolean): number {
  const names = Array.from({ length: Math.min(10_000, Math.ceil(calls / 6)) }, (_, n) => n);
  const system = new Ioasid({
    ...SMALL, ids: undefined,
    devices: Object.fromEntries(names.map((n) => [`d${n}`, { group: together ? 'g' : `g${n}` }])), files: Object.fromEntries(names.map((n) => [`f${n}`, `d${n}`])),
  });
  must(system.openContext('p1', 'c1'));
  must(system.alloc('p1', 'c1', false));
  let done = 0;
  const spent = seconds(() => {
    for (; done < calls; done += 6 * names.length) {
      for (const n of names) {
        must(system.openDevice('p1', `f${n}`));
        must(system.bind('p1', `f${n}`, 'c1'));
        must(system.attach('p1', `f${n}`, 'c1', 1));
      }
      for (const n of names) {
        must(system.close('p1', `f${n}`));
        must(system.fileDetached(`f${n}`));
        must(system.fileReleased(`f${n}`));
      }
    }
  });
  return spent / done;
}

export async function rows(): Promise<Row[]> {
  const system = new Ioasid(SMALL);
  for (let n = 0; n < 5_000; n++) day(system);
  const days = 50_000;
  const rate = (days * DAY) / seconds(() => { for (let n = 0; n < days; n++) day(system); });
  const busy = new Ioasid(SMALL);
  must(busy.openContext('p1', 'c1'));
  must(busy.alloc('p1', 'c1', false));
  const snapshot = busy.snapshot();
  const edges = 200_000;
  const replay = edges / seconds(() => {
    for (let n = 0; n < edges; n++) {
      busy.restore(snapshot);
      busy.map('p1', 'c1', 1, 0, 1);
      busy.key();
    }
  });
  return [
    { name: 'ioasid-call-rate', value: rate, unit: 'calls/s' },
    { name: 'ioasid-edge-rate', value: replay, unit: 'edges/s' },
    ...growth('ioasid-map', mapAndUnmap),
    ...growth('ioasid-devices-one-group', (calls) => devicesIn(calls, true)),
    ...growth('ioasid-devices-own-groups', (calls) => devicesIn(calls, false)),
  ];
}
